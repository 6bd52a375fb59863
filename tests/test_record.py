"""Written episodes with known answers, on both sides of each bound of the five criteria."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from suffice.engine import Checker
from suffice.record import (
    Bounds,
    Entry,
    Judged,
    RecordFinding,
    arrange,
    as_json,
    judge,
    sentences,
)
from suffice.types import Note

START = date(2025, 3, 3)
PLAIN = {"type": "exercise", "name": "bridge", "text": "bridges 2x10", "dosed": True}
PROM = {"type": "exclusion", "text": "PROM", "kind": "passive_only", "asserted": True}
WHY = {"type": "skilled", "text": "quad gives way on curbs", "kind": "rationale"}
TASK = {"type": "function", "text": "climb stairs", "status": "goal", "section": "goals"}
SURGERY = {"type": "complexity", "text": "RCR", "kind": "postoperative"}
MORE = {"type": "skilled", "text": "progressed to one leg", "kind": "modification"}


def entry(
    day: int,
    note_type: str = "DN",
    facts: Iterable[Mapping[str, object]] = (PLAIN,),
    text: str = "-",
    discipline: str = "PT",
    **fields: str,
) -> Entry:
    """A note of `day`, counted from the first, as its report would tell it."""
    when = (START + timedelta(days=day)).isoformat()
    report: dict[str, Any] = {
        "id": f"{discipline}{day}{note_type}",
        "note_type": note_type,
        "date_of_service": when,
        "discipline": discipline,
        "overall": "sufficient",
        "criteria": [],
        "facts": [{"start": 0, "end": 0, "assertion": "present", **f} for f in facts],
        "visits": [],
    }
    return Entry(report, text, {"patient": "a", **fields})


def course(notes: int, every: int = 2, **last: Any) -> list[Entry]:
    """An evaluation and daily notes, `notes` in all; `last` says what the last one is."""
    daily = [entry(every * day) for day in range(1, notes - 1)]
    return [entry(0, "EV", ()), *daily, entry(every * (notes - 1), **last)]


def one(entries: Sequence[Entry], criterion: str) -> RecordFinding:
    (judged,) = judge(entries)
    return finding(judged, criterion)


def finding(judged: Judged, criterion: str) -> RecordFinding:
    return next(f for f in judged.findings if f.criterion == criterion)


def exercise(dose: str) -> dict[str, object]:
    return {**PLAIN, "text": f"bridges {dose}"}


# Episodes


@pytest.mark.parametrize(("gap", "episodes"), [(59, 1), (60, 2)])
def test_a_gap_of_sixty_days_begins_an_episode(gap: int, episodes: int) -> None:
    record = arrange([entry(0, "EV"), entry(gap)])
    assert len(record.episodes) == episodes
    assert record.episodes[-1].begins_mid_episode is (episodes == 2)


def test_an_evaluation_begins_an_episode_and_disciplines_stand_apart() -> None:
    notes = [entry(9), entry(6, "EV"), entry(0, "EV"), entry(3), entry(4, discipline="OT")]
    found = arrange(notes).episodes
    assert [[v.id for v in e.visits] for e in found] == [
        ["OT4DN"],
        ["PT0EV", "PT3DN"],
        ["PT6EV", "PT9DN"],
    ]
    assert [e.begins_mid_episode for e in found] == [True, False, False]


def test_a_note_of_no_date_stands_aside_and_a_copy_counts_once() -> None:
    undated = entry(0)
    undated = Entry({**undated.report, "id": "x", "date_of_service": None}, "-", {})
    record = arrange([undated, entry(2), entry(2)])
    assert record.undated == ("x",)
    assert [len(e.visits) for e in record.episodes] == [1]


def test_a_note_that_names_no_discipline_belongs_to_the_only_one() -> None:
    silent = entry(2)
    silent = Entry({**silent.report, "discipline": None}, "-", {})
    assert [e.discipline for e in arrange([entry(0, "EV"), silent]).episodes] == ["PT"]


def test_two_patients_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one patient"):
        judge([entry(0), entry(1, patient="b")])


def test_each_visit_of_one_document_is_its_own(checker: Checker) -> None:
    daily = (
        "Date of service: 3/{day}/2025\nSubjective: knee sore.\n"
        "Objective: 97110 30 min: Bridges {dose}.\nAssessment: better.\n"
        "Plan: Continue 2x/week.\nE-signed: Orla Vance, PT\n"
    )
    text = daily.format(day=4, dose="2x10") + "\n" + daily.format(day=6, dose="3x10")
    note = Entry(checker.check(Note(text, "two")), text, {"discipline": "PT"})
    assert len(note.report["visits"]) == 2
    (judged,) = judge([entry(0, "EV", ()), note])
    assert [v.day[-2:] for v in judged.episode.visits] == ["03", "04", "06"]
    assert finding(judged, "SK-05").verdict == "met"


# PR-04


@pytest.mark.parametrize(
    ("notes", "facts", "verdict"),
    [
        (12, [PLAIN], "met"),
        (13, [PLAIN], "partial"),
        (18, [PLAIN], "partial"),
        (13, [PLAIN, TASK], "partial"),
        (13, [PLAIN, WHY], "met"),
        (19, [PLAIN], "not_met"),
        (19, [PLAIN, WHY], "met"),
    ],
)
def test_beyond_twelve_treatment_days_the_latest_note_needs_a_reason(
    notes: int, facts: list[dict[str, object]], verdict: str
) -> None:
    found = one(course(notes, facts=facts), "PR-04")
    assert found.verdict == verdict
    assert f"{notes} treatment days" in found.message
    assert ("beyond 18" in found.message) is (notes > 18)


@pytest.mark.parametrize(("day", "verdict"), [(42, "met"), (43, "not_met")])
def test_beyond_six_weeks_the_latest_note_needs_a_reason(day: int, verdict: str) -> None:
    found = one([entry(0, "EV"), entry(20), entry(day)], "PR-04")
    assert found.verdict == verdict
    assert found.notes[-1] == f"PT{day}DN"


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, "not_determinable"),
        ({"visit": "12"}, "met"),
        ({"visit": "13"}, "partial"),
        ({"visit": "19"}, "not_met"),
    ],
)
def test_notes_from_mid_episode_count_by_the_visit_number(
    fields: dict[str, str], verdict: str
) -> None:
    assert one([entry(0), entry(2, **fields)], "PR-04").verdict == verdict


def test_bounds_come_from_the_policy() -> None:
    judged = judge(course(8), Bounds.of({"visits_review_start": 7, "certification_days": 30}))
    assert finding(judged[0], "PR-04").verdict == "partial"
    assert one(course(8), "PR-04").verdict == "met"


# EX-04


@pytest.mark.parametrize(("run", "verdict"), [(4, "met"), (5, "not_met")])
def test_passive_only_beyond_four_visits(run: int, verdict: str) -> None:
    passive = [entry(2 * day, facts=[PROM]) for day in range(1, run + 1)]
    found = one([entry(0, "EV", ()), *passive, entry(40)], "EX-04")
    assert found.verdict == verdict
    assert len(found.notes) == run


def test_active_work_breaks_the_row_and_a_silent_note_does_not() -> None:
    passive = [entry(day, facts=[PROM]) for day in (1, 2, 3, 5, 6)]
    begin = entry(0, "EV", ())
    assert one([begin, *passive, entry(4)], "EX-04").verdict == "met"
    assert one([begin, *passive, entry(4, facts=())], "EX-04").verdict == "not_met"


def test_a_repair_protocol_is_a_reason_for_passive_work() -> None:
    text = "PROM only per surgeon protocol."
    notes = [entry(day, facts=[PROM, SURGERY], text=text) for day in range(1, 8)]
    assert one([entry(0, "EV", ()), *notes], "EX-04").verdict == "met"


def test_a_passive_row_from_mid_episode_may_be_longer() -> None:
    assert one([entry(0, facts=[PROM]), entry(1, facts=[PROM])], "EX-04").verdict == "partial"


# PR-01


@pytest.mark.parametrize(("day", "verdict"), [(10, "met"), (11, "not_met")])
def test_the_report_is_due_on_the_tenth_treatment_day(day: int, verdict: str) -> None:
    found = one(course(day, note_type="PR"), "PR-01")
    assert found.verdict == verdict
    assert len(found.notes) == day


@pytest.mark.parametrize(("after", "verdict"), [(10, "met"), (11, "not_met")])
def test_the_next_period_begins_on_the_day_after_the_report(after: int, verdict: str) -> None:
    more = [entry(20 + day) for day in range(after)]
    assert one([*course(8, note_type="PR"), *more], "PR-01").verdict == verdict


def test_two_documents_of_one_day_are_one_treatment_day() -> None:
    assert one([*course(10), entry(18, "PR")], "PR-01").verdict == "met"


def test_a_report_that_only_an_assistant_signed_ends_no_period() -> None:
    report = entry(8, "PR")
    judged = [{"id": "PR-01", "verdict": "not_met"}]
    unsigned = Entry({**report.report, "criteria": judged}, "-", report.fields)
    later = [entry(day) for day in range(9, 17)]
    assert one([*course(4), report, *later], "PR-01").verdict == "met"
    assert one([*course(4), unsigned, *later], "PR-01").verdict == "not_met"


@pytest.mark.parametrize(("seen", "verdict"), [(10, "not_determinable"), (11, "not_met")])
def test_a_period_that_began_unseen(seen: int, verdict: str) -> None:
    assert one([entry(day) for day in range(seen)], "PR-01").verdict == verdict


# SK-05


@pytest.mark.parametrize(
    ("doses", "verdict"),
    [
        (["2x10"], "not_determinable"),
        (["2x10", "2 x 10"], "partial"),
        (["2x10", "2 x 10", "2x10"], "not_met"),
        (["2x10", "2x10", "3x10"], "met"),
        (["2x10 GTB", "2x10 green band", "2x10 green"], "not_met"),
        (["2x10 RTB", "2x10 RTB", "2x10 GTB"], "met"),
    ],
)
def test_the_programme_changes_within_a_period(doses: list[str], verdict: str) -> None:
    notes = [entry(day, facts=[exercise(dose)]) for day, dose in enumerate(doses, 1)]
    assert one([entry(0, "EV", ()), *notes], "SK-05").verdict == verdict


def test_a_change_between_two_periods_is_none_within_them() -> None:
    first = [entry(day, facts=[exercise("2x10")]) for day in (1, 2)]
    second = [entry(day, facts=[exercise("3x10")]) for day in (4, 5, 6)]
    report = entry(3, "PR", [exercise("2x10")])
    found = one([entry(0, "EV", ()), *first, report, *second], "SK-05")
    assert found.verdict == "not_met"


def test_a_described_change_counts_unless_every_note_repeats_it() -> None:
    same = [entry(day) for day in (1, 2, 3)]
    changed = entry(4, facts=[PLAIN, MORE])
    repeated = [entry(day, facts=[PLAIN, MORE]) for day in (1, 2, 3)]
    begin = entry(0, "EV", ())
    assert one([begin, *same, changed], "SK-05").verdict == "met"
    assert one([begin, *repeated], "SK-05").verdict == "not_met"


# ID-04

SENTENCES = [f"Patient told a story of number {word} today." for word in "abcdefghij"]
NEW = [f"Something else was seen about {word} now." for word in "abcdefghij"]


@pytest.mark.parametrize(
    ("copied", "verdict"),
    [(0, "met"), (4, "met"), (5, "partial"), (8, "partial"), (9, "not_met"), (10, "not_met")],
)
def test_the_share_of_copied_sentences(copied: int, verdict: str) -> None:
    now = SENTENCES[:copied] + NEW[copied:]
    notes = [
        entry(0, text="O:\n" + "\n".join(SENTENCES) + "\nRTC PRN."),
        entry(1, text="O:\n" + "\n".join(now) + "\nRTC PRN."),
    ]
    found = one(notes, "ID-04")
    assert found.verdict == verdict
    assert [sentences(notes[1].text)[n] for n in found.changed] == NEW[copied:]
    assert found.notes == ("PT0DN", "PT1DN")


def test_signatures_and_field_lines_count_for_nothing_and_told_lines_do() -> None:
    frame = "Date of service: 3 March in 2025\nElectronically signed by Orla Vance, PT, today\n"
    told = "Patient reports sore knee: worse after long walks today\n" * 3
    assert one([entry(0, text=frame), entry(1, text=frame)], "ID-04").verdict == "not_determinable"
    assert one([entry(0, text=told), entry(1, text=told)], "ID-04").verdict == "not_met"


def test_headings_and_short_sentences_count_for_nothing() -> None:
    frame = (
        "DAILY NOTE OF THE PHYSICAL THERAPIST\nS: Doing well.\nE-signed: Orla Vance, PT, on 3/1\n"
    )
    notes = [
        entry(day, text=frame + "\n".join(words)) for day, words in enumerate((SENTENCES, NEW))
    ]
    assert one(notes, "ID-04").verdict == "met"
    assert one([entry(0, text=frame), entry(1, text=frame)], "ID-04").verdict == "not_determinable"


# The real pipeline

HEAD = "DAILY NOTE {day}\nPhysical therapy\n"
SAME = (
    "S: Pt reports that the knee is sore after long walks.\n"
    "O: 97110 30 min: Bridges 3x10, SLR 2x12 5 lb.\n"
    "A: Patient tolerated all of the treatment well today.\n"
    "P: Continue with the plan of care as written.\n\nE-signed: Orla Vance, PT"
)
EVALUATION = (
    "INITIAL EVALUATION 2025-03-01\nPhysical therapy\nHistory: R knee pain since a fall 2/1.\n"
    "ROM R knee flexion 90. Strength R quad 3/5.\nPlan of care: 2x/wk x 6 wk.\n\n"
    "E-signed: Orla Vance, PT"
)


def checked(checker: Checker, texts: Sequence[str]) -> list[Entry]:
    return [Entry(checker.check(Note(t, f"n{i}")), t) for i, t in enumerate(texts)]


def test_a_cloned_episode_read_by_the_real_pipeline(checker: Checker) -> None:
    days = [f"2025-03-{day:02}" for day in range(3, 16)]
    notes = checked(checker, [EVALUATION, *(HEAD.format(day=day) + SAME for day in days)])
    (judged,) = judge(notes)
    verdicts = {f.criterion: f.verdict.value for f in judged.findings}
    assert verdicts == {
        "EX-04": "met",
        "ID-04": "not_met",
        "PR-01": "not_met",
        "PR-04": "partial",
        "SK-05": "not_met",
    }
    assert not judged.episode.begins_mid_episode
    assert json.loads(json.dumps(as_json(judged)))["visits"][0]["id"] == "n0"


def test_a_progressed_episode_read_by_the_real_pipeline(checker: Checker) -> None:
    texts = [
        EVALUATION,
        HEAD.format(day="2025-03-03") + SAME,
        HEAD.format(day="2025-03-05") + "S: Walked to the mailbox without her cane yesterday.\n"
        "O: 97110 30 min: Bridges 3x15, SLR 3x12 7 lb.\n"
        "A: Quad still gives way on curbs after four steps.\n"
        "P: Add the step down from two inches next.\n\nE-signed: Orla Vance, PT",
    ]
    (judged,) = judge(checked(checker, texts))
    assert {f.verdict.value for f in judged.findings} == {"met"}
    new = [sentences(texts[2])[number] for number in finding(judged, "ID-04").changed]
    assert any("mailbox" in words for words in new)


def test_passive_visits_read_by_the_real_pipeline(checker: Checker) -> None:
    daily = (
        "97110: PROM R shoulder x 30 min, pt relaxed.\nP: Cont 3x/wk.\n\nE-signed: Orla Vance, PT"
    )
    texts = [f"DAILY NOTE 2025-03-{day:02}\n{daily}" for day in range(3, 8)]
    assert one(checked(checker, [EVALUATION, *texts]), "EX-04").verdict == "not_met"
    assert one(checked(checker, [EVALUATION, *texts[1:]]), "EX-04").verdict == "met"
