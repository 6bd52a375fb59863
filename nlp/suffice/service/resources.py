"""FHIR resources that came along or were fetched -> the one note that is meant, and what it needs.

Whatever has another form than FHIR gives it counts as absent; nothing here raises on content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from suffice.ingest import health_codes as health
from suffice.ingest.fhir_json import Resource, codes, first, kind_of, objects, short, words

NOTES = ("DocumentReference", "Composition")
_PROGRESS_NOTE = "11506-3"  # LOINC; of any discipline
_VOID = frozenset({"entered-in-error", "superseded", "cancelled"})
_VISITS = ("context.encounter.reference", "encounter.reference", "context.reference")
_READABLE = (  # best first
    *("text/plain", "", "text/html", "application/xhtml+xml", "text/rtf", "application/rtf"),
    *("application/xml", "text/xml", "application/hl7-cda+xml", "application/pdf"),
)


class Found(NamedTuple):
    """What a prefetched value or an answer of a server holds."""

    notes: tuple[Resource, ...]
    others: tuple[Resource, ...]  # patients, clinicians, Binaries: what notes refer to
    next: str  # the next page, or ""


class Attachment(NamedTuple):
    """Where the body of a note is: beside it, or at an address."""

    media: str
    url: str


def gather(value: object) -> Found:
    """The notes and other resources of a resource or of a Bundle of any type, in their order.

    An OperationOutcome, alone or inside a Bundle, says that a search failed or found nothing: it
    is no data.
    """
    resources = [r for r in objects(value) if kind_of(r) != "Bundle"]
    resources += list(objects(value, "entry.resource"))
    told = [r for r in resources if kind_of(r) not in ("OperationOutcome", "")]
    links = (link for link in objects(value, "link") if first(link, "relation") == "next")
    return Found(
        tuple(r for r in told if kind_of(r) in NOTES),
        tuple(r for r in told if kind_of(r) not in NOTES),
        next((first(link, "url") for link in links), ""),
    )


def best(notes: Iterable[Resource], patient: str, encounter: str | None) -> Resource | None:
    """The newest therapy note of this patient and encounter, else the newest note; or None."""
    fitting = [note for note in notes if _fits(note, patient, encounter)]
    return max(fitting, key=lambda n: (_is_therapy(n), first(n, "date")), default=None)


def _fits(note: Resource, patient: str, encounter: str | None) -> bool:
    if {first(note, "status"), first(note, "docStatus")} & _VOID:
        return False
    subject = short(first(note, "subject.reference"))
    if subject.startswith("Patient/") and not _same(subject, patient):
        return False
    visits = [short(r) for r in _visits(note)]
    return encounter is None or not visits or any(_same(visit, encounter) for visit in visits)


def _visits(note: Resource) -> Iterator[str]:
    """References of the note's encounters; where R4 and R5 put other things beside, without."""
    for path in _VISITS:
        for part in objects(note, path.removesuffix(".reference")):
            if "Encounter/" in (reference := first(part, "reference")):
                yield reference


def _same(reference: str, id: str) -> bool:
    """Whether `reference` leads to `id`, which clients give with or without its type."""
    return reference.rpartition("/")[2] == short(id).rpartition("/")[2]


def _is_therapy(note: Resource) -> bool:
    found = list(codes(note, "type"))
    return bool(health.kind(found, words(note, "type")).discipline) or _PROGRESS_NOTE in found


def remote(note: Resource) -> Attachment | None:
    """The attachment to fetch; None where one stands in the resource itself, or there is none."""
    forms = list(objects(note, "content.attachment"))
    if any(first(form, "data") for form in forms):
        return None
    found = [Attachment(_media(form), first(form, "url")) for form in forms if first(form, "url")]
    readable = [a for a in found if a.media in _READABLE]
    return min(readable or found, key=_rank, default=None)


def _rank(attachment: Attachment) -> int:
    known = attachment.media in _READABLE
    return _READABLE.index(attachment.media) if known else len(_READABLE)


def _media(form: Resource) -> str:
    return first(form, "contentType").partition(";")[0].strip().lower()
