"""When others fail, or we do: each drill has its answer, and none is an empty list of cards.

Also the quirks of clients that were met, as regression cases.
"""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from suffice.engine import Checker, CheckError
from suffice.service import pool, work
from suffice.service.audit import Audit
from suffice.service.server import server
from suffice.service.settings import Config
from suffice.types import Note
from tests.service_kit import (
    CANARY,
    DOMAIN,
    THIN,
    Elsewhere,
    Running,
    Signer,
    document,
    free_port,
    issue,
    only_card,
    request,
    searchset,
    service,
    started,
)

pytest_plugins = ("tests.service_fixtures",)

# The FHIR server


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("slow", "too slow"),
        ("denied", "answered 401"),
        ("moved", "answered 307"),
        ("huge", "too large"),
        ("broken", "did not answer with a resource"),
        ("endless", "no note of this patient"),
    ],
)
def test_a_fhir_server_that_fails_gives_412(
    open_service: Running, elsewhere: Elsewhere, mode: str, reason: str
) -> None:
    answer = open_service.call("patient-view", fhirServer=f"{elsewhere.url}/{mode}")
    assert answer.status_code == 412
    assert reason in issue(answer)["diagnostics"]


def test_a_fhir_server_that_is_down_gives_412(open_service: Running) -> None:
    down = open_service.config.default.fhir_servers[-1]
    answer = open_service.call("patient-view", fhirServer=down)
    assert answer.status_code == 412
    assert "cannot be reached" in issue(answer)["diagnostics"]


def test_a_paged_fhir_server_is_read_to_the_page_that_fits(
    open_service: Running, elsewhere: Elsewhere
) -> None:
    elsewhere.hold(document())
    assert only_card(open_service.call("patient-view", fhirServer=f"{elsewhere.url}/paged"))


def test_a_binary_that_is_gone_gives_412(open_service: Running, elsewhere: Elsewhere) -> None:
    gone = document(content=[{"attachment": {"contentType": "text/plain", "url": "Binary/gone"}}])
    answer = open_service.call(prefetch={"d": gone}, fhirServer=f"{elsewhere.url}/ok")
    assert answer.status_code == 412
    alone = open_service.call(prefetch={"d": gone})
    assert alone.status_code == 412


@pytest.mark.parametrize("media", ["text/plain", "application/json"])
def test_a_binary_may_come_as_bytes_or_as_resource(
    open_service: Running, elsewhere: Elsewhere, media: str
) -> None:
    kind = "text/plain" if media == "text/plain" else ""
    data = base64.b64encode(THIN.encode()).decode()
    binary = {"resourceType": "Binary", "id": f"as-{kind[:4]}", "contentType": "text/plain"}
    elsewhere.hold({**binary, "data": data})
    attached = {"contentType": media, "url": f"Binary/{binary['id']}"}
    note = document(content=[{"attachment": attached}])
    answer = open_service.call(prefetch={"d": note}, fhirServer=f"{elsewhere.url}/ok")
    assert only_card(answer)


def test_a_binary_beside_the_note_is_not_fetched(
    open_service: Running, elsewhere: Elsewhere
) -> None:
    data = base64.b64encode(THIN.encode()).decode()
    binary = {"resourceType": "Binary", "id": "near", "contentType": "text/plain", "data": data}
    note = document(content=[{"attachment": {"contentType": "text/plain", "url": "Binary/near"}}])
    elsewhere.seen.clear()
    answer = open_service.call("patient-view", prefetch={"d": searchset(note, binary)})
    assert only_card(answer)
    assert not elsewhere.seen


def test_a_composition_is_a_note(open_service: Running, elsewhere: Elsewhere) -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>97110 x3, 20 min. Did well.</p></div>'
    section = [{"title": "Treatment", "text": {"status": "generated", "div": div}}]
    note = {"resourceType": "Composition", "id": "c-1", "status": "preliminary"}
    note |= {"title": "Daily note", "section": section, "date": "2024-03-04"}
    elsewhere.hold(note)
    for answer in (
        open_service.call(context={"document": note}),
        open_service.call(context={"compositionId": "c-1"}, fhirServer=f"{elsewhere.url}/ok"),
    ):
        assert "> 97110 x3, 20 min" in only_card(answer)["detail"]


