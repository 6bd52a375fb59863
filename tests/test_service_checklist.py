"""The numbered checklist for a CDS Hooks service, each item that is the service's as one test.

Numbers are those of the checklist in the integration notes (CDS Hooks 2.0.1 with the additions of
3.0); items 46 to 53 are in `test_service_trust.py`.
"""

from __future__ import annotations

import json
import re
import ssl
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from suffice.report import cards
from suffice.service import hooks
from tests.service_kit import (
    CANARY,
    DOMAIN,
    HOOK,
    THIN,
    Elsewhere,
    Running,
    certificate_of,
    document,
    issue,
    only_card,
    request,
    searchset,
    service,
)

pytest_plugins = ("tests.service_fixtures",)
TOKEN = re.compile(r"\{\{(.+?)\}\}")
SERVICES = tuple(HOOK)


@pytest.fixture(scope="module")
def card(open_service: Running) -> dict[str, Any]:
    return only_card(open_service.call(context={"text": THIN}))


def _discovered(running: Running) -> list[dict[str, Any]]:
    return list(running.http.get("/cds-services").json()["services"])


def _members(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield part
            yield from _members(part)
    elif isinstance(value, list):
        for part in value:
            yield part
            yield from _members(part)


# General


def test_01_traffic_is_json_over_tls(tmp_path: Path) -> None:
    certificate, key = certificate_of(tmp_path)
    tls = {"certificate": str(certificate), "key": str(key)}
    trusted = {"verify": ssl.create_default_context(cafile=str(certificate))}
    with service({"tls": tls}, trusted) as running:
        answer = running.http.get("/cds-services")
        assert running.url.startswith("https:")
        assert answer.headers["content-type"] == "application/json"
        with pytest.raises(httpx.HTTPError):
            httpx.get(running.url.replace("https:", "http:"))


@pytest.mark.parametrize("text", [THIN, "Phone call to reschedule."])
def test_02_no_member_is_null_or_empty(open_service: Running, text: str) -> None:
    answer = open_service.call(context={"text": text}).json()
    parts = [*_members(answer["cards"]), *_members(answer["extension"])]
    parts += _members(_discovered(open_service))
    assert not [part for part in parts if part is None or part in ("", [], {})]


def test_03_extensions_are_objects_and_unknown_ones_do_no_harm(open_service: Running) -> None:
    strange = {"com.epic.cdshooks.request.bpa-trigger-action": "23", "x": {"y": [None]}}
    answer = open_service.call(context={"text": THIN, "extension": strange}, extension=strange)
    assert only_card(answer)
    (name,) = answer.json()["extension"]
    assert name == "example.therapy.check"


# Discovery


def test_04_discovery_is_at_cds_services(open_service: Running) -> None:
    answer = open_service.http.get("/cds-services")
    assert answer.status_code == 200
    assert [entry["id"] for entry in answer.json()["services"]] == list(SERVICES)


def test_05_no_services_is_an_empty_array() -> None:
    with service({"server": {"services": []}}) as running:
        answer = running.http.get("/cds-services")
        assert (answer.status_code, answer.json()) == (200, {"services": []})


def test_06_each_service_says_what_it_is(open_service: Running) -> None:
    for entry in _discovered(open_service):
        for name in ("hook", "title", "description", "id"):
            assert isinstance(entry[name], str) and entry[name]
        assert isinstance(entry["prefetch"], dict)


@pytest.mark.parametrize("name", SERVICES)
def test_07_a_service_lives_at_its_id(open_service: Running, name: str) -> None:
    prefetch = {"documents": searchset(document())}
    assert only_card(open_service.call(name, prefetch=prefetch))
    missing = open_service.http.post("/cds-services/other", json=request(name))
    assert missing.status_code == 404
    assert issue(missing)["code"] == "not-found"


def test_08_each_hook_has_an_id_of_its_own(open_service: Running) -> None:
    found = [(entry["id"], entry["hook"]) for entry in _discovered(open_service)]
    assert len({id for id, _ in found}) == len({hook for _, hook in found}) == len(found)


# Call


@pytest.mark.parametrize(
    "wrong",
    [
        {"hook": "patient-view"},
        {"hook": 7},
        {"hookInstance": None},
        {"hookInstance": {}},
        {"context": []},
        {"context": {"userId": "Practitioner/1"}},
        {"context": {"userId": {}, "patientId": "1"}},
        {"prefetch": []},
        {"fhirAuthorization": "secret"},
    ],
    ids=json.dumps,
)
def test_10_a_call_of_another_form_is_refused(open_service: Running, wrong: dict) -> None:
    body = {**request("note-sign", context={"text": THIN}), **wrong}
    answer = open_service.http.post("/cds-services/note-sign", json=body)
    assert answer.status_code == 400
    assert CANARY not in answer.text
    assert issue(answer)["severity"] == "error"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"hook":' * 3000])
def test_10_what_is_no_json_object_is_refused(open_service: Running, body: bytes) -> None:
    answer = open_service.http.post("/cds-services/note-sign", content=body)
    assert answer.status_code == 400
    assert issue(answer)["code"] == "invalid"


def test_12_unknown_context_and_a_constant_instance_are_taken(open_service: Running) -> None:
    context = {"text": THIN, "somethingNew": {"deep": [1]}}
    first = open_service.call(context=context, hookInstance="constant")
    again = open_service.call(context=context, hookInstance="constant")
    assert only_card(first)["summary"] == only_card(again)["summary"]


def test_13_a_call_has_a_deadline_and_says_how_long_it_took(elsewhere: Elsewhere) -> None:
    slow = {"fhir_servers": [f"{elsewhere.url}/slow"], "deadline": 0.3}
    with service({"default": slow, "fhir": {"timeout": 5}}) as running:
        late = running.call("patient-view", fhirServer=f"{elsewhere.url}/slow")
        assert late.status_code == 503
        assert issue(late)["code"] == "timeout"
        assert late.headers["retry-after"]
        assert late.headers["server-timing"].startswith("total;dur=")


def test_14_prefetch_and_fhir_server_give_the_same(
    open_service: Running, elsewhere: Elsewhere
) -> None:
    note = document()
    elsewhere.hold(note)
    context = {"documentReferenceId": note["id"]}
    sent = open_service.call(prefetch={"document": note}, context=context)
    fetched = open_service.call(fhirServer=f"{elsewhere.url}/ok", context=context)
    assert only_card(sent)["detail"] == only_card(fetched)["detail"]


# Prefetch


def test_15_prefetch_templates_are_declared(open_service: Running) -> None:
    for entry in _discovered(open_service):
        assert entry["prefetch"]
        for template in entry["prefetch"].values():
            assert template.startswith(("DocumentReference", "Composition"))


def test_16_tokens_are_root_fields_of_the_context(open_service: Running) -> None:
    allowed = {"userId", "patientId", "encounterId", "documentReferenceId", "compositionId"}
    tokens = [
        token
        for entry in _discovered(open_service)
        for template in entry["prefetch"].values()
        for token in TOKEN.findall(template)
    ]
    assert tokens
    assert {token.removeprefix("context.") for token in tokens} <= allowed
    assert all(token.startswith("context.") for token in tokens)


def test_17_queries_are_simple(open_service: Running) -> None:
    for entry in _discovered(open_service):
        for template in entry["prefetch"].values():
            _, _, query = template.partition("?")
            names = {part.partition("=")[0] for part in query.split("&")} - {""}
            assert names <= {"patient", "encounter", "_sort", "_count"}


def test_18_a_null_or_missing_key_is_no_data(open_service: Running) -> None:
    for prefetch in ({"documents": None}, {}, {"documents": searchset()}):
        assert open_service.call("patient-view", prefetch=prefetch).status_code == 412


def test_19_an_operation_outcome_is_no_data(open_service: Running, elsewhere: Elsewhere) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
    assert open_service.call("patient-view", prefetch={"documents": outcome}).status_code == 412
    note = document()
    elsewhere.hold(note)
    fetched = open_service.call(
        prefetch={"document": outcome},
        fhirServer=f"{elsewhere.url}/ok",
        context={"documentReferenceId": note["id"]},
    )
    assert only_card(fetched)


def test_19_an_operation_outcome_beside_notes_does_no_harm(open_service: Running) -> None:
    nothing = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]}
    entry = [
        {"resource": nothing, "search": {"mode": "outcome"}},
        {"resource": document(), "search": {"mode": "match"}},
    ]
    found = {"resourceType": "Bundle", "type": "searchset", "entry": entry}
    assert only_card(open_service.call("patient-view", prefetch={"documents": found}))
    alone = {**found, "entry": entry[:1]}
    assert open_service.call("patient-view", prefetch={"documents": alone}).status_code == 412


