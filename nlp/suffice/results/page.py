"""A prepared store -> one HTML page of bounded size that needs no network and no other file.

The tables and pictures stand in the page; its one small script only filters, sorts and opens.
"""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Any

from suffice.report.wording import DISCLAIMER
from suffice.results import charts, figures, records, tally, visits
from suffice.results.html_criteria import criteria
from suffice.results.html_groups import cross, cross_data, group
from suffice.results.html_records import record_view
from suffice.results.html_summary import how_to_read, refused, summary
from suffice.results.html_units import units
from suffice.results.html_visits import visit_data, worst
from suffice.results.names import Masks

VIEWS = ("clinician", "clinic", "payer", "criterion", "month")
_TEXTS = 4_000_000  # characters of kept notes that the page may carry
_NAV = {
    "summary": "Summary",
    "criteria": "Criteria",
    "by-month": "Months",
    "by-clinician": "Clinicians",
    "by-clinic": "Clinics",
    "by-payer": "Payers",
    "cross": "One criterion",
    "units": "Units",
    "worst": "Visits",
    "records": "Patients",
    "refused": "Not judged",
    "reading": "How to read it",
}


def page(db: sqlite3.Connection, masks: Masks, views: Iterable[str] = VIEWS) -> str:
    """The page; `db` was prepared with `masks`."""
    wanted = frozenset(views)
    counted = tally.tally(db, [kind for kind in tally.GROUPS if kind in wanted])
    rates = figures.criterion_rates(db, counted)
    by_criterion = "criterion" in wanted
    groups = {kind: figures.groups(counted, kind) for kind in counted.groups}
    found = visits.worst(db, visits.WORST)
    texts = {} if masks.masked else visits.texts(db, found, _TEXTS)
    data = {
        **visit_data(found, texts, rates),
        "cross": cross_data(groups, rates) if by_criterion else {},
    }
    body = [
        part
        for section in (
            summary(figures.headline(db), masks),
            criteria(rates) if by_criterion else (),
            *(group(kind, own) for kind, own in sorted(groups.items(), key=_month_first)),
            cross(groups, rates) if by_criterion else (),
            units(visits.units(db)),
            worst(found, texts),
            record_view(records.patients(db, masks, records.PATIENTS), records.count(db)),
            refused(figures.refusals(db)),
            how_to_read(),
        )
        for part in section
    ]
    return "\n".join(_document(body, data))


def _month_first(item: tuple[str, object]) -> bool:
    return item[0] != "month"


def _document(body: list[str], data: dict[str, Any]) -> Iterator[str]:
    style, script = _asset("page.css"), _asset("page.js")
    without = "#t-worst .late, #t-worst .more { display: revert !important; }"
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src '{_hash(style)}' '{_hash(without)}'; script-src '{_hash(script)}'"
    )
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">'
    yield f"<title>suffice: archive report</title><style>{style}</style>"
    yield f"<noscript><style>{without}</style></noscript></head><body>"
    yield '<a class="skip" href="#summary">Skip to the report</a>'
    yield "<header><h1>What the notes of this archive document</h1>" + _nav(body) + "</header>"
    yield charts.patterns()
    yield "<main>"
    yield from body
    yield f"</main><footer><p>{DISCLAIMER}</p></footer>"
    yield f'<script type="application/json" id="data">{_json(data)}</script>'
    yield f"<script>{script}</script></body></html>"


def _nav(body: list[str]) -> str:
    present = "".join(body)
    links = "".join(
        f'<li><a href="#{name}">{title}</a></li>'
        for name, title in _NAV.items()
        if f'<section id="{name}"' in present
    )
    return f'<nav aria-label="Parts of the report"><ul>{links}</ul></nav>'


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _json(data: dict[str, Any]) -> str:
    """JSON that no word of a note can break out of."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
