"""What clinicians did with a card -> rows of a SQLite file: outcome and reason code, no free text.

{"card": "f1c9...", "outcome": "overridden", "overrideReason": {"reason": {"code": "..."}}}
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from suffice.ingest.fhir_json import Resource, first, objects
from suffice.service.refused import Refused, malformed

_MOST = 1000  # items of one call
_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SYSTEM = re.compile(r"(?:https?|urn):[\w:/.%-]{1,200}")
_TABLE = """
CREATE TABLE IF NOT EXISTS outcome (
 client TEXT NOT NULL, service TEXT NOT NULL, card TEXT NOT NULL, outcome TEXT NOT NULL,
 at TEXT NOT NULL, code TEXT, system TEXT, commented INTEGER NOT NULL, criteria TEXT,
 PRIMARY KEY (client, service, card, outcome, at)
) WITHOUT ROWID
"""


class Row(NamedTuple):
    """One outcome; `criteria` are the ids that the card told, where that is still known."""

    client: str
    service: str
    card: str
    outcome: str
    at: str
    code: str | None
    system: str | None
    commented: bool
    criteria: str | None


class Item(BaseModel):
    """One outcome as a client sends it; clients disagree on the form of the reason."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    card: Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
    outcome: Literal["accepted", "overridden"]
    outcomeTimestamp: Annotated[str, Field(max_length=40)]
    overrideReason: object = Field(default=None, repr=False)
    overrideReasons: object = Field(default=None, repr=False)

    @field_validator("outcomeTimestamp")
    @classmethod
    def _moment(cls, value: str) -> str:
        return datetime.fromisoformat(value).isoformat()

    def reasons(self) -> list[Resource]:
        """The reasons, under whichever name."""
        return [*objects(self.overrideReason), *objects(self.overrideReasons)]

    def coding(self) -> tuple[str | None, str | None]:
        """Code and system of the reason chosen; what has not the form of one is dropped."""
        for reason in self.reasons():
            chosen = next(objects(reason, "reason"), reason)
            code, system = first(chosen, "code"), first(chosen, "system")
            if _CODE.fullmatch(code):
                return code, system if _SYSTEM.fullmatch(system) else None
        return None, None


def parse(body: Mapping[str, Any]) -> list[Item]:
    """The items of a call. Raises Refused."""
    given = body.get("feedback")
    if not isinstance(given, list) or not given or len(given) > _MOST:
        raise malformed(f"feedback: an array of 1 to {_MOST} items")
    try:
        return [Item.model_validate(item) for item in given]
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise malformed(f"feedback: {place or 'an item'} is missing or wrong") from None


class Feedback:
    """The file of outcomes; the same outcome sent twice is one row."""

    def __init__(self, path: Path | None) -> None:
        """Open or make the file. Raises sqlite3.Error."""
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        if path is not None:
            self._file = sqlite3.connect(path, check_same_thread=False)
            with self._file:
                self._file.execute(_TABLE)

    def add(self, rows: Iterable[Row]) -> None:
        """Store `rows`, all or none. Raises Refused where the file cannot be written."""
        if self._file is None:
            return
        marks = ",".join("?" * len(Row._fields))
        try:
            with self._lock, self._file:
                self._file.executemany(f"INSERT OR IGNORE INTO outcome VALUES ({marks})", rows)
        except sqlite3.Error:
            raise Refused(503, "transient", "feedback cannot be stored at the moment", 60) from None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def read(path: Path) -> Iterator[Row]:
    """All rows of a file, by client, service, card."""
    with closing(sqlite3.connect(path)) as file:
        yield from (Row(*row) for row in file.execute("SELECT * FROM outcome"))
