"""What may be configured: the models behind the TOML file, each unknown key an error.

A client is whoever may call; what it wants to see (criteria, from which severity, of which note
types) stands beside how it proves who it is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from suffice.types import NOTE_TYPES

Algorithm = Literal["ES384", "RS384", "RS256"]
ServiceId = Literal["patient-view", "encounter-discharge", "order-sign", "note-sign"]
NoteType = Literal["EV", "DN", "PR", "RE", "DC", "OTHER"]
Seconds = Annotated[float, Field(gt=0, le=600)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FIELDS = (
    *("payer", "state", "date", "discipline", "setting", "note_type", "doc_status", "patient"),
    *("author", "credential", "signed_at", "code", "units", "modifiers", "minutes"),
    *("diagnosis", "visit"),
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wants(_Strict):
    """What one client wants to be told, and what it lets us read."""

    criteria: frozenset[str] = frozenset()  # empty: all
    ignore: frozenset[str] = frozenset()
    from_severity: Literal["supporting", "required", "exclusion"] = "supporting"
    note_types: frozenset[NoteType] = frozenset(NOTE_TYPES)  # type: ignore[arg-type]
    fields: dict[str, str] = {}  # said of every note whose source does not say it
    fhir_servers: tuple[Url, ...] = ()  # the only ones that are ever called
    deadline: Seconds = 2.0  # of a whole request
    repeat: bool = False  # show a finding again that was shown in this encounter

    @field_validator("fields")
    @classmethod
    def _known_fields(cls, value: dict[str, str]) -> dict[str, str]:
        if wrong := sorted(set(value) - set(FIELDS)):
            raise ValueError(f"no field {wrong[0]!r}; there are {', '.join(FIELDS)}")
        return value

    @field_validator("criteria", "ignore")
    @classmethod
    def _known_criteria(cls, value: frozenset[str]) -> frozenset[str]:
        from suffice import criteria

        known = [criterion.id for criterion in criteria.shipped()]
        if wrong := sorted(value - set(known)):
            raise ValueError(f"no criterion {wrong[0]!r}; there are {', '.join(known)}")
        return value


class Client(Wants):
    """A registered caller: by JWT (issuer with key_urls or keys), or by the hash of an API key."""

    name: str = Field(pattern=r"^[\w .-]{1,64}$")
    issuer: str | None = None
    key_urls: tuple[Url, ...] = ()  # the only `jku` that are ever fetched
    keys: Path | None = None  # a JWKS file, where keys are given out of band
    audiences: tuple[str, ...] = ()  # beside the endpoint itself
    tenants: frozenset[str] = frozenset()  # empty: any
    algorithms: frozenset[Algorithm] = frozenset({"ES384", "RS384"})
    api_keys: tuple[Digest, ...] = ()  # sha256 of each, in hex

    @model_validator(mode="after")
    def _can_prove_itself(self) -> Client:
        if self.issuer and not (self.key_urls or self.keys):
            raise ValueError("an issuer needs key_urls or keys")
        if not self.issuer and not self.api_keys:
            raise ValueError("needs an issuer with key_urls or keys, or api_keys")
        return self


class Server(_Strict):
    """Where the service listens, and how much it takes on."""

    host: str = "127.0.0.1"
    port: int = Field(default=8097, ge=0, le=65535)
    base_url: Url | None = None  # as clients see it; what a JWT is addressed to
    domain: str = Field(default="suffice.example", pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    note_sign_hook: str | None = Field(default=None, pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    services: tuple[ServiceId, ...] = (
        "patient-view",
        "encounter-discharge",
        "order-sign",
        "note-sign",
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256)
    queue: int = Field(default=64, ge=0)  # requests that may wait for a worker
    body_limit: int = Field(default=8_000_000, gt=0)  # bytes
    note_limit: int = Field(default=300_000, gt=0, le=300_000)  # characters
    page_minutes: float = Field(default=15, ge=0)  # how long a card's link works; 0: no link


class Tls(_Strict):
    """Own certificate; with `client_ca` only callers with a certificate of it get through."""

    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None

    @model_validator(mode="after")
    def _whole(self) -> Tls:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key go together")
        if self.client_ca and not self.certificate:
            raise ValueError("client_ca needs certificate and key")
        return self


class Browser(_Strict):
    """Which pages may call the service from a script, and which may show it in a frame."""

    origins: tuple[Url, ...] = ()
    frame_ancestors: tuple[Url, ...] = ()


class Audit(_Strict):
    """One JSON line a call; `required` answers 503 where it cannot be written."""

    path: Path | None = None
    required: bool = False


class Feedback(_Strict):
    """The SQLite file in which outcomes of cards are kept."""

    path: Path | None = None


class Fhir(_Strict):
    """Budgets of one look at a FHIR server."""

    timeout: Seconds = 1.5  # of one call
    pages: int = Field(default=5, ge=1)
    limit: int = Field(default=16_000_000, gt=0)  # bytes of one answer


class Config(_Strict):
    """Everything. Without any of it: loopback, all services, no authentication."""

    server: Server = Server()
    tls: Tls = Tls()
    browser: Browser = Browser()
    audit: Audit = Audit()
    feedback: Feedback = Feedback()
    fhir: Fhir = Fhir()
    default: Wants = Wants()  # whoever calls without being registered, where that is allowed
    client: tuple[Client, ...] = ()

    @model_validator(mode="after")
    def _addressed(self) -> Config:
        if any(client.issuer for client in self.client) and not self.server.base_url:
            raise ValueError("server.base_url is needed: a JWT is addressed to it")
        return self

    @classmethod
    def plain_sections(cls) -> dict[str, dict[str, bool]]:
        """Sections that the environment may set: their keys, and whether each is a list."""
        models = (Server, Tls, Browser, Audit, Feedback, Fhir)
        return {
            model.__name__.lower(): {
                name: get_origin(info.annotation) is tuple
                for name, info in model.model_fields.items()
            }
            for model in models
        }

    def authenticates(self) -> bool:
        """Whether a caller has to prove who it is."""
        return bool(self.client or self.tls.client_ca)

    def base_url(self) -> str:
        """The address as clients see it, without a slash at its end."""
        scheme = "https" if self.tls.certificate else "http"
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return (self.server.base_url or f"{scheme}://{host}:{self.server.port}").rstrip("/")

    def hook_name(self) -> str:
        """The name of the note-signing hook, in reverse-domain form."""
        own = ".".join([*reversed(self.server.domain.split(".")), "note-sign"])
        return self.server.note_sign_hook or own

    def warnings(self) -> list[str]:
        """What an operator should know before the port opens."""
        found = []
        if not self.tls.certificate and not re.match("https:", self.base_url()):
            found.append("no TLS: terminate it in front of the service")
        if not self.audit.path:
            found.append("no audit log: set audit.path")
        if not self.feedback.path:
            found.append("feedback is counted, not stored: set feedback.path")
        return found
