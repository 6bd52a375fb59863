"""Report -> terminal text: the verdict, what is missing with its words and rule, worst first.

`facts` shows in place of that the note's lines with each fact marked. Colours are used only where
the stream is a terminal; the words say the same without them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from textwrap import fill
from typing import Any

from suffice.report.wording import DISCLAIMER, OVERALL, SEVERITY, VERDICT, ordered, shown

Style = Callable[[str, str], str]

COLOURS = {
    "minutes": "cyan", "units": "cyan", "rom": "green", "strength": "green", "pain": "yellow",
    "outcome": "green", "function": "magenta", "skilled": "blue", "exclusion": "red",
}  # fmt: skip
_VERDICT_COLOUR = {"not_met": "red", "partial": "yellow", "met": "green"}
_OVERALL_COLOUR = {"sufficient": "green", "borderline": "yellow", "insufficient": "red"}
_HIDDEN = frozenset({"type", "start", "end", "text", "section", "assertion"})
_MARGIN = " " * 8


def findings(report: Mapping[str, Any], text: str, style: Style) -> Iterator[str]:
    """Lines of the report: verdict, defects with evidence and source, then what is in order."""
    starts = _line_starts(text)
    colour = _OVERALL_COLOUR.get(report["overall"], "white")
    yield f"{report['id']}: {style(OVERALL[report['overall']], colour)}"
    yield f"  {_summary(report)}"
    yield from (f"  warning: {warning}" for warning in report["warnings"])
    every = ordered(report["criteria"])
    for finding in every:
        if finding["verdict"] in ("not_met", "partial"):
            yield from _finding(finding, starts, style)
    for verdict in ("met", "not_determinable", "not_applicable"):
        ids = [finding["id"] for finding in every if finding["verdict"] == verdict]
        if ids:
            yield f"  {VERDICT[verdict]}: {', '.join(sorted(ids))}"
    yield fill(DISCLAIMER, 96, initial_indent="  ", subsequent_indent="  ")


def _summary(report: Mapping[str, Any]) -> str:
    score = report["score"]["rules"]
    parts = [
        report["note_type"],
        report["date_of_service"],
        report["discipline"],
        f"rules {score['value']} of 100" if score else None,
        "+".join(policy["id"] for policy in report["policies"]),
        f"({report['policies'][0]['basis']})" if report["policies"] else None,
    ]
    return "  ".join(str(part) for part in parts if part)


def _finding(finding: Mapping[str, Any], starts: Sequence[int], style: Style) -> Iterator[str]:
    verdict = style(VERDICT[finding["verdict"]], _VERDICT_COLOUR[finding["verdict"]])
    yield f"  {finding['id']}  {finding['title']}: {verdict} ({SEVERITY[finding['severity']]})"
    if finding["message"]:
        yield fill(finding["message"], 96, initial_indent=_MARGIN, subsequent_indent=_MARGIN)
    for item in finding["evidence"]:
        where = f"line {bisect_right(starts, item['start'])}: " if "start" in item else "field "
        words = f'"{shown(item)}"' if "start" in item else shown(item)
        yield f"{_MARGIN}{where}{words}"
    if finding.get("searched"):
        yield f"{_MARGIN}looked at: {', '.join(finding['searched'])}"
    yield fill(finding["advice"], 96, initial_indent=_MARGIN, subsequent_indent=_MARGIN)
    rules = "; ".join(
        f"{s['document']}{', ' + s['section'] if s['section'] else ''} ({s['status']})"
        for s in finding["sources"]
    )
    yield fill(f"rule: {rules}", 96, initial_indent=_MARGIN, subsequent_indent=_MARGIN + "  ")


def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]


def facts(report: Mapping[str, Any], text: str, style: Style) -> Iterator[str]:
    """The note's lines that hold facts, marked, each fact with its values below its line."""
    yield f"{report['id']}: {len(report['facts'])} facts"
    yield from (f"  warning: {warning}" for warning in report["warnings"])
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        bare, end = line.rstrip("\r\n"), at + len(line)
        here = [fact for fact in report["facts"] if at <= fact["start"] < end]
        if here:
            yield f"{number:5d}  {_marked(bare, at, here, style)}"
            yield from (f"{'':7}{_described(fact, style)}" for fact in here)
        at = end


def _marked(line: str, at: int, here: Sequence[Mapping[str, Any]], style: Style) -> str:
    out, cursor = "", 0
    for fact in here:
        start, end = fact["start"] - at, min(fact["end"] - at, len(line))
        if start < cursor:
            continue
        out += line[cursor:start] + style(line[start:end], COLOURS.get(fact["type"], "white"))
        cursor = end
    return out + line[cursor:]


def _described(fact: Mapping[str, Any], style: Style) -> str:
    values = " ".join(
        f"{name}={value}" for name, value in fact.items() if name not in _HIDDEN and value is not None
    )
    stance = "" if fact["assertion"] == "present" else f" ({fact['assertion']})"
    words = " ".join(fact["text"].split())
    short = words if len(words) <= 48 else words[:45] + "..."
    kind = style(f"{fact['type']:<11}", COLOURS.get(fact["type"], "white"))
    return f'{kind} "{short}" {values}{stance}'.rstrip()
