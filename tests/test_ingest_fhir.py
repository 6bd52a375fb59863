"""FHIR JSON -> notes: what is inline, referred to, or elsewhere, and what nobody should send."""

from __future__ import annotations

import base64
import io
import json
import tracemalloc
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffice.ingest import fhir
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.documents import convert
from suffice.types import Note
from tests.health_files import FOLDER, expected, told

Json = dict[str, Any]


def _items(data: bytes | Json, name: str = "a.json", **limits: int) -> list[Item]:
    written = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(fhir.notes(io.BytesIO(written), "a", name, None, **limits))


def _note(data: bytes | Json, name: str = "a.json") -> Note:
    (item,) = _items(data, name)
    assert isinstance(item, Note), item
    return item


def _refusal(data: bytes | Json, name: str = "a.json", **limits: int) -> Refusal:
    (item,) = _items(data, name, **limits)
    assert isinstance(item, Refusal), item
    return item


def _b64(data: bytes | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def _reference(*attachments: Json, **members: Any) -> Json:
    content = [{"attachment": attachment} for attachment in attachments]
    return {"resourceType": "DocumentReference", "id": "d", "content": content, **members}


def _plain(text: str = "Timed 38 min") -> Json:
    return {"contentType": "text/plain", "data": _b64(text)}


def _bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}


@pytest.mark.parametrize(
    "name", ["searchset.json", "bulk.ndjson", "document.json", "report.json", "r5.json"]
)
def test_sample_files(name: str) -> None:
    with (FOLDER / name).open("rb") as stream:
        assert told(fhir.notes(stream, name, name, None)) == expected(name)


def test_references_lead_before_and_behind() -> None:
    lines = (FOLDER / "bulk.ndjson").read_bytes().splitlines(keepends=True)
    sorted_away = told(_items(b"".join(reversed(lines)), "bulk.ndjson"))
    by_id = {item["id"]: item for item in sorted_away if "line" not in item["id"]}
    for item in expected("bulk.ndjson"):
        if "line" not in item["id"]:
            again = by_id[item["id"].replace("bulk.ndjson", "a")]
            assert again.get("fields") == item.get("fields")
            assert again.get("text") == item.get("text")


def test_a_stream_without_random_access_gives_what_the_note_itself_says() -> None:
    class Pipe(io.BufferedReader):
        pass

    with Path(FOLDER / "bulk.ndjson").open("rb", buffering=0) as raw:
        pipe = Pipe(io.BufferedReader(raw))
        items = list(fhir.notes(pipe, "a", "bulk.ndjson", None))
    assert isinstance(items[0], Note)
    assert items[0].fields["patient"] == "p1"
    assert "payer" not in items[0].fields
    assert isinstance(items[1], Refusal)
    assert "not in this export" in items[1].reason


def test_plain_text_is_preferred_to_other_forms() -> None:
    pdf = {"contentType": "application/pdf", "data": _b64(b"%PDF-1.7 x")}
    rtf = {"contentType": "text/rtf", "data": _b64(rb"{\rtf1 x}")}
    assert _note(_reference(pdf, rtf, _plain())).text == "Timed 38 min"
    (item,) = _items(_reference(pdf, rtf))
    assert isinstance(item, Raw)
    assert item.name == "d.rtf"


def test_content_says_what_it_is_where_its_type_does_not() -> None:
    (item,) = _items(_reference({"contentType": "text/plain", "data": _b64(rb"{\rtf1 Timed 38}")}))
    assert isinstance(item, Raw)
    converted = convert(item)
    assert isinstance(converted, Note)
    assert converted.text.strip() == "Timed 38"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("; charset=windows-1252", "cp1252"),
        ("; charset=ISO-8859-1", "latin-1"),
        (";charset=UTF-8", "utf-8"),
        ("", "utf-8"),
        ("", "cp1252"),
        ("; charset=us-ascii", "utf-8"),
        ("; charset=utf-16", "utf-16"),
        ("; charset=base64", "utf-8"),
    ],
)
def test_character_sets(charset: str, encoding: str) -> None:
    data = _b64("flex 112°".encode(encoding))
    assert _note(_reference({"contentType": f"text/plain{charset}", "data": data})).text == (
        "flex 112°"
    )


def test_a_wrong_character_set_is_told() -> None:
    data = _b64("flex 112°".encode("cp1252"))
    note = _note(_reference({"contentType": "text/plain; charset=utf-8", "data": data}))
    assert note.text == "flex 112°"
    assert note.warnings[0] == "not in the character set that it declares"


def test_html_keeps_its_declared_character_set() -> None:
    page = "<html><head><meta charset='utf-8'></head><p>112°</p></html>".encode("latin-1")
    (item,) = _items(_reference({"contentType": "text/html; charset=latin-1", "data": _b64(page)}))
    assert isinstance(item, Raw)
    converted = convert(item)
    assert isinstance(converted, Note)
    assert converted.text == "112°\n"