# Ourselves


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CheckError("not checked: ValueError in facts/rom.py:7"), "ValueError in facts/rom.py:7"),
        (RuntimeError(THIN), "RuntimeError in test_service_failures.py"),
    ],
    ids=["in reading", "elsewhere"],
)
def test_an_error_of_ours_is_a_500(
    open_service: Running, monkeypatch: Any, capfd: Any, caplog: Any, error: Exception, told: str
) -> None:
    def broken(self: Checker, note: Note) -> dict[str, Any]:
        raise error

    monkeypatch.setattr(Checker, "check", broken)
    for answer in (
        open_service.call(context={"text": THIN}),
        open_service.http.post("/v1/check", json={"text": THIN}),
    ):
        assert answer.status_code == 500
        assert told in issue(answer)["diagnostics"]
        assert CANARY not in answer.text
    out, err = capfd.readouterr()
    assert CANARY not in out + err + caplog.text


def test_a_full_queue_is_refused_and_tells_when_to_come_back() -> None:
    hold = threading.Event()

    def slow_start() -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)

    async def crowd() -> list[object]:
        workers = pool.Pool(1, 1, slow_start)
        await workers.open()
        busy = asyncio.ensure_future(workers.run(hold.wait))
        await asyncio.sleep(0)
        waiting = asyncio.ensure_future(workers.run(int))
        await asyncio.sleep(0)
        refused = await asyncio.gather(workers.run(int), return_exceptions=True)
        hold.set()
        results = [await busy, await waiting, *refused]
        await workers.close()
        return results

    first, second, refused = asyncio.run(crowd())
    assert (first, second) == (True, 0)
    assert isinstance(refused, pool.Refused)
    assert (refused.status, refused.retry_after) == (503, 1)


def test_a_caller_that_gave_up_leaves_the_worker_in_order() -> None:
    hold = threading.Event()

    async def give_up() -> int:
        workers = pool.Pool(1, 4, lambda: ThreadPoolExecutor(1))
        await workers.open()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await workers.run(hold.wait)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await workers.run(int)
        hold.set()
        result = await workers.run(int, "7")
        assert workers.waiting == 0
        await workers.close()
        return result

    assert asyncio.run(give_up()) == 7


@pytest.mark.full
def test_a_killed_worker_takes_its_own_request_only() -> None:
    """Real worker processes under load; one is killed again and again."""
    port = free_port()
    own = {"port": port, "domain": DOMAIN, "workers": 2, "queue": 500}
    config = Config.model_validate({"server": own, "default": {"deadline": 30}})
    body = request("note-sign", context={"text": THIN, "encounterId": ...})
    statuses: list[int] = []
    with started(server(config)):
        url = f"http://127.0.0.1:{port}/cds-services/note-sign"
        pids = _children()
        assert len(pids) == 2
        with ThreadPoolExecutor(8) as callers:
            futures = [callers.submit(httpx.post, url, json=body, timeout=60) for _ in range(200)]
            time.sleep(0.2)
            os.kill(pids[0], signal.SIGKILL)
            answers = [future.result() for future in futures]
        statuses = [answer.status_code for answer in answers]
        for answer in answers:
            if answer.status_code == 200:
                assert only_card(answer)
            else:
                assert answer.status_code == 503
                assert "a worker ended" in issue(answer)["diagnostics"]
                assert answer.headers["retry-after"]
        assert httpx.post(url, json=body, timeout=60).status_code == 200
        for _ in range(300):
            if httpx.get(f"http://127.0.0.1:{port}/readyz").json().get("workers") == 2:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the worker did not come back")
    assert statuses.count(503) <= 1


