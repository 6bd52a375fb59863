"""`suffice report` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suffice.commands.report import report
from tests.browser import stores


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stores.build(tmp_path_factory.mktemp("command") / "r.sqlite", 60)


def _run(*words: object) -> Result:
    return CliRunner().invoke(report, [str(word) for word in words], prog_name="suffice report")


def test_without_an_output_it_prints_a_summary(results: Path) -> None:
    found = _run(results)
    assert found.exit_code == 0, found.output
    for words in ("60 documents", "Most often not met", "checker's own precision", "promise of"):
        assert words in found.output


def test_all_outputs_at_once(results: Path, tmp_path: Path) -> None:
    page, book, folder = tmp_path / "r.html", tmp_path / "r.xlsx", tmp_path / "new" / "csv"
    found = _run(results, "--html", page, "--xlsx", book, "--csv", folder, "--parquet", tmp_path)
    assert found.exit_code == 0, found.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert book.read_bytes()[:2] == b"PK"
    assert (folder / "criteria_by_month.csv").exists() and (tmp_path / "visits.parquet").exists()


def test_views_are_chosen_by_name(results: Path, tmp_path: Path) -> None:
    _run(results, "--csv", tmp_path, "--by", "payer,criterion")
    made = {path.stem for path in tmp_path.iterdir()}
    assert {"by_payer", "criteria_by_payer", "criteria", "visits"} <= made
    assert not {"by_clinician", "by_month"} & made


def test_masked_summary(results: Path) -> None:
    output = _run(results, "--mask", "patient,clinician").output
    assert not [name for name in stores.CLINICIANS if name in output]


def test_a_sample_of_notes_that_cannot_be_read_is_one_line(results: Path, tmp_path: Path) -> None:
    found = _run(results, "--sample", 5, "--review", tmp_path / "s.xlsx")
    assert found.exit_code == 2 and "--keep-text" in found.output.splitlines()[-1]
    assert not (tmp_path / "s.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", "county"), "--by: no 'county'; there are clinician, clinic, payer"),
        (("--mask", "payer"), "--mask: no 'payer'; there are patient, clinician"),
        (("--mask", "patient", "--sample", "9"), "--mask and --sample do not go together"),
        (("--sample", "3", "--risk"), "--risk needs --sample 8 or more"),
        (("--html", "/no/such/folder/r.html"), "/no/such/folder/r.html: No such file"),
    ],
)
def test_a_mistake_is_one_line(words: tuple[str, ...], told: str, results: Path) -> None:
    found = _run(results, *words)
    assert found.exit_code == 2
    assert told in found.output and len(found.output.strip().splitlines()) == 1


def test_what_is_no_store_is_one_line(tmp_path: Path) -> None:
    other = tmp_path / "x.sqlite"
    other.write_text("no store")
    found = _run(other)
    assert found.exit_code == 2 and "x.sqlite" in found.output and "Traceback" not in found.output


def test_help_ends_with_an_example() -> None:
    assert "Example: suffice report" in _run("--help").output.strip().splitlines()[-1]
