"""Gold notes and reports -> the main figures for each writer, setting or other field of a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from suffice.corpora.model import Annotated, CorpusError
from suffice.evaluate import facts, judgements
from suffice.evaluate.figures import Draws

_OWN = ("writer", "split", "note_type", "patient", "overall")
_JUDGED = ("criteria_accuracy", "criteria_kappa_decided", "overall_accuracy", "overall_kappa")


def evaluate(
    gold: Sequence[Annotated], reports: facts.Reports, names: Sequence[str]
) -> dict[str, Any]:
    """Figures by the values of each field in `names`."""
    return {name: _by(gold, reports, name) for name in names}


def check(gold: Sequence[Annotated], names: Sequence[str]) -> None:
    """Raises CorpusError for a name that is no field of any note."""
    known = sorted(set(_OWN) | {key for note in gold for key in note.fields})
    for name in names:
        if name not in known:
            listed = ", ".join(known)
            raise CorpusError(f"--by {name}: notes have no such field; there are {listed}")


def _by(gold: Sequence[Annotated], reports: facts.Reports, name: str) -> dict[str, Any]:
    groups: dict[str, list[Annotated]] = {}
    for note in gold:
        groups.setdefault(_value(note, name), []).append(note)
    return {value: _figures(notes, reports) for value, notes in sorted(groups.items())}


def _value(note: Annotated, name: str) -> str:
    value = getattr(note, name) if name in _OWN else note.fields.get(name)
    return str(value or "not stated")


def _figures(gold: Sequence[Annotated], reports: facts.Reports) -> dict[str, Any]:
    draws = Draws(note.patient for note in gold)
    levels = facts.counted(gold, reports, draws.patients).get("all", {})
    judged = judgements.counted(gold, reports, draws.patients)
    return {
        "notes": len(gold),
        **{f"facts_{level}": draws.summary(levels[level]) for level in levels if level != "span"},
        **{name: draws.summary(judged[name]) for name in _JUDGED},
    }