def test_20_next_pages_are_followed(open_service: Running, elsewhere: Elsewhere) -> None:
    elsewhere.hold(document())
    link = [{"relation": "next", "url": f"{elsewhere.url}/paged/DocumentReference?page=1"}]
    answer = open_service.call(
        "patient-view",
        prefetch={"documents": searchset(link=link)},
        fhirServer=f"{elsewhere.url}/paged",
    )
    assert only_card(answer)


@pytest.mark.parametrize("name", SERVICES)
def test_21_without_a_note_the_answer_is_412(open_service: Running, name: str) -> None:
    answer = open_service.call(name)
    assert answer.status_code == 412
    assert issue(answer)["diagnostics"].startswith("not checked")


# FHIR access


def test_22_the_token_goes_with_every_call_and_nowhere_else(
    open_service: Running, elsewhere: Elsewhere
) -> None:
    note = document()
    binary = {"resourceType": "Binary", "id": f"b-{note['id']}", "contentType": "text/plain"}
    binary["data"] = note["content"][0]["attachment"]["data"]
    url = {"contentType": "text/plain", "url": f"Binary/{binary['id']}"}
    elsewhere.hold({**note, "content": [{"attachment": url}]}, binary)
    elsewhere.seen.clear()
    answer = open_service.call(
        fhirServer=f"{elsewhere.url}/ok",
        fhirAuthorization={"access_token": "s3cret", "token_type": "Bearer"},
        context={"documentReferenceId": note["id"]},
    )
    assert only_card(answer)
    assert [token for _, token in elsewhere.seen] == ["Bearer s3cret"] * 2
    assert "s3cret" not in answer.text + open_service.metrics()


