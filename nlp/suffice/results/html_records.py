"""Records of patients -> visits on a time axis, values over time, findings of the sequence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from suffice.report.wording import VERDICT
from suffice.results import charts_record
from suffice.results.html_parts import section, text
from suffice.results.records import Episode, Patient, Series

_SIDES = {"R": "right", "L": "left", "B": "both", "": ""}


def record_view(patients: Sequence[Patient], total: int) -> Iterable[str]:
    """One patient a line, which opens to the record."""
    if not patients:
        return section(
            "records",
            "Patients over time",
            "<p>No patient has dated visits: the sources name no patients, or no dates.</p>",
        )
    return section(
        "records",
        "Patients over time",
        f"<p>{len(patients):,} of {total:,} patients with an episode of care, those first whose"
        " record falls short most often. A dashed line is the first value with the smallest change"
        " that matters to patients (MCID, a figure of groups) added in the better direction.</p>",
        '<form class="filters" id="records-form" hidden><label>Search <input type="search"'
        ' id="f-patient" autocomplete="off"></label></form>',
        *(_patient(patient) for patient in patients),
    )


def _patient(patient: Patient) -> str:
    findings = [f for e in patient.episodes for f in e.findings if f.verdict == "not_met"]
    told = ", ".join(dict.fromkeys(f.criterion for f in findings))
    visits = sum(episode.visits for episode in patient.episodes)
    fails = f"; not met: {text(told)}" if told else ""
    return (
        f'<details class="patient"><summary>{text(patient.name)} <small>{_many(visits)}{fails}'
        f"</small></summary>{''.join(map(_episode, patient.episodes))}"
        f'<div class="series">{"".join(map(_series, patient.series))}</div></details>'
    )


def _many(visits: int) -> str:
    return "1 visit" if visits == 1 else f"{visits} visits"


def _episode(episode: Episode) -> str:
    unseen = ", beginning unseen" if episode.begins_mid_episode else ""
    cut = len(episode.stops) < episode.visits
    last = f" (the last {len(episode.stops)} are drawn)" if cut else ""
    rows = "".join(
        f'<li><a href="#c-{text(f.criterion)}">{text(f.criterion)}</a> <b class="{f.verdict}">'
        f"{VERDICT[f.verdict]}</b>: {text(f.message)}</li>"
        for f in episode.findings
        if f.verdict in ("not_met", "partial", "met")
    )
    course = f"{text(episode.discipline)}, {episode.first} to {episode.last}"
    return (
        f"<h3>{course}: {_many(episode.visits)}"
        f"{last}{unseen}</h3>"
        f"{_axis(episode) if len(episode.stops) > 1 else ''}<ul>{rows}</ul>"
    )


def _axis(episode: Episode) -> str:
    copied = max((stop.copied for stop in episode.stops if stop.copied), default=0.0)
    share = f" Bars: share of sentences copied from the day before, at most {copied:.0%}."
    return (
        f"{charts_record.axis([(s.day, s.note_type, s.copied) for s in episode.stops])}"
        f'<p class="soft">Filled: evaluations and reports.{share if copied else ""}</p>'
    )


def _series(series: Series) -> str:
    first = next(iter(series.sides.values()))[0].value
    mcid, goal, below = series.mcid, None, ""
    if mcid:
        goal = first + (mcid.mcid if mcid.better == "higher" else -mcid.mcid)
        goal = None if goal < 0 else goal  # beyond the end of the scale
        below = f"<br><small>MCID {mcid.mcid:g} ({text(mcid.source)})</small>"
    says = "; ".join(
        f"{series.measure} {_SIDES.get(side, side)}".strip()
        + f" {own[0].value:g} on {own[0].day}, {own[-1].value:g} on {own[-1].day}"
        for side, own in series.sides.items()
    )
    sides = [_SIDES.get(side, side) for side in series.sides if side]
    key = "".join(
        f' <span class="side side-{text(s)}">{text(_SIDES.get(s, s))}</span>'
        for s in series.sides
        if s
    )
    name = text(f"{series.measure}{f', {series.unit}' if series.unit else ''}")
    return (
        f"<figure>{charts_record.values(series.sides, goal, says)}"
        f"<figcaption>{name}{key if sides else ''}{below}</figcaption></figure>"
    )