@pytest.mark.parametrize("url", ["Binary/b", "https://ehr/fhir/Binary/b/_history/3", "urn:uuid:b"])
def test_a_binary_beside_the_note_is_found(url: str) -> None:
    binary = {"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": _b64("x 1")}
    entries = [
        {"fullUrl": "urn:uuid:b", "resource": binary},
        {"resource": _reference({"contentType": "text/plain", "url": url})},
    ]
    assert _note({"resourceType": "Bundle", "entry": entries}).text == "x 1"


def test_what_is_not_in_the_export_is_not_fetched() -> None:
    away = _reference({"contentType": "text/plain", "url": "http://127.0.0.1:9/Binary/b"})
    assert "not in this export" in _refusal(away).reason


def test_a_loinc_progress_note_is_no_progress_report() -> None:
    coded = {"coding": [{"code": "11508-9", "display": "Physical therapy Progress note"}]}
    assert _note(_reference(_plain(), type=coded)).fields["discipline"] == "PT"
    assert "note_type" not in _note(_reference(_plain(), type=coded)).fields


def test_a_physicians_discharge_summary_is_no_therapists() -> None:
    fields = _note(_reference(_plain(), type={"text": "Discharge Summary"})).fields
    assert "note_type" not in fields
    fields = _note(_reference(_plain(), type={"text": "PT Discharge Summary"})).fields
    assert (fields["discipline"], fields["note_type"]) == ("PT", "DC")


def test_only_claims_that_stand_are_billed() -> None:
    note = _reference(_plain(), context={"encounter": [{"reference": "Encounter/e"}]})
    item = {
        "encounter": [{"reference": "Encounter/e"}],
        "productOrService": {"coding": [{"code": "97110"}]},
        "quantity": {"value": 2},
    }
    claim = {"resourceType": "Claim", "id": "c", "use": "claim", "item": [item]}
    asked = {**claim, "id": "p", "use": "preauthorization"}
    void = {**claim, "id": "v", "status": "cancelled"}
    assert "code" not in _note(_bundle(note, asked, void)).fields
    assert _note(_bundle(note, asked, claim)).fields["units"] == "2"


def test_charge_items_may_tell_minutes() -> None:
    note = _reference(_plain(), context={"encounter": [{"reference": "Encounter/e"}]})
    charges = [
        {
            "resourceType": "ChargeItem",
            "id": code,
            "context": {"reference": "Encounter/e"},
            "code": {"coding": [{"code": code}]},
            "quantity": quantity,
        }
        for code, quantity in (("97110", {"value": 28, "unit": "min"}), ("97140", {"value": 1}))
    ]
    fields = _note(_bundle(note, *charges)).fields
    assert (fields["code"], fields["units"], fields["minutes"]) == ("97110;97140", ";1", "28;")


def test_of_a_history_the_last_version_stays() -> None:
    old = _reference(_plain("old"), meta={"lastUpdated": "2024-01-01T00:00:00Z"})
    new = _reference(_plain("new"), meta={"lastUpdated": "2024-02-01T00:00:00Z"})
    assert _note(_bundle(old, new)).text == _note(_bundle(new, old)).text == "new"


def test_two_kinds_that_number_alike_stay_apart() -> None:
    report = {"resourceType": "DiagnosticReport", "id": "d", "conclusion": "Gait improved."}
    items = _items(_bundle(_reference(_plain()), report))
    assert [item.id for item in items] == ["a#d", "a#d~2"]


def test_social_security_numbers_are_no_patients() -> None:
    ssn = {"type": {"coding": [{"code": "SS"}]}, "value": "000-00-0001"}
    patient = {"resourceType": "Patient", "id": "p", "identifier": [ssn]}
    note = _reference(_plain(), subject={"reference": "Patient/p"})
    assert _note(_bundle(patient, note)).fields["patient"] == "p"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"{", "malformed"),
        (b"[]", "not a FHIR"),
        (b'{"a": 1}', "not a FHIR"),
        (b'{"resourceType": "Bundle", "entry": []}', "not a FHIR"),
        (b'{"resourceType": "Patient", "id": "p"}', "no Composition"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"resourceType":' * 100_000, "nested too deep"),
        (b'{"resourceType": "\xff"}', "UTF-8"),
    ],
)
def test_no_document_in_it(data: bytes, reason: str) -> None:
    assert reason in _refusal(data).reason


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        ({}, "empty"),
        ({"data": ""}, "empty"),
        ({"contentType": "text/plain", "data": _b64(" \n ")}, "empty"),
        ({"contentType": "text/plain", "data": "SGk*"}, "not base64"),
        ({"contentType": "text/plain", "data": "Gehör" * 4_000_000}, "not base64"),
        ({"contentType": "text/plain", "data": _b64(bytes(range(32)) * 40)}, "binary"),
        ({"data": 7, "url": [{}]}, "not base64"),
    ],
)
def test_an_attachment_that_cannot_be_read(attachment: Json, reason: str) -> None:
    assert reason in _refusal(_reference(attachment)).reason


