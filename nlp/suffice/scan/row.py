"""A document -> what the store keeps of it: its report cut down to columns.

Runs in the worker processes, so that only small plain values travel back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from suffice import record
from suffice.scan.measures import Measure, measures
from suffice.types import Note

FIELDS = (
    "patient",
    "clinician",
    "clinic",
    "payer",
    "state",
    "setting",
    "author",
    "credential",
    "doc_status",
)
FALLEN = frozenset({"not_met", "partial"})


class Keep(NamedTuple):
    """What of the notes may stand in the store."""

    text: bool = False
    quotes: bool = False
    facts: bool = False


class FindingRow(NamedTuple):
    """A finding that is not met or partial."""

    criterion: str
    verdict: str
    points: float
    message: str
    spans: str | None
    quotes: str | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of a document, with a verdict for each criterion."""

    date_of_service: str | None
    note_type: str
    discipline: str | None
    policy: str
    overall: str
    value: int | None
    billing: tuple[float | None, float | None, int | None]
    verdicts: Mapping[str, str]
    findings: tuple[FindingRow, ...]
    measures: tuple[Measure, ...]
    record: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the store keeps it; `refused` says why it has no visits."""

    id: str
    refused: str | None = None
    sha256: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    overall: str | None = None
    value: int | None = None
    probability: float | None = None
    abstained: bool = False
    warnings: tuple[str, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    text: str | None = None
    facts: str | None = None


def row(report: Mapping[str, Any], note: Note, keep: Keep) -> Row:
    """What the store keeps of a judged document."""
    seen = list(record.seen(record.Entry(report, note.text, note.fields)))
    parts = report["visits"] or [report]
    score = report["score"]
    return Row(
        id=note.id,
        sha256=report["sha256"],
        fields={name: note.fields[name] for name in FIELDS if note.fields.get(name)},
        overall=report["overall"],
        value=score["rules"] and score["rules"]["value"],
        probability=score["probability"],
        abstained=score["abstained"],
        warnings=tuple(report["warnings"]),
        visits=tuple(
            _visit(report, part, told, keep) for part, told in zip(parts, seen, strict=True)
        ),
        text=note.text if keep.text else None,
        facts=_dumped(report["facts"]) if keep.facts else None,
    )


def _visit(
    report: Mapping[str, Any], part: Mapping[str, Any], told: record.Seen | None, keep: Keep
) -> VisitRow:
    score = report["score"]["rules"]
    billing = part["billing"]
    return VisitRow(
        date_of_service=told.day if told else part["date_of_service"],
        note_type=part["note_type"],
        discipline=report["discipline"],
        policy=" ".join(policy["id"] for policy in report["policies"]),
        overall=part["overall"],
        value=part.get("value", score and score["value"]),
        billing=(billing["timed_units"], billing["timed_minutes"], billing["units_supported"]),
        verdicts={finding["id"]: finding["verdict"] for finding in part["criteria"]},
        findings=tuple(
            _finding(finding, keep) for finding in part["criteria"] if finding["verdict"] in FALLEN
        ),
        measures=measures(_facts_of(report, part)),
        record=record.packed(told) if told else None,
    )


def _facts_of(report: Mapping[str, Any], part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "start" not in part:
        return list(report["facts"])
    return [fact for fact in report["facts"] if part["start"] <= fact["start"] < part["end"]]


def _finding(finding: Mapping[str, Any], keep: Keep) -> FindingRow:
    words = [item for item in finding["evidence"] if "start" in item]
    return FindingRow(
        criterion=finding["id"],
        verdict=finding["verdict"],
        points=finding["points"],
        message=finding["message"],
        spans=_dumped([[item["start"], item["end"]] for item in words]) if words else None,
        quotes=_dumped([item["text"] for item in words]) if words and keep.quotes else None,
    )


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
