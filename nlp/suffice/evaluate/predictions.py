"""What a system found, in the contract's JSON or any corpus format -> a report for each gold note.

A line of `suffice check --format jsonl` is a report; a brat folder or a DocBin is read as one
without verdicts. Reports are matched by id, then by the hash of the text, then by the id's stem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import files, label_map, records
from suffice.corpora.model import Annotated, CorpusError

Report = Mapping[str, Any]


class _Fact(BaseModel):
    model_config = ConfigDict(extra="allow")
    type: str
    start: int
    end: int


class _Finding(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: str
    verdict: str


class _Report(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)
    id: str = ""
    sha256: str = ""
    overall: str | None = None
    note_type: str | None = None
    facts: list[_Fact] = []
    criteria: list[_Finding] = []


@dataclass(frozen=True, slots=True)
class Predictions:
    """Reports by the id of the gold note; `missing` notes have none, `unused` ones fit no note."""

    reports: Mapping[str, Report]
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    unmapped: Mapping[str, int] = field(default_factory=dict)


def load(
    path: Path, gold: Sequence[Annotated], mapping: Path | None = None, form: str | None = None
) -> Predictions:
    """The predictions at `path` for the notes of `gold`. Raises CorpusError."""
    if not path.exists():
        raise CorpusError(f"{path}: no such predictions; give a file or a folder")
    unmapped: Mapping[str, int] = {}
    if form is None and _are_reports(path):
        reports = [_report(entry, where) for where, entry in records.objects(path)]
    else:
        renamed = label_map.named(files.load(path, form).notes, mapping)
        reports, unmapped = [_as_report(note) for note in renamed.notes], renamed.unmapped
    return replace(_for(gold, reports, str(path)), unmapped=unmapped)


def of_notes(notes: Sequence[Annotated], gold: Sequence[Annotated], where: str) -> Predictions:
    """What a second reader says of the notes of `gold`. Raises CorpusError."""
    return _for(gold, [_as_report(note) for note in notes], where)


def _for(gold: Sequence[Annotated], reports: Sequence[Report], where: str) -> Predictions:
    matched = _matched(gold, reports)
    for note in gold:
        _fits(note, matched.get(note.id, {}), where)
    used = {id(report) for report in matched.values()}
    missing = tuple(note.id for note in gold if note.id not in matched)
    unused = tuple(str(report["id"]) for report in reports if id(report) not in used)
    return Predictions(matched, missing, unused)


def _are_reports(path: Path) -> bool:
    if not path.is_file() or path.read_bytes()[:1] not in (b"{", b"["):
        return False
    _, first = next(iter(records.objects(path)), ("", {}))
    return str(first.get("schema", "")).startswith("suffice.report/") or isinstance(
        first.get("criteria"), list
    )


def _report(entry: dict[str, Any], where: str) -> Report:
    return records.checked(_Report, entry, where).model_dump()


def _as_report(note: Annotated) -> Report:
    return {
        "id": note.id,
        "sha256": _sha(note),
        "overall": note.overall,
        "note_type": note.note_type,
        "facts": note.facts,
        "criteria": [{"id": name, "verdict": v} for name, v in note.criteria.items()],
        "body_regions": note.body_regions,
    }


def _sha(note: Annotated) -> str:
    return hashlib.sha256(note.text.encode()).hexdigest()


def _matched(gold: Iterable[Annotated], reports: Sequence[Report]) -> dict[str, Report]:
    by_id = {report["id"]: report for report in reports}
    found = {
        note.id: by_id[note.id]
        for note in gold
        if note.id in by_id and by_id[note.id]["sha256"] in ("", _sha(note))
    }
    # No report is of two notes: a copied text must not be scored by the other copy's report.
    left = [report for report in reports if found.get(report["id"]) is not report]
    by_sha = {report["sha256"]: report for report in left if report["sha256"]}
    by_name = {PurePath(report["id"]).stem: report for report in left}
    by_name |= {report["id"]: report for report in left}
    for note in gold:
        report = by_sha.get(_sha(note)) or by_name.get(note.id)
        if note.id not in found and report is not None:
            found[note.id] = report
    return found


def _fits(note: Annotated, report: Report, where: str) -> None:
    if report.get("sha256") not in (None, "", _sha(note)):
        raise CorpusError(
            f"{where}: the prediction for {note.id!r} is of another text; use the corpus's"
        )
    if any(not 0 <= f["start"] <= f["end"] <= len(note.text) for f in report.get("facts", ())):
        raise CorpusError(
            f"{where}: a fact predicted for {note.id!r} stands outside its text; offsets are "
            "code points of the text as it is"
        )
