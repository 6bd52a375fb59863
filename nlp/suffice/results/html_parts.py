"""Plain values -> pieces of HTML that all parts of the report share: text, shares, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from suffice.report.wording import plain
from suffice.results.shares import Share


def text(value: object) -> str:
    """`value` made safe for HTML."""
    return escape(plain(str(value)))


def interval(share: Share) -> str:
    """Such as 5.2 to 36.0, in percent."""
    low, high = share.interval or (0.0, 0.0)
    return f"{100 * low:.1f} to {100 * high:.1f}"


def percent(share: Share) -> str:
    """Such as 15.0% (5.2 to 36.0), or a dash where there is nothing to count."""
    if share.value is None:
        return "–"
    return f"{share.value:.1%} <small>({interval(share)})</small>"


def of(share: Share) -> str:
    """Such as 3 of 20, the share and its interval."""
    return f"{share.k:,} of {share.n:,} <br>{percent(share)}" if share.n else "0 of 0"


def section(name: str, title: str, *inside: str) -> Iterable[str]:
    """A part of the report with its heading."""
    yield f'<section id="{name}" aria-labelledby="h-{name}" tabindex="-1">'
    yield f'<h2 id="h-{name}">{title}</h2>'
    yield from (part for part in inside if part)
    yield "</section>"


def cell(inside: str, sort: float | str | None = None, kind: str = "") -> str:
    """A table cell; `sort` is what it counts as in an ordered column."""
    by = "" if sort is None else f' data-v="{text(sort)}"'
    look = f' class="{kind}"' if kind else ""
    return f"<td{by}{look}>{inside}</td>"


def table(name: str, says: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    """A table that scrolls on its own where the screen is narrow; rows are whole `<tr>`."""
    titles = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<div class="wide" role="group" tabindex="0" aria-label="{text(says)}">'
        f'<table id="{name}" data-sortable><thead><tr>{titles}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
