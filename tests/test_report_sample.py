"""The reviewer's sample: blind, drawn fairly, read back, and what it says of the archive."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from suffice.results import review, sample
from suffice.results.estimate import Answer, corrected
from suffice.results.tally import OVERALL, VERDICTS, criteria
from suffice.scan.store import Store, StoreError
from tests.browser import stores

Reviewer = Callable[[str, str], str]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stores.build(tmp_path_factory.mktemp("sample") / "r.sqlite", 300, text=True)


@pytest.fixture
def db(results: Path) -> Iterator[sqlite3.Connection]:
    with Store.open(results) as store:
        yield store.db


def _filled(
    results: Path, path: Path, size: int, reviewer: Reviewer, *, risk: bool = False
) -> Path:
    """A sample in which `reviewer` answers (subject, our verdict) -> verdict."""
    with Store.open(results) as store:
        assert not sample.write(store.db, path, size, 3, risk=risk)
        names = ("overall", *criteria(store.db))
        chosen = ", ".join(f'v."{name}"' for name in names)
        ours = {
            (row[0], row[1]): dict(zip(names, row[2:], strict=True))
            for row in store.db.execute(
                f"SELECT d.id, v.number, {chosen} FROM visits v JOIN documents d USING (document)"
            )
        }
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["review"][1]]
    keys = list(book["key"].iter_rows(min_row=2, values_only=True))
    for row, key in zip(book["review"].iter_rows(min_row=2), keys, strict=True):
        for column, head in enumerate(heads):
            subject = head.split()[0]
            if subject in names:
                row[column].value = reviewer(subject, ours[key[1], key[2]][subject]) or None
    book.save(path)
    return path


def test_answers_are_the_verdicts_that_there_are() -> None:
    assert set(sample.ANSWERS) == set(VERDICTS) and set(sample.WHOLE) == set(OVERALL)


def test_the_same_seed_draws_the_same_visits(db: sqlite3.Connection) -> None:
    assert sample.draw(db, 20, 5) == sample.draw(db, 20, 5)
    assert sample.draw(db, 20, 5) != sample.draw(db, 20, 6)
    assert len(sample.draw(db, 10**6, 1)) == db.execute("SELECT count(*) FROM visits").fetchone()[0]


@pytest.mark.parametrize("risk", [False, True])
def test_weights_stand_for_the_whole_archive(db: sqlite3.Connection, risk: bool) -> None:
    drawn = sample.draw(db, 40, 1, risk=risk)
    (visits,) = db.execute("SELECT count(*) FROM visits").fetchone()
    assert len({one.visit for one in drawn}) == 40
    assert sum(one.weight for one in drawn) == pytest.approx(visits)


def test_a_sample_by_risk_holds_more_of_what_falls_short(db: sqlite3.Connection) -> None:
    overall = dict(db.execute("SELECT visit, overall FROM visits"))
    shares = Counter(overall.values())
    drawn = Counter(overall[one.visit] for one in sample.draw(db, 40, 1, risk=True))
    fallen = ("insufficient", "borderline")
    assert sum(map(drawn.get, fallen)) / 40 > sum(map(shares.get, fallen)) / len(overall)
    assert all(drawn[name] >= min(2, count) for name, count in shares.items())
    order = [overall[one.visit] for one in sample.draw(db, 40, 1, risk=True)]
    assert order != sorted(order, key=OVERALL.index)


def test_the_workbook_asks_everything_and_tells_no_verdict(
    results: Path, db: sqlite3.Connection, tmp_path: Path
) -> None:
    path = tmp_path / "review.xlsx"
    sample.write(db, path, 12, 1, risk=True)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["how to", "questions", "review", "key"]
    assert book["key"].sheet_state == "veryHidden"
    sheet = book["review"]
    heads = [cell.value for cell in sheet[1]]
    asked = [head.split()[0] for head in heads]
    assert [name for name in criteria(db) if name in asked] == list(criteria(db))
    listed = {
        str(area): one.formula1
        for one in sheet.data_validations.dataValidation
        for area in one.sqref
    }
    assert len(listed) == len(criteria(db)) + 1
    assert set(listed.values()) == {
        '"met,partial,not_met,not_applicable,not_determinable"',
        '"sufficient,borderline,insufficient,not_applicable"',
    }
    ids = [row[0] for row in db.execute("SELECT id FROM documents")]
    for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 1):
        assert row[0] == number and len(row[heads.index("note")]) > 100
        assert not any(row[heads.index("overall") :])
        assert not set(map(str, row)) & {*ids, *VERDICTS, *OVERALL}
    questions = [row[0] for row in book["questions"].iter_rows(min_row=2, values_only=True)]
    assert questions == list(criteria(db))
    key = next(book["key"].iter_rows(min_row=2, values_only=True))
    assert key[1] in ids and key[5:] == ("risk", 1)


def test_a_long_note_is_whole(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 5, text=True)
    words = "=1+1 " + "abcdefghij" * 7000
    with Store.open(path) as store:
        store.db.execute("UPDATE documents SET text = ?", (words,))
        sample.write(store.db, tmp_path / "s.xlsx", 5, 1)
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["review"]
    places = [i for i, cell in enumerate(sheet[1]) if str(cell.value).startswith("note")]
    assert len(places) == 3
    for row in sheet.iter_rows(min_row=2):
        assert "".join(row[place].value for place in places) == words
        assert {row[place].data_type for place in places} == {"s"}


def test_a_reviewer_of_one_mind_agrees_with_all(results: Path, tmp_path: Path) -> None:
    found = review.agree(results, _filled(results, tmp_path / "s.xlsx", 60, lambda _, ours: ours))
    assert found["visits"] == found["drawn"] == 60
    assert found["overall"]["agreement"]["value"] == 1.0
    for own in found["criteria"].values():
        assert own["n"] == 60 and own["agreement"]["value"] == own["kappa"]["value"] == 1.0
        if own["rate_told"]["value"] is not None and own["rate_corrected"]["n"] > 20:
            low, high = own["rate_corrected"]["interval"]
            assert low - 0.05 <= own["rate_told"]["value"] <= high + 0.05
    text = review.as_text(found)
    assert "direct weighted estimate" in text and "TM-01" in text


def test_a_stricter_reviewer_raises_the_corrected_rate(results: Path, tmp_path: Path) -> None:
    def strict(subject: str, ours: str) -> str:
        return "not_met" if subject == "TM-01" and ours == "partial" else ours

    found = review.agree(results, _filled(results, tmp_path / "s.xlsx", 80, strict, risk=True))
    own = found["criteria"]["TM-01"]
    assert own["confusion"]["not_met as partial"] and own["agreement"]["value"] < 1
    assert own["recall"]["value"] < 1 and own["precision"]["value"] == 1
    assert own["rate_corrected"]["value"] > own["rate_told"]["value"]
    assert found["criteria"]["TM-02"]["agreement"]["value"] == 1


def test_empty_cells_are_left_out(results: Path, tmp_path: Path) -> None:
    def partly(subject: str, ours: str) -> str:
        return ours if subject == "overall" else ""

    found = review.agree(results, _filled(results, tmp_path / "s.xlsx", 20, partly))
    assert found["overall"]["n"] == 20 and not found["criteria"]


def test_a_sheet_that_nobody_filled_in_has_no_answers(results: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "s.xlsx"
    with Store.open(results) as store:
        sample.write(store.db, sheet, 10, 1)
    found = review.agree(results, sheet)
    assert found["visits"] == 0 and found["drawn"] == 10


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda book: book["review"].__setitem__("G3", "perhaps"), "row 2, CARD-01: an answer"),
        (lambda book: book["review"].delete_rows(3), "rows were added, removed or renumbered"),
        (lambda book: book.remove(book["key"]), "give the workbook that suffice report"),
        (lambda book: book["key"].__setitem__("D2", "00"), "row 1 is of a note that the results"),
    ],
)
def test_a_damaged_review_is_one_line(
    change: Callable[[Any], None], told: str, results: Path, tmp_path: Path
) -> None:
    path = _filled(results, tmp_path / "s.xlsx", 8, lambda _, ours: ours)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    with pytest.raises(review.ReviewError) as error:
        review.agree(results, path)
    assert told in str(error.value) and str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_no_workbook_or_no_store_is_one_line(results: Path, tmp_path: Path) -> None:
    other = tmp_path / "x.xlsx"
    other.write_text("no workbook")
    with pytest.raises(review.ReviewError, match=r"x\.xlsx"):
        review.agree(results, other)
    path = _filled(results, tmp_path / "s.xlsx", 8, lambda _, ours: ours)
    with pytest.raises(StoreError, match="no such result store"):
        review.agree(tmp_path / "none.sqlite", path)


def _interval_holds(
    truth: float, strata: dict[str, list[str]], sizes: dict[str, int], seed: int
) -> bool:
    chance = random.Random(seed)
    told = [
        Answer("met", theirs, name, len(own) / sizes[name])
        for name, own in strata.items()
        for theirs in chance.sample(own, sizes[name])
    ]
    low, high = corrected(told, "not_met", ("not_met", "partial", "met"))["interval"]
    return bool(low <= truth <= high)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    chance = random.Random(1)

    def made(count: int, bad: float) -> list[str]:
        rest = ["met", "partial", "not_applicable"]
        return ["not_met" if chance.random() < bad else chance.choice(rest) for _ in range(count)]

    strata = {"insufficient": made(800, 0.6), "sufficient": made(3200, 0.08)}
    every = [theirs for own in strata.values() for theirs in own]
    truth = every.count("not_met") / sum(t != "not_applicable" for t in every)
    sizes = {"insufficient": 60, "sufficient": 60}
    held = sum(_interval_holds(truth, strata, sizes, seed) for seed in range(400))
    assert 0.92 <= held / 400 <= 0.985


def test_weights_count_and_silence_is_no_answer() -> None:
    told = [Answer("met", "not_met", "a", 10)] * 5 + [Answer("met", "met", "a", 10)] * 5
    told += [Answer("met", "not_met", "b", 90)] * 1 + [Answer("met", "met", "b", 90)] * 9
    found = corrected(told, "not_met", ("not_met", "partial", "met"))
    assert found["value"] == pytest.approx(0.14) and found["n"] == 20
    silent = [*told, *[Answer("met", None, "b", 90)] * 10]
    assert corrected(silent, "not_met", ("not_met", "met"))["value"] == pytest.approx(
        (100 * 0.5 + 1800 * 0.1) / 1900, abs=1e-4
    )
    assert corrected([], "not_met", ("met",)) == {"value": None, "interval": None, "n": 0}
