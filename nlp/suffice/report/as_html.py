"""Report and note -> one self-contained HTML page: findings beside the note, their words marked.

No script is needed to read it; a click on a finding's words shows them in the note, a click on
marked words their finding. Light and dark, for screen, keyboard, screen reader and print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from suffice.report.html_marks import CLASS, Marks, marks
from suffice.report.wording import (
    DISCLAIMER,
    NOTE_TYPE,
    OVERALL,
    SEVERITY,
    VERDICT,
    plain,
    shown,
    visible,
)

_HEAD = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)


def page(report: Mapping[str, Any], text: str) -> str:
    """The whole page."""
    style = files("suffice.report").joinpath("note.css").read_text("utf-8")
    findings = visible(report["criteria"])
    found = marks(findings)
    return "\n".join(
        (
            _HEAD,
            f"<title>{_text(report['id'])}: suffice</title><style>{style}</style></head><body>",
            _header(report),
            "<main>",
            *_findings(findings, found),
            '<section aria-labelledby="h-note" class="note"><h2 id="h-note">The note</h2>',
            '<p class="key">Marked: <span class="mark missing">not met</span> '
            '<span class="mark partial">met in part</span> <span class="mark met">met</span></p>',
            # A parser drops the first line feed after <pre>, so that one is given for it.
            '<pre tabindex="0" role="region" aria-labelledby="h-note">\n'
            f"{''.join(_pieces(text, found))}</pre></section></main>",
            f"<footer><p>{escape(DISCLAIMER)}</p></footer></body></html>",
        )
    )


def _text(value: object) -> str:
    return escape(plain(str(value)))


def _header(report: Mapping[str, Any]) -> str:
    score = report["score"]["rules"]
    facts = [
        ("Note type", NOTE_TYPE[report["note_type"]]),
        ("Date of service", report["date_of_service"]),
        ("Discipline", report["discipline"]),
        ("Rules", ", ".join(policy["id"] for policy in report["policies"])),
        ("Why these rules", report["policies"][0]["basis"] if report["policies"] else None),
        ("Rule score", f"{score['value']} of 100" if score else None),
    ]
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{_text(value)}</dd></div>" for name, value in facts if value
    )
    warnings = "".join(f'<p class="warning">{_text(line)}</p>' for line in report["warnings"])
    return (
        f'<header class="{escape(report["overall"])}"><p class="id">{_text(report["id"])}</p>'
        f"<h1>{escape(OVERALL[report['overall']])}</h1><dl>{rows}</dl>{_visits(report)}{warnings}"
        "</header>"
    )


def _visits(report: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<li>{_text(visit['date_of_service'])}, {NOTE_TYPE[visit['note_type']]}: "
        f"{_text(visit['overall'].replace('_', ' '))}</li>"
        for visit in report["visits"]
    )
    return f"<p>Visits in this document, judged together below:</p><ul>{rows}</ul>" if rows else ""


def _findings(findings: Sequence[Mapping[str, Any]], found: Marks) -> Iterator[str]:
    def those(*verdicts: str) -> list[Mapping[str, Any]]:
        return [finding for finding in findings if finding["verdict"] in verdicts]

    defects = those("not_met", "partial")
    yield '<section aria-labelledby="h-findings" class="findings">'
    yield '<h2 id="h-findings">What the note does not show</h2>'
    yield from (_finding(finding, found) for finding in defects)
    if not defects:
        yield "<p>Nothing is missing.</p>"
    yield from _list("What it shows", those("met"), found)
    yield from _list("What cannot be told from it", those("not_determinable"), found)
    asked_elsewhere = list(_list("", those("not_applicable"), found))
    if asked_elsewhere:
        yield "<details><summary>Not asked of this note</summary>"
        yield from asked_elsewhere
        yield "</details>"
    yield "</section>"


def _finding(finding: Mapping[str, Any], found: Marks) -> str:
    verdict, evidence = finding["verdict"], _evidence(finding, found)
    searched = finding.get("searched") or ()
    where = f"<p>Looked at: {_text(', '.join(searched))}.</p>" if searched else ""
    points = f", {finding['points']:g} points" if finding["points"] else ""
    return (
        f'<article id="f-{_text(finding["id"])}" class="{CLASS[verdict]}">'
        f"<h3>{_text(finding['id'])} {_text(finding['title'])}</h3>"
        f'<p class="verdict">{VERDICT[verdict]}, {SEVERITY[finding["severity"]]}{points}</p>'
        f"<p>{_text(finding['message'])}</p>"
        f"{f'<ul>{evidence}</ul>' if evidence else where}"
        f"<p>{_text(finding['advice'])}</p>{_sources(finding['sources'])}</article>"
    )


def _evidence(finding: Mapping[str, Any], found: Marks) -> str:
    return "".join(
        f'<li><a href="#{found.anchors[finding["id"], number]}">{_text(shown(item))}</a></li>'
        if (finding["id"], number) in found.anchors
        else f"<li>{'field ' * ('field' in item)}{_text(shown(item))}</li>"
        for number, item in enumerate(finding["evidence"])
    )


def _sources(sources: Sequence[Mapping[str, Any]]) -> str:
    items = []
    for source in sources:
        name = _text(", ".join(part for part in (source["document"], source["section"]) if part))
        url = source["url"] or ""
        link = f'<a href="{escape(url)}" rel="noreferrer">{name}</a>'
        items.append(f"<li>{link if url else name} ({_text(source['status'])})</li>")
    return f'<ul class="sources">{"".join(items)}</ul>'


def _list(title: str, findings: Sequence[Mapping[str, Any]], found: Marks) -> Iterator[str]:
    """Findings in one line each, with their words, or the reason where there are none."""
    if not findings:
        return
    yield f"<h2>{title}</h2><ul>" if title else "<ul>"
    for finding in sorted(findings, key=lambda f: str(f["id"])):
        evidence = _evidence(finding, found)
        below = f'<ul class="words">{evidence}</ul>' if evidence else ""
        reason = f": {_text(finding['message'])}" if finding["verdict"] != "met" else ""
        name = f"{_text(finding['id'])} {_text(finding['title'])}"
        yield f'<li id="f-{_text(finding["id"])}">{name}{reason}{below}</li>'
    yield "</ul>"


def _pieces(text: str, found: Marks) -> Iterator[str]:
    at = 0
    for mark in found.marks:
        yield escape(text[at : mark.start])
        names = "; ".join(f"{name} {VERDICT[verdict]}" for name, verdict in mark.rests)
        first, verdict = mark.rests[0]
        ids = " ".join(name for name, _ in mark.rests)
        yield (
            f'<a id="{mark.anchor}" href="#f-{first}" class="mark {CLASS[verdict]}" '
            f'title="{escape(names)}" data-ids="{escape(ids)}">'
            f"{escape(text[mark.start : mark.end])}</a>"
        )
        at = mark.end
    yield escape(text[at:])
