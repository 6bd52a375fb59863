"""Rates of criteria -> the table that shows them beside the checker's own measured quality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from suffice.report.wording import SEVERITY, VERDICT
from suffice.results import charts
from suffice.results.figures import CriterionRate
from suffice.results.html_parts import cell, of, section, table, text
from suffice.results.measured import measured
from suffice.results.shares import Share
from suffice.results.tally import VERDICTS

_HEADS = (
    "Criterion",
    "All visits",
    "Not met",
    "Met in part",
    "Met",
    "Not determinable",
    "Not applicable",
    "Of the not met: waived, known",
    "Checker: precision of “not met”",
    "Checker: recall of “not met”",
)


def criteria(rates: Sequence[CriterionRate]) -> Iterable[str]:
    """One row a criterion, those that fail most often on top."""
    ordered = sorted(rates, key=lambda r: (-(r.not_met.value or 0), r.id))
    keys = "".join(
        f'<li><span class="key v-{name}" aria-hidden="true"></span>{VERDICT[name]}</li>'
        for name in VERDICTS
    )
    return section(
        "criteria",
        "Criteria",
        "<p>Not met is a share of the visits for which the criterion was decided (met, met in part"
        " or not met), with its 95 % interval. The last two columns say how far to trust it:"
        f" measured on {text(measured())}.</p>",
        f'<ul class="legend">{keys}</ul>',
        table("t-criteria", "Rates by criterion", _HEADS, map(_row, ordered)),
    )


def _row(rate: CriterionRate) -> str:
    counts = {name: rate.counts[name] for name in VERDICTS}
    plain = "".join(cell(f"{counts[v]:,}", counts[v], "number") for v in VERDICTS[1:3])
    rest = "".join(cell(f"{counts[v]:,}", counts[v], "number") for v in VERDICTS[3:])
    apart = f"{rate.waived:,}, {rate.known:,}" if rate.waived or rate.known else "–"
    return (
        f'<tr id="c-{text(rate.id)}"><th scope="row" data-v="{text(rate.id)}">{text(rate.id)} '
        f"{text(rate.title)} <small>{SEVERITY[rate.severity]}</small>{_more(rate)}</th>"
        f"{cell(charts.stacked(counts, VERDICT), None, 'bar')}"
        f"{cell(of(rate.not_met), rate.not_met.value or 0, 'number')}{plain}{rest}"
        f"{cell(apart, rate.waived + rate.known, 'number')}{_quality(rate)}</tr>"
    )


def _more(rate: CriterionRate) -> str:
    sources = "".join(
        f"<li>{_source(s['document'], s['section'], s['url'])} ({text(s['status'])})</li>"
        for s in rate.sources
    )
    return (
        f"<details><summary>Question and rule</summary><p>{text(rate.advice)}</p>"
        f"<ul>{sources}</ul></details>"
    )


def _source(document: str, place: str, url: str | None) -> str:
    name = text(", ".join(part for part in (document, place) if part))
    return f'<a href="{text(url)}" rel="noreferrer">{name}</a>' if url else name


def _quality(rate: CriterionRate) -> str:
    known = rate.measured
    shares = (known.precision, known.recall) if known else (Share(0, 0), Share(0, 0))
    words = ("never said on those notes", "never true on those notes")
    return "".join(
        cell(of(s) if s.n else none if known else "not measured", s.value or -1, "number quality")
        for s, none in zip(shares, words, strict=True)
    )
