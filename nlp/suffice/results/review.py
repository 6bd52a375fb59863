"""A store and a filled-in sample of it -> agreement by criterion, and rates corrected by it.

TM-01: reviewer and checker agree on 46 of 50 visits; of the archive 14 % (8 to 23) are not met
where the checker says 18 %.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import nan
from pathlib import Path
from typing import Any

import numpy as np

from suffice.evaluate import measures
from suffice.evaluate.figures import Draws, Figure, by_patient
from suffice.results.estimate import Answer, corrected
from suffice.results.filled_in import Review, ReviewError, read
from suffice.results.shares import Share
from suffice.results.tally import OVERALL, VERDICTS, quoted
from suffice.scan.store import Store

__all__ = ["ReviewError", "agree", "as_text"]

METHOD = (
    "direct weighted estimate: the reviewer's answers alone, each visit weighted by the number of"
    " visits that it stands for; 95 % interval by Wilson on the effective sample size, which the"
    " linearised variance of the ratio within strata gives"
)
_LABELS = {"overall": OVERALL}
_BAD = {"overall": "insufficient"}
_DECIDED = {"overall": OVERALL[:3]}


def agree(results: Path, reviewed: Path) -> dict[str, Any]:
    """Agreement of a reviewer with the store `results`, as plain JSON values.

    Raises ReviewError, StoreError, each one line that names the file and the remedy.
    """
    review = read(reviewed)
    with Store.open(results) as store:
        rows = list(_ours(store.db, review, reviewed))
        draws = Draws(patient for patient, _, _ in rows)
        subjects = ("overall", *store.criteria)
        found = {
            subject: _subject(store.db, subject, _answers(rows, review, subject), draws)
            for subject in subjects
        }
    answered = {row for row, told in review.answers.items() if told}
    return {
        "schema": "suffice.agreement/1",
        "visits": len(answered),
        "drawn": len(review.keys),
        "design": review.design,
        "seed": review.seed,
        "corrected_by": METHOD,
        "overall": found.pop("overall"),
        "criteria": {name: own for name, own in found.items() if own["n"]},
    }


def _ours(
    db: sqlite3.Connection, review: Review, path: Path
) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Patient, row and verdicts of ours for each visit of the review."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    for row, key in review.keys.items():
        found = cursor.execute(
            "SELECT v.*, ifnull(d.patient, d.id) AS whose, lower(hex(d.sha256)) AS digest"
            " FROM visits v JOIN documents d USING (document) WHERE d.id = ? AND v.number = ?",
            (key.document, key.visit),
        ).fetchone()
        if found is None or found["digest"] != key.sha256:
            raise ReviewError(
                f"{path}: row {row} is of a note that the results do not hold, or hold in another"
                " version; give the results that the sample was drawn from"
            )
        yield found["whose"], row, {name: found[name] for name in found.keys()}  # noqa: SIM118


def _answers(
    rows: Sequence[tuple[str, int, Mapping[str, str]]], review: Review, subject: str
) -> list[tuple[str, Answer]]:
    """What both say of `subject`, by patient; every visit that was drawn has an answer or None."""
    return [
        (
            patient,
            Answer(
                ours.get(subject) or None,
                review.answers[row].get(subject),
                ours["overall"] if review.design == "risk" else "",
                review.keys[row].weight,
            ),
        )
        for patient, row, ours in rows
    ]


def _subject(
    db: sqlite3.Connection, subject: str, told: list[tuple[str, Answer]], draws: Draws
) -> dict[str, Any]:
    labels = _LABELS.get(subject, VERDICTS)
    bad, decided = _BAD.get(subject, "not_met"), _DECIDED.get(subject, VERDICTS[:3])
    both = [(patient, a) for patient, a in told if a.ours and a.theirs]
    pairs = Counter((a.theirs, a.ours) for _, a in both)
    said = sum(n for (_, ours), n in pairs.items() if ours == bad)
    true = sum(n for (theirs, _), n in pairs.items() if theirs == bad)
    hits = pairs[bad, bad]
    return {
        "n": len(both),
        "confusion": {f"{t} as {o}": n for (t, o), n in sorted(pairs.items())},
        **_agreement(both, labels, draws),
        "precision": _plain(Share(hits, said)),
        "recall": _plain(Share(hits, true)),
        "rate_told": _plain(_told(db, subject, bad, decided)),
        "rate_corrected": corrected([a for _, a in told], bad, decided),
    }


def _agreement(
    both: list[tuple[str, Answer]], labels: Sequence[str], draws: Draws
) -> dict[str, Any]:
    if not both:
        return {"agreement": None, "kappa": None, "ac1": None}
    place = {label: index for index, label in enumerate(labels)}
    tables = []
    for _, answer in both:
        table = np.zeros((len(labels), len(labels)))
        table[place[answer.theirs or ""], place[answer.ours or ""]] = 1
        tables.append(table)
    sums = by_patient([patient for patient, _ in both], draws.patients, tables)
    of = {
        "agreement": measures.accuracy,
        "kappa": measures.kappa(len(labels)),
        "ac1": measures.ac1(len(labels)),
    }
    return {name: draws.summary(Figure(sums, measure)) for name, measure in of.items()}


def _told(db: sqlite3.Connection, subject: str, bad: str, decided: Sequence[str]) -> Share:
    """The rate of the archive by the checker's own verdicts."""
    marks = ", ".join("?" * len(decided))
    name = quoted(subject)
    row = db.execute(
        f"SELECT total({name} = ?), total({name} IN ({marks})) FROM visits", (bad, *decided)
    ).fetchone()
    return Share(int(row[0]), int(row[1]))


def _plain(share: Share) -> dict[str, Any]:
    value, interval = share.value, share.interval
    return {
        "k": share.k,
        "n": share.n,
        "value": None if value is None else round(value, 4),
        "interval": interval and [round(end, 4) for end in interval],
    }


def as_text(found: Mapping[str, Any]) -> str:
    """The agreement as lines for the terminal."""
    lines = [
        f"{found['visits']} of {found['drawn']} visits reviewed ({found['design']} sample, seed"
        f" {found['seed']})",
        "",
        f"{'':<10}{'n':>4}  {'agreement':<20}{'kappa':<22}{'AC1':<22}"
        f"{'told':>7}  corrected rate of not met",
        _line("overall", found["overall"]),
        *(_line(name, own) for name, own in found["criteria"].items()),
        "",
        "agreement, kappa, AC1: in the sample, 95 % bootstrap intervals over patients.",
        "told: not met (insufficient) by the checker, of all visits for which it was decided.",
        f"corrected: {found['corrected_by']}.",
    ]
    return "\n".join(lines)


def _line(name: str, own: Mapping[str, Any]) -> str:
    three = (
        _figure(own[key], width) for key, width in (("agreement", 20), ("kappa", 22), ("ac1", 22))
    )
    told, right = own["rate_told"]["value"], own["rate_corrected"]
    shown = "-" if told is None else f"{told:.1%}"
    better = "-"
    if right["value"] is not None:
        low, high = right["interval"]
        better = f"{right['value']:.1%} ({low:.1%} to {high:.1%})"
    return f"{name:<10}{own['n']:>4}  {''.join(three)}{shown:>7}  {better}"


def _figure(figure: Mapping[str, Any] | None, width: int) -> str:
    shown = "-"
    if figure and figure["value"] is not None:
        low, high = figure["interval"] or (nan, nan)
        shown = f"{figure['value']:.2f} ({low:.2f} to {high:.2f})"
    return f"{shown:<{width}}"
