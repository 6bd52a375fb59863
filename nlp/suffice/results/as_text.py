"""A prepared store -> a summary for the terminal: verdicts, and the criteria that fail most."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from suffice.report.wording import DISCLAIMER, plain
from suffice.results import figures
from suffice.results.figures import CriterionRate, Group
from suffice.results.names import Masks
from suffice.results.shares import LEAST, Share
from suffice.results.tally import GROUPS, tally

_MOST = 10


def summary(db: sqlite3.Connection, masks: Masks, views: Iterable[str]) -> str:
    """The summary; `db` was prepared with `masks`."""
    wanted = frozenset(views)
    counted = tally(db, [kind for kind in GROUPS if kind in wanted and kind != "month"])
    lines = list(_head(figures.headline(db)))
    if "criterion" in wanted:
        lines += _criteria(figures.criterion_rates(db, counted))
    for kind in counted.groups:
        lines += _groups(kind, figures.groups(counted, kind))
    reasons = figures.refusals(db)[:_MOST]
    if reasons:
        lines += ["", "Not judged:", *(f"  {n:>7,}  {plain(why)}" for why, n, _ in reasons)]
    return "\n".join([*lines, "", DISCLAIMER])


def _head(head: figures.Headline) -> Iterator[str]:
    yield f"{head.documents:,} documents, {head.judged:,} judged, {head.refused:,} not judged"
    yield f"{head.visits:,} visits:"
    for name, count in head.overall.items():
        yield f"  {name.replace('_', ' '):<16}{count:>9,}"
    told = head.findings
    yield f"{told['open']:,} open findings, {told['waived']:,} waived, {told['known']:,} known"


def _criteria(rates: list[CriterionRate]) -> Iterator[str]:
    yield ""
    yield "Most often not met, of the visits for which it was decided (checker's own precision):"
    decided = [rate for rate in rates if rate.not_met.n >= LEAST]
    for rate in sorted(decided, key=lambda r: (-(r.not_met.value or 0), r.id))[:_MOST]:
        quality = rate.measured.precision if rate.measured else Share(0, 0)
        known = f"{quality.k} of {quality.n}" if quality.n else "not measured"
        yield f"  {rate.id:<8}{_share(rate.not_met)}  ({known})  {rate.title}"


def _groups(kind: str, groups: list[Group]) -> Iterator[str]:
    ranked = [group for group in groups if group.is_ranked]
    if not ranked:
        return
    small = len(groups) - len(ranked)
    yield ""
    yield f"Insufficient visits by {kind} ({small} with fewer than {LEAST} visits left out):"
    for group in ranked[:_MOST]:
        yield f"  {_share(group.insufficient)}  {plain(group.name)}"
    if len(ranked) > _MOST:
        yield f"  and {len(ranked) - _MOST:,} more"


def _share(share: Share) -> str:
    low, high = share.interval or (0.0, 0.0)
    return f"{share.value or 0:>6.1%} ({low:.1%} to {high:.1%}), {share.k:,} of {share.n:,}"
