"""The eight-minute rule: worked examples of the manual, and what holds for any minutes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suffice.engine import Checker
from suffice.findings import arithmetic
from suffice.findings.arithmetic import allocate, bounds, fits, midpoint, units
from suffice.types import Note

MINUTES = st.dictionaries(
    st.sampled_from(["97110", "97112", "97140", "97530"]), st.integers(1, 90), min_size=1
)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, 0),
        (7, 0),
        (8, 1),
        (22, 1),
        (23, 2),
        (37, 2),
        (38, 3),
        (52, 3),
        (53, 4),
        (67, 4),
        (68, 5),
        (82, 5),
        (83, 6),
        (97, 6),
        (98, 7),
        (112, 7),
        (113, 8),
        (127, 8),
    ],
)
def test_the_table(minutes: int, expected: int) -> None:
    assert units(minutes) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ({"97112": 24, "97110": 23}, {"97112": 2, "97110": 1}),
        ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}),
        ({"97110": 7, "97140": 7}, {"97110": 1, "97140": 0}),
        ({"97110": 7}, {"97110": 0}),
    ],
)
def test_worked_examples(minutes: dict[str, int], expected: dict[str, int]) -> None:
    assert allocate(minutes) == expected


def test_twenty_and_twenty_either_way() -> None:
    minutes = {"97112": 20, "97110": 20}
    assert fits({"97112": 2, "97110": 1}, minutes, None) == (True, True)
    assert fits({"97112": 1, "97110": 2}, minutes, None) == (True, True)
    assert fits({"97112": 2, "97110": 2}, minutes, None) == (False, False)


@pytest.mark.parametrize(
    ("minutes", "cms", "ama"),
    [
        ({"97110": 10, "97140": 10}, 1, 2),
        ({"97110": 7, "97140": 7}, 1, 0),
        ({"97110": 20, "97140": 20, "97112": 20}, 4, 3),
        ({"97110": 23}, 2, 2),
    ],
)
def test_where_the_payers_rules_part(minutes: dict[str, int], cms: int, ama: int) -> None:
    assert sum(allocate(minutes).values()) == cms
    assert sum(midpoint(minutes).values()) == ama


@given(MINUTES)
def test_allocation_gives_what_the_total_supports(minutes: dict[str, int]) -> None:
    given_units = allocate(minutes)
    assert sum(given_units.values()) == units(sum(minutes.values()))
    for code, count in given_units.items():
        assert minutes[code] // 15 <= count <= minutes[code] // 15 + 1


@given(MINUTES)
def test_the_allocation_fits_its_minutes(minutes: dict[str, int]) -> None:
    billed = {code: count for code, count in allocate(minutes).items() if count}
    kept = {code: minutes[code] for code in billed}
    assert fits(billed, minutes, None).total
    if kept == minutes:
        assert fits(billed, minutes, None).allocation


@given(MINUTES, st.sampled_from(["97110", "97112"]))
def test_one_unit_more_than_the_total_never_fits(minutes: dict[str, int], code: str) -> None:
    billed = allocate(minutes)
    billed[code] = billed.get(code, 0) + 1
    assert not fits(billed, minutes, None).total


@given(st.integers(1, 40))
def test_bounds_are_the_edges_of_the_table(count: int) -> None:
    low, high = bounds(count)
    assert units(low) == units(high) == count
    assert units(low - 1) == count - 1
    assert units(high + 1) == count + 1


@given(st.floats(0, 300))
def test_units_never_fall_as_minutes_rise(minutes: float) -> None:
    assert units(minutes) <= units(minutes + 1)


@pytest.mark.parametrize(
    ("assistant", "therapist", "due"),
    [(0, 30, False), (3, 27, False), (4, 26, True), (30, 0, True)],
)
def test_assistants_share(assistant: float, therapist: float, due: bool) -> None:
    assert arithmetic.assistant_modifier_due(assistant, therapist) is due


def test_negative_units_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bounds(-1)


@pytest.mark.parametrize(
    ("fields", "bill"),
    [
        ({"code": "97110;97140", "units": "2;1", "minutes": "25;13"}, (3, 38, 3)),
        ({"code": "97110", "units": "3", "minutes": "25"}, (3, 25, 2)),
        ({"code": "97110;97010", "units": "2;1", "minutes": "30;10"}, (2, 30, 2)),
        ({}, (None, None, None)),
    ],
)
def test_fields_hold_parallel_lists_of_codes(
    checker: Checker, fields: dict[str, str], bill: tuple[float | None, ...]
) -> None:
    report = checker.check(Note("Seen for knee exercises.", fields=fields))
    assert tuple(report["billing"].values()) == bill
