"""The servers that tests of the service share; a test module names this one in `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service_kit import Elsewhere, Running, free_port, service, serving


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    """The other party."""
    other = Elsewhere()
    with serving(other.app, other.port):
        yield other


@pytest.fixture(scope="session")
def open_service(elsewhere: Elsewhere) -> Iterator[Running]:
    """The service as it is without registered clients, allowed to read the FHIR server's modes."""
    modes = ("ok", "slow", "denied", "moved", "huge", "broken", "paged", "endless", "plainbinary")
    servers = [f"{elsewhere.url}/{mode}" for mode in modes]
    servers.append(f"http://127.0.0.1:{free_port()}")
    config = {"default": {"fhir_servers": servers, "deadline": 10}, "fhir": {"timeout": 0.5}}
    with service(config) as running:
        yield running
