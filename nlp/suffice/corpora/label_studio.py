"""Label Studio's JSON (tasks, or JSON_MIN) <-> notes. Offsets are UTF-16 units, as browsers count.

`{"data": {"text": "..."}, "annotations": [{"result": [{"type": "labels", "value": {...}}]}]}`; a
region's attributes are further results of the same id, a note's verdicts have no region.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import label_studio_tasks, pieces, records, whole
from suffice.corpora.label_studio_values import told, value_of
from suffice.corpora.model import (
    SUGGESTED,
    Annotated,
    AnyFact,
    Corpus,
    CorpusError,
    Relation,
    placed,
)
from suffice.corpora.offsets import Utf16
from suffice.corpora.scheme import decode

_HELD = ("comment", "links")


class _Value(BaseModel):
    model_config = ConfigDict(extra="allow")
    start: int | None = None
    end: int | None = None
    text: str | list[str] | None = None
    labels: list[str] = []


class _Result(BaseModel):
    id: str = ""
    type: str
    from_name: str = ""
    origin: str = ""
    value: _Value = _Value()
    from_id: str = ""
    to_id: str = ""
    labels: list[str] = []


class _Reading(BaseModel):
    result: list[_Result] = []
    was_cancelled: bool = False


class _Task(BaseModel):
    data: dict[str, Any]
    annotations: list[_Reading] = []
    predictions: list[_Reading] = []


def read(path: Path) -> Corpus:
    """The notes of an export: of several annotations the first that was not cancelled."""
    tasks = [
        (where, records.checked(_Task, _task(entry), where))
        for where, entry in records.objects(path)
    ]
    several = sum(sum(not a.was_cancelled for a in task.annotations) > 1 for _, task in tasks)
    warnings = (f"{several} notes have several annotations; the first counts",) if several else ()
    return Corpus(tuple(_note(task, where) for where, task in tasks), warnings=warnings)


def _task(entry: dict[str, Any]) -> dict[str, Any]:
    """A task of JSON_MIN, where results stand under their names, as a whole task."""
    if "data" in entry:
        return entry
    data, results = {}, []
    for name, value in entry.items():
        listed = value if isinstance(value, list) else []
        regions = [v for v in listed if isinstance(v, dict) and "labels" in v]
        results += [
            {"type": "labels", "id": f"{name}{n}", "value": v} for n, v in enumerate(regions)
        ]
        if not regions:
            data[name] = value
    return {"data": data, "annotations": [{"result": results}]}


def _note(task: _Task, where: str) -> Annotated:
    text = task.data.get("text")
    if not isinstance(text, str):
        raise CorpusError(f"{where}: data.text is no text; tasks of other media cannot be read")
    readings = [a for a in task.annotations if not a.was_cancelled] or task.predictions
    results = readings[0].result if readings else []
    suggested = bool(results) and readings[0] in task.predictions
    facts, metadata = _regions(results, text, suggested, where)
    order = {name: n for n, name in enumerate(facts)}
    relations = [_relation(r, order, where) for r in results if r.type == "relation"]
    told_of = {k: v for k, v in task.data.items() if k != "text"} | metadata
    return pieces.join(whole.note(told_of, text, list(facts.values()), relations, where))


def _regions(
    results: list[_Result], text: str, suggested: bool, where: str
) -> tuple[dict[str, AnyFact], dict[str, Any]]:
    """Facts by the ids of their regions, and what is said of the note."""
    facts: dict[str, dict[str, Any]] = {}
    metadata: dict[str, Any] = {}
    for number, result in enumerate(results):
        if result.type == "labels":
            name = result.id or f"region {number}"
            label = result.value.labels[0] if result.value.labels else "region"
            facts[name] = dict(placed(label, [_place(result.value, text, where)], {}))
            if suggested or result.origin == "prediction":
                facts[name]["origin"] = SUGGESTED
    for result in results:
        if result.type in ("labels", "relation"):
            continue
        value = value_of(result.type, result.value.model_dump(exclude_none=True))
        if (fact := facts.get(result.id)) is None:
            metadata[result.from_name] = value
        else:
            kind = fact["type"]
            if isinstance(value, str) and result.type == "choices":
                value = decode(kind, result.from_name, value)
            fact[result.from_name] = value
    return dict(facts), told(metadata)


def _place(value: _Value, text: str, where: str) -> tuple[int, int]:
    if value.start is None or value.end is None:
        raise CorpusError(f"{where}: a region has no start and end; only text can be read")
    units = Utf16(text)
    place = (units.to_points(value.start), units.to_points(value.end))
    words = value.text if isinstance(value.text, str) else None
    if words is None or _fits(text, place, words):
        return place
    if _fits(text, (value.start, value.end), words):  # made by a script that counts code points
        return value.start, value.end
    raise CorpusError(
        f"{where}: the words of a region are not those of the text there; was the text changed "
        "after it was annotated?"
    )


def _fits(text: str, place: tuple[int, int], words: str) -> bool:
    r"""Whether the words agree; Label Studio writes a line end as a backslash and an n."""
    there = text[place[0] : place[1]]
    return there.split() == words.replace("\\n", " ").split() or there.split() == words.split()


def _relation(result: _Result, order: dict[str, int], where: str) -> Relation:
    if result.from_id not in order or result.to_id not in order:
        raise CorpusError(f"{where}: a relation names a region that is not there; export it again")
    ends = (("from", order[result.from_id]), ("to", order[result.to_id]))
    return Relation(result.labels[0] if result.labels else "relation", ends)


def write(corpus: Corpus, path: Path) -> list[str]:
    """The tasks as the file `path`, the labeling interface beside; returns the ids to be read."""
    tasks = [label_studio_tasks.task(note) for note in map(pieces.split, corpus.notes)]
    body = ",\n".join(records.line(task).rstrip("\n") for task in tasks)
    path.write_text(f"[{body}]\n", encoding="utf-8", newline="\n")
    interface = label_studio_tasks.interface(corpus.notes)
    beside = path.with_name(f"{path.stem}.interface.xml")
    beside.write_text(interface, encoding="utf-8", newline="\n")
    return [note.id for note in corpus.notes]
