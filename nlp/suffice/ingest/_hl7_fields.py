r"""An HL7 v2 message -> the fields of its document: "TXA-17 AU" is a doc_status of final.

PV1-19, which HL7 calls the visit number, names the encounter; it does not count the visits of an
episode, so that it is handed on as `encounter` and never as `visit`.
"""

from __future__ import annotations

from suffice.ingest import health_codes as health
from suffice.ingest._health_charges import PROCEDURE, Charge, joined, modifiers
from suffice.ingest._health_values import day, filled, moment, name_and_credential
from suffice.ingest._hl7_message import Message, Segment

# Completion of the document (table 0271); draft and preliminary are not signed yet.
_COMPLETION = {
    "DI": "draft",
    "IP": "draft",
    "IN": "draft",
    "DO": "preliminary",
    "PA": "preliminary",
    "AU": "final",
    "LA": "final",
}
# Status of results (table 0123)
_RESULTS = {
    "O": "registered",
    "I": "registered",
    "S": "registered",
    "P": "preliminary",
    "A": "preliminary",
    "R": "preliminary",
    "F": "final",
    "C": "corrected",
    "X": "cancelled",
}
_EVENT_OF_PARENT = {"T05": "parent", "T06": "parent", "T09": "replaces", "T10": "replaces"}
_EVENT_OF_SELF = frozenset({"T03", "T04", "T07", "T08"})  # the same document once more


def event(message: Message) -> tuple[str, str]:
    """Kind and trigger of a message: ("MDM", "T02")."""
    header = message.first("MSH")
    return message.value(header, 9).upper(), message.value(header, 9, 2).upper()


def fields(message: Message, report: Segment = ()) -> dict[str, str]:
    """What a message says of its document; `report` is the OBR of an ORU, empty for an MDM."""
    txa, pv1 = message.first("TXA"), message.first("PV1")
    name, credential = _author(message, report)
    said = (*_words(message, txa, 2), *_words(message, report, 4))
    shown = [w for obx in message.segments("OBX") for w in _words(message, obx, 3)][:1]
    kind = health.kind((*said, *shown), (*said, *shown, message.value(txa, 16)))
    place = (message.value(pv1, 18), message.value(pv1, 3, 9), message.value(pv1, 3))
    facility = message.value(pv1, 3, 4) or message.value(message.first("MSH"), 4)
    return filled(
        {
            "document": message.value(txa, 12) or message.value(report, 3),
            "patient": _patient(message),
            "date": _day_of_service(message, report),
            "clinician": name,
            "author": name,
            "credential": credential,
            "signed_at": moment(message.value(txa, 22, 15)),
            "doc_status": status(message, report),
            "clinic": facility,
            "payer": message.value(message.first("IN1"), 4),
            "state": health.state([message.value(message.first("PID"), 11, 4)]),
            "setting": health.setting([message.value(pv1, 2)], place),
            "discipline": kind.discipline,
            "note_type": kind.note_type,
            "encounter": message.value(pv1, 19),
            "diagnosis": "; ".join(_diagnoses(message)),
            **_related(message, txa),
            **joined([line for ft1 in message.segments("FT1") for line in _charge(message, ft1)]),
        }
    )


def status(message: Message, report: Segment = ()) -> str:
    """How far the document is, in the words of FHIR; cancelled documents are withdrawn."""
    txa = message.first("TXA")
    if message.value(txa, 19) == "CA" or event(message)[1] == "T11":
        return "cancelled"
    if message.value(txa, 19) == "OB":
        return "superseded"
    return _COMPLETION.get(message.value(txa, 17), "") or _RESULTS.get(
        message.value(report, 25), ""
    )


def _patient(message: Message) -> str:
    """The record number, else the first identifier that is no social security number."""
    pid = message.first("PID")
    given = [
        (message.component(w, 5), message.component(w, 1)) for w in message.repetitions(pid, 3)
    ]
    ranked = sorted((kind != "MR", at, n) for at, (kind, n) in enumerate(given) if kind != "SS")
    return next((n for _, _, n in ranked if n), "") or message.value(pid, 2)


def _author(message: Message, report: Segment) -> tuple[str, str]:
    """Originator, primary provider, signer; of a report its interpreter; the attending last."""
    txa, pv1 = message.first("TXA"), message.first("PV1")
    for segment, number in ((txa, 9), (txa, 5), (txa, 22), (report, 32), (pv1, 7)):
        found = _person(message.parts(segment, number))
        if found[0]:
            return found
    return "", ""


def _person(parts: list[str]) -> tuple[str, str]:
    """Name and credential: degree, professional suffix, or what stands behind the surname."""
    told = [*parts, *[""] * 21]
    family, behind = name_and_credential(told[1])
    credential = told[6] or told[20] or told[4] or behind
    return " ".join(filter(None, (told[2], family))), credential


def _day_of_service(message: Message, report: Segment) -> str:
    txa, pv1 = message.first("TXA"), message.first("PV1")
    told = (
        message.value(txa, 4),
        message.value(report, 7),
        message.value(pv1, 44),
        message.value(txa, 6),
        message.value(message.first("MSH"), 7),
    )
    return next((found for text in told if (found := day(text))), "")


def _related(message: Message, txa: Segment) -> dict[str, str]:
    trigger, above = event(message)[1], message.value(txa, 13)
    if trigger in _EVENT_OF_SELF:
        return {"replaces": message.value(txa, 12), "parent": above}
    return {_EVENT_OF_PARENT.get(trigger, "parent"): above}


def _diagnoses(message: Message) -> dict[str, None]:
    codes = (message.value(dg1, 3) for dg1 in message.segments("DG1"))
    return dict.fromkeys(code for code in codes if code)


def _charge(message: Message, ft1: Segment) -> list[Charge]:
    """The charged procedure of an FT1; credits take charges back and are left out."""
    code = (message.value(ft1, 25) or message.value(ft1, 7)).upper()
    if message.value(ft1, 6) not in ("", "CG") or not PROCEDURE.fullmatch(code):
        return []
    given = (message.component(written, 1) for written in message.repetitions(ft1, 26))
    return [Charge(code, message.value(ft1, 10), modifiers(given))]


def _words(message: Message, segment: Segment, number: int) -> tuple[str, ...]:
    """Code, text and their alternatives of a coded field."""
    return tuple(filter(None, (message.value(segment, number, part) for part in (1, 2, 4, 5))))
