"""Reports are what the shipped JSON Schema says, and it lists every value that they use."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from suffice import facts, report_schema
from suffice.engine import Checker
from tests import golden

SHIPPED = files("suffice.report").joinpath("report.schema.json").read_text("utf-8")


def test_the_shipped_schema_is_that_of_the_code() -> None:
    assert report_schema.written() == SHIPPED


def test_reports_follow_the_schema(checker: Checker) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SHIPPED))
    for note in golden.every():
        validator.validate(json.loads(json.dumps(checker.check(note))))


@pytest.mark.parametrize("change", [{"overall": "fine"}, {"note_type": "XX"}, {"sha256": "0"}])
def test_a_report_of_another_form_is_refused(change: dict[str, str], checker: Checker) -> None:
    report = {**checker.check(next(golden.notes())), **change}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, json.loads(SHIPPED))


def test_every_listed_value_is_one_of_an_attribute() -> None:
    known = {kind.name: set(kind.fact.own_fields()) for kind in facts.kinds()}
    assert all(set(values) <= known[kind] for kind, values in report_schema.VALUES.items())
