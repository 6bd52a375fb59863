"""A waiver file -> findings that somebody has accepted for a time; they stay in sight.

A TOML file of `[[waiver]]` tables: note = "3f9a..." (the note's hash, or its first 12 characters
and more), criterion = "TM-01", reason = "...", who = "...", until = 2025-12-31.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suffice import mistakes
from suffice.scan.store import Store


class WaiverError(Exception):
    """A waiver file that cannot be used; names the file, the place and what is allowed."""


class Waiver(BaseModel):
    """One finding that is accepted: on which note, by whom, why and until when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str = Field(pattern=r"^[0-9a-f]{12,64}$")
    criterion: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    who: str = Field(min_length=1)
    until: date

    def __str__(self) -> str:
        return f"{self.criterion} on {self.note[:12]}, {self.who}, until {self.until}"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    waiver: tuple[Waiver, ...] = ()


def load(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file, in its order. Raises WaiverError."""
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8"))).waiver
    except OSError as error:
        raise WaiverError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WaiverError(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        raise WaiverError(
            f"{path}: {mistakes.first(error)}; a waiver has note, criterion, reason, who, until"
        ) from None


def expired(waivers: Iterable[Waiver], today: date) -> tuple[Waiver, ...]:
    """Waivers whose last day has passed."""
    return tuple(waiver for waiver in waivers if waiver.until < today)


def apply(store: Store, waivers: Iterable[Waiver]) -> None:
    """Mark the findings that `waivers` cover, and no others."""
    store.db.execute("UPDATE findings SET waived = NULL WHERE waived IS NOT NULL")
    for waiver in waivers:
        store.db.execute(
            "UPDATE findings SET waived = ? WHERE criterion = ? AND visit IN (SELECT visit FROM"
            " visits JOIN documents USING (document) WHERE sha256 >= ? AND sha256 <= ?)",
            (
                f"{waiver.reason} ({waiver.who}, until {waiver.until})",
                waiver.criterion,
                bytes.fromhex(waiver.note.ljust(64, "0")),
                bytes.fromhex(waiver.note.ljust(64, "f")),
            ),
        )


def unused(store: Store, waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """Waivers that cover no finding of the store."""
    found = store.db.execute(
        "SELECT DISTINCT lower(hex(sha256)), criterion FROM findings JOIN visits USING (visit)"
        " JOIN documents USING (document) WHERE waived IS NOT NULL"
    ).fetchall()
    return tuple(
        waiver
        for waiver in waivers
        if not any(
            digest.startswith(waiver.note) and criterion == waiver.criterion
            for digest, criterion in found
        )
    )
