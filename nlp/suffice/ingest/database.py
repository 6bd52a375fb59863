"""A database URL and the query of a profile -> its rows as notes, streaming: `clinic.db#1203`.

`sqlite:///clinic.db` with `query = "SELECT id, note FROM notes"`. Rows come from the server a
thousand at a time where its driver can; nothing is written, as nothing is ever committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from suffice.ingest._profile_guess import completed
from suffice.ingest._profile_model import Database, Profile
from suffice.ingest._table_base import NEEDS_EXTRA, SAMPLE, Row, TableError, check_width
from suffice.ingest._table_rows import Mapper
from suffice.ingest.base import Item, Refusal
from suffice.ingest.profile import ProfileError
from suffice.ingest.sources import SourceError

if TYPE_CHECKING:
    from sqlalchemy import URL, CursorResult

_BATCH = 1_000
_NO_QUERY = "a database is read by a profile with [database] and its query; give --profile"


def notes(url: str, profile: Profile | None) -> Iterator[Item]:
    """The rows of the profile's query as items; ids are `<database>#<id>` or `#<row number>`.

    Raises SourceError, which shows neither user nor password, where there is no query, no such
    database or no such column. A failure between rows is a refusal.
    """
    try:
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        raise SourceError("database", NEEDS_EXTRA) from None
    place = _url(url)
    if profile is None or profile.database is None:
        raise SourceError(_shown(place), _NO_QUERY)
    number = 0
    try:
        for item in _items(place, profile.database):
            number += 1
            yield item
        return
    except (TableError, ProfileError) as error:
        reason = str(error)
    except ModuleNotFoundError as error:
        reason = f"needs the driver {error.name}; install it"
    except (SQLAlchemyError, UnicodeDecodeError) as error:  # what they say may quote a row
        reason = f"{type(error).__name__}; check the URL, the query and your rights"
    if not number:
        raise SourceError(_shown(place), reason)
    yield Refusal(f"{_name(place)}#{number + 1}", f"{reason}; the rest is not read")


def _items(url: URL, section: Database) -> Iterator[Item]:
    from sqlalchemy import create_engine, text
    from sqlalchemy.pool import NullPool

    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    options = {"stream_results": True, "yield_per": _BATCH}
    with engine.connect() as connection:
        # A colon is part of the query, never a parameter: there are none.
        query = text(section.query.replace(":", "\\:"))
        result = connection.execution_options(**options).execute(query)
        if not result.returns_rows:
            raise TableError("the query gives no rows; it has to be a SELECT")
        yield from _mapped(result, section, _name(url))


def _mapped(
    result: CursorResult[tuple[object, ...]], section: Database, name: str
) -> Iterator[Item]:
    header = list(result.keys())
    check_width(header)
    rows: Iterator[Sequence[object]] = iter(result)
    sample = list(islice(rows, SAMPLE))
    mapper = Mapper(completed(section, header, sample), header, name)
    places = [header.index(column) for column in mapper.wanted]
    for number, row in enumerate(chain(sample, rows), 1):
        yield mapper(Row(number, [row[place] for place in places]))


def _url(given: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    kind = given.partition("://")[0]
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise SourceError(f"{kind}://", "not a database URL; such as sqlite:///FILE") from None
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file and file != ":memory:" and not Path(file).is_file():  # it would be made anew, empty
        raise SourceError(_shown(url), "no such file; check the path")
    return url


def _name(url: URL) -> str:
    """How ids begin: the name of the database, or of its file."""
    return PurePosixPath((url.database or "").replace("\\", "/")).name or "database"


def _shown(url: URL) -> str:
    return f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"
