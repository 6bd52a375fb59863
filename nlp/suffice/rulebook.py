"""Criteria, policies and fact kinds -> plain JSON values that explain them: what, why, examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from suffice import markup, policies
from suffice.criteria import Criterion, Example
from suffice.facts import Kind
from suffice.policies import Policy
from suffice.types import ASSERTIONS, SECTIONS

_MOST_VALUES = 12


def criterion(found: Criterion) -> dict[str, Any]:
    """One criterion: what, why, sources, examples."""
    known = policies.sources()
    return {
        "kind": "criterion",
        "id": found.id,
        "title": found.title,
        "why": found.why,
        "severity": found.severity.value,
        "applies_to": list(found.applies_to),
        "exercise_day": found.exercise_day,
        "weight": list(found.weight),
        "advice": found.advice,
        "sources": [
            {
                "document": ref.document,
                "title": known[ref.document].document,
                "section": ref.section,
                "url": known[ref.document].url,
                "status": known[ref.document].status,
            }
            for ref in found.source
        ],
        "examples": [_example(verdict.value, example) for verdict, example in found.examples()],
    }


def _example(verdict: str, example: Example) -> dict[str, Any]:
    text, marks = markup.parse(example.text)
    return {
        "verdict": verdict,
        "text": text,
        "note_type": example.note_type,
        "fields": dict(example.fields),
        "evidence": [text[mark.start : mark.end] for mark in marks],
        "because": example.because,
    }


def policy(found: Policy) -> dict[str, Any]:
    """A policy as plain values, its resolutions of conflicts last."""
    values = found.model_dump(mode="json")
    resolutions = values.pop("resolution")
    return {"kind": "policy", **values, "resolutions": resolutions}


def fact_kind(kind: Kind) -> dict[str, Any]:
    """A fact kind with the values that its examples show."""
    examples = [_fact_example(text) for text in kind.examples]
    types = {f.name: str(f.type) for f in fields(kind.fact)}
    seen = [fact["values"] for e in examples for fact in e["facts"] if fact["type"] == kind.name]
    return {
        "kind": "fact",
        "id": kind.name,
        "title": " ".join((kind.fact.__doc__ or "").split()),
        "attributes": [
            {"name": name, "type": types[name], "seen": _values(name, seen)}
            for name in kind.fact.own_fields()
        ]
        + [
            {"name": "section", "type": "str", "seen": list(SECTIONS)},
            {"name": "assertion", "type": "str", "seen": list(ASSERTIONS)},
        ],
        "examples": examples,
    }


def _fact_example(marked: str) -> dict[str, Any]:
    text, marks = markup.parse(marked)
    facts = [
        {"type": m.type, "text": text[m.start : m.end], "values": dict(m.values)} for m in marks
    ]
    return {"text": text, "facts": facts}


def _values(name: str, seen: Iterable[Mapping[str, str]]) -> list[str]:
    """Values of an attribute in the examples, in their order, where they are words and few."""
    found = dict.fromkeys(values[name] for values in seen if name in values)
    words = [value for value in found if not value[0].isdigit()]
    return words if len(words) <= _MOST_VALUES else words[:_MOST_VALUES]
