"""The TOML of a label map -> checked rules; `maps/example.toml` explains each member."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from suffice.corpora import records
from suffice.corpora.model import CorpusError, word
from suffice.corpora.scheme import kinds


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Fold(_Strict):
    """A part that a relation ties to the fact: its words or one attribute become ours."""

    relation: str
    label: str
    name: str = Field(alias="as")
    source: str | None = Field(default=None, alias="from")
    values: dict[str, Any] = {}


class Rule(_Strict):
    """Annotations that are facts of one kind."""

    label: tuple[str, ...]
    kind: str
    where: dict[str, Any] = {}
    set: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    values: dict[str, dict[str, Any]] = {}
    read: re.Pattern[str] | None = None
    fold: tuple[Fold, ...] = ()

    @field_validator("label", mode="before")
    @classmethod
    def _one_or_more(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given

    @field_validator("kind")
    @classmethod
    def _is_ours(cls, given: str) -> str:
        if given not in kinds():
            raise ValueError(given)
        return given


class Source(_Strict):
    """Where a verdict stands among the fields of a note, and what its values mean."""

    source: str = Field(alias="from")
    values: dict[str, str] = {}


class Whole(_Strict):
    """Verdicts on the whole note."""

    overall: Source | None = None
    note_type: Source | None = None
    criteria: dict[str, Source] = {}


class LabelMap(_Strict):
    """All rules of a file."""

    fact: tuple[Rule, ...] = ()
    note: Whole = Whole()


def example() -> str:
    """The example that is shipped, with a comment on each member."""
    return files("suffice.corpora").joinpath("maps/example.toml").read_text("utf-8")


def load(path: Path) -> LabelMap:
    """The label map in the file `path`. Raises CorpusError naming the member that is wrong."""
    try:
        read = tomllib.loads(records.text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: not TOML: {error}; see suffice convert --example-map") from None
    for number, rule in enumerate(read.get("fact", ()), 1):
        if isinstance(rule, dict) and rule.get("kind") not in kinds():
            raise CorpusError(
                f"{path}: fact {number}: no kind {word(rule.get('kind'))}; "
                f"there are {', '.join(kinds())}"
            )
    return records.checked(LabelMap, read, str(path))
