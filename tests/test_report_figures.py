"""Aggregates of a report against a plain count of the same store."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from suffice.results import figures, names, records, visits
from suffice.results.measure import counts
from suffice.results.measured import measured
from suffice.results.shares import Share
from suffice.results.tally import OVERALL, VERDICTS, tally
from suffice.scan.store import Store
from tests.browser import stores


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = stores.build(tmp_path_factory.mktemp("figures") / "r.sqlite", 400)
    with Store.open(path) as store:
        names.prepare(store.db)
        yield store.db


def test_the_tally_is_a_plain_count(db: sqlite3.Connection) -> None:
    counted = tally(db)
    plain: Counter[tuple[str, str]] = Counter()
    for name in counted.criteria:
        for (verdict,) in db.execute(f'SELECT "{name}" FROM visits'):
            plain[name, verdict] += 1
    for name, row in zip(counted.criteria, counted.whole.criteria, strict=True):
        assert [plain[name, verdict] for verdict in VERDICTS] == list(row)


@pytest.mark.parametrize("kind", ["clinician", "clinic", "payer", "month"])
def test_groups_add_up_to_the_whole(db: sqlite3.Connection, kind: str) -> None:
    counted = tally(db)
    parts = counted.groups[kind].values()
    assert (sum(part.criteria for part in parts) == counted.whole.criteria).all()
    assert (sum(part.overall for part in parts) == counted.whole.overall).all()


def test_a_tally_does_not_depend_on_its_chunks(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = figures.groups(tally(db), "clinician")
    monkeypatch.setattr("suffice.results.tally._CHUNK", 7)
    assert figures.groups(tally(db), "clinician") == whole


def test_partial_never_counts_as_not_met(db: sqlite3.Connection) -> None:
    partial = 0
    for rate in figures.criterion_rates(db, tally(db)):
        (k,) = db.execute(f"SELECT count(*) FROM visits WHERE \"{rate.id}\" = 'not_met'").fetchone()
        assert rate.not_met.k == k
        assert rate.not_met.n == k + rate.counts["partial"] + rate.counts["met"]
        partial += rate.counts["partial"]
    assert partial


def test_small_groups_come_last_by_name_and_are_not_ranked(db: sqlite3.Connection) -> None:
    found = figures.groups(tally(db), "clinician")
    ranked = [group.is_ranked for group in found]
    assert ranked == sorted(ranked, reverse=True) and len(set(ranked)) == 2
    assert all(group.insufficient.n >= 20 for group in found if group.is_ranked)
    small = [group.name.casefold() for group in found if not group.is_ranked]
    assert small == sorted(small)
    shares = [group.insufficient.value or 0 for group in found if group.is_ranked]
    assert shares == sorted(shares, reverse=True)


def test_months_come_in_their_order(db: sqlite3.Connection) -> None:
    months = [group.name for group in figures.groups(tally(db), "month")]
    assert months == sorted(months)


def test_the_headline_counts_what_the_store_holds(db: sqlite3.Connection) -> None:
    head = figures.headline(db)
    assert head.documents == head.judged + head.refused
    assert head.visits == sum(head.overall[name] for name in OVERALL)
    assert head.refused == sum(count for _, count, _ in figures.refusals(db))
    assert head.findings["open"] == db.execute("SELECT count(*) FROM findings").fetchone()[0]


def test_waived_and_known_findings_are_counted_apart(tmp_path: Path) -> None:
    with Store.open(stores.build(tmp_path / "r.sqlite", 60)) as store:
        names.prepare(store.db)
        before = visits.worst(store.db)
        first = before[0]
        store.db.execute("UPDATE findings SET waived = 'agreed' WHERE visit = ?", (first.visit,))
        store.db.execute("UPDATE findings SET known = 1 WHERE visit = ?", (before[1].visit,))
        after = visits.worst(store.db)
        head = figures.headline(store.db)
        rates = figures.criterion_rates(store.db, tally(store.db))
    assert {v.visit for v in before} - {v.visit for v in after} == {first.visit, before[1].visit}
    assert head.findings["waived"] == len(first.findings)
    assert head.findings["known"] == len(before[1].findings)
    failed = sum(f.verdict == "not_met" for f in first.findings)
    assert sum(rate.waived for rate in rates) == failed


def test_the_worst_visits_come_first(db: sqlite3.Connection) -> None:
    found = visits.worst(db, 50)
    keys = [(OVERALL.index(v.overall), -v.points) for v in found]
    assert keys == sorted(keys) and len(found) == 50
    assert all(v.points == pytest.approx(sum(f.points for f in v.findings)) for v in found)


def test_units_have_the_same_room_on_both_sides(db: sqlite3.Connection) -> None:
    found = visits.units(db, 3)
    sides = [found.beyond(sign).k for sign in (1, 0, -1)]
    assert sum(sides) == found.compared <= found.visits
    assert sides[0] and sides[2]
    assert all(bill.billed > bill.supported for bill in found.over)
    assert all(bill.billed < bill.supported for bill in found.under)
    (over,) = db.execute(
        "SELECT sum(timed_units - units_supported) FROM visits WHERE timed_units > units_supported"
    ).fetchone()
    assert found.units(1) == round(over)


def test_a_record_has_its_visits_values_and_findings(db: sqlite3.Connection) -> None:
    found = records.patients(db, names.Masks(db, frozenset()), 20)
    assert len(found) == 20
    failing = [
        sum(f.verdict == "not_met" for e in patient.episodes for f in e.findings)
        for patient in found
    ]
    assert failing == sorted(failing, reverse=True)
    series = [one for patient in found for one in patient.series]
    assert series and all(
        [point.day for point in own] == sorted(point.day for point in own)
        for one in series
        for own in one.sides.values()
    )


def test_an_mcid_stands_only_beside_its_own_measure_and_unit() -> None:
    known = records.known_mcid()
    assert known["LEFS"].mcid == 9 and known["pain"].better == "lower"
    rows = [("p", "gait speed", "ft/s", "", "2025-01-02", 1.0)]
    assert records._series("gait speed", "ft/s", rows).mcid is None
    assert records._series("gait speed", "m/s", rows).mcid == known["gait speed"]
    assert records._series("TUG", "s", rows).mcid is None


def test_wilson_intervals_are_those_of_the_textbook() -> None:
    assert Share(3, 20).interval == pytest.approx((0.0524, 0.3604), abs=1e-4)
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert Share(0, 0).value is None and Share(0, 0).interval is None


def test_counts_of_a_confusion() -> None:
    told = {"not_met as not_met": 3, "met as not_met": 1, "not_met as partial": 2, "met as met": 9}
    told |= {"not_applicable as not_met": 1}
    assert counts(told) == {"n": 15, "said": 5, "true": 5, "both": 3}


def test_the_shipped_measurement_is_possible() -> None:
    found = measured()
    assert "synthetic" in str(found) and "language models" in str(found)
    assert len(found.criteria) >= 35
    for one in found.criteria.values():
        assert one.both <= min(one.said, one.true) and one.true <= one.n <= found.notes
