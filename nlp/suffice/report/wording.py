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
NOTE_TYPE = {
    "EV": "evaluation",
    "DN": "daily note",
    "PR": "progress report",
    "RE": "re-evaluation",
    "DC": "discharge note",
    "OTHER": "other document",
}
SEVERITY = {"required": "required", "supporting": "supporting", "exclusion": "exclusion"}
_VERDICTS = ("not_met", "partial", "met", "not_determinable", "not_applicable")
_SEVERITIES = ("exclusion", "required", "supporting")
_LONGEST = 120
_AT_SIGNING = "completed when the note is signed"
# Control characters of a note could steer the terminal that shows it.
_CONTROLS = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(9), *range(11, 32), *range(127, 160))
}


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


def visible(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """`findings` in order, without what a draft owes only at its signing."""
    return [finding for finding in ordered(findings) if not _is_owed_later(finding)]


def _is_owed_later(finding: Mapping[str, Any]) -> bool:
    if finding["verdict"] != "not_determinable":
        return False
    fields = [item.get("field") for item in finding["evidence"]]
    return finding["message"] == _AT_SIGNING or "doc_status" in fields


def plain(text: str) -> str:
    """`text` with its control characters, but not tab and line feed, made visible."""
    return text.translate(_CONTROLS)


def shown(item: Mapping[str, Any]) -> str:
    """Evidence as one short line: the words, or the field with its value."""
    if "field" in item:
        return plain(f"{item['field']}: {item['value']}")
    words = plain(" ".join(item.get("text", "").split()))
    return words if len(words) <= _LONGEST else words[: _LONGEST - 3] + "..."