def _children() -> list[int]:
    """Process ids of the worker processes of this test process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            command = path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"spawn_main" in command:
            found.append(int(path.parent.name))
    return found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_of_the_audit_log_is_counted_or_refused() -> None:
    with service({"audit": {"path": "/dev/full"}}) as running:
        assert only_card(running.call(context={"text": THIN}))
        assert "suffice_audit_failures_total 1" in running.metrics()
    with service({"audit": {"path": "/dev/full", "required": True}}) as running:
        refused = running.call(context={"text": THIN})
        assert refused.status_code == 503
        assert "not audited" in issue(refused)["diagnostics"]


def test_a_record_that_was_not_written_whole_is_taken_back(
    tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "audit.jsonl"
    log = Audit(path)
    assert log.write({"a": 1})
    whole = path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:5]))
    assert not log.write({"b": 2})
    monkeypatch.undo()
    assert path.read_bytes() == whole
    assert log.write({"c": 3})
    log.close()
    assert len(path.read_text().splitlines()) == 2


def test_feedback_that_cannot_be_stored_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.sqlite"
    item = {"card": "c", "outcome": "accepted", "outcomeTimestamp": "2026-03-04T10:00:00Z"}
    with service({"feedback": {"path": str(path)}}) as running:
        import sqlite3

        with sqlite3.connect(path) as file:
            file.execute("DROP TABLE outcome")
        file.close()
        answer = running.http.post("/cds-services/note-sign/feedback", json={"feedback": [item]})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_keys_that_cannot_be_had_let_nobody_in(elsewhere: Elsewhere) -> None:
    gone = {"name": "E", "issuer": "https://ehr.example", "key_urls": [f"{elsewhere.url}/denied/k"]}
    with service({"server": {"addressed": True}, "client": [gone]}) as running:
        token = Signer().token(f"{running.url}/cds-services/note-sign")
        answer = running.call(headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


# Quirks of clients


@pytest.mark.parametrize("kind", ["collection", "batch-response", ...], ids=str)
def test_a_prefetched_bundle_may_be_of_any_type(open_service: Running, kind: Any) -> None:
    bundle: dict[str, Any] = {"resourceType": "Bundle", "entry": [{"resource": document()}]}
    if kind is not ...:
        bundle["type"] = kind
    assert only_card(open_service.call("patient-view", prefetch={"-user": {}, "x": bundle}))


@pytest.mark.parametrize("user", ["PractitionerRole/r-1", "Practitioner/p-1", "p-1"])
def test_users_come_in_every_form(open_service: Running, user: str) -> None:
    assert only_card(open_service.call(context={"text": THIN, "userId": user}))


def test_an_empty_token_is_none(open_service: Running, elsewhere: Elsewhere) -> None:
    note = document()
    elsewhere.hold(note)
    elsewhere.seen.clear()
    answer = open_service.call(
        fhirServer=f"{elsewhere.url}/ok/",
        fhirAuthorization={"access_token": "", "token_type": "Bearer", "expires_in": 0},
        context={"documentReferenceId": f"DocumentReference/{note['id']}"},
    )
    assert only_card(answer)
    assert elsewhere.seen[0][1] is None


def test_discharge_without_an_encounter_is_answered(open_service: Running) -> None:
    strange = {"resourceType": "Encounter", "class_fhir": {"code": "AMB"}}
    answer = open_service.call(
        "encounter-discharge",
        prefetch={"document": document(), "encounter": strange},
        context={"encounterId": ...},
    )
    assert only_card(answer)


@pytest.mark.parametrize("member", ["encounterId", "documentReferenceId", "text", "document"])
def test_members_that_are_null_count_as_left_out(open_service: Running, member: str) -> None:
    body = request("note-sign", context={"text": THIN}, prefetch=None, fhirServer=None)
    if member == "text":
        body["context"] |= {"text": None, "document": document()}
    else:
        body["context"][member] = None
    assert only_card(open_service.http.post("/cds-services/note-sign", json=body))


def test_work_tells_of_a_bundle_without_a_note() -> None:
    raw = work.Raw("-", b'{"resourceType":"Bundle"}', work.FHIR)
    assert isinstance(work.check(raw, 100), work.Refusal)


@pytest.mark.full
def test_the_command_opens_its_port_warm_and_ends_in_order() -> None:
    """`suffice serve` as a user starts it, with worker processes of its own."""
    port = free_port()
    script = "from suffice.commands.serve import serve; serve()"
    command = [sys.executable, "-W", "ignore", "-c", script, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        answer = None
        for _ in range(1200):
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
                break
            except httpx.ConnectError:
                assert process.poll() is None
                time.sleep(0.1)
        process.terminate()
        errors = process.communicate(timeout=60)[1]
    assert answer is not None and answer.json()["status"] == "ready"
    assert process.returncode == 0
    assert "will serve" in errors
    assert "Traceback" not in errors and "leaked" not in errors


@pytest.mark.full
def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        script = "from suffice.commands.serve import serve; serve()"
        command = [sys.executable, "-W", "ignore", "-c", script, "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2
    assert f"cannot listen on 127.0.0.1 port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr
