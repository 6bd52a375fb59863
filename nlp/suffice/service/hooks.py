"""Which services are offered -> the discovery answer; and the definition of our own hook.

## Hook `<reversed domain>.note-sign`

| metadata | value |
|---|---|
| specificationVersion | 2.0 |
| hookVersion | 1.0 |
| hookMaturity | 1 - Submitted |

**Workflow**: the author asks to sign a therapy note, and it is not signed yet. The client calls
before the signature takes effect, and shows the cards where the author can still edit.

| context field | optionality | prefetch token | type | description |
|---|---|---|---|---|
| `userId` | REQUIRED | Yes | string | the author, `Practitioner/id` or `PractitionerRole/id` |
| `patientId` | REQUIRED | Yes | string | FHIR id of the patient |
| `encounterId` | OPTIONAL | Yes | string | FHIR id of the visit that the note describes |
| `documentReferenceId` | OPTIONAL | Yes | string | FHIR id of the note, a DocumentReference |
| `compositionId` | OPTIONAL | Yes | string | FHIR id of the note, a Composition |
| `document` | OPTIONAL | No | object | unsigned note: DocumentReference with data, or Composition |
| `text` | OPTIONAL | No | string | the unsigned note as plain text |

The note is taken from `text`, else `document`, else prefetch, else the FHIR server. A note in the
request counts as a draft unless its `docStatus` says otherwise.

**Change log**: 1.0, first version. Fields may be added; any other change gets a new name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from suffice.service.settings import Config

SPEC_VERSION = "2.0.1"
_NEWEST = "_sort=-date&_count=10"
_OF_THE_PATIENT = f"DocumentReference?patient={{{{context.patientId}}}}&{_NEWEST}"
_OF_THE_VISIT = (
    "DocumentReference?patient={{context.patientId}}&encounter={{context.encounterId}}&" + _NEWEST
)


class Hook(NamedTuple):
    """One service: its id in the URL, the hook that calls it, what a client may send along."""

    id: str
    hook: str
    title: str
    description: str
    prefetch: Mapping[str, str]
    required: tuple[str, ...]  # context fields without which there is nothing to go by
    version: str = ""
    usage: str = ""
    before_signing: bool = False  # a note in the request is a draft unless it says otherwise

    def as_json(self) -> dict[str, Any]:
        """The entry of the discovery answer."""
        entry = {
            "hook": self.hook,
            "title": self.title,
            "description": self.description,
            "id": self.id,
            "prefetch": dict(self.prefetch),
            "version": SPEC_VERSION,
        }
        own = {"hookVersion": self.version, "usageRequirements": self.usage}
        return entry | {name: value for name, value in own.items() if value}


def offered(config: Config) -> dict[str, Hook]:
    """The services that `config` names, by id, in its order."""
    every = {hook.id: hook for hook in _hooks(config.hook_name())}
    return {name: every[name] for name in config.server.services}


def _hooks(note_sign: str) -> Iterable[Hook]:
    about = "Tells what a therapy note billed as 97110 does not show, with its words and the rule."
    yield Hook(
        "patient-view",
        "patient-view",
        "97110 note check, chart opened",
        f"{about} Reads the newest therapy note of the patient.",
        {"documents": _OF_THE_PATIENT},
        ("userId", "patientId"),
    )
    yield Hook(
        "encounter-discharge",
        "encounter-discharge",
        "97110 note check, visit closed",
        f"{about} Reads the newest therapy note of the encounter.",
        {"documents": _OF_THE_VISIT},
        ("userId", "patientId"),
    )
    yield Hook(
        "order-sign",
        "order-sign",
        "97110 note check, therapy ordered",
        f"{about} Answers orders of therapy only; reads the newest therapy note of the patient.",
        {"documents": _OF_THE_PATIENT},
        ("userId", "patientId", "draftOrders"),
    )
    yield Hook(
        "note-sign",
        note_sign,
        "97110 note check, before signing",
        f"{about} Reads the note that is about to be signed.",
        {
            "document": "DocumentReference/{{context.documentReferenceId}}",
            "composition": "Composition/{{context.compositionId}}",
        },
        ("userId", "patientId"),
        "1.0",
        "Send the unsigned note in context.text or context.document, or let it be read by "
        "context.documentReferenceId or context.compositionId.",
        before_signing=True,
    )
