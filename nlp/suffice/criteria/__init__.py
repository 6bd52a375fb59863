"""Criterion files -> criteria: what a note must show, one TOML each with its own examples.

The rule language is `Has / All / Any / Not / Call` and stays at that: what a table cannot say is a
named function of `suffice.findings` (`{ call = "units_agree" }`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suffice import mistakes
from suffice.types import NOTE_TYPES, Severity, Verdict

_ORDER = (
    Verdict.NOT_APPLICABLE,
    Verdict.NOT_DETERMINABLE,
    Verdict.NOT_MET,
    Verdict.MET,
    Verdict.PARTIAL,
)
Decided = Literal["met", "partial", "not_met", "not_applicable", "not_determinable"]
NoteType = Literal["EV", "DN", "PR", "RE", "DC"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Has(_Strict):
    """A fact of this type, with these values, at least `count` times."""

    fact: str
    where: dict[str, tuple[str | float | bool | None, ...]] = {}
    at_least: dict[str, float] = {}
    section: tuple[str, ...] = ()
    assertion: tuple[str, ...] = ("present",)
    count: int = 1


class HasField(_Strict):
    """A field that the source keeps outside the text."""

    field: str


class Call(_Strict):
    """A named function of `suffice.findings`."""

    call: str


class All(_Strict):
    """Every part holds."""

    all: tuple[Requirement, ...]


class Any_(_Strict):
    """The first part that holds gives the evidence."""

    any: tuple[Requirement, ...]


class Not(_Strict):
    """The part does not hold; it gives no evidence."""

    not_: Requirement = Field(alias="not")


Requirement = Annotated[Has | HasField | Call | All | Any_ | Not, Field(union_mode="smart")]


class SourceRef(_Strict):
    """A document of `suffice.policies.sources` and the place in it."""

    document: str
    section: str = ""


class Example(_Strict):
    """A note, or a part of one, with the words that must decide marked as `[words](evidence)`."""

    text: str
    note_type: NoteType | None = None
    fields: dict[str, str] = {}
    because: str = ""


class Criterion(_Strict):
    """One documentation criterion; the first `..._when` that holds, in the order below, decides."""

    id: str = Field(pattern=r"^[A-Z]{2,4}-\d{2}$")
    title: str
    severity: Severity
    scope: str
    applies_to: tuple[NoteType, ...]
    exercise_day: bool = False  # also judged on other note types that record exercise of that day
    needs: tuple[
        str, ...
    ] = ()  # record, claim: without it not determinable unless the note decides
    completed_at_signing: bool = False  # not determinable in a draft
    weight: tuple[float, float]  # points lost where not met, and where met in part
    decides_alone: bool = False  # not met, it makes the note insufficient whatever else is there
    why: str
    advice: str
    source: tuple[SourceRef, ...] = Field(min_length=1)
    messages: dict[Decided, str] = {}
    searched: tuple[str, ...] = ()

    not_applicable_when: Requirement | None = None
    not_determinable_when: Requirement | None = None
    not_met_when: Requirement | None = None
    met_when: Requirement | None = None
    partial_when: Requirement | None = None
    default: Decided = "not_met"

    met: tuple[Example, ...] = Field(min_length=1)
    partial: tuple[Example, ...] = ()
    not_met: tuple[Example, ...] = Field(min_length=1)
    not_applicable: tuple[Example, ...] = ()
    not_determinable: tuple[Example, ...] = ()

    @cached_property
    def decisions(self) -> tuple[tuple[Verdict, Any], ...]:
        """Each verdict that has a requirement, in the order in which they are asked."""
        asked = ((verdict, getattr(self, f"{verdict.value}_when")) for verdict in _ORDER)
        return tuple((verdict, needs) for verdict, needs in asked if needs is not None)

    def examples(self) -> Iterable[tuple[Verdict, Example]]:
        """Every example with the verdict that it stands for."""
        for verdict in Verdict:
            for example in getattr(self, verdict.value):
                yield verdict, example


for _model in (All, Any_, Not, Criterion):
    _model.model_rebuild()


class CriterionError(Exception):
    """A criterion file that cannot be used; names the file, the wrong word and the allowed ones."""


@cache
def shipped() -> tuple[Criterion, ...]:
    """The criteria of the package, in the order of their ids."""
    folder = files(__name__)
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return tuple(parse(path.read_text("utf-8"), path.name) for path in paths)


def parse(text: str, name: str) -> Criterion:
    """A criterion from the text of its file `name`. Raises CriterionError."""
    try:
        criterion = Criterion.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CriterionError(f"{name}: {error}") from None
    except ValidationError as error:
        raise CriterionError(f"{name}: {mistakes.first(error)}") from None
    if criterion.id != name.removesuffix(".toml"):
        raise CriterionError(f"{name}: id is {criterion.id!r}; a file bears its criterion's id")
    return criterion


def requirements(criterion: Criterion) -> Iterable[Any]:
    """Every requirement of `criterion`, the nested ones too."""
    waiting: list[Any] = [getattr(criterion, f"{v.value}_when") for v in Verdict]
    while waiting:
        part = waiting.pop()
        if part is None:
            continue
        yield part
        if isinstance(part, All):
            waiting += part.all
        elif isinstance(part, Any_):
            waiting += part.any
        elif isinstance(part, Not):
            waiting.append(part.not_)


assert set(NoteType.__args__) < set(NOTE_TYPES)  # type: ignore[attr-defined]
