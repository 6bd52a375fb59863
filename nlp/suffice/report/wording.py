"""Words that every report shares: verdicts, severities, the order of findings, what it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

DISCLAIMER = (
    "suffice judges documentation, never care. It is not legal, medical or billing advice and no "
    "promise of payment; a finding is a question for review. CPT is a registered trademark of the "
    "American Medical Association; codes are named by number, in our own words."
)
OVERALL = {
    "sufficient": "Sufficient: the note stands by these rules",
    "borderline": "Borderline: reviewers would differ",
    "insufficient": "Insufficient: a reviewer would most likely not accept it",
    "not_applicable": "Not applicable: no exercise treatment to judge",
}
VERDICT = {
    "met": "met",
    "partial": "met in part",
    "not_met": "not met",
    "not_applicable": "not applicable",
    "not_determinable": "not determinable",
}
SEVERITY = {"required": "required", "supporting": "supporting", "exclusion": "exclusion"}
_VERDICTS = ("not_met", "partial", "met", "not_determinable", "not_applicable")
_SEVERITIES = ("exclusion", "required", "supporting")
_LONGEST = 120


def ordered(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Findings with the worst first: verdict, points, severity, id."""
    return sorted(
        findings,
        key=lambda f: (
            _VERDICTS.index(f["verdict"]),
            -f["points"],
            _SEVERITIES.index(f["severity"]),
            f["id"],
        ),
    )


def shown(item: Mapping[str, Any]) -> str:
    """Evidence as one short line: the words, or the field with its value."""
    if "field" in item:
        return f"{item['field']}: {item['value']}"
    words = " ".join(item.get("text", "").split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 3] + "..."
