"""A source profile (TOML) <-> which column plays which role: `text = "NOTE_TXT"`, `date = "DOS"`.

Guessed from a header and a few rows, changed with ROLE=NAME, saved, and read back the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from suffice.ingest._profile_guess import guess as guess
from suffice.ingest._profile_model import Charges as Charges
from suffice.ingest._profile_model import Columns, Table
from suffice.ingest._profile_model import Database as Database
from suffice.ingest._profile_model import Profile as Profile
from suffice.ingest._profile_model import Source as Source
from suffice.ingest._profile_write import toml
from suffice.ingest.roles import ROLES

T = TypeVar("T", bound=Table)
_LONGEST_NAME = 100  # characters of a column that is compared with others


class ProfileError(Exception):
    """A profile that cannot be used; names the place, the wrong word and the allowed ones."""


def load(path: Path) -> Profile:
    """The profile in the TOML file `path`. Raises ProfileError."""
    try:
        return parse(path.read_text("utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: {error.strerror or 'cannot be opened'}") from None
    except (ProfileError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: {error}") from None


def parse(text: str) -> Profile:
    """The profile that a TOML `text` describes. Raises ProfileError."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"not TOML: {error}") from None
    except ValidationError as error:
        raise ProfileError(_first(error)) from None


def as_toml(profile: Profile) -> str:
    """`profile` as the TOML that `load` reads back; what is as by default is left out."""
    return toml(profile.model_dump(mode="json", exclude_defaults=True))


def with_columns(profile: Profile | None, pairs: Iterable[str]) -> Profile:
    """`profile` with "ROLE=NAME" pairs in place of its columns, in every section.

    A role given several times is joined from these columns. Without a profile the other roles are
    guessed. Raises ProfileError on a pair that is none or a role that there is not.
    """
    given: dict[str, list[str]] = {}
    for pair in pairs:
        role, sign, name = (part.strip() for part in pair.partition("="))
        if not (role and sign and name):
            raise ProfileError(f"--columns {pair[:40]!r}: write ROLE=NAME, such as text=NOTE_TXT")
        if role not in ROLES:
            raise ProfileError(f"--columns: {role[:40]!r} is no role; roles: {', '.join(ROLES)}")
        given.setdefault(role, []).append(name)
    columns: dict[str, Columns] = {
        role: found[0] if len(found) == 1 else tuple(found) for role, found in given.items()
    }
    if profile is None:
        return Profile(source=(Source(columns=columns, guess=True),))
    database = profile.database and _changed(profile.database, columns)
    sources = tuple(_changed(source, columns) for source in profile.source)
    return Profile(source=sources, charges=profile.charges, database=database)


def _changed(table: T, columns: Mapping[str, Columns]) -> T:
    because = {role: why for role, why in table.because.items() if role not in columns}
    return table.model_copy(update={"columns": {**table.columns, **columns}, "because": because})


def missing_column(name: str, role: str, header: Iterable[str]) -> ProfileError:
    """The error for a column that a table lacks, with names that come near."""
    known = {column.casefold(): column for column in header if len(column) <= _LONGEST_NAME}
    near = [known[n] for n in get_close_matches(name.casefold(), known, 3, 0.5)]
    hint = f"did you mean {', '.join(near)}?" if near else "give it with --columns ROLE=NAME"
    return ProfileError(f"no column {name[:60]!r} (role {role}); {hint}")


def _first(error: ValidationError) -> str:
    """The first mistake in words; a word that is not known is shown beside the known ones."""
    first = error.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        kinds: dict[str, type[BaseModel]] = {
            "source": Source,
            "charges": Charges,
            "database": Database,
        }
        inside = len(first["loc"]) > 1
        kind = kinds[str(first["loc"][0])] if inside else Profile
        return f"{place} is not a word of a profile; allowed: {', '.join(kind.model_fields)}"
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"
