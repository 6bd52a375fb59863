"""The JSON Schema of `suffice.report/1`, made from the fact kinds and the words that they use.

`python -m suffice.report_schema` writes `report/report.schema.json`, which ships with the package.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from suffice.facts import Kind, kinds
from suffice.types import ASSERTIONS, NOTE_TYPES, SECTIONS, Severity, Verdict

_SIDE = ("R", "L", "B")
_TIME = ("current", "prior", "goal", "norm")
_OVERALL = ("sufficient", "borderline", "insufficient", "not_applicable")
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "minutes": {
        "scope": ("code", "timed_total", "session_total", "clock", "exercise", "other"),
    },
    "rom": {
        "side": _SIDE,
        "mode": ("active", "passive", "assisted"),
        "unit": ("deg", "percent", "in", "cm", "word"),
        "time": _TIME,
    },
    "strength": {"side": _SIDE, "unit": ("mmt", "lb", "kg", "N", "word"), "time": _TIME},
    "pain": {"context": ("rest", "activity", "best", "worst"), "time": _TIME},
    "outcome": {"time": _TIME},
    "assist": {
        "level": (
            *("independent", "mod_i", "setup", "supervision", "sba", "cga"),
            *("min_a", "mod_a", "max_a", "dependent"),
        ),
        "time": _TIME,
    },
    "exercise": {"participation": ("active", "assisted", "passive")},
    "function": {"status": ("limitation", "ability", "goal", "prior_level")},
    "skilled": {
        "kind": (
            *("cueing", "assistance", "modification"),
            *("monitoring", "education", "rationale"),
        )
    },
    "exclusion": {
        "kind": (
            *("fitness", "weight_loss", "aerobic", "flexibility_endurance", "maintenance"),
            *("repetitive", "independent", "group", "aide", "passive_only"),
        )
    },
    "impairment": {
        "kind": (
            *("weakness", "contracture", "stiffness", "spasticity", "rom", "mobility", "balance"),
            *("coordination", "posture", "muscle_imbalance", "endurance"),
        ),
        "side": _SIDE,
        "time": _TIME,
    },
    "complexity": {"kind": ("comorbidity", "precaution", "postoperative")},
    "goal": {"status": ("met", "partly", "not_met", "open")},
    "progress": {"direction": ("improved", "unchanged", "declined")},
    "diagnosis": {"side": _SIDE},
    "date": {"role": ("service", "onset", "surgery", "report", "signature")},
    "person": {"role": ("author", "cosigner", "assistant", "aide", "student", "referrer")},
    "vital": {
        "kind": ("hr", "bp", "spo2", "rr", "rpe"),
        "timing": ("rest", "during", "after"),
    },
    "hep": {"status": ("given", "updated", "independent")},
}
_PLAIN = {"str": "string", "float": "number", "bool": "boolean", "None": "null"}


def schema() -> dict[str, Any]:
    """The schema as plain values (JSON Schema 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "suffice.report/1",
        "type": "object",
        "required": [
            *("schema", "id", "sha256", "note_type", "date_of_service", "discipline", "policies"),
            *("overall", "score", "review", "body_regions", "criteria", "facts", "visits"),
            *("warnings", "versions"),
        ],
        "properties": {
            "schema": {"const": "suffice.report/1"},
            "id": {"type": "string"},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "note_type": {"enum": list(NOTE_TYPES)},
            "date_of_service": {"type": ["string", "null"]},
            "discipline": {"type": ["string", "null"]},
            "policies": {"type": "array", "items": {"type": "object", "required": ["id", "basis"]}},
            "overall": {"enum": list(_OVERALL)},
            "score": _score(),
            "review": _strings(),
            "body_regions": {"type": "array", "items": {"type": "array", "maxItems": 2}},
            "billing": {"type": "object"},
            "criteria": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
            "facts": {"type": "array", "items": {"oneOf": [_fact(kind) for kind in kinds()]}},
            "visits": {"type": "array", "items": {"$ref": "#/$defs/visit"}},
            "warnings": _strings(),
            "versions": {"type": "object", "required": ["suffice", "criteria", "policies"]},
        },
        "$defs": {"finding": _finding(), "visit": _visit()},
    }


def _score() -> dict[str, Any]:
    rules = {
        "type": "object",
        "properties": {
            "overall": {"enum": list(_OVERALL)},
            "value": {"type": "integer", "minimum": 0, "maximum": 100},
        },
    }
    return {
        "type": "object",
        "required": ["rules", "probability", "abstained", "abstained_because"],
        "properties": {
            "rules": {"oneOf": [rules, {"type": "null"}]},
            "probability": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "abstained": {"type": "boolean"},
            "abstained_because": {"type": ["string", "null"]},
        },
    }


def _finding() -> dict[str, Any]:
    words = {"type": "object", "required": ["start", "end"]}
    field = {"type": "object", "required": ["field", "value"]}
    return {
        "type": "object",
        "required": ["id", "title", "verdict", "severity", "points", "message", "evidence"],
        "properties": {
            "verdict": {"enum": [verdict.value for verdict in Verdict]},
            "severity": {"enum": [severity.value for severity in Severity]},
            "points": {"type": "number", "minimum": 0},
            "evidence": {"type": "array", "items": {"oneOf": [words, field]}},
            "searched": _strings(),
            "sources": {"type": "array", "items": {"type": "object", "required": ["document"]}},
        },
    }


def _visit() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["start", "end", "date_of_service", "note_type", "overall", "criteria"],
        "properties": {
            "note_type": {"enum": list(NOTE_TYPES)},
            "overall": {"enum": list(_OVERALL)},
            "criteria": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        },
    }


def _fact(kind: Kind) -> dict[str, Any]:
    declared = {name: str(f.type) for name, f in kind.fact.__dataclass_fields__.items()}
    own = {name: _attribute(kind.name, name, declared[name]) for name in kind.fact.own_fields()}
    return {
        "type": "object",
        "required": ["type", "start", "end", "section", "assertion", *own],
        "properties": {
            "type": {"const": kind.name},
            "start": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 1},
            "section": {"enum": list(SECTIONS)},
            "assertion": {"enum": list(ASSERTIONS)},
            **own,
        },
    }


def _attribute(kind: str, name: str, declared: str) -> dict[str, Any]:
    types = [_PLAIN[part.strip()] for part in declared.split("|")]
    values: list[str | None] = list(VALUES.get(kind, {}).get(name, ()))
    if values:
        return {"enum": [*values, None] if "null" in types else values}
    return {"type": types[0] if len(types) == 1 else types}


def _strings() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}}


def written() -> str:
    """The schema as it ships."""
    return json.dumps(schema(), indent=1) + "\n"


def main() -> None:
    """Write the file beside the reports."""
    Path(str(files("suffice.report").joinpath("report.schema.json"))).write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
