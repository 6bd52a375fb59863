"""Every statement of the two seed documents is carried by a criterion, a policy or a resolution.

Statements are in our own words. CHIRO is the coding guide's page on 97110, LCD the public
restatement of one coverage text that is credited to four contractors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest

from suffice import criteria, policies
from suffice.engine import Checker
from suffice.types import Note

CHIRO = "000"
LCD = "002"


@dataclass(frozen=True)
class Probe:
    """An invented note and the verdict that the statement leads to."""

    criterion: str
    verdict: str
    text: str
    note_type: str = "DN"


@dataclass(frozen=True)
class Row:
    """One statement of a seed and what carries it.

    kind "note": shown on invented notes; "threshold" and "policy": a number or a file of
    `suffice.policies`; "resolved": decided otherwise, under the resolution `about`.
    """

    seed: str
    statement: str
    kind: Literal["note", "threshold", "policy", "resolved"]
    criteria: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()
    thresholds: tuple[tuple[str, float], ...] = ()
    policies: tuple[str, ...] = ()
    about: str = ""
    because: str = ""


ROWS = (
    # --- the coding guide ---
    Row(
        CHIRO,
        "The code covers strength, endurance, motion or flexibility of at least one body part",
        "note",
        ("CD-01",),
        (
            Probe("CD-01", "met", "Hamstring stretch 3x30 sec, SLR 2x12. 97110 x1."),
            Probe("CD-01", "not_met", "97110 x1. Gait training with a walker, 80 ft."),
        ),
    ),
    Row(
        CHIRO,
        "Treadmill, isokinetics, trunk stabilization and ball work are instances of it",
        "note",
        ("CD-01", "EX-01"),
        (
            Probe("CD-01", "met", "Lumbar stabilization on the ball, bridges 2x12. 97110 x1."),
            Probe("EX-01", "met", "Treadmill 6 min so that he can walk to the bus stop, RPE 13."),
        ),
    ),
    Row(
        CHIRO,
        "Contact is direct, one provider with one patient",
        "note",
        ("SK-07",),
        (
            Probe("SK-07", "met", "SLR 2x12, 97110 x1, 15 min one-on-one."),
            Probe("SK-07", "not_met", "SLR 2x12 in a group of three, 97110 x1."),
        ),
    ),
    Row(
        CHIRO,
        "The number of body regions has no bearing on the units",
        "note",
        ("TM-03",),
        (
            Probe(
                "TM-03",
                "not_met",
                "Neck: chin tucks 2x10. R knee: SLR 2x12. Timed 15 min. 97110 x2.",
            ),
            Probe("TM-03", "met", "R knee: SLR 2x12, heel slides 2x10. Timed 25 min. 97110 x2."),
        ),
    ),
    Row(
        CHIRO,
        "The provider or a trained person stays by for safety and correct performance",
        "note",
        ("SK-03", "SK-07"),
        (
            Probe("SK-03", "met", "SLR 2x12, verbal cue to keep the knee straight."),
            Probe("SK-07", "met", "Step-ups 2x8, min A to keep the pelvis level."),
        ),
    ),
    Row(
        CHIRO,
        "Some states let a trained person deliver the service in the provider's stead",
        "resolved",
        ("SK-08",),
        (Probe("SK-08", "not_met", "Aide took him through SLR 2x12, 97110 x1.\n\nIda Roe, PT"),),
        about="delegation",
    ),
    Row(
        CHIRO,
        "The note tells why a skilled provider is needed",
        "note",
        ("SK-03", "SK-04"),
        (
            Probe("SK-04", "met", "SLR 2x12, cut to 8 when the quad began to shake."),
            Probe("SK-04", "not_met", "SLR 2x12. Tolerated treatment well. Continue POC."),
        ),
    ),
    Row(
        CHIRO,
        "Goals aim at better function",
        "note",
        ("PC-02",),
        (
            Probe("PC-02", "met", "Goals:\n1. Climb 10 steps with one rail in 4 weeks", "EV"),
            Probe("PC-02", "not_met", "Goals:\n1. Improve endurance", "EV"),
        ),
    ),
    Row(
        CHIRO,
        "Past 12 to 18 visits, or 4 to 6 weeks, a review of necessity becomes likely",
        "threshold",
        ("PR-04",),
        (
            Probe("PR-04", "met", "Visit 11. SLR 2x12."),
            Probe("PR-04", "not_met", "Visit 17. SLR 2x12. Cont 2x/wk."),
        ),
        (("visits_review_start", 12), ("visits_review_firm", 18), ("weeks_review", 6)),
        because="visits are judged; the weeks stand in the policy and no criterion reads them",
    ),
    Row(
        CHIRO,
        "Passive exercise alone is good for about 2 to 4 visits",
        "threshold",
        ("EX-04",),
        (
            Probe("EX-04", "met", "Visit 3: PROM R shoulder 20 min."),
            Probe("EX-04", "not_met", "Visit 7: PROM R shoulder 20 min."),
        ),
        (("passive_visits", 4),),
    ),
    Row(
        CHIRO,
        "Below eight minutes nothing is billed",
        "threshold",
        ("TM-03",),
        (
            Probe("TM-03", "met", "SLR 2x12. Timed 8 min. 97110 x1."),
            Probe("TM-03", "not_met", "SLR 2x12. Timed 6 min. 97110 x1."),
        ),
        (("minutes_97110", 8),),
    ),
    Row(
        CHIRO,
        "Modifier 52 does not rescue a service of fewer than eight minutes",
        "note",
        ("TM-03",),
        (
            Probe("TM-03", "not_met", "SLR 2x12. Timed 7 min. 97110-52 x1."),
            Probe("TM-03", "met", "SLR 2x12. Timed 15 min. 97110-52 x1."),
        ),
    ),
    Row(
        CHIRO,
        "Fitness, aerobic conditioning and weight loss are no ground for the code",
        "note",
        ("EX-01",),
        (
            Probe("EX-01", "not_met", "Elliptical 30 min for weight loss."),
            Probe("EX-01", "not_met", "Bike 30 min for general fitness."),
        ),
    ),
    Row(
        CHIRO,
        "Upkeep of motion or strength counts where it takes a skilled therapist",
        "note",
        ("EX-03",),
        (
            Probe(
                "EX-03",
                "met",
                "Skilled maintenance: tone varies daily, PT grades each stretch to avoid clonus.",
            ),
        ),
    ),
    Row(
        CHIRO,
        "A specific disease or injury has cost motion, strength, flexibility or mobility",
        "note",
        ("MN-01", "MN-02"),
        (
            Probe("MN-01", "met", "Dx: adhesive capsulitis, left. Wand flexion 2x10."),
            Probe("MN-02", "met", "Weak L hip abductors, clams 2x12."),
        ),
    ),
    Row(
        CHIRO,
        "ICD-10 categories of the spine and of sprains are suggested",
        "resolved",
        ("MN-01",),
        (Probe("MN-01", "met", "Dx: plantar fasciitis, left. Towel curls 2x12."),),
        about="diagnosis list",
    ),
    Row(
        CHIRO,
        "Re-evaluation on the same day, under 97002 or 97004, may need a modifier",
        "resolved",
        ("TM-04", "CD-02"),
        (
            Probe(
                "TM-04",
                "not_met",
                "97164 20 min, 97110 15 min x2. Timed 35 min.",
                "EV",
            ),
        ),
        about="deleted codes",
    ),
    Row(
        CHIRO,
        "Beside group work (97150) the exercise line bears 59 or an X modifier",
        "note",
        ("CD-02",),
        (
            Probe("CD-02", "not_met", "SLR 2x12. 97110 x1, 97150 x1."),
            Probe("CD-02", "partial", "SLR 2x12. 97110 59 x1, 97150 x1."),
            Probe("CD-02", "partial", "SLR 2x12. 97110 XU x1, 97150 x1."),
        ),
    ),
    Row(
        CHIRO,
        "Rules differ by payer, state and federal programme, and change with time",
        "policy",
        policies=("NATIONAL",),
        because="the rules in force follow payer, state, discipline and day",
    ),
    # --- the restatement of the coverage text ---
    Row(
        LCD,
        "The purpose is to restore strength, endurance, motion or flexibility",
        "note",
        ("SK-02", "MN-02"),
        (
            Probe("SK-02", "met", "Step-ups 2x8 to improve control on the stairs at home."),
            Probe("SK-02", "not_met", "SLR 2x12, clams 2x12."),
        ),
    ),
    Row(
        LCD,
        "To maintain them is named a purpose too",
        "resolved",
        ("EX-03",),
        (
            Probe(
                "EX-03",
                "met",
                "Skilled maintenance: spasms shift daily, PT grades each stretch to avoid clonus.",
                "PR",
            ),
        ),
        about="maintenance",
    ),
    Row(
        LCD,
        "The loss comes from a disease or injury",
        "note",
        ("MN-01", "EX-05"),
        (
            Probe("MN-01", "not_met", "Here for exercise. Bike 12 min."),
            Probe("EX-05", "met", "L hip flexion 3-/5 after hip fracture.", "EV"),
        ),
    ),
    Row(
        LCD,
        "The loss limits function",
        "note",
        ("FUN-01",),
        (
            Probe("FUN-01", "met", "Cannot carry laundry upstairs. Step-ups 2x8."),
            Probe("FUN-01", "not_met", "Decreased function. Quad 4-/5, SLR 2x12."),
        ),
    ),
    Row(
        LCD,
        "The patient may take part actively, with help, or passively",
        "note",
        ("EX-04", "CD-01"),
        (
            Probe("EX-04", "met", "AAROM L shoulder flexion 2x10, bridges 2x10."),
            Probe("EX-04", "met", "Visit 2: PROM L shoulder 15 min."),
            Probe("CD-01", "met", "AAROM L shoulder flexion 2x10. 97110 x1."),
        ),
    ),
    Row(
        LCD,
        "First indication: weakness, contracture, spasticity, lost motion, poor balance or posture",
        "note",
        ("MN-02",),
        (
            Probe("MN-02", "met", "Weakness of the L quad, SLR 2x12."),
            Probe("MN-02", "met", "Spasticity of the R calf, slow stretch 3x30 sec."),
            Probe("MN-02", "met", "Impaired balance, tandem stance 3x20 sec."),
            Probe("MN-02", "not_met", "Rode the bike 15 min, leg press 3x12."),
        ),
    ),
    Row(
        LCD,
        "Second indication: motion, strength, control or dexterity to be won for daily living",
        "note",
        ("MN-02", "SK-02"),
        (
            Probe("MN-02", "met", "Quad 3+/5. Cannot carry laundry upstairs."),
            Probe(
                "SK-02", "met", "Putty squeeze 2x12 to improve hand control for buttoning a shirt."
            ),
        ),
    ),
    Row(
        LCD,
        "One indication is enough, yet the two are joined by 'and'",
        "resolved",
        ("MN-02",),
        (Probe("MN-02", "met", "Weak R hip flexors, marching 2x12."),),
        about="indications",
    ),
    Row(
        LCD,
        "Fitness, flexibility, aerobic conditioning and weight loss are not covered",
        "note",
        ("EX-01",),
        (Probe("EX-01", "not_met", "Machines 30 min for general conditioning."),),
    ),
    Row(
        LCD,
        "Endurance work is not covered without a complicated condition",
        "note",
        ("EX-01", "EX-05"),
        (
            Probe("EX-01", "met", "COPD. NuStep 8 min so that she can walk to the mailbox."),
            Probe("EX-05", "partial", "Deconditioned since the winter, likes to walk.", "EV"),
        ),
        because="in part: endurance as a bare aim is not judged as fitness",
    ),
    Row(
        LCD,
        "Exercise that maintains motion or strength is not covered",
        "resolved",
        ("EX-03",),
        (Probe("EX-03", "not_met", "Continue maintenance visits weekly."),),
        about="maintenance",
    ),
    Row(
        LCD,
        "Exercise that needs no skilled person, or no longer, is not covered",
        "note",
        ("EX-02", "SK-08"),
        (
            Probe("EX-02", "not_met", "Knows his program by now, SLR 2x12."),
            Probe("SK-08", "not_met", "Tech took her through SLR 2x12, 97110 x1.\n\nIda Roe, PT"),
        ),
    ),
    Row(
        LCD,
        "Repetition is handed over to patient or caregiver by teaching",
        "note",
        ("SK-06", "EX-02"),
        (
            Probe("SK-06", "met", "Taught her husband the calf stretch, he showed it back."),
            Probe("SK-06", "not_met", "PROGRESS REPORT. SLR 3x12, LEFS 44.", "PR"),
        ),
    ),
    Row(
        LCD,
        "Lost motion is given in degrees",
        "note",
        ("OBJ-02",),
        (
            Probe("OBJ-02", "met", "L knee flexion 94 deg.", "PR"),
            Probe("OBJ-02", "not_met", "Shoulder ROM: decreased.", "PR"),
        ),
    ),
    Row(
        LCD,
        "Lost strength is given in grades",
        "note",
        ("OBJ-01",),
        (
            Probe("OBJ-01", "met", "L hip flexion 3+/5.", "PR"),
            Probe("OBJ-01", "not_met", "Presents with decreased strength of both arms.", "PR"),
        ),
    ),
    Row(
        LCD,
        "Lost mobility is given in levels of help",
        "note",
        ("OBJ-03",),
        (
            Probe("OBJ-03", "met", "Bed transfer Mod A.", "PR"),
            Probe("OBJ-03", "not_met", "Presents with decreased functional mobility.", "EV"),
        ),
    ),
    Row(
        LCD,
        "The note says what the limits, and their improvement, mean for the patient's life",
        "note",
        ("FUN-02",),
        (
            Probe(
                "FUN-02",
                "met",
                "Assessment: quad 3+/5 is why he cannot carry laundry upstairs.",
                "PR",
            ),
            Probe("FUN-02", "not_met", "L knee flex 101, was 94.", "PR"),
        ),
    ),
    Row(
        LCD,
        "Progress shows that the condition responds",
        "note",
        ("PR-02",),
        (
            Probe(
                "PR-02",
                "met",
                "LEFS 52/80 (was 35). L knee flexion 115 deg (was 94).\n\nGoals:\n1. LEFS 60",
                "PR",
            ),
            Probe("PR-02", "not_met", "Progressing nicely toward all goals.", "PR"),
        ),
    ),
    Row(
        LCD,
        "The response matters for function, or is expected to",
        "note",
        ("PR-03",),
        (
            Probe("PR-03", "met", "LEFS 52/80 (was 35).", "PR"),
            Probe("PR-03", "partial", "LEFS 38/80 (was 35).", "PR"),
        ),
    ),
    Row(
        LCD,
        "Measures of progress are functional where that is possible",
        "note",
        ("OBJ-05", "PR-03"),
        (
            Probe("OBJ-05", "met", "LEFS 52/80 (was 35).", "PR"),
            Probe("OBJ-05", "partial", "LEFS 52/80.", "PR"),
        ),
    ),
    Row(
        LCD,
        "A few degrees after a long course may mean nothing for the patient",
        "note",
        ("PR-03", "FUN-02"),
        (
            Probe("PR-03", "partial", "Visit 22. L knee flexion 97 deg (was 94).", "PR"),
            Probe("FUN-02", "not_met", "Visit 22. L knee flexion 97 deg (was 94).", "PR"),
        ),
    ),
    Row(
        LCD,
        "Beyond 12 to 18 visits the note argues why exercise goes on",
        "threshold",
        ("PR-04",),
        (
            Probe(
                "PR-04",
                "met",
                "Visit 20. Skilled PT needed because the knee gives way on stairs.",
            ),
            Probe("PR-04", "not_met", "Visit 20. SLR 2x12. Cont 2x/wk."),
        ),
        (("visits_review_start", 12), ("visits_review_firm", 18)),
    ),
    Row(
        LCD,
        "Supportive: the sound side is measured for comparison",
        "note",
        ("OBJ-04",),
        (
            Probe(
                "OBJ-04",
                "met",
                "Dx: L rotator cuff repair. L shoulder flex 104, R 168.",
                "PR",
            ),
            Probe("OBJ-04", "not_met", "Dx: L ankle sprain. L ankle DF 4, PF 32.", "PR"),
        ),
    ),
    Row(
        LCD,
        "Supportive: pain that is treated has rating, place and effect on function",
        "note",
        ("PAIN-01",),
        (
            Probe("PAIN-01", "met", "Dx: cervical radiculopathy. Neck pain 5/10 when driving."),
            Probe("PAIN-01", "partial", "Dx: low back pain. Pain 4/10 today."),
        ),
    ),
    Row(
        LCD,
        "Supportive: the exercises performed are specified",
        "note",
        ("SK-01",),
        (
            Probe("SK-01", "met", "SLR 2x12, heel slides 2x10."),
            Probe("SK-01", "not_met", "Ther ex x 25 min."),
        ),
    ),
    Row(
        LCD,
        "Supportive: each exercise has a purpose for function",
        "note",
        ("SK-02",),
        (
            Probe("SK-02", "partial", "SLR 2x12 for strengthening."),
            Probe("SK-02", "met", "Step-ups 2x8 to improve control on the cellar stairs."),
        ),
    ),
    Row(
        LCD,
        "Supportive: instruction and help show that it took a therapist",
        "note",
        ("SK-03",),
        (
            Probe("SK-03", "met", "SLR 2x12, tactile cue to stop the hip from rotating."),
            Probe("SK-03", "not_met", "Performed SLR 2x12 independently."),
        ),
    ),
    Row(
        LCD,
        "Supportive: cardiopulmonary monitoring comes with its values",
        "note",
        ("CARD-01",),
        (
            Probe("CARD-01", "met", "Bike 6 min. SpO2 96% before, 90% after."),
            Probe("CARD-01", "not_met", "Bike 6 min. Vitals monitored."),
        ),
    ),
    Row(
        LCD,
        "Four local coverage determinations are credited with the text",
        "policy",
        policies=("L33413", "L34049", "L34427", "L35036"),
    ),
)

CRITERIA = {criterion.id for criterion in criteria.shipped()}
POLICIES = {policy.id: policy for policy in policies.shipped()}
NATIONAL = POLICIES[policies.NATIONAL]
PROBES = [
    pytest.param(row, probe, id=f"{row.seed}-{number:02}-{probe.criterion}-{probe.verdict}-{turn}")
    for number, row in enumerate(ROWS, 1)
    for turn, probe in enumerate(row.probes, 1)
]


def carried_by(row: Row) -> str:
    """What carries the statement, as in the table of the README."""
    parts = [*row.criteria, *row.policies]
    if row.thresholds:
        parts.append("thresholds " + ", ".join(f"`{name}`" for name, _ in row.thresholds))
    named = ", ".join(parts)
    if row.kind == "resolved":
        resolution = next(r for r in NATIONAL.resolution if r.about == row.about)
        return f"resolved otherwise ({row.about}): {resolution.decision} ({named})"
    return f"{named}: {row.because}" if row.because else named


def table() -> str:
    """The rows as Markdown: `python -c 'from tests.test_seeds import table; print(table())'`."""
    lines = ["| Statement | Carried by |", "| --- | --- |"]
    lines += [f"| {row.statement} | {carried_by(row)} |" for row in ROWS]
    return "\n".join(lines)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.statement[:40])
def test_what_a_row_names_exists(row: Row) -> None:
    assert set(row.criteria) <= CRITERIA
    assert set(row.policies) <= set(POLICIES)
    assert {probe.criterion for probe in row.probes} <= set(row.criteria)
    assert row.criteria or row.policies
    for name, value in row.thresholds:
        assert NATIONAL.thresholds[name] == value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.statement[:40])
def test_a_row_has_what_its_kind_asks_for(row: Row) -> None:
    assert (row.kind == "resolved") == bool(row.about)
    assert (row.kind == "threshold") == bool(row.thresholds)
    assert (row.kind == "policy") == bool(row.policies)
    assert row.kind == "policy" or row.probes


@pytest.mark.parametrize(("row", "probe"), PROBES)
def test_note_gets_the_verdict(row: Row, probe: Probe, checker: Checker) -> None:
    report = checker.check(Note(probe.text, fields={"note_type": probe.note_type}))
    finding = next(f for f in report["criteria"] if f["id"] == probe.criterion)
    assert finding["verdict"] == probe.verdict, f"{row.statement}: {finding['message']}"


def test_resolutions_and_rows_name_each_other() -> None:
    assert {row.about for row in ROWS if row.about} == {r.about for r in NATIONAL.resolution}


def test_enough_is_shown_on_notes() -> None:
    assert sum(bool(row.probes) for row in ROWS) >= 20
    assert len({(row.seed, row.statement) for row in ROWS}) == len(ROWS)
