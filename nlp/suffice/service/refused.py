"""A request that cannot be served -> an OperationOutcome that says so, never an empty answer.

`Refused(412, "not-found", "no note of this encounter")`: the words are ours, never the note's.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """What is wrong with a request, as an HTTP status, a FHIR issue type and one sentence."""

    def __init__(self, status: int, code: str, text: str, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.retry_after = retry_after

    def outcome(self) -> dict[str, Any]:
        """The FHIR OperationOutcome."""
        severity = "fatal" if self.status >= 500 else "error"
        issue = {"severity": severity, "code": self.code, "diagnostics": self.text}
        return {"resourceType": "OperationOutcome", "issue": [issue]}


def no_note(reason: str) -> Refused:
    """The answer where the note cannot be had: nothing was checked, and why."""
    return Refused(412, "not-found", f"not checked: {reason}")


def unreadable(reason: str) -> Refused:
    """The answer where there is a note that cannot be read."""
    return Refused(422, "processing", f"not checked: {reason}")


def malformed(reason: str) -> Refused:
    """The answer to a request that is not of the agreed form."""
    return Refused(400, "invalid", reason)


def internal(place: str) -> Refused:
    """The answer where our own code failed; `place` names where, nothing else."""
    return Refused(500, "exception", f"not checked: {place}")
