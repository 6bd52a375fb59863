"""The page of an archive in a real browser: loads, filters, sorts, by keyboard, for everyone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from suffice.results import names, page
from suffice.scan.store import Store
from tests.browser import stores
from tests.browser.chromium import PROGRAM, Page, browser

HERE = Path(__file__).parent
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(PROGRAM is None, reason="needs chromium"),
]
SIZES = (1_000, 100_000)


def _written(results: Path, masked: frozenset[str] = frozenset()) -> Path:
    path = results.with_suffix(".html")
    with Store.open(results) as store:
        masks = names.prepare(store.db, masked)
        path.write_text(page.page(store.db, masks), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module", params=SIZES, ids="{:,} visits".format)
def report(request: pytest.FixtureRequest, place: Path) -> Path:
    size = int(request.param)
    return _written(stores.build(place / f"{size}.sqlite", size, text=size < 10_000))


@pytest.fixture(scope="module")
def chromium(place: Path) -> Iterator[Page]:
    with browser(place / "profile") as opened:
        yield opened


@pytest.fixture
def opened(chromium: Page, report: Path) -> Iterator[Page]:
    chromium.complaints.clear()
    chromium.open(report)
    yield chromium
    assert not chromium.complaints


@pytest.fixture(scope="module")
def axe(place: Path) -> str:
    """The accessibility checker, by the lock file beside this test."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, capture_output=True
    )
    if done.returncode:
        pytest.skip("npm could not install axe-core")
    return (place / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def _shown(opened: Page) -> int:
    return int(
        opened.run("[...document.querySelectorAll('#t-worst tbody')].filter(b => !b.hidden).length")
    )


def _choose(opened: Page, field: str, value: str) -> None:
    opened.run(
        f"(() => {{ const f = document.getElementById('{field}'); f.value = {json.dumps(value)};"
        " f.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def test_it_loads_quickly_and_in_silence(chromium: Page, report: Path) -> None:
    chromium.complaints.clear()
    for width in (1400, 390):
        took = chromium.open(report, width)
        size = report.stat().st_size / 1e6
        print(f"{report.stem} visits, {size:.1f} MB, {width} px: loaded in {took:.2f} s")
        wide = chromium.run("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} px beyond the screen"
    assert not chromium.complaints


def test_filters_choose_visits(opened: Page) -> None:
    assert _shown(opened) == 100
    for field, key in (
        ("f-overall", "overall"),
        ("f-clinician", "clinician"),
        ("f-payer", "payer"),
    ):
        value = opened.run(f"document.getElementById('{field}').options[1].value")
        _choose(opened, field, value)
        wanted = opened.run(
            "JSON.parse(document.getElementById('data').textContent).visits"
            f".filter(v => v.{key} === {json.dumps(value)}).length"
        )
        told = opened.run("document.getElementById('worst-count').textContent")
        assert told.startswith(f"{wanted:,} visits match") and _shown(opened) == min(100, wanted)
        _choose(opened, field, "")
    assert _shown(opened) == 100


def test_a_criterion_and_a_search_choose_visits(opened: Page) -> None:
    _choose(opened, "f-criterion", "TM-01")
    rows = "[...document.querySelectorAll('#t-worst tbody')].filter(b => !b.hidden)"
    assert opened.run(f"{rows}.length > 0 && {rows}.every(b => b.textContent.includes('TM-01'))")
    _choose(opened, "f-criterion", "")
    first = opened.run("document.querySelector('#t-worst tbody th').textContent")
    _choose(opened, "f-search", first.upper())
    assert _shown(opened) == 1
    _choose(opened, "f-search", "no such words anywhere")
    assert _shown(opened) == 0


def test_more_visits_can_be_shown(opened: Page) -> None:
    opened.run("document.getElementById('worst-more').click()")
    assert _shown(opened) == 200


def test_columns_sort_both_ways(opened: Page) -> None:
    dates = (
        "[...document.querySelectorAll('#t-worst tbody')].filter(b => !b.hidden)"
        ".map(b => b.rows[0].cells[1].textContent)"
    )
    head = "document.querySelectorAll('#t-worst thead button')[1]"
    opened.run(f"{head}.click()")
    falling = opened.run(dates)
    assert falling == sorted(falling, reverse=True) and len(set(falling)) > 10
    opened.run(f"{head}.click()")
    assert (rising := opened.run(dates)) == sorted(rising)
    assert opened.run(f"{head}.closest('th').getAttribute('aria-sort')") == "ascending"
    share = "[...document.querySelectorAll('#t-criteria tbody tr')].map(r => r.id)"
    before = opened.run(share)
    opened.run("document.querySelector('#t-criteria thead button').click()")
    assert opened.run(share) == sorted(before, reverse=True)


def test_a_visit_opens_by_keyboard_with_advice_and_rule(opened: Page) -> None:
    opened.run("document.querySelector('#t-worst .open').focus()")
    opened.press("Enter", 13)
    more = "document.querySelector('#t-worst .more')"
    assert opened.run(f"!{more}.hidden")
    assert opened.run(f"{more}.querySelector('.advice').textContent.includes('Rule: ')")
    assert opened.run("document.querySelector('#t-worst .open').ariaExpanded") == "true"
    assert "suffice show RESULTS" in opened.run(f"{more}.textContent")
    opened.press("Enter", 13)
    assert opened.run(f"{more}.hidden")


def test_the_skip_link_is_the_first_stop(opened: Page) -> None:
    opened.press("Tab", 9)
    assert opened.run("document.activeElement.className") == "skip"
    opened.press("Enter", 13)
    assert opened.run("document.activeElement.id") == "summary"


def test_one_criterion_group_by_group(opened: Page) -> None:
    for kind in opened.run("[...document.getElementById('cross-kind').options].map(o => o.value)"):
        _choose(opened, "cross-kind", kind)
        _choose(opened, "cross-criterion", "TM-01")
        rows = opened.run("document.querySelectorAll('#cross-table tbody tr').length")
        small = opened.run(
            "[...document.querySelectorAll('#cross-table li')].map(n => n.innerText)"
        )
        assert rows + len(small) > 3
        assert small == sorted(small, key=str.casefold)
        assert not [line for line in small if "%" in line]
    assert "precision" in opened.run("document.getElementById('cross-quality').textContent")


def test_patients_can_be_searched_and_opened(opened: Page) -> None:
    name = opened.run("document.querySelector('.patient summary').firstChild.textContent.trim()")
    _choose(opened, "f-patient", name)
    patients = "[...document.querySelectorAll('.patient')].filter(p => !p.hidden)"
    assert opened.run(f"{patients}.length") == 1
    opened.run(f"{patients}[0].open = true")
    assert opened.run(f"{patients}[0].querySelectorAll('svg').length") > 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390], ids=["desk", "phone"])
def test_the_accessibility_check_is_clean(
    chromium: Page, report: Path, axe: str, width: int, dark: bool
) -> None:
    chromium.complaints.clear()
    chromium.open(report, width, dark=dark)
    chromium.run("document.querySelector('#t-worst .open').click()")
    chromium.run("document.querySelectorAll('.patient').forEach((p, i) => p.open = i < 2)")
    # Rows that are hidden are as those that are seen; without them the check takes seconds.
    chromium.run(
        "for (const b of [...document.querySelectorAll('#t-worst tbody')].slice(12)) b.remove();"
        "for (const p of [...document.querySelectorAll('.patient')].slice(4)) p.remove();"
    )
    chromium.run(axe + "; 0")
    found = chromium.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify("
        "r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)])))"
    )
    assert json.loads(found) == []
    assert not chromium.complaints


def test_without_its_script_the_tables_are_whole(chromium: Page, report: Path) -> None:
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.load(report)
        assert chromium.is_laid_out("#t-worst tbody:last-of-type .more")
        assert chromium.is_laid_out("#t-criteria tbody tr:last-child")
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_kept_note_is_shown_with_its_words_marked(chromium: Page, place: Path) -> None:
    report = _written(stores.build(place / "kept.sqlite", 60, text=True))
    chromium.complaints.clear()
    chromium.open(report)
    index = chromium.run(
        "JSON.parse(document.getElementById('data').textContent).visits"
        ".findIndex(v => v.spans && v.spans.length > 2)"
    )
    body = f"document.querySelector('tbody[data-i=\"{index}\"]')"
    chromium.run(f"{body}.querySelector('.open').click()")
    chromium.run(f"{body}.querySelector('.more button').click()")
    whole, marked = chromium.run(
        f"(() => {{ const v = {body}.querySelector('.note-text'); return ["
        "v.textContent, [...v.querySelectorAll('mark')].map(m => m.textContent)]; })()"
    )
    data = json.loads(chromium.run("document.getElementById('data').textContent"))
    visit = data["visits"][index]
    text = data["texts"][visit["text"]]
    assert whole == text
    assert marked and set(marked) <= {text[start:end] for start, end, _, _ in visit["spans"]}
    assert not chromium.complaints
