"""Report -> terminal text: the verdict, what is missing with its words and rule, worst first.

`facts` shows in place of that the note's lines with each fact marked. Colours are used only where
the stream is a terminal; the words say the same without them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from textwrap import fill
from typing import Any

from suffice.report.wording import (
    DISCLAIMER,
    OVERALL,
    SEVERITY,
    VERDICT,
    plain,
    shown,
    visible,
)

Style = Callable[[str, str], str]

COLOURS = {
    "minutes": "cyan",
    "units": "cyan",
    "rom": "green",
    "strength": "green",
    "pain": "yellow",
    "outcome": "green",
    "function": "magenta",
    "skilled": "blue",
    "exclusion": "red",
}
_VERDICT_COLOUR = {"not_met": "red", "partial": "yellow", "met": "green"}
_OVERALL_COLOUR = {"sufficient": "green", "borderline": "yellow", "insufficient": "red"}
_HIDDEN = frozenset({"type", "start", "end", "text", "section", "assertion"})
_MARGIN = " " * 8


def findings(report: Mapping[str, Any], text: str, style: Style) -> Iterator[str]:
    """Lines of the report: verdict, defects with evidence and source, then what is in order."""
    starts = _line_starts(text)
    colour = _OVERALL_COLOUR.get(report["overall"], "white")
    yield f"{plain(report['id'])}: {style(OVERALL[report['overall']], colour)}"
    yield f"  {_summary(report)}"
    yield from (f"  warning: {warning}" for warning in report["warnings"])
    yield from _visits(report)
    every = visible(report["criteria"])
    if report["overall"] != "not_applicable":  # nothing is asked of a note without exercise
        for finding in every:
            if finding["verdict"] in ("not_met", "partial"):
                yield from _finding(finding, starts, style)
        yield from _others(every)
    yield fill(DISCLAIMER, 96, initial_indent="  ", subsequent_indent="  ")


def _visits(report: Mapping[str, Any]) -> Iterator[str]:
    for visit in report["visits"]:
        kind, overall = visit["note_type"], visit["overall"].replace("_", " ")
        yield f"  visit {visit['date_of_service']} {kind}: {overall}; judged together below"


def _others(every: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is met, what cannot be told from this note with the reason, what is not asked."""
    yield from _ids(VERDICT["met"], "met", every)
    open_ = [finding for finding in every if finding["verdict"] == "not_determinable"]
    for reason in dict.fromkeys(finding["message"] for finding in open_):
        same = [finding for finding in open_ if finding["message"] == reason]
        because = f" ({reason.rstrip('.')})" if reason else ""
        yield from _ids(VERDICT["not_determinable"] + because, "not_determinable", same)
    yield from _ids(VERDICT["not_applicable"], "not_applicable", every)


def _ids(name: str, verdict: str, every: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    ids = sorted(finding["id"] for finding in every if finding["verdict"] == verdict)
    if ids:
        yield fill(
            f"{name}: {', '.join(ids)}",
            96,
            initial_indent="  ",
            subsequent_indent=_MARGIN,
            break_on_hyphens=False,
        )


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


def _lines(text: str) -> list[str]:
    """Lines with their ends as an editor counts them: a form feed ends none."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) for line in _lines(text))]


def facts(report: Mapping[str, Any], text: str, style: Style) -> Iterator[str]:
    """The note's lines that hold facts, marked, each fact with its values below its line."""
    yield f"{plain(report['id'])}: {len(report['facts'])} facts"
    yield from (f"  warning: {warning}" for warning in report["warnings"])
    at = 0
    for number, line in enumerate(_lines(text), 1):
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
        out += plain(line[cursor:start]) + style(
            plain(line[start:end]), COLOURS.get(fact["type"], "white")
        )
        cursor = end
    return out + plain(line[cursor:])


def _described(fact: Mapping[str, Any], style: Style) -> str:
    values = " ".join(
        f"{name}={value}"
        for name, value in fact.items()
        if name not in _HIDDEN and value is not None
    )
    stance = "" if fact["assertion"] == "present" else f" ({fact['assertion']})"
    words = plain(" ".join(fact["text"].split()))
    short = words if len(words) <= 48 else words[:45] + "..."
    kind = style(f"{fact['type']:<11}", COLOURS.get(fact["type"], "white"))
    return f'{kind} "{short}" {values}{stance}'.rstrip()
