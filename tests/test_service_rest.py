"""Plain REST, the page, the rules, health; what configuration allows and refuses."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from suffice.commands.serve import serve
from suffice.report import cards
from suffice.service.config import ConfigError, load, unsafe
from suffice.service.pages import Pages
from suffice.service.settings import Config
from suffice.types import Note
from tests.service_kit import CANARY, THIN, Running, api_client, document, issue, only_card, service

pytest_plugins = ("tests.service_fixtures",)
SMILE = "\N{GRINNING FACE}"


def _check(running: Running, body: Any, query: str = "", **headers: str) -> Any:
    kind = headers.pop("media", "application/json")
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": kind, **headers}
    return running.http.post(f"/v1/check{query}", content=data, headers=headers)


def test_text_and_json_give_the_report_of_the_engine(open_service: Running, checker: Any) -> None:
    fields = {"payer": "medicare", "state": "TX", "doc_status": "preliminary"}
    expected = checker.check(Note(THIN, "v-7", fields))
    as_json = _check(open_service, {"text": THIN, "id": "v-7", "fields": fields})
    query = "?id=v-7&payer=medicare&state=TX&doc_status=preliminary"
    as_text = _check(open_service, THIN.encode(), query, media="text/plain")
    assert as_json.json() == as_text.json() == json.loads(json.dumps(expected))
    assert (
        as_json.content
        == _check(open_service, {"text": THIN, "id": "v-7", "fields": fields}).content
    )


def test_a_document_reference_gives_a_bundle(open_service: Running) -> None:
    note = document(docStatus="preliminary")
    answer = _check(
        open_service, note, media="application/fhir+json", accept="application/fhir+json"
    )
    assert answer.headers["content-type"] == "application/fhir+json"
    entries = [entry["resource"] for entry in answer.json()["entry"]]
    kinds = [resource["resourceType"] for resource in entries]
    assert kinds.count("GuidanceResponse") == kinds.count("Provenance") == 1
    issues = [r for r in entries if r["resourceType"] == "DetectedIssue"]
    for found in issues:
        assert found["implicated"] == [{"reference": f"DocumentReference/{note['id']}"}]
        assert found["meta"]["security"][0]["code"] == "AIAST"
        assert found["severity"] in ("high", "moderate", "low")
    assert not [found for found in issues if found["code"]["text"].startswith("ID-02")], "a draft"
    urls = {entry["fullUrl"] for entry in answer.json()["entry"]}
    (provenance,) = [r for r in entries if r["resourceType"] == "Provenance"]
    assert {target["reference"] for target in provenance["target"]} <= urls


def test_offsets_may_count_utf16_units(open_service: Running) -> None:
    text = f"{SMILE}{SMILE} {THIN}"
    plain = _check(open_service, {"text": text}).json()
    moved = _check(open_service, {"text": text}, "?offset_unit=utf16").json()
    units = text.encode("utf-16-le")
    assert moved["offset_unit"] == "utf16"
    assert len(plain["facts"]) >= 3
    for before, after in zip(plain["facts"], moved["facts"], strict=True):
        sliced = units[2 * after["start"] : 2 * after["end"]].decode("utf-16-le")
        assert sliced == after["text"] == text[before["start"] : before["end"]]
        assert after["start"] == before["start"] + 2


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/rtf", rb"{\rtf1\ansi Daily note 3/4/2024. 97110 x3, 20 min\par did well}"),
        ("text/html", b"<html><body><p>Daily note 3/4/2024. 97110 x3, 20 min</p></body></html>"),
        ("text/plain", "Daily note 3/4/2024. R knee 112\u00b0. 97110 x3, 20 min".encode("cp1252")),
    ],
)
def test_documents_are_converted(open_service: Running, media: str, body: bytes) -> None:
    found = _check(open_service, body, media=media).json()
    (finding,) = [f for f in found["criteria"] if f["id"] == "TM-03"]
    assert finding["evidence"][0]["text"] == "97110 x3, 20 min"


def test_the_page_of_a_note_marks_its_words(open_service: Running) -> None:
    for answer in (
        _check(open_service, {"text": THIN}, "?format=html"),
        _check(open_service, {"text": THIN}, accept="text/html,*/*"),
    ):
        assert answer.headers["content-type"].startswith("text/html")
        assert 'class="mark missing"' in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("body", "query", "media", "status"),
    [
        ({}, "", "application/json", 400),
        ({"text": 7}, "", "application/json", 400),
        ({"text": "x", "fields": {"colour": "red"}}, "", "application/json", 400),
        ({"text": "x", "fields": {"state": 7}}, "", "application/json", 400),
        ({"text": "x", "fields": {"note_type": "XX"}}, "", "application/json", 400),
        ({"text": "x", "id": ""}, "", "application/json", 400),
        ({"text": "x"}, "?format=pdf", "application/json", 400),
        ({"text": "x"}, "?offset_unit=bytes", "application/json", 400),
        ({"text": "  "}, "", "application/json", 422),
        ({"resourceType": "Patient"}, "", "application/json", 422),
        ({"resourceType": "DocumentReference"}, "", "application/json", 422),
        (b"\x00\x01\x02" * 50, "", "text/plain", 422),
        (b"x", "", "image/png", 415),
        ({"text": "x" * 300_001}, "", "application/json", 422),
        (b"x" * 8_000_001, "", "text/plain", 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_checked_says_so(
    open_service: Running, body: Any, query: str, media: str, status: int
) -> None:
    answer = _check(open_service, body, query, media=media)
    assert answer.status_code == status
    assert issue(answer)["diagnostics"]


def test_a_body_that_does_not_say_its_length_is_limited_too() -> None:
    with service({"server": {"body_limit": 1000}}) as running:
        parts = (b"x" * 100 for _ in range(50))
        answer = running.http.post("/v1/check", content=parts)
        assert answer.status_code == 413


def test_rules_are_told_as_the_command_tells_them(open_service: Running) -> None:
    from suffice.cli import main

    for path, command in (("criteria/tm-03", "explain TM-03"), ("policies", "policies")):
        told = CliRunner().invoke(main, [*command.split(), "--format", "json"])
        assert open_service.http.get(f"/v1/{path}").json() == json.loads(told.stdout)
    ids = [entry["id"] for entry in open_service.http.get("/v1/criteria").json()]
    assert len(ids) == 45 and ids == sorted(ids)
    assert issue(open_service.http.get("/v1/criteria/XX-99"))["code"] == "not-found"


def test_the_page_to_paste_into_has_no_inline_script_and_names_who_may_frame_it() -> None:
    frame = "https://ehr.example"
    with service({"browser": {"frame_ancestors": [frame]}}) as running:
        page = running.http.get("/")
        script, style = running.http.get("/static/page.js"), running.http.get("/static/page.css")
        other = running.http.get("/static/settings.py")
    policy = page.headers["content-security-policy"]
    assert f"frame-ancestors {frame}" in policy
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", page.text)
    assert f'data-ancestors="{frame}"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert script.headers["content-type"].startswith("text/javascript")
    assert style.headers["content-type"].startswith("text/css")
    assert not re.search(r"innerHTML|localStorage|sessionStorage|cookie =", script.text)
    assert other.status_code == 404


def test_nobody_may_frame_it_unless_told(open_service: Running) -> None:
    policy = open_service.http.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'none'")


def test_health_and_request_ids(open_service: Running) -> None:
    assert open_service.http.get("/healthz").json() == {"status": "ok"}
    assert open_service.http.get("/readyz").json()["workers"] == 1
    named = open_service.http.get("/healthz", headers={"X-Request-ID": "req-7"})
    wild = open_service.http.get("/healthz", headers={"X-Request-ID": "a b<c>"})
    assert named.headers["x-request-id"] == "req-7"
    assert re.fullmatch("[0-9a-f]{32}", wild.headers["x-request-id"])


def test_a_card_link_works_for_its_time_only() -> None:
    pages = Pages(60)
    token = pages.put(Note(THIN))
    assert pages.get(token) == Note(THIN)
    over = Pages(-1)
    assert over.get(over.put(Note(THIN))) is None


def test_notes_behind_links_do_not_fill_the_memory() -> None:
    pages = Pages(60)
    first = pages.put(Note("x" * 15_000_000))
    second = pages.put(Note("y" * 15_000_000))
    assert pages.get(first) is None
    assert pages.get(second) is not None


# What a client wants to see


def test_a_client_sees_what_it_asked_for(checker: Any) -> None:
    report = checker.check(Note(THIN))
    every = cards.defects(report)
    severe = cards.defects(report, from_severity="required")
    assert {"TM-03", "SK-01"} <= {f["id"] for f in every}
    assert [f["id"] for f in cards.defects(report, only=["TM-03", "EX-01"])] == ["TM-03"]
    assert "TM-03" not in [f["id"] for f in cards.defects(report, ignore=["TM-03"])]
    assert severe and all(f["severity"] != "supporting" for f in severe)


def test_settings_are_those_of_the_client() -> None:
    one = api_client("one", criteria=["TM-03"], fields={"payer": "medicare"})
    none = api_client("none", note_types=["EV"])
    with service({"client": [one, none]}) as running:
        told = only_card(running.call(context={"text": THIN}, headers={"X-API-Key": "one"}))
        silent = running.call(context={"text": THIN}, headers={"X-API-Key": "none"})
    assert told["detail"].count("Rule: ") == 1 and "**TM-03" in told["detail"]
    assert silent.json()["cards"] == []


def test_the_same_finding_is_told_once_in_an_encounter(open_service: Running) -> None:
    visit = {"text": THIN, "encounterId": "enc-told-once"}
    first = open_service.call(context=visit)
    again = open_service.call(context=visit)
    assert only_card(first)
    assert again.json()["cards"] == []
    (about,) = again.json()["extension"].values()
    assert about["alreadyShown"] == about["findings"] > 3
    assert only_card(open_service.call(context={**visit, "encounterId": "enc-another"}))
    assert only_card(open_service.call(context={**visit, "patientId": "pat-2"}))
    grown = {**visit, "text": f"{THIN}\nTimed minutes 5."}
    assert only_card(open_service.call(context=grown)), "another text is another note"


def test_a_new_finding_of_the_same_note_is_told(open_service: Running) -> None:
    note = document("Daily note 3/4/2024. 97110 x1 20 min. Bridges 2x10. Jo Roe, PT")
    worse = {**note, "content": document("Daily note 3/4/2024. 97110 x3, 20 min.")["content"]}
    told = [
        open_service.call("patient-view", prefetch={"d": d}, context={"encounterId": "enc-grown"})
        for d in (note, note, worse)
    ]
    assert only_card(told[0])
    assert told[1].json()["cards"] == []
    assert "TM-03" in only_card(told[2])["detail"]


def test_without_an_encounter_findings_are_told_again(open_service: Running) -> None:
    visit = {"text": THIN, "encounterId": ...}
    assert only_card(open_service.call(context=visit))
    assert only_card(open_service.call(context=visit))


def test_a_client_may_want_findings_again() -> None:
    with service({"default": {"repeat": True}}) as running:
        visit = {"text": THIN, "encounterId": "enc-1"}
        assert (
            only_card(running.call(context=visit))["uuid"]
            != (only_card(running.call(context=visit))["uuid"])
        )


@pytest.mark.parametrize("service_id", ["note-sign", "encounter-discharge"])
def test_what_signing_completes_is_not_asked_of_a_draft(
    open_service: Running, service_id: str
) -> None:
    def asked(**members: Any) -> str:
        sent = {"documents": document(**members)}
        card = only_card(open_service.call(service_id, prefetch=sent))
        return str(card["detail"])

    assert "ID-02" not in asked(docStatus="preliminary")
    assert "ID-02" in asked(docStatus="final")
    assert ("ID-02" in asked()) is (service_id != "note-sign")


def test_the_newest_therapy_note_of_the_visit_is_checked(open_service: Running) -> None:
    radiology = {"coding": [{"system": "http://loinc.org", "code": "18748-4"}]}
    visit = {"encounter": [{"reference": "Encounter/enc-5"}]}
    other = {"encounter": [{"reference": "Encounter/enc-6"}]}
    mine = document("97110 x2, 10 min", date="2024-03-02", context=visit)
    notes = [
        document("97110 x4, 11 min", date="2024-03-01", context=visit),
        mine,
        document("97110 x5, 12 min", date="2024-03-09", context=other),
        document("97110 x6, 13 min", date="2024-03-09", type=radiology, context=visit),
        document("97110 x7, 14 min", date="2024-03-09", subject={"reference": "Patient/other"}),
        document("97110 x8, 15 min", date="2024-03-09", status="entered-in-error"),
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": note} for note in notes]}
    answer = open_service.call(
        "encounter-discharge", prefetch={"x": bundle}, context={"encounterId": "enc-5"}
    )
    assert "> 97110 x2, 10 min" in only_card(answer)["detail"]


# Configuration


def _config(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> Config:
    path = tmp_path / "suffice.toml"
    path.write_text(text)
    return load(path, environment or {})


def test_file_environment_and_options_count_in_this_order(tmp_path: Path) -> None:
    text = '[server]\nport = 1111\nqueue = 5\nhost = "127.0.0.2"\n'
    environment = {"SUFFICE_SERVER_PORT": "2222", "SUFFICE_SERVER_HOST": "127.0.0.3"}
    environment |= {"SUFFICE_BROWSER_ORIGINS": "https://a.example, https://b.example"}
    path = tmp_path / "suffice.toml"
    path.write_text(text)
    found = load(None, {**environment, "SUFFICE_CONFIG": str(path)}, port=3333, host=None)
    assert (found.server.port, found.server.host, found.server.queue) == (3333, "127.0.0.3", 5)
    assert found.browser.origins == ("https://a.example", "https://b.example")


def test_a_key_in_the_environment_is_a_client() -> None:
    found = load(None, {"SUFFICE_API_KEY": "secret"}, host="0.0.0.0")
    assert [client.name for client in found.client] == ["environment"]
    assert unsafe(found) is None
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[server]\nprot = 1\n", "server.prot"),
        ("[server]\nport = 99999\n", "server.port"),
        ("x = [", "suffice.toml"),
        ('[default]\ncriteria = ["TM-99"]\n', "TM-99"),
        ('[default]\nfields = { colour = "red" }\n', "colour"),
        ('[[client]]\nname = "a"\n', "api_keys"),
        ('[[client]]\nname = "a"\nissuer = "https://i.example"\n', "key_urls"),
        (
            '[[client]]\nname = "a"\nissuer = "i"\nkey_urls = ["https://k.example"]\n'
            'algorithms = ["HS256"]\n',
            "algorithms",
        ),
        (
            '[[client]]\nname = "a"\nissuer = "i"\nkey_urls = ["https://k.example"]\n',
            "base_url",
        ),
        ('[tls]\ncertificate = "c.pem"\n', "key"),
    ],
)
def test_a_wrong_configuration_names_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(place)):
        _config(tmp_path, text)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "ehr.example"])
def test_other_machines_are_not_served_without_authentication(host: str) -> None:
    result = CliRunner().invoke(serve, ["--host", host, "--check-config"])
    assert result.exit_code == 2
    assert "--insecure" in result.stderr and len(result.stderr.splitlines()) == 1
    told = CliRunner().invoke(serve, ["--host", host, "--check-config", "--insecure"])
    assert told.exit_code == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_served_without_more(host: str) -> None:
    result = CliRunner().invoke(serve, ["--host", host, "--check-config"])
    assert result.exit_code == 0
    assert "is good" in result.stderr


@pytest.mark.parametrize("section", ["audit", "feedback"])
def test_a_file_that_cannot_be_used_is_found_before_the_start(tmp_path: Path, section: str) -> None:
    path = tmp_path / "suffice.toml"
    path.write_text(f'[{section}]\npath = "{tmp_path}/nowhere/file"\n')
    result = CliRunner().invoke(serve, ["--config", str(path), "--check-config"])
    assert result.exit_code == 2
    assert f"{section}.path" in result.stderr and "Traceback" not in result.stderr


def test_no_word_of_a_note_is_told_anywhere(
    open_service: Running, caplog: Any, capfd: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    scan = base64.b64encode(b"%PDF-1.4 " + CANARY.encode()).decode()
    broken = document(content=[{"attachment": {"contentType": "application/pdf", "data": scan}}])
    calls = [
        open_service.call(context={"text": THIN, "patientId": {"x": CANARY}}),
        open_service.call(prefetch={"document": broken}),
        open_service.call(prefetch={CANARY: CANARY}, hook=CANARY),
        open_service.call("patient-view", fhirServer=f"http://{CANARY}.example"),
        _check(open_service, {"text": THIN, "fields": {CANARY: CANARY}}),
        _check(open_service, {"text": THIN}, f"?format={CANARY}"),
        _check(open_service, CANARY.encode(), media=f"application/{CANARY}"),
        open_service.http.get(f"/{CANARY}"),
        open_service.http.get(f"/v1/criteria/{CANARY}"),
        open_service.http.post(f"/cds-services/{CANARY}", json={}),
    ]
    assert all(answer.status_code >= 400 for answer in calls)
    told = "".join(answer.text + str(answer.headers) for answer in calls)
    out, err = capfd.readouterr()
    assert CANARY not in told + open_service.metrics() + out + err + caplog.text
    assert not list(tmp_path.iterdir())
