"""Response headers that every answer carries: nothing is cached, sniffed, framed or sent on."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# What a page may load. The report page has its style inline and no script; ours has neither inline.
_REPORT = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class Headers:
    """ASGI middleware; `ancestors` are the pages that may frame ours, none by default."""

    def __init__(self, app: ASGIApp, ancestors: tuple[str, ...] = ()) -> None:
        self._app = app
        self._ancestors = f"frame-ancestors {' '.join(ancestors) or chr(39) + 'none' + chr(39)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                policy = _OURS if scope["path"] == "/" else _REPORT
                headers["Content-Security-Policy"] = f"{policy}; {self._ancestors}"
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