def test_23_only_registered_servers_are_called(open_service: Running, elsewhere: Elsewhere) -> None:
    elsewhere.seen.clear()
    answer = open_service.call("patient-view", fhirServer=f"{elsewhere.url}/other")
    assert answer.status_code == 412
    assert "not registered" in issue(answer)["diagnostics"]
    assert not elsewhere.seen


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/Binary/1", "//127.0.0.1:1/Binary/1", "../denied/Binary/1"]
)
def test_23_an_attachment_elsewhere_is_not_followed(
    open_service: Running, elsewhere: Elsewhere, url: str
) -> None:
    note = document(content=[{"attachment": {"contentType": "text/plain", "url": url}}])
    elsewhere.seen.clear()
    answer = open_service.call(prefetch={"document": note}, fhirServer=f"{elsewhere.url}/ok")
    assert answer.status_code == 412
    assert "leads away" in issue(answer)["diagnostics"]
    assert not elsewhere.seen


# Response


def test_24_the_answer_is_an_object_with_cards(open_service: Running) -> None:
    answer = open_service.call(context={"text": THIN})
    assert answer.status_code == 200
    assert set(answer.json()) == {"cards", "extension"}
    assert isinstance(answer.json()["cards"], list)


def test_25_nothing_to_say_is_an_empty_array_that_says_it_was_checked(
    open_service: Running,
) -> None:
    answer = open_service.call(context={"text": "Phone call: appointment moved to Friday."})
    assert answer.json()["cards"] == []
    (about,) = answer.json()["extension"].values()
    assert about["checked"] is True
    assert about["overall"] == "not_applicable"


def test_25_orders_of_other_things_are_not_ours(open_service: Running) -> None:
    drug = {"resourceType": "MedicationRequest", "status": "draft"}
    answer = open_service.call("order-sign", context={"draftOrders": searchset(drug)})
    assert answer.json()["cards"] == []
    (about,) = answer.json()["extension"].values()
    assert about == {"checked": False, "because": "no therapy is ordered"}


def test_26_a_card_is_short_and_says_whose_it_is(card: dict) -> None:
    assert 0 < len(card["summary"]) < 140
    assert card["indicator"] in ("info", "warning", "critical")
    assert card["source"]["label"]


