"""The body of a CDS Hooks call -> `Call`; unknown members are let pass, wrong ones refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suffice import mistakes
from suffice.service.hooks import Hook
from suffice.service.refused import Refused, malformed

_ID = Annotated[str, Field(min_length=1, max_length=200)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Authorization(_Lenient):
    """Access to the client's FHIR server; used for this call and forgotten."""

    access_token: str = Field(default="", repr=False)
    token_type: Literal["Bearer", "bearer"] = "Bearer"


class Context(_Lenient):
    """What all hooks share of the context, and what our own hook adds."""

    userId: _ID
    patientId: _ID
    encounterId: _ID | None = None
    documentReferenceId: _ID | None = None
    compositionId: _ID | None = None
    document: dict[str, Any] | None = Field(default=None, repr=False)
    text: str | None = Field(default=None, repr=False)
    draftOrders: dict[str, Any] | None = Field(default=None, repr=False)


class Call(_Lenient):
    """One call of a hook."""

    hook: str
    hookInstance: _ID
    context: Context
    fhirServer: str | None = None
    fhirAuthorization: Authorization | None = None
    prefetch: dict[str, Any] | None = Field(default=None, repr=False)

    def token(self) -> str | None:
        """The bearer token; an empty one is none."""
        return (self.fhirAuthorization and self.fhirAuthorization.access_token) or None


def parse(body: Mapping[str, Any], hook: Hook) -> Call:
    """The call of `hook`. Raises Refused; it names the place that is wrong, not what stands there.

    Members that are null count as left out: some clients send all of them.
    """
    try:
        call = Call.model_validate(_without_nulls(body))
    except ValidationError as error:
        raise malformed(mistakes.kind(error)) from None
    if call.hook != hook.hook:
        raise malformed(f"hook: this service answers {hook.hook}")
    for name in hook.required:
        if getattr(call.context, name) is None:
            raise malformed(f"context.{name}: missing")
    return call


def _without_nulls(value: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: part for name, part in value.items() if part is not None}
    context = kept.get("context")
    if isinstance(context, dict):
        kept["context"] = {name: part for name, part in context.items() if part is not None}
    return kept


def unknown_service(known: Mapping[str, Hook]) -> Refused:
    """The answer where no service has this id."""
    return Refused(404, "not-found", f"no such service; there are {', '.join(known) or 'none'}")
