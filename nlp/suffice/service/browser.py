"""What a browser asks for: the page to paste a note into, a card's note page, the API description.

The page sends the note to `/v1/check` and shows the answer; nothing is stored on either side.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

import orjson
from starlette.responses import HTMLResponse, Response

from suffice import __version__
from suffice.service import judge
from suffice.service.endpoint import Visit, json
from suffice.service.refused import Refused

_STATIC = {"page.js": "text/javascript", "page.css": "text/css"}
_OVER = Refused(404, "not-found", "this link is over; check the note again")


async def page(visit: Visit) -> Response:
    """The page, which knows who may send it a note and whether a key is asked for."""
    config = visit.service.config
    html = _file("page.html")
    for name, value in (
        ("{{ancestors}}", " ".join(config.browser.frame_ancestors)),
        ("{{key}}", "required" if config.client and not config.tls.client_ca else "none"),
        ("{{version}}", __version__),
    ):
        html = html.replace(name, escape(value))
    return HTMLResponse(html)


async def static(visit: Visit) -> Response:
    """Script or style of the page."""
    name = visit.request.path_params["name"]
    if name not in _STATIC:
        raise Refused(404, "not-found", "nothing is at this address")
    return Response(_file(name), media_type=_STATIC[name])


async def note(visit: Visit) -> Response:
    """The highlighted note that a card leads to."""
    found = visit.service.pages.get(visit.request.path_params["token"])
    if found is None:
        raise _OVER
    return HTMLResponse(await judge.page(visit, found))


async def openapi(visit: Visit) -> Response:
    """The OpenAPI description."""
    described = orjson.loads(_file("openapi.json"))
    described["info"]["version"] = __version__
    return json(described)


def _file(name: str) -> str:
    return files("suffice.service").joinpath(name).read_text("utf-8")
