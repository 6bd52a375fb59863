"""Train and dev notes of the corpus -> result stores of any size with invented people.

A store of 100,000 visits holds the same 133 judged notes many times, under ids, dates, patients,
clinicians, clinics and payers that nobody bears.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from suffice.engine import Options, rules_of
from suffice.scan import episodes
from suffice.scan.row import Keep, Row
from suffice.scan.store import Store
from suffice.scan.work import Work
from suffice.types import Note

CORPUS = Path(__file__).parents[2] / "corpora" / "notes97110" / "notes.jsonl"
SPLITS = ("train", "dev")
CLINICS = ("Birch Hill", "Canal Street", "Dove Lane", "East Quay", "Fern Court", "Grange Road")
PAYERS = ("medicare", "medicaid", "commercial", "workers_comp", "auto")
_FIRST = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou")
_LAST = ("Arbor", "Bexley", "Corvin", "Dunmere")
CLINICIANS = tuple(f"{first} {last}, PT" for last in _LAST for first in _FIRST)
REFUSED = (
    "PDF without a text layer; run OCR first and give its text",
    "encrypted; save it without a password",
    "empty; there is no note to read",
)


@cache
def judged(quotes: bool = False) -> tuple[Row, ...]:
    """Rows of the notes, with their texts."""
    work = Work(Options(), Keep(text=True, quotes=quotes))
    lines = CORPUS.read_text("utf-8").splitlines()
    notes = [note for note in map(json.loads, lines) if note["split"] in SPLITS]
    return tuple(work(Note(note["text"], note["id"])) for note in notes)


def build(path: Path, visits: int, *, text: bool = False, quotes: bool = False) -> Path:
    """A store of about `visits` visits, one percent of the documents refused."""
    with Store.create(path) as store, store.writing():
        store.add_criteria(
            (r.id, r.title, r.severity.value, r.advice, json.dumps([_source(s) for s in r.sources]))
            for r in rules_of(Options().chosen())
        )
        versions = dict.fromkeys(("suffice", "criteria", "policies"), "0.1.0")
        kept = Keep(text, quotes)._asdict()
        store.set_meta({"versions": json.dumps(versions), "kept": json.dumps(kept)})
        store.db.execute("INSERT INTO runs (versions, options, finished) VALUES ('{}', '{}', 1)")
        source = store.source("/archive/export", None)
        for number, row in enumerate(_rows(visits, text, quotes)):
            store.put(row, source, 1, number.to_bytes(16, "big"))
        episodes.write(store, Options().policies)
    return path


def _source(source: object) -> dict[str, object]:
    return {name: getattr(source, name) for name in ("document", "section", "url", "status")}


def _rows(visits: int, text: bool, quotes: bool) -> Iterator[Row]:
    chance = random.Random(7)
    notes = judged(quotes)
    written, patient = 0, 0
    while written < visits:
        patient += 1
        who = f"Zz{patient:05}"
        # Few visits for most clinicians, many for some: as real archives are.
        clinician = CLINICIANS[int(len(CLINICIANS) * chance.random() ** 3)]
        fields = {
            "patient": who,
            "clinician": clinician,
            "clinic": CLINICS[CLINICIANS.index(clinician) % len(CLINICS)],
            "payer": chance.choice(PAYERS),
            "state": "TX",
        }
        day = date(2023, 1, 2) + timedelta(days=chance.randrange(800))
        for _ in range(min(chance.randint(1, 14), visits - written)):
            written += 1
            day += timedelta(days=chance.choice((2, 3, 5, 7)))
            own = f"export/{who}/{day.isoformat()}-{written}.txt"
            if chance.random() < 0.01:
                yield Row(own, refused=chance.choice(REFUSED), fields=fields)
            else:
                yield _moved(chance.choice(notes), own, fields, day, text)


def _moved(row: Row, own: str, fields: dict[str, str], day: date, text: bool) -> Row:
    """`row` under another id, with other people, on another day."""
    parts = []
    for visit in row.visits:
        told = json.loads(visit.record) if visit.record else None
        if told:
            told[1] = day.isoformat()
        record = json.dumps(told, separators=(",", ":")) if told else None
        parts.append(replace(visit, date_of_service=day.isoformat(), record=record))
    return replace(row, id=own, fields=fields, visits=tuple(parts), text=row.text if text else None)
