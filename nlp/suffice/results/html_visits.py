"""The worst visits -> a table whose rows open to their findings, and what its filters need."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suffice.report.wording import NOTE_TYPE, VERDICT
from suffice.results.figures import CriterionRate
from suffice.results.html_parts import cell, section, text
from suffice.results.html_summary import OVERALL
from suffice.results.tables import rule
from suffice.results.visits import Told, Visit

_FINDINGS = 12  # of one visit, in words; the rest by id
_FIRST = 100  # visits that are laid out before the script has read the table
_HEADS = (
    "Document",
    "Date",
    "Note type",
    "Patient",
    "Clinician",
    "Payer",
    "Verdict",
    "Points",
    "Not met",
)


def worst(visits: Sequence[Visit], texts: Mapping[int, str]) -> Iterable[str]:
    """The table; each visit is a `<tbody>` of a row and, below it, its findings."""
    if not visits:
        return section("worst", "Visits to look at", "<p>No visit has an open finding.</p>")
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    return section(
        "worst",
        "Visits to look at first",
        f"<p>The {len(visits):,} visits that fall short most, by verdict and by the points of their"
        " open findings. Replace RESULTS in a command by the name of your result store.</p>",
        _held(len(texts)),
        _filters(),
        f'<p id="worst-count" class="soft" role="status">{len(visits):,} visits</p>',
        '<div class="wide" role="group" tabindex="0" aria-label="Visits to look at first">'
        f'<table id="t-worst" class="unread" data-sortable><thead><tr>{heads}</tr></thead>',
        *(_visit(number, visit) for number, visit in enumerate(visits)),
        '</table></div><p><button type="button" id="worst-more" hidden>Show 100 more</button></p>',
    )


def _held(texts: int) -> str:
    if not texts:
        return ""
    return (
        f'<p class="warning">This page holds the words of {texts:,} notes, because the scan kept'
        " them. Treat it as you treat the notes, or share a copy made with --mask.</p>"
    )


def _filters() -> str:
    selects = "".join(
        f'<label>{name} <select id="f-{key}"><option value="">all</option></select></label>'
        for key, name in (
            ("overall", "Verdict"),
            ("criterion", "Not met or in part"),
            ("clinician", "Clinician"),
            ("payer", "Payer"),
        )
    )
    return (
        f'<form class="filters" id="worst-form" hidden>{selects}<label>Search '
        '<input type="search" id="f-search" autocomplete="off"></label></form>'
    )


def _visit(number: int, visit: Visit) -> str:
    owed = [f.criterion for f in visit.findings if f.verdict == "not_met" and not _is_apart(f)]
    shown = ", ".join(owed[:4]) + (f" and {len(owed) - 4} more" if len(owed) > 4 else "")
    name = text(visit.id) + (f" <small>visit {visit.number}</small>" if visit.number > 1 else "")
    late = ' class="late"' if number >= _FIRST else ""
    cells = (
        f'<th scope="row" data-v="{text(visit.id)}">{name}</th>',
        cell(text(visit.date or "–"), visit.date or ""),
        cell(NOTE_TYPE.get(visit.note_type, visit.note_type)),
        *(cell(text(v or "–")) for v in (visit.patient, visit.clinician, visit.payer)),
        cell(OVERALL[visit.overall], None, f"verdict {visit.overall}"),
        cell(f"{visit.points:g}", visit.points, "number"),
        cell(text(shown)),
    )
    return (
        f'<tbody data-i="{number}"{late}><tr>{"".join(cells)}</tr><tr class="more"><td colspan="9">'
        f"{_findings(visit.findings)}<p>Open it: <code>suffice show RESULTS "
        f"{text(shlex.quote(visit.id))}</code></p></td></tr></tbody>"
    )


def _is_apart(finding: Told) -> bool:
    return finding.known or finding.waived is not None


def _findings(findings: Sequence[Told]) -> str:
    rest = [finding.criterion for finding in findings[_FINDINGS:]]
    more = f"<li>and {', '.join(map(text, rest))}</li>" if rest else ""
    return f"<ul>{''.join(map(_finding, findings[:_FINDINGS]))}{more}</ul>"


def _finding(finding: Told) -> str:
    points = f", {finding.points:g} points" if finding.points else ""
    marks = " <em>known from the baseline</em>" * finding.known
    if finding.waived is not None:
        marks += f" <em>waived: {text(finding.waived)}</em>"
    quotes = "; ".join(f"“{text(' '.join(words.split()))}”" for words in finding.quotes[:3])
    return (
        f'<li data-c="{text(finding.criterion)}"><a href="#c-{text(finding.criterion)}">'
        f'{text(finding.criterion)}</a> <b class="{finding.verdict}">{VERDICT[finding.verdict]}</b>'
        f"{points}: {text(finding.message)}{f' {quotes}' if quotes else ''}{marks}</li>"
    )


def visit_data(
    visits: Sequence[Visit], texts: Mapping[int, str], rates: Sequence[CriterionRate]
) -> dict[str, Any]:
    """What the script needs: filter values of each visit, advice and rules, kept texts."""
    ids = [rate.id for rate in rates]
    return {
        "rules": {r.id: [r.title, r.advice, rule(r.sources)] for r in rates},
        "overall": OVERALL,
        "visits": [
            {
                "overall": visit.overall,
                "clinician": visit.clinician or "",
                "payer": visit.payer or "",
                "criteria": [f.criterion for f in visit.findings if f.criterion in ids],
                **_text(visit, texts),
            }
            for visit in visits
        ],
        "texts": {str(number): words for number, words in texts.items()},
    }


def _text(visit: Visit, texts: Mapping[int, str]) -> dict[str, Any]:
    if visit.document not in texts:
        return {}
    spans = [
        [*span, finding.criterion, finding.verdict]
        for finding in visit.findings
        for span in finding.spans
    ]
    return {"text": str(visit.document), "spans": sorted(spans)}
