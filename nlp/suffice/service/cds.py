"""CDS Hooks endpoints: discovery, a call of a hook -> at most one card, feedback -> rows."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from suffice.report import cards
from suffice.service import call as calls
from suffice.service import feedback, judge, orders
from suffice.service.audit import identifier
from suffice.service.body import read_json
from suffice.service.call import Call
from suffice.service.endpoint import Visit, json
from suffice.service.feedback import Row
from suffice.service.hooks import Hook
from suffice.service.locate import Located, Locator
from suffice.service.seen import digest
from suffice.service.work import Checked


async def discovery(visit: Visit) -> Response:
    """The services offered."""
    return json({"services": [hook.as_json() for hook in visit.service.hooks.values()]})


async def call(visit: Visit) -> Response:
    """The card of one note, or none where it shows everything that this client asks for."""
    service = visit.service
    hook = _hook(visit)
    made = calls.parse(await read_json(visit.request, service.config.server.body_limit), hook)
    context = made.context
    visit.entry.update(
        hook=hook.id,
        user=identifier(context.userId),
        patient=identifier(context.patientId),
        encounter=identifier(context.encounterId),
    )
    if hook.id == "order-sign" and not orders.ask_for_therapy(context.draftOrders):
        return json(_answer(visit, [], {"checked": False, "because": "no therapy is ordered"}))
    locator = Locator(made, hook, visit.wants, service.session, service.config.fhir)
    located = await locator.note()
    checked = await judge.checked(visit, located.source)
    return json(_told(visit, made, located, checked))


def _hook(visit: Visit) -> Hook:
    known = visit.service.hooks
    hook = known.get(visit.request.path_params["service"])
    if hook is None:
        raise calls.unknown_service(known)
    return hook


def _told(visit: Visit, made: Call, located: Located, checked: Checked) -> dict[str, Any]:
    """The answer: what is new of the findings that this client wants, and what was checked."""
    wants, report = visit.wants, checked.report
    found = []
    if report["note_type"] in wants.note_types:
        found = cards.defects(report, wants.criteria, wants.ignore, wants.from_severity)
    new = {digest(f["id"], f["verdict"], f["message"]): f for f in found}
    encounter = made.context.encounterId
    if encounter and not wants.repeat:
        note = located.reference or report["sha256"]
        where = (visit.client, made.context.patientId, encounter, note)
        new = dict(visit.service.seen.new(found, *where))
        visit.service.seen.remember(new)
    about = {
        "checked": True,
        "overall": report["overall"],
        "noteType": report["note_type"],
        "findings": len(found),
        "alreadyShown": len(found) - len(new),
        "policies": [policy["id"] for policy in report["policies"]],
        "versions": {k: v for k, v in report["versions"].items() if v is not None},
    }
    return _answer(visit, [_card(visit, checked, list(new.values()))] if new else [], about)


def _card(visit: Visit, checked: Checked, found: list[Mapping[str, Any]]) -> dict[str, Any]:
    service, id = visit.service, str(uuid.uuid4())
    ids = " ".join(finding["id"] for finding in found)
    visit.entry.update(card=id, criteria=ids)
    service.issued.put(digest(visit.client, id), ids)
    base, link = service.config.base_url(), None
    if service.pages.seconds:
        token = service.pages.put(checked.note)
        link = cards.Link("The note with all findings marked", f"{base}/note/{token}")
    topics = f"https://{service.config.server.domain}/topics"
    return cards.card(checked.report, found, id, topics, link)


def _answer(visit: Visit, made: list[dict[str, Any]], about: Mapping[str, Any]) -> dict[str, Any]:
    name = ".".join(reversed(visit.service.config.server.domain.split(".")))
    kept = {key: value for key, value in about.items() if value not in ([], {})}
    return {"cards": made, "extension": {f"{name}.check": kept}}


async def take_feedback(visit: Visit) -> Response:
    """Outcomes of cards, stored; sent twice they count once."""
    hook, service = _hook(visit), visit.service
    items = feedback.parse(await read_json(visit.request, service.config.server.body_limit))
    rows = []
    for item in items:
        code, system = item.coding()
        told = service.issued.get(digest(visit.client, item.card))
        commented = any(reason.get("userComment") for reason in item.reasons())
        rows.append(
            Row(
                visit.client,
                hook.id,
                item.card,
                item.outcome,
                item.outcomeTimestamp,
                code,
                system,
                commented,
                told,
            )
        )
    await asyncio.to_thread(service.feedback.add, rows)
    for row in rows:
        service.metrics.count("feedback", outcome=row.outcome)
    visit.entry.update(hook=hook.id, outcomes=len(rows))
    return json({})
