"""Report -> one CDS Hooks card: at most three findings, worst first, each with its words and rule.

{"summary": "97110 note, 5 findings. First: No exercise is named.", "indicator": "warning", ...}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from suffice.report.wording import DISCLAIMER, SEVERITY, VERDICT, ordered, plain, shown, visible

MOST = 3
_LONGEST_SUMMARY = 139
_SEVERITIES = ("supporting", "required", "exclusion")
_DEFECTS = ("not_met", "partial")
_MARKDOWN = re.compile(
    r"""[\\`*_\[\]<>&~\#|!@$]      # emphasis, code, links, HTML, tables, mentions
      | ^[-+=]                     # a list or a heading at the start of a line
      | (?<=\d)[.)](?=\s)          # a numbered list
      | :(?=//) | (?<=www)\.       # addresses that would become links""",
    re.VERBOSE | re.IGNORECASE,
)
_REASONS_SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
_REASONS = {
    "action-completed": "Already documented elsewhere",
    "cds-not-applicable": "Does not apply to this note",
    "policy-contradicts": "The payer's or our own policy says otherwise",
    "limited-time": "No time now",
}
Finding = Mapping[str, Any]


class Link(NamedTuple):
    """Where the whole note can be read with its findings marked."""

    label: str
    url: str


def defects(
    report: Mapping[str, Any],
    only: Iterable[str] = (),
    ignore: Iterable[str] = (),
    from_severity: str = "supporting",
) -> list[Finding]:
    """Findings of `report` to tell, worst first; never what is completed at signing."""
    chosen, ignored = frozenset(only), frozenset(ignore)
    severities = _SEVERITIES[_SEVERITIES.index(from_severity) :]
    return [
        finding
        for finding in visible(report["criteria"])
        if finding["verdict"] in _DEFECTS
        and finding["severity"] in severities
        and (not chosen or finding["id"] in chosen)
        and finding["id"] not in ignored
    ]


def card(
    report: Mapping[str, Any], found: Sequence[Finding], uuid: str, topics: str, link: Link | None
) -> dict[str, Any]:
    """The card on `found`, of which there is at least one; `topics` is a code system's address.

    Never critical: that is for life and death.
    """
    told = ordered(found)[:MOST]
    is_grave = any(f["verdict"] == "not_met" and f["severity"] != "supporting" for f in told)
    version = report["versions"]["criteria"]
    made: dict[str, Any] = {
        "uuid": uuid,
        "summary": _summary(told, len(found)),
        "indicator": "warning" if is_grave else "info",
        "detail": "\n\n".join([*map(_detail, told), *_rest(found), _escaped(DISCLAIMER)]),
        "source": {
            "label": f"suffice, criteria {version}",
            "topic": {"system": topics, "code": "note97110", "display": "97110 documentation"},
        },
        "overrideReasons": [
            {"code": code, "system": _REASONS_SYSTEM, "display": display}
            for code, display in _REASONS.items()
        ],
    }
    if link:
        made["links"] = [{"label": link.label, "url": link.url, "type": "absolute"}]
    return made


def _summary(told: Sequence[Finding], count: int) -> str:
    number = "1 finding" if count == 1 else f"{count} findings, first"
    words = f"97110 note, {number}: {told[0]['message']}"
    return words if len(words) <= _LONGEST_SUMMARY else words[: _LONGEST_SUMMARY - 3] + "..."


def _rest(found: Sequence[Finding]) -> list[str]:
    left = [finding["id"] for finding in ordered(found)[MOST:]]
    return [f"Also: {_escaped(', '.join(left))}"] if left else []


def _detail(finding: Finding) -> str:
    """One finding in Markdown; words of the note are quoted with every sign made harmless."""
    said = f"{VERDICT[finding['verdict']]}, {SEVERITY[finding['severity']]}"
    parts = [
        f"**{_escaped(finding['id'])} {_escaped(finding['title'])}** ({said})",
        _escaped(finding["message"]),
        *(f"> {_escaped(shown(item))}" for item in finding["evidence"]),
    ]
    if finding.get("searched"):
        parts.append(f"Looked at: {_escaped(', '.join(finding['searched']))}")
    parts.append(_escaped(finding["advice"]))
    parts.append(f"Rule: {'; '.join(map(_source, finding['sources']))}")
    return "\n\n".join(parts)


def _source(source: Mapping[str, Any]) -> str:
    name = _escaped(", ".join(part for part in (source["document"], source["section"]) if part))
    url = source["url"]
    return f"{f'[{name}](<{url}>)' if url else name} ({_escaped(source['status'])})"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", plain(text).replace("\n", " "))
