"""Figures -> paragraphs, rows and cells of Markdown: "0.953 (0.915 to 0.984)"."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
_WIDTH = 100


def paragraph(text: str) -> Iterator[str]:
    """An empty line, then `text` broken into lines."""
    yield ""
    yield from textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """An empty line, then the lines of a table."""
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def of_systems(first: str, systems: Figures) -> Iterator[str]:
    """A table of AUCs, accuracy and Brier score, a row for each of `systems`."""
    head = (first, "AUC, sufficient v. rest", "AUC, v. insufficient", "accuracy", "Brier")
    keys = ("auc_against_rest", "auc_against_insufficient", "accuracy", "brier")
    rows = ((name, *(with_interval(own.get(key)) for key in keys)) for name, own in systems.items())
    return table(head, rows)


_SHARES = {
    "coverage_sufficient": "coverage of sufficient notes (wanted: 90 %)",
    "coverage_not_sufficient": "coverage of the others (wanted: 90 %)",
    "abstained": "abstained",
    "abstained_unlike": "... as unlike the corpus",
    "abstained_between": "... because both verdicts or none are possible",
    "wrong_of_decided": "wrong where it does not abstain",
}


def of_abstention(found: Figures) -> Iterator[str]:
    """A table of coverage and of what was abstained from."""
    rows = ((title, str(found[key]["of"]), percent(found[key])) for key, title in _SHARES.items())
    return table(("share", "of notes", "value (exact interval)"), rows)


def number(value: float | None) -> str:
    """Three places; a dash where there is none."""
    return "-" if value is None else f"{value:.3f}"


def with_interval(figure: Figures | None) -> str:
    """A figure and its interval, as far as there are any."""
    if figure is None or figure["value"] is None:
        return "-"
    if figure["interval"] is None:
        return number(figure["value"])
    low, high = figure["interval"]
    return f"{number(figure['value'])} ({number(low)} to {number(high)})"


def beside_perfect(figure: Figures) -> str:
    """What a perfectly calibrated model would show."""
    return with_interval({"value": figure["perfect"], "interval": figure["perfect_interval"]})


def percent(share: Figures) -> str:
    """A share and its interval in per cent."""
    if share["value"] is None:
        return "-"
    low, high = share["interval"]
    return f"{share['value']:.1%} ({low:.1%} to {high:.1%})"
