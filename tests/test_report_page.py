"""The page of an archive: self-contained, bounded, escaped, the same each time."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from suffice.results import html_groups, names, page, records, visits
from suffice.scan.store import Store
from tests.browser import stores

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028&\"'"


def _page(path: Path, masked: str = "", views: tuple[str, ...] = page.VIEWS) -> str:
    with Store.open(path) as store:
        masks = names.prepare(store.db, frozenset(filter(None, masked.split(","))))
        return page.page(store.db, masks, views)


def _data(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stores.build(tmp_path_factory.mktemp("page") / "r.sqlite", 300)


@pytest.fixture(scope="module")
def text(results: Path) -> str:
    return _page(results)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def _tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(text)
    return parser.seen


def test_the_page_loads_nothing_from_anywhere(text: str) -> None:
    loading = {"src", "srcset", "data", "action", "background", "poster", "style"}
    for tag, attributes in _tags(text):
        assert not loading & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "link":
            assert attributes["href"] == "data:,"
    assert "@import" not in text and "url(http" not in text


def test_the_policy_allows_only_what_stands_in_the_page(text: str) -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert found and "default-src 'none'" in found[1] and "unsafe" not in found[1]
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    for part in (script, *re.findall(r"<style>(.*?)</style>", text, re.DOTALL)):
        assert f"sha256-{b64encode(sha256(part.encode()).digest()).decode()}" in found[1]


def test_every_link_inside_leads_somewhere(text: str) -> None:
    tags = _tags(text)
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = {a["href"][1:] for _, a in tags if (a.get("href") or "").startswith("#")}
    assert inside <= set(ids)


def test_the_same_store_gives_the_same_page_without_time_or_place(results: Path, text: str) -> None:
    assert _page(results) == text
    assert "/archive" not in text and str(results.parent) not in text


def test_the_size_is_bounded(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _page(results)
    monkeypatch.setattr(visits, "WORST", 5)
    monkeypatch.setattr(records, "PATIENTS", 4)
    monkeypatch.setattr(html_groups, "MOST", 3)
    text = _page(results)
    assert whole.count("<tbody data-i=") > 100 and text.count("<tbody data-i=") == 5
    assert whole.count('class="patient"') > 20 and text.count('class="patient"') == 4
    assert "clinicians are shown; all stand in the tables" in text
    assert len(_data(text)["cross"]["kinds"]["clinician"]["names"]) == 3
    assert len(text) < len(whole) / 2


def test_what_people_write_cannot_break_out(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 40, text=True, quotes=True)
    with Store.open(path) as store:
        for column in ("id", "patient", "clinician", "clinic", "payer", "text"):
            store.db.execute(
                f"UPDATE documents SET {column} = ? || {column} WHERE {column} IS NOT NULL",
                (HOSTILE,),
            )
        store.db.execute("UPDATE episodes SET patient = ? || patient", (HOSTILE,))
        store.db.execute("UPDATE messages SET text = ? || text", (HOSTILE,))
        store.db.execute("UPDATE documents SET refused = ? WHERE refused IS NOT NULL", (HOSTILE,))
        store.db.execute("UPDATE findings SET waived = ? WHERE visit % 3 = 0", (HOSTILE,))
    text = _page(path)
    assert len(re.findall("<script", text)) == 2 and "<img" not in text
    assert any(HOSTILE in words for words in _data(text)["texts"].values())


def test_views_can_be_chosen(results: Path) -> None:
    text = _page(results, views=("payer",))
    assert '<section id="by-payer"' in text
    for other in ("by-clinician", "criteria", "cross", "by-month"):
        assert f'<section id="{other}"' not in text


def test_it_says_what_it_does_not_claim_and_how_good_it_is(text: str) -> None:
    for words in (
        "question for review",
        "judges documentation, never care",
        "promise of payment",
        "synthetic notes, labelled by language models",
        "Fewer than 20 visits",
        "precision of “not met”",
    ):
        assert words in text


def test_kept_notes_are_in_the_page_and_said_to_be(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 40, text=True)
    text = _page(path)
    data = _data(text)
    assert data["texts"] and "holds the words of" in text
    visit = next(v for v in data["visits"] if v.get("spans"))
    with Store.open(path) as store:
        row = store.db.execute(
            "SELECT text FROM documents WHERE document = ?", (int(visit["text"]),)
        ).fetchone()
    assert data["texts"][visit["text"]] == row[0]
    assert all(0 <= start < end <= len(row[0]) for start, end, _, _ in visit["spans"])


def test_without_kept_notes_no_word_of_them_is_in_the_page(text: str) -> None:
    assert not _data(text)["texts"]
    sentences = {
        line.strip()
        for row in stores.judged()
        for line in (row.text or "").splitlines()
        if len(line.strip()) > 30
    }
    assert len(sentences) > 500
    assert not [line for line in sentences if line in text]


def test_waived_and_known_findings_keep_their_mark(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 40)
    with Store.open(path) as store:
        store.db.execute("UPDATE findings SET waived = 'agreed by Q' WHERE criterion = 'TM-01'")
        store.db.execute("UPDATE findings SET known = 1 WHERE criterion = 'SK-04'")
    text = _page(path)
    assert "waived: agreed by Q" in text and "known from the baseline" in text
    assert "counted apart:" in text


def test_an_empty_store_has_a_page(tmp_path: Path) -> None:
    with Store.create(tmp_path / "empty.sqlite"):
        pass
    text = _page(tmp_path / "empty.sqlite")
    assert "No visit has an open finding" in text and "not finished" in text