@pytest.mark.parametrize("member", ["status", "docStatus"])
def test_what_was_entered_in_error_is_refused(member: str) -> None:
    assert "withdrawn" in _refusal(_reference(_plain(), **{member: "entered-in-error"})).reason


def test_limits_of_size() -> None:
    whole = json.dumps(_reference(_plain()), indent=1).encode()
    assert "larger than" in _refusal(whole, longest=len(whole) - 1).reason
    line = json.dumps(_reference(_plain())).encode() + b"\n"
    items = _items(
        line + line.replace(b'"d"', b'"' + b"d" * 900 + b'"') + line, "a.ndjson", longest=400
    )
    assert [type(item) for item in items] == [Note, Refusal, Note]
    assert items[1].id == "a#line 2"


def test_narrative_of_any_make() -> None:
    deep = "<div>" * 50_000 + "bottom" + "</div>" * 50_000
    bomb = '<!DOCTYPE d [<!ENTITY a "lol">]><div>&a;&nbsp;x</div>'
    sections = [{"text": {"div": div}} for div in (deep, bomb, "<div", "<!-- -->", "\ud800", 5)]
    note = _note({"resourceType": "Composition", "id": "c", "section": sections})
    assert "bottom" in note.text
    assert "lol" not in note.text


def test_sections_nested_beyond_the_stack() -> None:
    section: Json = {"title": "deepest", "text": {"div": "<div>Timed 38 min</div>"}}
    for _ in range(150):
        section = {"title": "above", "section": [section]}
    note = _note({"resourceType": "Composition", "id": "c", "section": [section]})
    assert note.text.endswith("deepest\nTimed 38 min\n")


def test_truncated_anywhere() -> None:
    for name in ("searchset.json", "bulk.ndjson", "document.json"):
        data = (FOLDER / name).read_bytes()
        for end in range(0, len(data), 211):
            assert all(isinstance(i, (Note, Raw, Refusal)) for i in _items(data[:end], name))


def test_refusals_quote_nothing() -> None:
    canary = "Zyzzyva"
    bad = [
        f'{{"resourceType": "{canary}'.encode(),
        f'{{"resourceType": "Bundle", "entry": "{canary}"}}'.encode(),
        json.dumps(_reference({"data": canary + "*", "url": canary}, description=canary)).encode(),
    ]
    for data in bad:
        assert canary not in _refusal(data).reason


def test_ndjson_takes_memory_for_places_only(tmp_path: Path) -> None:
    path = tmp_path / "notes.ndjson"
    with path.open("w") as out:
        for number in range(400):
            patient = {"resourceType": "Patient", "id": f"p{number}", "text": {"div": "x" * 20_000}}
            note = _reference(_plain("x " * 10_000), subject={"reference": f"Patient/p{number}"})
            out.write(f"{json.dumps(note)}\n{json.dumps(patient)}\n")
    tracemalloc.start()
    with path.open("rb") as stream:
        found = sum(item.fields["patient"] != "" for item in fhir.notes(stream, "a", path.name))  # type: ignore[union-attr]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 400
    assert peak < 15_000_000 < path.stat().st_size


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=12)
    | st.sampled_from(["Patient/p1", "#a", "2024-02-30", "20240201", "Encounter/e1", "%PDF"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["reference", "coding", "code", "value", "url", "start", "data"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def _places(node: object) -> list[tuple[Any, Any]]:
    if isinstance(node, dict):
        below = [place for value in node.values() for place in _places(value)]
        return [(node, key) for key in node] + below
    if isinstance(node, list):
        below = [place for value in node for place in _places(value)]
        return [(node, number) for number in range(len(node))] + below
    return []


@pytest.mark.parametrize("name", ["searchset.json", "document.json", "r5.json", "report.json"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_value_in_any_member(name: str, data: st.DataObject) -> None:
    whole = deepcopy(json.loads((FOLDER / name).read_text("utf-8")))
    parent, key = data.draw(st.sampled_from(_places(whole)))
    parent[key] = data.draw(_JSON)
    for item in _items(whole):
        item.id.encode("utf-8")
        if not isinstance(item, Refusal):
            assert all(value.encode("utf-8") for value in item.fields.values())
        if isinstance(item, Note):
            item.text.encode("utf-8")
