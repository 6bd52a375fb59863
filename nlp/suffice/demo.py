"""The shipped sample notes -> a folder with one page a note and an index, the worst on top."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from suffice.engine import Checker
from suffice.report import as_html
from suffice.report.wording import DISCLAIMER, OVERALL
from suffice.types import Note

_ORDER = ("insufficient", "borderline", "sufficient", "not_applicable")
_SYNTHETIC = "These notes are synthetic: language models wrote them; no patient is real."


def notes() -> Iterator[Note]:
    """The sample notes, in the order of their names."""
    folder = files("suffice.samples")
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".txt"):
            yield Note(path.read_bytes().decode("utf-8"), path.name)


def write(reports: list[tuple[dict[str, Any], str]], folder: Path) -> Path:
    """A page for each report, and the index; returns the index."""
    folder.mkdir(parents=True, exist_ok=True)
    for report, text in reports:
        page = folder / f"{Path(report['id']).stem}.html"
        page.write_text(as_html.page(report, text), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(_index([report for report, _ in worst_first(reports)]), encoding="utf-8")
    return index


def worst_first(reports: list[tuple[dict[str, Any], str]]) -> list[tuple[dict[str, Any], str]]:
    """Reports by overall verdict, then by the rules' value, then by name."""
    return sorted(
        reports, key=lambda pair: (_ORDER.index(pair[0]["overall"]), _value(pair[0]), pair[0]["id"])
    )


def _value(report: dict[str, Any]) -> int:
    rules = report["score"]["rules"]
    return int(rules["value"]) if rules else 101


def check_all(checker: Checker) -> Iterator[tuple[dict[str, Any], str]]:
    """Report and text of each sample note."""
    return ((checker.check(note), note.text) for note in notes())


def _index(reports: list[dict[str, Any]]) -> str:
    style = files("suffice.report").joinpath("index.css").read_text("utf-8")
    rows = "".join(_row(report) for report in reports)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>suffice: sample notes</title><style>{style}</style></head><body>"
        f"<header><h1>Sample notes, the worst first</h1><p>{_SYNTHETIC}</p></header><main>"
        "<table><thead><tr><th>Note</th><th>Type</th><th>Verdict</th><th>Rules, of 100</th>"
        f"<th>Not met</th></tr></thead><tbody>{rows}</tbody></table></main>"
        f"<footer><p>{escape(DISCLAIMER)}</p></footer></body></html>"
    )


def _row(report: dict[str, Any]) -> str:
    missing = ", ".join(f["id"] for f in report["criteria"] if f["verdict"] == "not_met")
    overall = report["overall"]
    page, value = f"{Path(report['id']).stem}.html", _value(report)
    return (
        f'<tr class="{overall}"><td><a href="{escape(page)}">{escape(report["id"])}</a></td>'
        f"<td>{escape(report['note_type'])}</td><td>{escape(OVERALL[overall])}</td>"
        f"<td>{value if value <= 100 else ''}</td><td>{escape(missing)}</td></tr>"
    )
