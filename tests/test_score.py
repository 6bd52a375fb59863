"""Points of findings, and what decides alone."""

from __future__ import annotations

import pytest

from suffice import criteria
from suffice.score import rules
from suffice.score.rules import Weight, score
from suffice.types import Finding, Verdict

WEIGHTS = {
    "AA-01": Weight(20, 15),
    "AA-02": Weight(56, 10),
    "AA-03": Weight(10, 4, decides_alone=True),
    "AA-04": Weight(20, 10),
    "AA-05": Weight(2, 1),
}


def found(**verdicts: str) -> list[Finding]:
    return [Finding(name.replace("_", "-"), Verdict(v), "") for name, v in verdicts.items()]


@pytest.mark.parametrize(
    ("verdicts", "value", "overall"),
    [
        ({"AA_01": "met", "AA_02": "not_applicable"}, 100, "sufficient"),
        ({"AA_01": "not_met"}, 80, "sufficient"),
        ({"AA_01": "partial", "AA_04": "not_met"}, 65, "sufficient"),
        ({"AA_01": "partial", "AA_04": "not_met", "AA_05": "partial"}, 64, "borderline"),
        ({"AA_01": "not_met", "AA_02": "not_met"}, 24, "insufficient"),
        ({"AA_03": "partial"}, 96, "sufficient"),
        ({"AA_03": "not_met"}, 24, "insufficient"),
        ({"AA_01": "not_determinable"}, 100, "sufficient"),
    ],
)
def test_value_and_overall(verdicts: dict[str, str], value: int, overall: str) -> None:
    result = score(found(**verdicts), WEIGHTS)
    assert (result.value, result.overall) == (value, overall)


def test_each_point_belongs_to_a_finding() -> None:
    result = score(found(AA_01="partial", AA_02="met"), WEIGHTS)
    assert result.points == {"AA-01": 15}


def test_the_least_favourable_visit_speaks() -> None:
    assert rules.least_favourable(["sufficient", "not_applicable", "borderline"]) == "borderline"
    assert rules.least_favourable([]) == "not_applicable"


def test_what_decides_alone_is_named_in_the_criteria() -> None:
    deciding = {c.id for c in criteria.shipped() if c.decides_alone}
    assert {"TM-03", "SK-07", "EX-01"} <= deciding
