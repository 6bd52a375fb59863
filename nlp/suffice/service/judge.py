"""A located note -> its report, from a worker; what cannot be read is refused."""

from __future__ import annotations

from suffice.ingest.base import Raw, Refusal
from suffice.service import work
from suffice.service.endpoint import Visit
from suffice.service.refused import unreadable
from suffice.service.work import Checked
from suffice.types import Note


async def checked(visit: Visit, source: Note | Raw) -> Checked:
    """The report of `source`, and in the audit entry its hash. Raises Refused, CheckError."""
    found = await visit.service.pool.run(work.check, source, visit.service.config.server.note_limit)
    if isinstance(found, Refusal):
        raise unreadable(found.reason)
    report = found.report
    visit.entry.update(
        sha256=report["sha256"],
        overall=report["overall"],
        note_type=report["note_type"],
        versions=report["versions"],
    )
    return found


async def page(visit: Visit, source: Note | Raw) -> str:
    """The highlighted page of `source`. Raises Refused, CheckError."""
    found = await visit.service.pool.run(work.page, source, visit.service.config.server.note_limit)
    if isinstance(found, Refusal):
        raise unreadable(found.reason)
    return found
