"""A report and its text -> what the record must remember of each visit, and no word of it.

"97110: bridges 2x10 GTB" becomes one number in `programme`; the same line next week, the same one.
"""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from suffice.record.copied import fingerprint, fingerprints

UNKNOWN = "UNKNOWN"  # the discipline of a note that names none
_REPORTS = frozenset({"PR", "RE", "DC"})
_DELIVERED = frozenset({"exercise", "minutes", "units"})
_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d")
_REASON = re.compile(
    r"\b(?:because|d/t|due to|since|so that|in order to|needs?|requires?|still|remain\w*|cannot"
    r"|can't|unable)\b",
    re.IGNORECASE,
)
_PASSIVE_REASON = re.compile(
    r"\b(?:protocol|surgeon|flaccid|plegi\w+|no\sactive|post-?op\w*|repair|unable\sto"
    r"|precaution\w*)\b",
    re.IGNORECASE,
)
_SKILLED_NEED = re.compile(
    r"\bskilled\b[^.;\n]{0,60}\b(?:for|to|because|due)\b"
    r"|\b(?:needs?|requires?|to (?:need|require|benefit)|warrants?)\b[^.;\n]{0,40}\bskilled\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\d+(?:[./]\d+)?|\b(?:yellow|red|green|blue|black|silver|gold)\b|\b[yrgb]tb\b", re.IGNORECASE
)
_BANDS = {"ytb": "yellow", "rtb": "red", "gtb": "green", "btb": "blue"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the record: its report, its text and the fields of its source."""

    report: Mapping[str, Any]
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


class Seen(NamedTuple):
    """One visit as its document tells it, in plain values that JSON holds."""

    id: str
    start: int  # of the visit in its document, in characters
    day: str  # ISO
    discipline: str
    note_type: str
    number: float | None  # of the visit in its course
    applicable: bool
    delivered: bool  # exercise, minutes or units are told
    closes_period: bool  # a progress report in form, by whoever may write one
    need: str  # why care goes on: "reason", "general", "none"
    passive: bool
    passive_reason: bool
    exercises: bool
    programme: tuple[int, ...]  # fingerprints of exercises with their dosage
    changes: tuple[int, ...]  # fingerprints of described changes
    sentences: tuple[int, ...]  # fingerprints, in reading order
    text: int  # fingerprint of the whole visit

    @property
    def date(self) -> date:
        """The day of the visit."""
        return date.fromisoformat(self.day)

    @property
    def is_treatment(self) -> bool:
        """Whether the patient was treated that day: a report written on its own is no visit."""
        return self.note_type in ("DN", "EV", "RE") or (self.applicable and self.delivered)


def packed(found: Seen) -> str:
    """A visit without its id as compact JSON; fingerprints are 32-bit numbers in base 64."""
    values = [_coded(v) if isinstance(v, tuple) else v for v in found[1:]]
    return json.dumps(values, separators=(",", ":"))


def unpacked(document: str, told: str) -> Seen:
    """The visit of `document` that `packed` gave."""
    values = dict(zip(Seen._fields[1:], json.loads(told), strict=True))
    for name in ("programme", "changes", "sentences"):
        values[name] = _decoded(values[name])
    return Seen(document, **values)


def _coded(marks: Sequence[int]) -> str:
    return b64encode(struct.pack(f"<{len(marks)}I", *marks)).decode()


def _decoded(coded: str) -> tuple[int, ...]:
    data = b64decode(coded)
    return struct.unpack(f"<{len(data) // 4}I", data)


def seen(entry: Entry) -> Iterator[Seen | None]:
    """The visits of one document, None for one without a date."""
    report = entry.report
    parts = report.get("visits") or []
    for part in parts:
        yield _seen(
            entry, part, _day(part.get("date_of_service")), part["start"], entry.text[: part["end"]]
        )
    if not parts:
        day = _day(entry.fields.get("date")) or _day(report.get("date_of_service"))
        yield _seen(entry, report, day, 0, entry.text)


class _Told(NamedTuple):
    """The facts of one visit, with the text to which their offsets refer."""

    facts: tuple[Mapping[str, Any], ...]
    text: str

    def find(self, kind_of_fact: str, /, **wanted: object) -> list[Mapping[str, Any]]:
        """Facts of that type whose attributes have the `wanted` values."""
        return [
            fact
            for fact in self.facts
            if fact["type"] == kind_of_fact and all(fact.get(k) == v for k, v in wanted.items())
        ]


def _seen(
    entry: Entry, part: Mapping[str, Any], day: date | None, start: int, text: str
) -> Seen | None:
    if day is None:
        return None
    report = entry.report
    told = _Told(
        tuple(f for f in report.get("facts", ()) if start <= f["start"] < len(text)),
        text,
    )
    verdicts = {c["id"]: c["verdict"] for c in part.get("criteria", ())}
    done = _done(told)
    return Seen(
        id=str(report["id"]),
        start=start,
        day=day.isoformat(),
        discipline=str(
            entry.fields.get("discipline") or report.get("discipline") or UNKNOWN
        ).upper(),
        note_type=part["note_type"],
        number=_number(entry.fields, told.facts),
        applicable=part.get("overall") != "not_applicable",
        delivered=any(fact["type"] in _DELIVERED for fact in told.facts),
        closes_period=part["note_type"] in _REPORTS and verdicts.get("PR-01") != "not_met",
        need=_need(told, start),
        passive=_passive(told, done),
        passive_reason=_passive_reason(told, start),
        exercises=bool(done),
        programme=tuple(sorted({fingerprint(f"{f['name']} {_dose(f['text'])}") for f in done})),
        changes=tuple(sorted({fingerprint(f["text"]) for f in _modified(told)})),
        sentences=fingerprints(text[start:]),
        text=fingerprint(text[start:]),
    )


def _number(fields: Mapping[str, str], facts: Iterable[Mapping[str, Any]]) -> float | None:
    given = fields.get("visit", "")
    if given.isdigit():
        return float(given)
    told = (f.get("number") for f in facts if f["type"] == "visit")
    return max((float(n) for n in told if n is not None), default=None)


def _day(words: str | None) -> date | None:
    for form in _FORMS if words else ():
        try:
            return datetime.strptime((words or "").split("T")[0].strip(), form).date()
        except ValueError:
            continue
    return None


def _need(told: _Told, start: int) -> str:
    if any(f.get("assertion") != "negated" for f in told.find("skilled", kind="rationale")):
        return "reason"
    limits = told.find("function", status="limitation")
    if any(f.get("section") in ("assessment", "plan") and _is_reasoned(told, f) for f in limits):
        return "reason"
    if _SKILLED_NEED.search(told.text, start):
        return "general"
    tasks = limits + told.find("function", status="goal")
    return "general" if any(f.get("section") != "subjective" for f in tasks) else "none"


def _is_reasoned(told: _Told, fact: Mapping[str, Any]) -> bool:
    before = re.split(r"[.;\n]", told.text[: fact["start"]])[-1]
    after = re.split(r"[.;\n]", told.text[fact["end"] :])[0]
    return bool(_REASON.search(f"{before}{told.text[fact['start'] : fact['end']]}{after}"))


def _passive(told: _Told, done: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all dosed work was passive; what a line of PROM lists is passive with it."""
    marks = told.find("exclusion", kind="passive_only", asserted=True)
    marks += [f for f in done if f.get("participation") == "passive"]
    lines = {_line(told.text, mark["start"]) for mark in marks}
    active = [f for f in done if f.get("dosed") and _line(told.text, f["start"]) not in lines]
    return bool(marks) and not active


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset)


def _passive_reason(told: _Told, start: int) -> bool:
    surgery = told.find("complexity", kind="postoperative")
    return bool(surgery and _PASSIVE_REASON.search(told.text, start))


def _modified(told: _Told) -> list[Mapping[str, Any]]:
    found = told.find("skilled", kind="modification")
    return [f for f in found if f.get("assertion", "present") == "present"]


def _done(told: _Told) -> list[Mapping[str, Any]]:
    return [
        f
        for f in told.find("exercise")
        if f.get("section") not in ("goals", "plan", "subjective")
        and f.get("assertion", "present") in ("present", "historical")
    ]


def _dose(words: str) -> str:
    return " ".join(sorted(_BANDS.get(w, w) for w in _DOSE.findall(words.lower())))
