"""The store's visits -> episodes of each patient and what only their sequence can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from suffice import record
from suffice.policies import Policy
from suffice.scan.store import Store

_VISITS = (
    "SELECT d.patient, d.id, v.record, v.policy, d.document"
    " FROM visits v JOIN documents d USING (document)"
    " WHERE d.patient IS NOT NULL AND v.record IS NOT NULL ORDER BY d.patient, d.id, v.number"
)


def write(store: Store, policies: Iterable[Policy]) -> None:
    """Judge the record of every patient of the store, in place of what stood there before."""
    thresholds = {policy.id: policy.thresholds for policy in policies}
    store.db.execute("DELETE FROM episodes")
    cursor = store.db.cursor()
    for patient, group in groupby(cursor.execute(_VISITS), lambda found: str(found[0])):
        found = list(group)
        policy_of = {row[1]: row[3] for row in found}
        numbers = {row[1]: row[4] for row in found}
        for episode in record.episodes(record.unpacked(row[1], row[2]) for row in found):
            bounds = _bounds(policy_of[episode.visits[-1].id], thresholds)
            judged = record.Judged(episode, record.judge_episode(episode, bounds))
            _put(store, patient, judged, numbers)


def _bounds(policies: str, thresholds: Mapping[str, Mapping[str, float]]) -> record.Bounds:
    """The bounds of the policies that bound the last visit; the nearest one stands first."""
    merged: dict[str, float] = {}
    for name in reversed(policies.split()):
        merged |= thresholds.get(name, {})
    return record.Bounds.of(merged)


def _put(store: Store, patient: str, judged: record.Judged, numbers: Mapping[str, int]) -> None:
    episode = judged.episode
    done = store.db.execute(
        "INSERT INTO episodes (patient, discipline, first, last, begins_mid_episode, visits)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            patient,
            episode.discipline,
            episode.visits[0].day,
            episode.visits[-1].day,
            int(episode.begins_mid_episode),
            json.dumps(list(_visits(episode)), ensure_ascii=False),
        ),
    )
    store.db.executemany(
        "INSERT INTO record_findings VALUES (?, ?, ?, ?, ?)",
        [
            (
                *(done.lastrowid, f.criterion, f.verdict.value, f.message),
                json.dumps([numbers[note] for note in f.notes], separators=(",", ":")),
            )
            for f in judged.findings
        ],
    )


def _visits(episode: record.Episode) -> Iterator[list[Any]]:
    shares = {
        (after.id, after.start): round(copied.share, 3)
        for _, after, copied in record.copies(episode)
    }
    for visit in episode.visits:
        yield [visit.id, visit.day, visit.note_type, shares.get((visit.id, visit.start))]
