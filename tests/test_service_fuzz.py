"""Whatever is sent, the service answers as its own description says, and never with 500."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from typing import Any

import hypothesis.strategies as st
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from tests.service_kit import HOOK, Running, document, request

pytest_plugins = ("tests.service_fixtures",)
FEW = int(os.environ.get("SUFFICE_FUZZ", "12"))
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
ANSWERS = {200, 400, 404, 412, 413, 415, 422}


OPERATIONS = [
    (path, method)
    for path, methods in json.loads(
        files("suffice.service").joinpath("openapi.json").read_text("utf-8")
    )["paths"].items()
    for method in methods
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(open_service: Running, path: str, method: str) -> None:
    described = schemathesis.openapi.from_url(f"{open_service.url}/openapi.json")

    @settings(max_examples=FEW, deadline=None, derandomize=True, suppress_health_check=QUIET)
    @given(described[path][method].as_strategy())
    def answers(case: Any) -> None:
        case.call_and_validate(
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ]
        )

    answers()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*document(), "entry", "resource", "coding", "data", "url", "link", "relation", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=8 * FEW, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.sampled_from([*HOOK]), st.data())
def test_no_call_of_a_hook_breaks_it(open_service: Running, name: str, data: Any) -> None:
    body = request(name, prefetch={"document": document()})
    context = body["context"]
    for part in data.draw(st.lists(st.sampled_from([*body, "fhirServer"]), max_size=2)):
        body[part] = data.draw(JSON)
    if body["context"] is context:
        for part in ("document", "text", "draftOrders", "encounterId"):
            if data.draw(st.booleans()):
                context[part] = data.draw(JSON)
    answer = open_service.http.post(f"/cds-services/{name}", json=body)
    assert answer.status_code in ANSWERS, answer.text
    assert ("cards" in answer.json()) is (answer.status_code == 200)


@settings(max_examples=4 * FEW, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JSON)
def test_no_resource_breaks_it(open_service: Running, value: Any) -> None:
    resource = {**document(), **value} if isinstance(value, dict) else document(content=value)
    answer = open_service.call(prefetch={"document": resource})
    assert answer.status_code in ANSWERS, answer.text


@settings(max_examples=4 * FEW, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(JSON)
def test_no_feedback_breaks_it(open_service: Running, value: Any) -> None:
    item = {"card": "c", "outcome": "accepted", "outcomeTimestamp": "2026-03-04T10:00:00Z"}
    item |= value if isinstance(value, dict) else {"overrideReason": value}
    answer = open_service.http.post("/cds-services/note-sign/feedback", json={"feedback": [item]})
    assert answer.status_code in ANSWERS, answer.text
