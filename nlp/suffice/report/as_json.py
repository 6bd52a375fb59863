"""Judged visits -> the report of `suffice.report/1` as plain JSON values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from suffice.types import Bill, Evidence, Fact, Finding, Note, PolicyInForce, Rule, Source, Visit

SCHEMA = "suffice.report/1"
Spans = Mapping[tuple[int, int], int]  # index of the fact that stands at a stretch


def report(
    note: Note,
    facts: Sequence[Fact],
    whole: Visit,
    visits: Sequence[Visit],
    overall: str,
    rules: Mapping[str, Rule],
    version: str,
) -> dict[str, Any]:
    """One document's report; the same note gives the same members in the same order.

    `whole` is the document judged as one visit, `visits` are its visits, `overall` the verdict of
    the least favourable of them.
    """
    first, worst = visits[0], min(visits, key=lambda visit: (visit.overall != overall, visit.value))
    spans = {(fact.start, fact.end): index for index, fact in reversed(list(enumerate(facts)))}
    scored = None if overall == "not_applicable" else {"overall": overall, "value": worst.value}
    return {
        "schema": SCHEMA,
        "id": note.id,
        "sha256": hashlib.sha256(note.text.encode("utf-8")).hexdigest(),
        "note_type": first.note_type,
        "date_of_service": first.date,
        "discipline": first.discipline,
        "policies": [_policy(policy) for policy in first.policies],
        "overall": overall,
        "score": {
            "rules": scored,
            "probability": None,
            "abstained": False,
            "abstained_because": None,
        },
        "review": [],
        "body_regions": [list(region) for region in whole.body_regions],
        "billing": _bill(whole.bill),
        "criteria": _findings(whole, rules, note.text, spans),
        "facts": [fact_as_json(fact, note.text) for fact in facts],
        "visits": [_visit(v, rules, note.text, spans) for v in visits] if len(visits) > 1 else [],
        "warnings": [*note.warnings, *first.warnings],
        "versions": {"suffice": version, "criteria": version, "policies": version, "model": None},
    }


def _policy(policy: PolicyInForce) -> dict[str, Any]:
    return {
        "id": policy.id,
        "basis": policy.basis,
        "in_force": list(policy.in_force),
        "verified_through": policy.verified_through,
        "status": policy.status,
    }


def _visit(visit: Visit, rules: Mapping[str, Rule], text: str, spans: Spans) -> dict[str, Any]:
    return {
        "start": visit.start,
        "end": visit.end,
        "date_of_service": visit.date,
        "note_type": visit.note_type,
        "overall": visit.overall,
        "value": None if visit.overall == "not_applicable" else visit.value,
        "billing": _bill(visit.bill),
        "criteria": _findings(visit, rules, text, spans),
    }


def _bill(bill: Bill) -> dict[str, Any]:
    return {
        "timed_units": _plain(bill.units),
        "timed_minutes": _plain(bill.minutes),
        "units_supported": bill.supported,
    }


def _findings(
    visit: Visit, rules: Mapping[str, Rule], text: str, spans: Spans
) -> list[dict[str, Any]]:
    return [
        _finding(finding, rules[finding.criterion], visit.points, text, spans)
        for finding in visit.findings
    ]


def _finding(
    finding: Finding, rule: Rule, points: Mapping[str, float], text: str, spans: Spans
) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "verdict": finding.verdict.value,
        "severity": rule.severity.value,
        "points": points.get(rule.id, 0),
        "message": finding.message,
        "advice": rule.advice,
        "evidence": [_evidence(item, text, spans) for item in finding.evidence],
        "searched": list(finding.searched),
        "sources": [_source(source) for source in rule.sources],
        "model": None,
    }


def _evidence(item: Evidence, text: str, spans: Spans) -> dict[str, Any]:
    if item.field:
        return {"field": item.field, "value": item.value}
    return {
        "start": item.start,
        "end": item.end,
        "text": text[item.start : item.end],
        "fact": spans.get((item.start, item.end)),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "section": source.section,
        "url": source.url,
        "status": source.status,
    }


def fact_as_json(fact: Fact, text: str) -> dict[str, Any]:
    """One fact with its words, whole numbers without a point."""
    shown: dict[str, Any] = {
        "type": fact.type,
        "start": fact.start,
        "end": fact.end,
        "text": text[fact.start : fact.end],
        "section": fact.section,
        "assertion": fact.assertion,
    }
    for name, value in fact.attributes():
        shown[name] = list(value) if isinstance(value, tuple) else _plain(value)
    return shown


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
