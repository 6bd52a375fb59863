"""`suffice demo` scans the shipped archive and ends in a report that opens without a network."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suffice.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("demo")
    return out, CliRunner().invoke(main, ["demo", "--out", str(out)])


def rows(out: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(out / "results.sqlite") as db:
        return db.execute(query).fetchall()


def test_the_demo_ends_well_and_says_where_the_report_lies(demo: tuple[Path, Result]) -> None:
    out, result = demo
    assert result.exit_code == 0, result.output
    assert str(out / "report.html") in result.output
    assert "synthetic" in result.output


def test_the_archive_is_large_and_mixed(demo: tuple[Path, Result]) -> None:
    out, _ = demo
    ((judged, clinicians, patients),) = rows(
        out,
        "SELECT count(*), count(DISTINCT clinician), count(DISTINCT patient) FROM documents"
        " WHERE refused IS NULL",
    )
    assert judged >= 300  # type: ignore[operator]
    assert clinicians >= 12  # type: ignore[operator]
    assert patients >= 37  # type: ignore[operator]
    names = [str(name) for (name,) in rows(out, "SELECT id FROM documents")]
    kinds = {re.split(r"[#!]", name)[0].rsplit(".", 1)[-1] for name in names}
    inside = {name.rsplit(".", 1)[-1] for name in names if "letters.zip!" in name}
    assert len(kinds | inside) >= 8
    assert {name.split("/")[1] for name in names} == {"harbor", "juniper", "mesa"}


def test_what_cannot_be_read_is_listed(demo: tuple[Path, Result]) -> None:
    out, _ = demo
    refused = dict(rows(out, "SELECT id, refused FROM documents WHERE refused NOT NULL"))
    assert {Path(str(name)).name for name in refused} == {"locked.pdf", "scanned-page.pdf"}


def test_the_report_stands_alone(demo: tuple[Path, Result]) -> None:
    out, _ = demo
    page = (out / "report.html").read_text("utf-8")
    assert not re.findall(r'(?:src|href)="https?:', page.split("<body")[0])
    assert "question for review" in page.lower()
    assert "All notes are synthetic" in page
