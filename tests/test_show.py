"""`suffice show`: the note of a scan again, from the store or its source, with its findings."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suffice.commands.show import show
from suffice.engine import Options, rules_of
from suffice.ingest.sources import stream
from suffice.scan.row import Keep
from suffice.scan.store import Store
from suffice.scan.work import Work

NOTE = """Patient: R. Alvarez   DOS: 2025-03-14
S: Pain 4/10.
O: R knee flex 112. SLR 3x10, step-ups 2x10 with cues for valgus.
97110 x2, Timed 30 min, total 40 min.
P: Continue.
{}
"""


def _scanned(folder: Path, source: Path, *, text: bool = False) -> Path:
    """A store of what `source` holds, written as a scan writes it."""
    path = folder / "r.sqlite"
    work = Work(Options(), Keep(text=text))
    with Store.create(path) as store, store.writing():
        store.add_criteria(
            (r.id, r.title, r.severity.value, r.advice, "[]") for r in rules_of(Options().chosen())
        )
        store.db.execute("INSERT INTO runs (versions, options, finished) VALUES ('{}', '{}', 1)")
        number = store.source(str(source), None)
        for item in stream(str(source)):
            store.put(work(item), number, 1, b"")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("show")
    notes = place / "notes"
    notes.mkdir()
    for name in ("one", "two"):
        (notes / f"{name}.txt").write_text(NOTE.format(name), "utf-8")
    (notes / "none.txt").write_text("", "utf-8")
    with zipfile.ZipFile(notes / "old.zip", "w") as archive:
        archive.writestr("three.txt", NOTE.format("three"))
    _scanned(place, notes)
    return place


@pytest.fixture
def place(folder: Path, tmp_path: Path) -> Path:
    """A copy of the folder that may be changed; the store knows where the copy is."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path / "r.sqlite") as store:
        store.db.execute("UPDATE sources SET location = ?", (str(tmp_path / "notes"),))
    return tmp_path


def _run(results: Path, *words: str) -> Result:
    return CliRunner().invoke(show, [str(results), *words], prog_name="suffice show")


@pytest.mark.parametrize("name", ["notes/one.txt", "notes/old.zip!/three.txt"])
def test_the_page_of_a_note_is_read_from_its_source(folder: Path, name: str) -> None:
    found = _run(folder / "r.sqlite", name)
    assert found.exit_code == 0, found.output
    assert found.output.startswith("<!doctype html>") and "step-ups" in found.output
    assert 'class="mark ' in found.output and "differs from the store" not in found.stderr


def test_it_writes_a_file(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    found = _run(folder / "r.sqlite", "notes/two.txt", "--out", str(out))
    assert found.exit_code == 0 and str(out) in found.output
    assert out.read_text("utf-8") == _run(folder / "r.sqlite", "notes/two.txt").output.rstrip("\n")


def test_open_asks_the_browser_for_a_file_that_only_the_user_may_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: asked.append(address) or True)
    found = _run(folder / "r.sqlite", "notes/one.txt", "--open")
    assert found.exit_code == 0 and "delete it" in found.output
    (page,) = tmp_path.rglob("note.html")
    assert asked == [page.as_uri()] and page.parent.stat().st_mode & 0o077 == 0


def test_a_changed_source_is_one_line(place: Path) -> None:
    note = place / "notes" / "one.txt"
    note.write_text(note.read_text("utf-8").replace("112", "120"), "utf-8")
    found = _run(place / "r.sqlite", "notes/one.txt")
    assert found.exit_code == 2 and len(found.output.strip().splitlines()) == 1
    assert "notes/one.txt: has changed since it was scanned" in found.output
    assert "knee" not in found.output
    assert _run(place / "r.sqlite", "notes/two.txt").exit_code == 0


def test_a_document_or_a_source_that_is_gone_is_one_line(place: Path) -> None:
    (place / "notes" / "one.txt").unlink()
    assert "no longer in its source" in _run(place / "r.sqlite", "notes/one.txt").output
    shutil.rmtree(place / "notes")
    found = _run(place / "r.sqlite", "notes/two.txt")
    assert found.exit_code == 2 and len(found.output.strip().splitlines()) == 1
    assert "no such file" in found.output and "--keep-text" in found.output


def test_a_refused_document_says_why(folder: Path) -> None:
    found = _run(folder / "r.sqlite", "notes/none.txt")
    assert found.exit_code == 2 and "was not judged: empty" in found.output


@pytest.mark.parametrize(
    ("name", "near"),
    [("one.txt", "notes/one.txt"), ("notes/tow.txt", "notes/two.txt"), ("%", "ids are like")],
)
def test_an_unknown_id_gets_close_ones(folder: Path, name: str, near: str) -> None:
    found = _run(folder / "r.sqlite", name)
    assert found.exit_code == 2 and near in found.output
    assert len(found.output.strip().splitlines()) == 1


def test_a_masked_name_is_found(folder: Path) -> None:
    with Store.open(folder / "r.sqlite") as store:
        (number,) = store.db.execute(
            "SELECT document FROM documents WHERE id = 'notes/two.txt'"
        ).fetchone()
    by_number = _run(folder / "r.sqlite", f"Document {number:06}")
    assert by_number.output == _run(folder / "r.sqlite", "notes/two.txt").output
    assert _run(folder / "r.sqlite", "Document 999999").exit_code == 2


def test_a_kept_text_needs_no_source(place: Path) -> None:
    (place / "r.sqlite").unlink()
    results = _scanned(place, place / "notes", text=True)
    shutil.rmtree(place / "notes")
    found = _run(results, "notes/one.txt")
    assert found.exit_code == 0 and "step-ups" in found.output


def test_it_says_where_it_judges_otherwise_than_the_store(place: Path) -> None:
    with Store.open(place / "r.sqlite") as store:
        store.db.execute("UPDATE visits SET \"TM-01\" = 'not_met'")
    found = _run(place / "r.sqlite", "notes/one.txt")
    assert found.exit_code == 0
    assert re.search(r"differs from the store in TM-01;", found.stderr)


def test_the_second_document_of_one_id_is_told_from_the_first(tmp_path: Path) -> None:
    archive = tmp_path / "s.zip"
    with zipfile.ZipFile(archive, "w") as package, pytest.warns(UserWarning, match="Duplicate"):
        for words in ("quillfirst", "quillsecond"):
            package.writestr("a.txt", NOTE.format(words))
    results = _scanned(tmp_path, archive)
    first = _run(results, "s.zip!/a.txt").output
    second = _run(results, "s.zip!/a.txt~2").output
    assert "quillfirst" in first and "quillsecond" not in first
    assert "quillsecond" in second and "quillfirst" not in second
