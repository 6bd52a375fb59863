"""A configuration -> a running server, until it is told to stop."""

from __future__ import annotations

import contextlib
import signal
import ssl
from collections.abc import Callable
from concurrent.futures import Executor

import uvicorn

from suffice.service import pool
from suffice.service.app import create
from suffice.service.settings import Config

_GRACE = 5  # seconds for requests under way when the server is told to stop


def server(config: Config, start: Callable[[], Executor] = pool.process) -> uvicorn.Server:
    """The server; its port opens only when the workers that `start` makes are warm.

    The address of a caller is never needed, so forwarded ones are not trusted either.
    """
    tls = config.tls
    return uvicorn.Server(
        uvicorn.Config(
            create(config, start),
            host=config.server.host,
            port=config.server.port,
            access_log=False,  # its lines hold whole addresses; the audit log has what is needed
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            ssl_certfile=tls.certificate,
            ssl_keyfile=tls.key,
            ssl_ca_certs=str(tls.client_ca) if tls.client_ca else None,
            ssl_cert_reqs=ssl.CERT_REQUIRED if tls.client_ca else ssl.CERT_NONE,
        )
    )


def run(config: Config, start: Callable[[], Executor] = pool.process) -> bool:
    """Serve until interrupted or told to end; False where the server could not start.

    The signal comes back once the requests under way are done; then the workers end in order.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    serving = server(config, start)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        serving.run()
    return serving.started
