"""Groups of visits -> tables by clinician, clinic, payer and month, and the cross view's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suffice.results import charts
from suffice.results.figures import CriterionRate, Group
from suffice.results.html_parts import cell, percent, section, table, text
from suffice.results.shares import LEAST

MOST = 300  # groups of one kind in the page
_TITLES = {
    "clinician": ("Clinicians", "clinicians"),
    "clinic": ("Clinics", "clinics"),
    "payer": ("Payers", "payers"),
    "month": ("Months of service", "months"),
}
_HEADS = (
    "Visits judged",
    "Insufficient",
    "Interval, 0 to 100%",
    "Borderline",
    "Sufficient",
    "Most often not met (of the visits for which it was decided)",
)


def group(kind: str, groups: Sequence[Group]) -> Iterable[str]:
    """One kind of groups; small ones come apart, by name and without a share."""
    title, many = _TITLES[kind]
    if kind == "month":
        return _months(title, groups)
    ranked = [g for g in groups if g.is_ranked][:MOST]
    small = [g for g in groups if not g.is_ranked][:MOST]
    return section(
        f"by-{kind}",
        title,
        _cut(groups, len(ranked) + len(small), many),
        table(f"t-{kind}", title, (kind.title(), *_HEADS), map(_row, ranked))
        if ranked
        else f"<p>None has {LEAST} or more judged visits.</p>",
        _small(small),
    )


def _cut(groups: Sequence[Group], shown: int, many: str) -> str:
    if shown == len(groups):
        return ""
    return (
        f'<p class="warning">{shown:,} of {len(groups):,} {many} are shown; all stand in the tables'
        " of --xlsx, --csv and --parquet.</p>"
    )


def _row(group: Group) -> str:
    share = group.insufficient
    return (
        f'<tr><th scope="row" data-v="{text(group.name)}">{text(group.name)}</th>'
        f"{cell(f'{share.n:,}', share.n, 'number')}"
        f"{cell(f'{share.k:,} <br>{percent(share)}', share.value, 'number')}"
        f"{cell(charts.dot(share), (share.interval or (0,))[0])}"
        f"{_count(group, 'borderline')}{_count(group, 'sufficient')}"
        f"{cell(_failing(group))}</tr>"
    )


def _count(group: Group, overall: str) -> str:
    count = group.overall[overall]
    return cell(f"{count:,}", count, "number")


def _failing(group: Group) -> str:
    """The three criteria that this group misses most, of those decided often enough."""
    told = [(c, s) for c, s in group.criteria.items() if s.n >= LEAST and s.k]
    told.sort(key=lambda item: (-(item[1].value or 0), item[0]))
    return ", ".join(
        f'<a href="#c-{text(c)}">{text(c)}</a> <small>{s.k:,} of {s.n:,}</small>'
        for c, s in told[:3]
    )


def _small(groups: Sequence[Group]) -> str:
    if not groups:
        return ""
    items = "".join(
        f"<li>{text(g.name)} <small>{g.insufficient.k:,} of {g.insufficient.n:,}</small></li>"
        for g in groups
    )
    return (
        f"<h3>Fewer than {LEAST} visits, by name</h3><p>Too few to compare; insufficient of the"
        f' visits judged.</p><ul class="columns">{items}</ul>'
    )


def _months(title: str, groups: Sequence[Group]) -> Iterable[str]:
    shown = groups[-MOST:]
    drawn = [(g.name, g.insufficient) for g in shown if g.is_ranked]
    return section(
        "by-month",
        title,
        f"<p>Share of insufficient visits with its 95 % interval; months of fewer than {LEAST}"
        " visits are left out of the picture. Bars: visits judged.</p>"
        if len(drawn) > 1
        else "",
        charts.over_time(drawn),
        "<details><summary>Table of months</summary>"
        + table("t-month", title, ("Month", *_HEADS[:2], *_HEADS[3:]), map(_month, shown))
        + "</details>",
    )


def _month(group: Group) -> str:
    share = group.insufficient
    told = percent(share) if group.is_ranked else ""
    return (
        f'<tr><th scope="row" data-v="{text(group.name)}">{text(group.name)}</th>'
        f"{cell(f'{share.n:,}', share.n, 'number')}"
        f"{cell(f'{share.k:,} <br>{told}', share.k, 'number')}"
        f"{_count(group, 'borderline')}{_count(group, 'sufficient')}"
        f"{cell(_failing(group))}</tr>"
    )


def cross(groups: Mapping[str, Sequence[Group]], rates: Sequence[CriterionRate]) -> Iterable[str]:
    """Where the script shows one criterion group by group."""
    if not groups or not rates:
        return ()
    kinds = "".join(f'<option value="{kind}">{_TITLES[kind][1]}</option>' for kind in groups)
    first = max((rate.not_met.k, rate.id) for rate in rates)[1]
    names = "".join(
        f'<option value="{text(r.id)}"{" selected" * (r.id == first)}>{text(r.id)} '
        f"{text(r.title)}</option>"
        for r in rates
    )
    return section(
        "cross",
        "One criterion, group by group",
        '<form class="filters" id="cross-form"><label>Criterion <select id="cross-criterion">'
        f'{names}</select></label><label>by <select id="cross-kind">{kinds}</select></label>'
        "</form>",
        '<p id="cross-quality" aria-live="polite"></p><div id="cross-table"></div>',
        "<noscript><p>This view needs the script of the page; the same figures stand in the tables"
        " of --xlsx, --csv and --parquet.</p></noscript>",
    )


def cross_data(
    groups: Mapping[str, Sequence[Group]], rates: Sequence[CriterionRate]
) -> dict[str, Any]:
    """Names and (not met, decided) of every group, by kind and criterion."""
    ids = [rate.id for rate in rates]
    return {
        "criteria": ids,
        "quality": {r.id: [*r.measured.precision, *r.measured.recall] for r in rates if r.measured},
        "least": LEAST,
        "kinds": {
            kind: {
                "names": [g.name for g in own[:MOST]],
                "values": [[[*g.criteria[c]] for c in ids] for g in own[:MOST]],
            }
            for kind, own in groups.items()
        },
    }