def test_27_details_are_markdown_that_quotes_the_note(card: dict) -> None:
    assert "> 97110 x3, 20 min" in card["detail"]
    assert card["detail"].count("**") == 2 * cards.MOST
    assert "](<https://" in card["detail"]


def test_27_no_word_of_a_note_becomes_markup(open_service: Running) -> None:
    sly = "Daily note 3/4/2024. 97110 x3, **20 min** <b>[x](javascript:alert) `#1` | www.x.example"
    detail = only_card(open_service.call(context={"text": sly}))["detail"]
    quoted = [line for line in detail.splitlines() if line.startswith("> ")]
    assert quoted
    for line in quoted:
        assert not re.search(r"(?<!\\)[*`<\[|#]", line.removeprefix("> ")), line


@pytest.mark.parametrize("member", ["suggestions", "selectionBehavior"])
def test_28_to_32_no_suggestion_is_made(card: dict, member: str) -> None:
    """An EHR takes text and links of ours; it is the therapist who writes the note."""
    assert member not in card


def test_33_override_reasons_are_codings(card: dict) -> None:
    assert card["overrideReasons"]
    for reason in card["overrideReasons"]:
        assert set(reason) == {"code", "system", "display"}
        assert all(isinstance(value, str) and value for value in reason.values())


def test_34_the_link_leads_to_the_highlighted_note(open_service: Running, card: dict) -> None:
    (link,) = card["links"]
    assert link["type"] == "absolute"
    assert set(link) == {"label", "url", "type"}
    page = open_service.http.get(link["url"])
    assert page.status_code == 200
    assert '<a id="w-' in page.text and CANARY in page.text
    gone = open_service.http.get(f"{open_service.url}/note/{'x' * 43}")
    assert gone.status_code == 404


def test_35_no_link_launches_by_itself(card: dict) -> None:
    assert all("autolaunchable" not in link for link in card["links"])


def test_36_the_topic_is_static(open_service: Running, card: dict) -> None:
    other = only_card(open_service.call(context={"text": "Daily note. 97110 x1. Bridges 2x10."}))
    assert other["source"]["topic"] == card["source"]["topic"]
    assert re.fullmatch(r"[A-Za-z0-9]{1,100}", card["source"]["topic"]["code"])
    assert card["source"]["topic"]["system"].startswith(f"https://{DOMAIN}/")


def test_37_each_card_has_a_new_uuid(open_service: Running) -> None:
    found = {only_card(open_service.call(context={"text": THIN}))["uuid"] for _ in range(3)}
    assert len({uuid.UUID(value) for value in found}) == 3


def test_38_no_system_action_is_sent(open_service: Running) -> None:
    assert "systemActions" not in open_service.call(context={"text": THIN}).json()


def test_39_errors_carry_an_operation_outcome(open_service: Running) -> None:
    scan = document("\x89PNG\r\n\x1a\n\x00\x00", "image/png")
    unreadable = open_service.call(prefetch={"document": scan})
    assert unreadable.status_code == 422
    assert issue(unreadable)["diagnostics"].startswith("not checked")
    assert issue(open_service.http.get("/nowhere"))["code"] == "not-found"
    assert issue(open_service.http.get("/v1/check"))["code"] == "not-supported"


def test_40_a_card_is_never_critical_and_there_is_one(open_service: Running, card: dict) -> None:
    assert card["indicator"] == "warning"
    assert card["detail"].count("Rule: ") == cards.MOST
    assert "97110 note" in card["summary"]


# Feedback


def _feedback(running: Running, *items: dict, service: str = "note-sign") -> httpx.Response:
    return running.http.post(f"/cds-services/{service}/feedback", json={"feedback": list(items)})


def _overridden(card: str, **members: Any) -> dict[str, Any]:
    item = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-03-04T10:00:00Z"}
    return {**item, **members}


def test_41_feedback_is_taken(open_service: Running, card: dict) -> None:
    assert _feedback(open_service, _overridden(card["uuid"])).status_code == 200
    assert 'suffice_feedback_total{outcome="overridden"}' in open_service.metrics()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "ignored"},
        {"outcomeTimestamp": "yesterday"},
        {"card": ""},
        {"card": 7},
        {"outcome": None},
    ],
    ids=json.dumps,
)
def test_42_an_outcome_of_another_form_is_refused(open_service: Running, wrong: dict) -> None:
    answer = _feedback(open_service, {**_overridden("c1"), **wrong})
    assert answer.status_code == 400
    assert issue(answer)["diagnostics"].startswith("feedback")


