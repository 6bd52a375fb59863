"""Weak phrases count only where nothing skilled stands beside them; phrases never make a note."""

from __future__ import annotations

import pytest

from suffice.engine import Checker
from suffice.types import Note

HEAD = "PT daily note 03/11/2025. Pt: Orla Vane, DOB 02/02/1950. Visit 5 of 12.\n"
TREATED = "97110 x2, 30 min 1:1 with PT. Total timed 30 min, total treatment 30 min.\n"
SIGNED = "Signed electronically by Mara Holt, PT, DPT 03/11/2025"
SKILLED = (
    "Step-downs 4 in 2x8 R, tactile cue at the pelvis to stop the drop; cut to 6 reps because the "
    "knee buckled in set 2.\n"
)
WEAK = (
    "tolerated treatment well",
    "continue POC",
    "per flow sheet",
    "same as last visit",
    "patient improving",
    "decreased pain",
    "ther ex x 30 min",
    "progressing toward goals",
)


def verdicts(checker: Checker, text: str, note_type: str = "DN") -> dict[str, str]:
    report = checker.check(Note(text, fields={"note_type": note_type}))
    return {finding["id"]: finding["verdict"] for finding in report["criteria"]}


@pytest.mark.parametrize("phrase", WEAK)
def test_weak_phrase_alone_shows_no_skill(checker: Checker, phrase: str) -> None:
    found = verdicts(checker, f"{HEAD}Bridges 2x10. {phrase.capitalize()}.\n{TREATED}{SIGNED}")
    assert found["SK-02"] == found["SK-03"] == found["SK-04"] == "not_met"


@pytest.mark.parametrize("phrase", WEAK)
def test_weak_phrase_does_no_harm_beside_skilled_work(checker: Checker, phrase: str) -> None:
    note = f"{HEAD}{SKILLED}{TREATED}A: Hip weakness keeps her from the porch stairs."
    without, beside = (verdicts(checker, f"{note}{more}\n{SIGNED}") for more in ("", f" {phrase}."))
    criteria = ("SK-01", "SK-02", "SK-03", "SK-04", "EX-02")
    assert [beside[c] for c in criteria] == [without[c] for c in criteria] == ["met"] * 5


def test_skilled_maintenance_stands(checker: Checker) -> None:
    found = verdicts(
        checker,
        f"{HEAD}Skilled maintenance for MS. Hip abductor stretch 5x30 s, PT graded the stretch "
        "because clonus began at 20 deg; his wife cannot judge when tone builds.\n"
        f"{TREATED}{SIGNED}",
    )
    assert found["EX-03"] == "met"
    assert found["SK-04"] == "met"


def test_unskilled_upkeep_does_not_stand(checker: Checker) -> None:
    found = verdicts(
        checker, f"{HEAD}Continue maintenance visits weekly. Bridges 2x10.\n{TREATED}{SIGNED}"
    )
    assert found["EX-03"] == "not_met"


@pytest.mark.parametrize(
    "words",
    [
        "Asked about joining a gym, told that is for after discharge.",
        "Not appropriate for a gym program yet, load has to be set by lag.",
        "Hopes to lose weight too, told that is not what we treat here.",
    ],
)
def test_gym_wording_rejected_is_no_exclusion(checker: Checker, words: str) -> None:
    found = verdicts(checker, f"{HEAD}{SKILLED}{words}\n{TREATED}{SIGNED}")
    assert found["EX-01"] == found["EX-02"] == "met"


def test_gym_as_the_purpose_is_one(checker: Checker) -> None:
    text = f"{HEAD}Machines 30 min for general conditioning.\n{TREATED}{SIGNED}"
    assert verdicts(checker, text)["EX-01"] == "not_met"


def test_missing_minutes_per_code_are_no_defect_here(checker: Checker) -> None:
    totals = "97110 x1, 97140 x1. Total timed 30 min, total treatment 40 min.\n"
    found = verdicts(checker, f"{HEAD}{SKILLED}{totals}{SIGNED}")
    assert found["TM-01"] == "met"
    assert found["SK-04"] == "met"


def test_missing_strength_grade_in_a_daily_note_is_no_defect(checker: Checker) -> None:
    found = verdicts(checker, f"{HEAD}{SKILLED}{TREATED}{SIGNED}")
    assert {found[c] for c in ("SK-01", "SK-03", "SK-04", "EX-02")} == {"met"}


@pytest.mark.parametrize(("visit", "verdict"), [(18, "met"), (19, "partial")])
def test_visit_count_asks_for_a_reason_only_where_none_is_given(
    checker: Checker, visit: int, verdict: str
) -> None:
    head = HEAD.replace("Visit 5 of 12", f"Visit {visit}")
    assert verdicts(checker, f"{head}Bridges 2x10.\n{TREATED}{SIGNED}")["EX-02"] == verdict
    assert verdicts(checker, f"{head}{SKILLED}{TREATED}{SIGNED}")["EX-02"] == "met"


@pytest.mark.parametrize(("note_type", "verdict"), [("DN", "not_determinable"), ("PR", "not_met")])
def test_silence_on_the_home_programme_depends_on_the_note_type(
    checker: Checker, note_type: str, verdict: str
) -> None:
    found = verdicts(checker, f"{HEAD}{SKILLED}{TREATED}{SIGNED}", note_type)
    assert found["SK-06"] == verdict


STUFFED = (
    "Patient received skilled therapeutic exercise requiring the unique skills, knowledge and "
    "judgment of a licensed therapist. Verbal and tactile cues provided as needed for proper form "
    "and technique. Exercises were individualized, modified, graded and progressed based on "
    "patient response. Patient tolerated treatment well and is progressing toward goals. Skilled "
    "intervention was medically necessary to improve function. Continue POC.\n",
    "Skilled services delivered: skilled analysis, skilled facilitation, skilled instruction in "
    "compensatory strategies, clinical decision making with in-the-moment modification. Therapist "
    "monitored response throughout and adjusted interventions accordingly. Goals and plan revised "
    "as indicated. Complexities require the expertise of a therapist to ensure safety and maximize "
    "functional outcomes. HEP reviewed, patient verbalized understanding.\n",
)


@pytest.mark.parametrize("text", STUFFED)
@pytest.mark.parametrize("more", ["", "Bridges 2x10, rows 2x10.\n"])
def test_phrases_without_facts_are_never_sufficient(checker: Checker, text: str, more: str) -> None:
    report = checker.check(Note(f"{HEAD}{text}{more}{TREATED}{SIGNED}", fields={"note_type": "DN"}))
    found = {finding["id"]: finding["verdict"] for finding in report["criteria"]}
    assert report["overall"] != "sufficient"
    assert "met" not in {found[c] for c in ("SK-02", "SK-03", "SK-04", "SK-06")}


def test_the_same_note_with_facts_can_be_sufficient(checker: Checker) -> None:
    """The stuffing test can fail: facts instead of phrases turn the verdict."""
    told = (
        "S: Cannot go down her porch stairs without holding her son.\nO: R knee flexion 0-108, was "
        f"0-96 on 2/25. R quad 4-/5, L 5/5.\n{SKILLED}A: Quad weakness is why she cannot take the "
        "porch stairs. P: 2x/week for 4 weeks, retry 6 in step if no buckling in 8/8 reps.\n"
    )
    report = checker.check(Note(f"{HEAD}{told}{TREATED}{SIGNED}", fields={"note_type": "DN"}))
    assert report["overall"] == "sufficient"
