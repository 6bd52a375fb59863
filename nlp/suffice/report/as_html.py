"""Report and note -> one self-contained HTML page: findings beside the note, their words marked.

No script is needed to read it; a click on a finding shows its words, a click on marked words their
finding. Light and dark, for screen, keyboard, screen reader and print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from suffice.report.wording import DISCLAIMER, OVERALL, SEVERITY, VERDICT, ordered, shown

_CLASS = {"met": "met", "partial": "partial", "not_met": "missing"}


class Mark(NamedTuple):
    """A stretch of the note that a finding rests on."""

    start: int
    end: int
    criterion: str
    verdict: str


def page(report: Mapping[str, Any], text: str) -> str:
    """The whole page."""
    style = files("suffice.report").joinpath("note.css").read_text("utf-8")
    findings = ordered(report["criteria"])
    title = f"suffice: {report['id']}"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title><style>{style}</style></head><body>",
            _header(report),
            '<main><section aria-labelledby="h-findings" class="findings">',
            '<h2 id="h-findings">What the note does not show</h2>',
            *(_finding(finding) for finding in findings if finding["verdict"] in ("not_met", "partial")),
            '<h2>What it shows</h2><ul class="met">',
            *(_short(finding) for finding in findings if finding["verdict"] == "met"),
            "</ul>",
            "<details><summary>Not applicable or not determinable from this note</summary><ul>",
            *(
                _short(finding)
                for finding in findings
                if finding["verdict"] in ("not_applicable", "not_determinable")
            ),
            "</ul></details></section>",
            '<section aria-labelledby="h-note" class="note"><h2 id="h-note">The note</h2>',
            f"<pre>{_marked(text, marks(findings))}</pre></section></main>",
            f"<footer><p>{escape(DISCLAIMER)}</p></footer></body></html>",
        )
    )


def _header(report: Mapping[str, Any]) -> str:
    score = report["score"]["rules"]
    facts = [
        ("Note type", report["note_type"]),
        ("Date of service", report["date_of_service"]),
        ("Discipline", report["discipline"]),
        ("Rules", ", ".join(policy["id"] for policy in report["policies"])),
        ("Why these rules", report["policies"][0]["basis"] if report["policies"] else None),
        ("Rule score", f"{score['value']} of 100" if score else None),
    ]
    rows = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(str(v))}</dd></div>" for n, v in facts if v)  # fmt: skip
    warnings = "".join(f'<p class="warning">{escape(w)}</p>' for w in report["warnings"])
    return (
        f'<header class="{escape(report["overall"])}"><p class="id">{escape(report["id"])}</p>'
        f"<h1>{escape(OVERALL[report['overall']])}</h1><dl>{rows}</dl>{warnings}</header>"
    )


def _finding(finding: Mapping[str, Any]) -> str:
    verdict = finding["verdict"]
    quotes = "".join(
        f'<li><a href="#w-{finding["id"]}-{n}">{escape(shown(item))}</a></li>'
        if "start" in item
        else f"<li>field {escape(item['field'])}: {escape(item['value'])}</li>"
        for n, item in enumerate(finding["evidence"])
    )
    searched = finding.get("searched") or ()
    where = f"<p>Looked at: {escape(', '.join(searched))}.</p>" if searched else ""
    return (
        f'<article id="f-{finding["id"]}" class="{_CLASS[verdict]}">'
        f"<h3>{escape(finding['id'])} {escape(finding['title'])}</h3>"
        f'<p class="verdict">{escape(VERDICT[verdict])}, {escape(SEVERITY[finding["severity"]])}'
        f"{_points(finding)}</p>"
        f"<p>{escape(finding['message'])}</p>"
        f"{f'<ul>{quotes}</ul>' if quotes else where}"
        f"<p>{escape(finding['advice'])}</p>{_sources(finding['sources'])}</article>"
    )


def _points(finding: Mapping[str, Any]) -> str:
    return f", {finding['points']:g} points" if finding["points"] else ""


def _sources(sources: Sequence[Mapping[str, Any]]) -> str:
    items = []
    for source in sources:
        place = f"{source['document']}{', ' + source['section'] if source['section'] else ''}"
        name = escape(place)
        link = f'<a href="{escape(source["url"])}">{name}</a>' if source["url"] else name
        items.append(f"<li>{link} ({escape(source['status'])})</li>")
    return f'<ul class="sources">{"".join(items)}</ul>'


def _short(finding: Mapping[str, Any]) -> str:
    words = "; ".join(shown(item) for item in finding["evidence"][:2])
    quote = f" <q>{escape(words)}</q>" if words else ""
    return f'<li id="f-{finding["id"]}">{escape(finding["id"])} {escape(finding["title"])}{quote}</li>'  # fmt: skip


def marks(findings: Sequence[Mapping[str, Any]]) -> list[tuple[Mark, str]]:
    """Stretches to mark with their anchors, in reading order, none overlapping.

    Where two overlap, the finding that comes first (the worse one) keeps its words.
    """
    taken: list[tuple[Mark, str]] = []
    for finding in findings:
        if finding["verdict"] not in _CLASS:
            continue
        for number, item in enumerate(finding["evidence"]):
            if "start" not in item:
                continue
            mark = Mark(item["start"], item["end"], finding["id"], finding["verdict"])
            if all(mark.end <= other.start or mark.start >= other.end for other, _ in taken):
                taken.append((mark, f"w-{finding['id']}-{number}"))
    return sorted(taken)


def _marked(text: str, chosen: Sequence[tuple[Mark, str]]) -> str:
    return "".join(_pieces(text, chosen))


def _pieces(text: str, chosen: Sequence[tuple[Mark, str]]) -> Iterator[str]:
    at = 0
    for mark, anchor in chosen:
        yield escape(text[at : mark.start])
        yield (
            f'<a id="{anchor}" href="#f-{mark.criterion}" class="mark {_CLASS[mark.verdict]}" '
            f'title="{mark.criterion}, {VERDICT[mark.verdict]}">{escape(text[mark.start : mark.end])}</a>'
        )
        at = mark.end
    yield escape(text[at:])
