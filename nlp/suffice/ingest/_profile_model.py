"""The words of a source profile, checked: `columns.text = "NOTE_TXT"`, `files = "*notes*.csv"`.

One `[[source]]` a source system, told apart by file name; `[charges]` for a file of billed lines;
`[database]` for a query. `because` keeps in words why a column was taken for its role.
"""

from __future__ import annotations

from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from suffice.ingest.roles import ROLES, TEXT

Columns = str | tuple[str, ...] | dict[str, str]
"""One column, several joined in order, or, of text, headings with the column below each."""

_DAY = datetime(2024, 3, 15)
_OF_CHARGES = ("id", "patient", "date", "code", "units", "modifiers", "minutes")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Table(_Strict):
    """How the columns of one table are read."""

    columns: dict[str, Columns] = {}
    values: dict[str, dict[str, str]] = {}
    date_format: str | None = None
    guess: bool = False  # roles that `columns` does not name are guessed
    because: dict[str, str] = {}

    @field_validator("columns", "values", "because")
    @classmethod
    def _roles_are_known(cls, given: dict[str, Any]) -> dict[str, Any]:
        for role in given:
            if role not in ROLES:
                raise ValueError(f"{role[:40]!r} is no role; roles: {', '.join(ROLES)}")
        return given

    @field_validator("columns")
    @classmethod
    def _columns_are_named(cls, given: dict[str, Columns]) -> dict[str, Columns]:
        for role, columns in given.items():
            if not names(columns) or "" in names(columns):
                raise ValueError(f"{role} names no column")
            if isinstance(columns, dict) and role != TEXT:
                raise ValueError(f"{role}: headings are for text; give a column or a list")
        return given

    @field_validator("date_format")
    @classmethod
    def _date_format_works(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                works = datetime.strptime(_DAY.strftime(given), given).date() == _DAY.date()
            except ValueError:
                works = False
            if not works:
                raise ValueError(f"{given[:40]!r} is no format of a whole date; such as %d/%m/%Y")
        return given


class Source(Table):
    """The tables of one source system, by their file names."""

    files: str = "*"
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                "".encode(given)  # refuses codecs that are not of text, too
            except LookupError:
                raise ValueError(
                    f"{given[:40]!r} is no encoding; such as utf-8, utf-16, cp1252"
                ) from None
        return given


class Charges(Source):
    """A file of billed lines, joined to notes by the note's id or by patient and date."""

    files: str
    by: Literal["id", "patient and date"] = "id"

    @model_validator(mode="after")
    def _the_join_has_its_columns(self) -> Self:
        needed = ("code", "id") if self.by == "id" else ("code", "patient", "date")
        for role in needed:
            if role not in self.columns and not self.guess:
                raise ValueError(f"columns: {role} is missing; joined by {self.by}")
        for role in self.columns:
            if role not in _OF_CHARGES:
                raise ValueError(f"columns: {role} is not of charges; {', '.join(_OF_CHARGES)}")
        return self


class Database(Table):
    """A query whose rows are notes."""

    query: str = Field(min_length=1)


class Profile(_Strict):
    """How the sources of a scan are read; of the sections that fit a file name the first counts."""

    source: tuple[Source, ...] = ()
    charges: Charges | None = None
    database: Database | None = None

    def for_file(self, name: str) -> Source | None:
        """The section for a file of this name, None where there is none."""
        return next((s for s in self.source if fits(s.files, name)), None)

    def is_charges(self, name: str) -> bool:
        """Whether a file of this name holds billed lines rather than notes."""
        return self.charges is not None and fits(self.charges.files, name)


def fits(pattern: str, name: str) -> bool:
    """Whether the end of path `name` fits `pattern`, in any case of letters.

    "*notes*.csv" fits "export.zip!/2024/Notes_3.csv", "2024/*" does, too.
    """
    path = "/" + name.replace("\\", "/").replace("!/", "/").casefold()
    folded = pattern.casefold()
    last = path.rpartition("/")[2]
    return fnmatchcase(last, folded) or fnmatchcase(path, f"*/{folded.removeprefix('/')}")


def names(columns: Columns) -> tuple[str, ...]:
    """The columns that a role is read from."""
    if isinstance(columns, str):
        return (columns,)
    return tuple(columns.values() if isinstance(columns, dict) else columns)
