"""A store -> visits drawn for a human reviewer, and the workbook that asks of each criterion.

The reviewer sees notes and questions, never a verdict of ours; a hidden sheet tells which visit a
row is and how many visits of the archive it stands for.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from suffice.results import as_xlsx, reread
from suffice.results.as_xlsx import Sheet
from suffice.results.tables import rule
from suffice.results.tally import OVERALL, criteria
from suffice.results.xlsx_rows import MOST_CHARACTERS

# Of a sample by risk: how much of it goes to each of our verdicts.
_RISK = {"insufficient": 0.5, "borderline": 0.3, "sufficient": 0.15, "not_applicable": 0.05}
_LEAST = 2  # of every verdict that there is: one alone tells nothing of its spread
ANSWERS = ("met", "partial", "not_met", "not_applicable", "not_determinable")
WHOLE = ("sufficient", "borderline", "insufficient", "not_applicable")
REVIEW, KEY = "review", "key"
KEY_HEADS = ("row", "document", "visit", "sha256", "weight", "design", "seed")
OVERALL_HEAD, COMMENT_HEAD = "overall", "comment"
_HOW = (
    "Each row of the sheet “review” is one visit. Read the note; choose an answer for every"
    " criterion from the list in its cell, then one for the note as a whole. Leave a cell empty"
    " if you do not want to answer it.",
    "met: the note shows it. partial: it shows a part of what is asked. not_met: it does not show"
    " it. not_applicable: it is not asked of such a note. not_determinable: the note alone"
    " cannot tell, for example because other notes or the claim would be needed.",
    "Exclusion criteria ask for the absence of a defect: met means that the defect is absent.",
    "overall: sufficient (the note stands), borderline (reviewers would differ), insufficient (a"
    " reviewer would most likely not accept it), not_applicable (no exercise treatment to judge).",
    "Where a document tells of several visits, judge the one whose date stands in the row.",
    "Judge by the words of the note alone and do not ask others. The checker's own verdicts are"
    " not in this workbook. Do not change the first column.",
    "This workbook holds words of real notes if the archive does: treat it as you treat the notes.",
    "When it is filled in: suffice agree RESULTS THIS-FILE.xlsx",
)


class Drawn(NamedTuple):
    """A visit of the sample; `weight` is how many visits of the archive it stands for."""

    visit: int
    document: int
    number: int
    date: str | None
    weight: float


def draw(db: sqlite3.Connection, size: int, seed: int, *, risk: bool = False) -> list[Drawn]:
    """At most `size` visits, by chance alone or more of those that fall short; in mixed order."""
    chance = random.Random(seed)
    strata: dict[str, list[int]] = {}
    for visit, overall in db.execute("SELECT visit, overall FROM main.visits ORDER BY visit"):
        strata.setdefault(overall if risk else "", []).append(visit)
    sizes = {name: len(own) for name, own in strata.items()}
    shares = _allocated(sizes, size) if risk else {"": min(size, sizes.get("", 0))}
    found = []
    for name, count in shares.items():
        for visit in chance.sample(strata[name], count) if count else ():
            (row,) = db.execute(
                "SELECT document, number, date_of_service FROM main.visits WHERE visit = ?",
                (visit,),
            ).fetchall()
            found.append(Drawn._make((visit, *row, sizes[name] / count)))
    chance.shuffle(found)
    return found


def _allocated(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many visits of each verdict: by risk, at least two, at most all that there are."""
    names = [name for name in OVERALL if sizes.get(name)]
    given = {name: min(sizes[name], _LEAST) for name in names}
    while sum(given.values()) > size:
        given[max(given, key=lambda name: (given[name], names.index(name)))] -= 1
    while sum(given.values()) < min(size, sum(sizes.values())):
        open_names = [name for name in names if given[name] < sizes[name]]
        owed = max(open_names, key=lambda name: _RISK[name] / (given[name] + 1))
        given[owed] += 1
    return given


def write(
    db: sqlite3.Connection, path: Path, size: int, seed: int, *, risk: bool = False
) -> list[str]:
    """Draw and write the workbook; returns why notes had to be left out. Raises OSError."""
    drawn = draw(db, size, seed, risk=risk)
    found = dict(reread.notes(db, list(dict.fromkeys(one.document for one in drawn))))
    texts = {
        number: note.text
        for number, note in found.items()
        if not isinstance(note, reread.RereadError)
    }
    told = [one for one in drawn if one.document in texts]
    lost = [str(e) for e in found.values() if isinstance(e, reread.RereadError)]
    if told:
        design = "risk" if risk else "random"
        as_xlsx.write(path, _sheets(db, told, texts, (design, seed)))
    return lost


def _sheets(
    db: sqlite3.Connection,
    drawn: Sequence[Drawn],
    texts: Mapping[int, str],
    how: tuple[str, int],
) -> Iterator[Sheet]:
    asked = {row[0]: row[1:] for row in db.execute("SELECT * FROM main.criteria")}
    ids = [name for name in criteria(db) if name in asked]
    yield Sheet(
        "how to", ("How to review",), (110,), ([line] for line in _HOW), wrap=True, filters=False
    )
    yield Sheet(
        "questions",
        ("criterion", "title", "severity", "question", "rule"),
        (12, 40, 12, 60, 60),
        [(name, *asked[name][:3], rule(json.loads(asked[name][3]))) for name in ids],
        wrap=True,
    )
    yield _review(db, drawn, texts, {name: asked[name][0] for name in ids})
    yield Sheet(KEY, KEY_HEADS, (8, 40, 8, 20, 10, 10, 8), _key(db, drawn, how), hidden=True)


def _review(
    db: sqlite3.Connection,
    drawn: Sequence[Drawn],
    texts: Mapping[int, str],
    titles: Mapping[str, str],
) -> Sheet:
    longest = max(len(texts[one.document]) for one in drawn)
    pieces = max(1, -(-longest // MOST_CHARACTERS))
    notes = ["note", *(f"note, part {n}" for n in range(2, pieces + 1))]
    before = ["row", "date of service", "payer", "state", *notes]
    heads = [*before, OVERALL_HEAD, *(f"{c} {t}" for c, t in titles.items()), COMMENT_HEAD]
    choices: dict[int, tuple[str, ...]] = {len(before): WHOLE}
    choices |= {len(before) + n: ANSWERS for n in range(1, len(titles) + 1)}

    def rows() -> Iterator[Sequence[object]]:
        for number, one in enumerate(drawn, 1):
            payer, state = db.execute(
                "SELECT payer, state FROM main.documents WHERE document = ?", (one.document,)
            ).fetchone()
            text, most = texts[one.document], MOST_CHARACTERS
            cut = [text[at * most : (at + 1) * most] or None for at in range(pieces)]
            yield (number, one.date, payer, state, *cut)

    return Sheet(
        REVIEW,
        heads,
        [6, 12, 12, 8, *[100.0] * pieces, 16, *[18.0] * len(titles), 40],
        rows(),
        count=len(drawn),
        choices=choices,
        wrap=True,
        frozen="B2",
    )


def _key(
    db: sqlite3.Connection, drawn: Sequence[Drawn], how: tuple[str, int]
) -> Iterator[Sequence[object]]:
    for number, one in enumerate(drawn, 1):
        own, digest = db.execute(
            "SELECT id, lower(hex(sha256)) FROM main.documents WHERE document = ?", (one.document,)
        ).fetchone()
        yield (number, own, one.number, digest, one.weight, *how)
