"""The page of one note: its anchors lead somewhere, its marks are the evidence, nothing runs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from suffice.report import as_html
from suffice.report.html_marks import marks
from suffice.report.wording import visible
from suffice.types import Note

NOTE = (
    "\nDOS 03/14/2025\nDx: M17.11 R knee OA & <script>alert(1)</script>\n"
    'R knee flex 112, strength 4-/5. "Can\'t" descend stairs <12 steps.\r\n'
    "Bridges 2x10, SLR 3x10, verbal cues for quad control. 97110 x2 timed 20 min\n"
    "Jane Roe, PT"
)


class Page(HTMLParser):
    """What a browser would see: ids, links, marks, the note's text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.marks: dict[str, str] = {}
        self.note = ""
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag not in ("meta",):
            self._open.append(
                (tag, given.get("id") if "mark" in (given.get("class") or "") else None)
            )
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "tags are nested as they should be"

    def handle_data(self, data: str) -> None:
        if any(tag == "pre" for tag, _ in self._open):
            self.note += data
        mark = self._open[-1][1] if self._open else None
        if mark:
            self.marks[mark] = self.marks.get(mark, "") + data


@pytest.fixture(scope="module")
def report(checker: Any) -> Any:
    return checker.check(Note(NOTE, "a<b>.txt", {"note_type": "DN", "patient": "38 & <i>"}))


@pytest.fixture(scope="module")
def page(report: Any) -> Page:
    return Page(as_html.page(report, NOTE))


def test_every_link_into_the_page_leads_somewhere(page: Page) -> None:
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inside) > 4
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_marks_are_the_words_of_the_evidence_and_lead_back(page: Page, report: Any) -> None:
    by_id = {finding["id"]: finding for finding in report["criteria"]}
    assert len(page.marks) > 3
    for anchor, words in page.marks.items():
        criterion, number = anchor.removeprefix("w-").rsplit("-", 1)
        assert words == by_id[criterion]["evidence"][int(number)]["text"]
        assert f"#f-{criterion}" in page.links


def test_every_quoted_evidence_of_a_finding_has_its_mark(report: Any) -> None:
    found = marks(visible(report["criteria"]))
    for finding in report["criteria"]:
        for number, item in enumerate(finding["evidence"]):
            if "start" in item and finding["verdict"] in ("met", "partial", "not_met"):
                mark = next(
                    m for m in found.marks if m.anchor == found.anchors[finding["id"], number]
                )
                assert mark.start < item["end"] and item["start"] < mark.end


def test_the_note_is_shown_to_the_letter(page: Page) -> None:
    assert page.note == f"\n{NOTE}", "with the one line feed that a parser drops after <pre>"


def test_nothing_of_the_note_becomes_markup(page: Page, report: Any) -> None:
    html = as_html.page(report, NOTE)
    assert not page.tags & {"script", "i", "b", "img"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert " &amp; &lt;" in html
    assert "38 &amp; &lt;i&gt;" in html, "a field"
    assert "a&lt;b&gt;.txt" in html
    assert "default-src 'none'" in html


def test_findings_stand_worst_first(report: Any) -> None:
    html = as_html.page(report, NOTE)
    defects = [f for f in visible(report["criteria"]) if f["verdict"] in ("not_met", "partial")]
    places = [html.index(f'<article id="f-{finding["id"]}"') for finding in defects]
    assert places == sorted(places)
    assert [f["verdict"] for f in defects] == sorted(f["verdict"] for f in defects)


def test_overlapping_evidence_is_one_mark_that_the_worse_finding_names() -> None:
    def finding(name: str, verdict: str, start: int, end: int) -> dict[str, Any]:
        return {"id": name, "verdict": verdict, "evidence": [{"start": start, "end": end}]}

    found = marks([finding("AA-01", "not_met", 3, 9), finding("BB-02", "met", 5, 12)])
    assert [(m.start, m.end, m.anchor) for m in found.marks] == [(3, 9, "w-AA-01-0")]
    assert found.marks[0].rests == (("AA-01", "not_met"), ("BB-02", "met"))
    assert found.anchors == {("AA-01", 0): "w-AA-01-0", ("BB-02", 0): "w-AA-01-0"}


def test_a_draft_shows_nothing_that_its_signing_completes(checker: Any) -> None:
    text = NOTE.removesuffix("Jane Roe, PT")
    draft = checker.check(Note(text, fields={"doc_status": "draft", "note_type": "DN"}))
    signed = checker.check(Note(text, fields={"doc_status": "final", "note_type": "DN"}))
    assert 'id="f-ID-02"' not in as_html.page(draft, text)
    assert 'id="f-ID-02"' in as_html.page(signed, text)


def test_several_visits_are_listed(checker: Any) -> None:
    visit = (
        "Bridges 2x10, SLR 3x10, wall squats 2x8 with verbal cues for knee control. 97110 x2 28 min"
    )
    text = f"Date 1/9/2025\n{visit}\n\nDate 1/16/2025\n{visit}\nJane Roe, PT\n"
    report = checker.check(Note(text, fields={"note_type": "DN"}))
    assert len(report["visits"]) == 2
    html = as_html.page(report, text)
    assert "<li>2025-01-09, daily note" in html
    assert "<li>2025-01-16, daily note" in html
