"""Billed and supported units -> the part that shows both directions alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from suffice.results import charts
from suffice.results.html_parts import cell, of, section, table, text
from suffice.results.visits import Bill, Units

_HEADS = ("Document", "Date", "Units billed", "Timed minutes", "Units supported")


def units(found: Units) -> Iterable[str]:
    """How units billed compare with those that the minutes support."""
    if not found.compared:
        return section(
            "units", "Units billed and minutes", "<p>No visit tells both units and minutes.</p>"
        )
    return section(
        "units",
        "Units billed and minutes",
        f"<p>{found.compared:,} of {found.visits:,} visits tell both units billed and timed"
        " minutes. Billing fewer units than the minutes support is a finding like billing more;"
        " either may have its reason outside the note.</p>",
        charts.both_ways(found.differences),
        '<p class="soft">Visits by units billed less units that the minutes support.</p>',
        '<div class="two">',
        *_side("More billed than supported", "over", found, 1, found.over),
        *_side("Fewer billed than supported", "under", found, -1, found.under),
        "</div>",
    )


def _side(title: str, name: str, found: Units, sign: int, bills: Sequence[Bill]) -> Iterable[str]:
    rows = (
        f'<tr><th scope="row">{text(b.id)}</th>{cell(text(b.date or "–"), b.date or "")}'
        f"{cell(f'{b.billed:g}', b.billed, 'number')}{cell(f'{b.minutes:g}', b.minutes, 'number')}"
        f"{cell(str(b.supported), b.supported, 'number')}</tr>"
        for b in bills
    )
    yield f"<div><h3>{title}</h3><p>{of(found.beyond(sign)).replace(' <br>', ' visits, ')};"
    yield f" {found.units(sign):,} units in all.</p>"
    if bills:
        yield f"<details><summary>The {len(bills)} furthest apart</summary>"
        yield table(f"t-{name}", title, _HEADS, rows)
        yield "</details>"
    yield "</div>"
