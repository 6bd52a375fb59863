"""Gold notes and reports -> every miss, false alarm and wrong attribute, in its sentence.

Gold "R knee flex 112" found as left is one error, "side: R, found L", not a miss and an alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from suffice.corpora.model import Annotated, AnyFact, Spans, spans
from suffice.corpora.scheme import encode
from suffice.evaluate.attributes import KEYS, agree, compared, differing
from suffice.evaluate.facts import Reports, kinds_of
from suffice.evaluate.judgements import verdicts
from suffice.evaluate.matching import aligned, of_type

_END = re.compile(r"[.!?;]\s+(?=[A-Z0-9])|\n")
_AROUND = 160  # characters of a sentence on each side of the words, at most
MISSED, ALARM, VALUE, ATTRIBUTE = "missed", "false alarm", "wrong value", "wrong attribute"
JUDGED = "another verdict"
SORTS = (MISSED, ALARM, VALUE, ATTRIBUTE, JUDGED)


class Piece(NamedTuple):
    """A stretch of a sentence; `marks` says who marked it: gold, found, both or nobody."""

    text: str
    marks: str = ""


class Error(NamedTuple):
    """One difference between gold and a system."""

    note: str
    kind: str
    sort: str
    rows: tuple[tuple[str, str, str], ...]  # what, in gold, as found
    sentences: tuple[tuple[Piece, ...], ...]
    wrong: tuple[str, ...] = ()  # the first column of the rows that differ
    why: str = ""


def of_facts(gold: Sequence[Annotated], reports: Reports) -> Iterator[Error]:
    """Errors of reading, note by note, in reading order."""
    kinds = [kind for kind in kinds_of(gold) if kind != "exclusion_asserted"]
    for note in gold:
        found = reports.get(note.id, {}).get("facts", ())
        errors = [one for kind in kinds for one in _kind(kind, note, found)]
        yield from (error for _, error in sorted(errors, key=lambda pair: pair[0]))


def _kind(
    kind: str, note: Annotated, facts: Sequence[AnyFact]
) -> Iterator[tuple[tuple[int, str], Error]]:
    left, right = of_type(note.facts, kind), of_type(facts, kind)
    matched = aligned(left, right)
    for i, j in matched:
        if wrong := differing(left[i], right[j]):
            value = any(name in KEYS[kind].value for name in wrong)
            yield _at(left[i]), _error(note, VALUE if value else ATTRIBUTE, left[i], right[j])
    lefts, rights = {i for i, _ in matched}, {j for _, j in matched}
    for i in sorted(set(range(len(left))) - lefts):
        yield _at(left[i]), _error(note, MISSED, left[i], None)
    for j in sorted(set(range(len(right))) - rights):
        yield _at(right[j]), _error(note, ALARM, None, right[j])


def _at(fact: AnyFact) -> tuple[int, str]:
    return fact["start"], fact["type"]


def _error(note: Annotated, sort: str, gold: AnyFact | None, found: AnyFact | None) -> Error:
    left, right = gold or {}, found or {}
    fact = gold or found or {}
    told = dict.fromkeys([*compared(left), *compared(right)])
    # What gold leaves out is no mistake of the system's.
    wrong = [
        n for n in told if gold and found and n in compared(gold) and not agree(n, gold, found)
    ]
    rows = [(n, _shown(left.get(n)), _shown(right.get(n))) for n in told]
    marks = (spans(gold) if gold else (), spans(found) if found else ())
    words = sentence(note.text, *marks)
    ordered = sorted(rows, key=lambda row: row[0] not in wrong)
    return Error(note.id, fact["type"], sort, tuple(ordered), (words,), tuple(wrong))


def _shown(value: object) -> str:
    return "" if value is None else encode(value)


def of_judging(gold: Sequence[Annotated], reports: Reports) -> Iterator[Error]:
    """Verdicts that differ, with the words on which each side rests."""
    for note in gold:
        report = reports.get(note.id)
        if report is None:
            continue
        if note.overall and report.get("overall") != note.overall:
            why = str(note.fields.get("overall_why") or "")
            row = ("overall", note.overall, str(report.get("overall") or "no answer"))
            yield Error(note.id, "overall", JUDGED, (row,), (), ("overall",), why)
        got = verdicts(report)
        findings = {finding["id"]: finding for finding in report.get("criteria", ())}
        for name, verdict in sorted(note.criteria.items()):
            if got.get(name) != verdict:
                yield _disagreement(note, name, verdict, findings.get(name, {}))


def _disagreement(note: Annotated, name: str, verdict: str, finding: Mapping[str, Any]) -> Error:
    row = (name, verdict, str(finding.get("verdict") or "no answer"))
    evidence = [e for e in finding.get("evidence") or () if e.get("end", 0) > e.get("start", 0)]
    sentences = [sentence(note.text, (), ((e["start"], e["end"]),)) for e in evidence]
    quote = note.quotes.get(name, "")
    if quote and (start := note.text.find(quote)) >= 0:
        sentences.insert(0, sentence(note.text, ((start, start + len(quote)),), ()))
    why = str(finding.get("message") or "")
    return Error(note.id, name, JUDGED, (row,), tuple(sentences), (name,), why)


def sentence(text: str, gold: Spans, found: Spans) -> tuple[Piece, ...]:
    """The sentence or line in which the spans stand, in pieces."""
    first = min(start for start, _ in gold + found)
    last = max(end for _, end in gold + found)
    begin = max([m.end() for m in _END.finditer(text, max(0, first - _AROUND), first)] or [-1])
    begin = max(0, first - _AROUND) if begin < 0 else begin
    after = _END.search(text, max(last - 1, first), last + _AROUND)
    stop = max(last, after.start() + 1) if after else min(len(text), last + _AROUND)
    cuts = {begin, stop} | {p for pair in gold + found for p in pair}
    edges = sorted(cut for cut in cuts if begin <= cut <= stop)
    return tuple(Piece(text[a:b], _marks(a, b, gold, found)) for a, b in pairwise(edges))


def _marks(start: int, end: int, gold: Spans, found: Spans) -> str:
    in_gold = any(a <= start and end <= b for a, b in gold)
    in_found = any(a <= start and end <= b for a, b in found)
    return {(True, True): "both", (True, False): "gold", (False, True): "found"}.get(
        (in_gold, in_found), ""
    )
