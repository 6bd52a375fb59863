"""Headline figures -> the first and the last parts of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from suffice.report.wording import DISCLAIMER
from suffice.results import charts
from suffice.results.figures import Headline
from suffice.results.html_parts import cell, interval, section, table, text
from suffice.results.measured import measured
from suffice.results.names import Masks
from suffice.results.shares import LEAST, Share

OVERALL = {
    "insufficient": "insufficient",
    "borderline": "borderline",
    "sufficient": "sufficient",
    "not_applicable": "no exercise to judge",
}
_CLAIMS = (
    (
        "Every finding is a question for review.",
        "It says what the words of a note do not show. Whether it matters is for a person who"
        " reads the note to say.",
    ),
    (
        "It judges documentation, never care.",
        "A visit called insufficient may have been excellent care, written down badly; a"
        " sufficient note proves nothing about care.",
    ),
    (
        "It promises no payment and predicts no denial.",
        "Payers decide by more than a note, and by rules that change.",
    ),
    (
        "Met in part is not a failure.",
        "It stands apart in every table and never counts as not met.",
    ),
    (
        "Compare with care.",
        f"n and a 95 % Wilson interval stand beside every share. Below {LEAST} visits nobody is"
        " ranked and no share is given. Case mix, note types and payers differ between people; a"
        " difference here is a reason to look, not a judgement of anyone.",
    ),
    (
        "Visits of one patient resemble each other, and so do copied notes.",
        "The intervals take visits as independent, so the truth is less certain than they say.",
    ),
    (
        "The checker errs.",
        "Its own precision and recall of “not met” stand beside each criterion. To know how it does"
        " on your notes, draw a blinded sample (<code>suffice report RESULTS --sample 100 --seed"
        " 1</code>), have it reviewed, and compare with <code>suffice agree</code>, which also"
        " gives the corrected rate on this archive.",
    ),
    (
        "Waived is not hidden.",
        "Waived findings and those that stood in the baseline are counted apart and keep their"
        " mark; they do not move a visit up the list of visits to look at.",
    ),
)


def summary(head: Headline, masks: Masks) -> Iterable[str]:
    """What the archive is, and the verdicts on its visits."""
    fell = Share(head.overall["insufficient"], head.applicable)
    counts = {name: head.overall[name] for name in OVERALL}
    return section(
        "summary",
        "Summary",
        _unfinished(head),
        f'<p class="warning">{text(head.about)}</p>' if head.about else "",
        '<dl class="tiles">'
        + _tile("Documents", f"{head.documents:,}", _with(head.repeated, "with a repeated text"))
        + _tile("Judged", f"{head.judged:,}", f"{head.visits:,} visits")
        + _tile(
            "Not judged",
            f"{head.refused:,}",
            '<a href="#refused">reasons</a>' if head.refused else "",
        )
        + _tile(
            "Insufficient visits",
            f"{fell.value:.1%}" if fell.value is not None else "–",
            f"{fell.k:,} of {fell.n:,}, 95 % interval {interval(fell)}" if fell.n else "",
        )
        + "</dl>",
        f"<h3>Verdicts on {head.visits:,} visits</h3>",
        charts.stacked(counts, OVERALL),
        _legend(head),
        f"<p>{_findings(head)}</p>",
        f'<p class="soft">{_about(head, masks)}</p>',
    )


def _tile(name: str, value: str, below: str) -> str:
    return f"<div><dt>{name}</dt><dd><b>{value}</b> <small>{below}</small></dd></div>"


def _with(count: int, words: str) -> str:
    return f"{count:,} {words}" if count else ""


def _unfinished(head: Headline) -> str:
    if head.finished:
        return ""
    return (
        '<p class="warning">The scan was not finished: these figures stand for what it had read.'
        " Go on with <code>suffice scan --resume</code>.</p>"
    )


def _legend(head: Headline) -> str:
    rows = (
        f'<li><span class="key v-{name}" aria-hidden="true"></span>{words} {head.overall[name]:,}'
        f" <small>({head.overall[name] / head.visits:.1%})</small></li>"
        for name, words in OVERALL.items()
        if head.visits
    )
    return f'<ul class="legend">{"".join(rows)}</ul>'


def _findings(head: Headline) -> str:
    told = f"{head.findings['open']:,} findings are open (not met, or met in part)"
    apart = [
        f"{head.findings[name]:,} {words}"
        for name, words in (("waived", "waived"), ("known", "known from the baseline"))
        if head.findings[name]
    ]
    return f"{told}; counted apart: {', '.join(apart)}." if apart else f"{told}."


def _about(head: Headline, masks: Masks) -> str:
    parts = [f"Dates of service {head.first} to {head.last}." if head.first else ""]
    parts.append(f"{head.patients:,} patients, {head.clinicians:,} clinicians.")
    parts.append(
        f"Judged by {', '.join(f'{text(k)} {text(v)}' for k, v in head.versions.items())}."
    )
    if masks.masked:
        parts.append(
            f"Masked: {' and '.join(f'{kind}s' for kind in sorted(masks.masked))}; documents go by"
            " number, under which <code>suffice show</code> finds them in the store."
        )
    return " ".join(part for part in parts if part)


def refused(reasons: Sequence[tuple[str, int, Sequence[str]]], most: int = 50) -> Iterable[str]:
    """Documents that were not judged, by reason."""
    if not reasons:
        return section("refused", "Not judged", "<p>Every document was judged.</p>")
    rows = (
        f'<tr><th scope="row">{text(reason)}</th>{cell(f"{count:,}", count, "number")}'
        + cell("<br>".join(map(text, names)))
        + "</tr>"
        for reason, count, names in reasons[:most]
    )
    more = len(reasons) - most
    return section(
        "refused",
        "Not judged",
        "<p>These documents stand in no figure above.</p>",
        table("t-refused", "Reasons", ("Reason", "Documents", "First of them"), rows),
        f"<p>{more:,} more reasons stand in the tables of --xlsx and --csv.</p>" * (more > 0),
    )


def how_to_read() -> Iterable[str]:
    """What the report means, and what it does not claim."""
    items = "".join(f"<li><b>{title}</b> {words}</li>" for title, words in _CLAIMS)
    return section(
        "reading",
        "How to read it, and what it does not claim",
        f"<ul>{items}</ul>",
        f"<p>Precision and recall of the checker were measured on {text(measured())}: no clinician"
        " has read those notes, and figures on synthetic notes are no figures on yours.</p>",
        f"<p>{text(DISCLAIMER)}</p>",
    )