def test_44_batches_and_repeats_are_stored_once(tmp_path: Path) -> None:
    from suffice.service import feedback

    path = tmp_path / "outcomes.sqlite"
    with service({"feedback": {"path": str(path)}}) as running:
        told = only_card(running.call(context={"text": THIN}))["uuid"]
        reason = {"reason": {"code": "cds-not-applicable", "system": "http://x.example/reasons"}}
        batch = [_overridden(told, overrideReason=reason), _overridden("from-another-instance")]
        accepted = {
            **_overridden(told),
            "outcome": "accepted",
            "acceptedSuggestions": [{"id": "1"}],
        }
        for _ in range(2):
            assert _feedback(running, *batch, accepted).status_code == 200
    rows = list(feedback.read(path))
    assert len(rows) == 3
    (row,) = [r for r in rows if r.card == told and r.outcome == "overridden"]
    assert row.code == "cds-not-applicable"
    assert "TM-03" in str(row.criteria)


def test_45_names_of_other_clients_are_taken(tmp_path: Path) -> None:
    from suffice.service import feedback

    path = tmp_path / "outcomes.sqlite"
    comment = f"{CANARY} was seen twice"
    with service({"feedback": {"path": str(path)}}) as running:
        forms = [
            {"overrideReasons": [{"reason": {"code": "no-display"}, "userComment": comment}]},
            {"overrideReasons": [{"code": "bare", "system": "urn:oid:1.2.3"}]},
            {"overrideReason": {"userComment": comment}},
            {"overrideReason": {"reason": {"code": comment}}},
        ]
        for number, form in enumerate(forms):
            assert _feedback(running, _overridden(f"c{number}", **form)).status_code == 200
    rows = sorted(feedback.read(path), key=lambda row: row.card)
    assert [row.code for row in rows] == ["no-display", "bare", None, None]
    assert [bool(row.commented) for row in rows] == [True, False, True, False]
    assert CANARY.encode() not in path.read_bytes()


# Browser, safety, hook definition


def test_54_origins_are_listed_and_get_no_credentials() -> None:
    ours, other = "https://ehr.example", "https://evil.example"
    with service({"browser": {"origins": [ours]}}) as running:
        asked = {"Access-Control-Request-Method": "POST", "Origin": ours}
        allowed = running.http.options("/cds-services/note-sign", headers=asked)
        refused = running.http.options(
            "/cds-services/note-sign", headers={**asked, "Origin": other}
        )
        plain = running.http.get("/cds-services", headers={"Origin": other})
    assert allowed.headers["access-control-allow-origin"] == ours
    assert "access-control-allow-origin" not in {**refused.headers, **plain.headers}
    assert "access-control-allow-credentials" not in allowed.headers


def test_56_every_call_is_audited_without_words_of_the_note(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with service({"audit": {"path": str(path)}}) as running:
        told = only_card(running.call(context={"text": THIN}))
        running.call(context={"patientId": f"{CANARY} Jane"})
    checked, refused = [json.loads(line) for line in path.read_text().splitlines()]
    assert checked["card"] == told["uuid"]
    assert checked["user"] == "Practitioner/p-7" and checked["status"] == 200
    assert (refused["status"], refused["patient"]) == (412, None)
    assert CANARY not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_57_our_own_hook_has_a_reverse_domain_name(open_service: Running) -> None:
    (entry,) = [e for e in _discovered(open_service) if e["id"] == "note-sign"]
    assert entry["hook"] == ".".join([*reversed(DOMAIN.split(".")), "note-sign"])
    with service({"server": {"note_sign_hook": "org.clinic.note-sign"}}) as running:
        assert "org.clinic.note-sign" in [e["hook"] for e in _discovered(running)]


def test_58_to_63_its_context_and_metadata_are_documented() -> None:
    from suffice.service.call import Context

    written = set(re.findall(r"^\| `(\w+)` \|", hooks.__doc__ or "", re.M))
    assert written == set(Context.model_fields) - {"draftOrders"}
    for name in ("specificationVersion", "hookVersion", "hookMaturity", "Change log"):
        assert name in (hooks.__doc__ or "")
