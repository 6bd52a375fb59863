"""Exports: one table in three forms, formulas made harmless, names masked, the same bytes."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from suffice.results import (
    as_csv,
    as_parquet,
    as_text,
    as_xlsx,
    names,
    page,
    tables,
)
from suffice.results.page import VIEWS
from suffice.results.table import Table
from suffice.scan.store import Store
from tests.browser import stores

CANARY = "Zyxquorth"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stores.build(tmp_path_factory.mktemp("tables") / "r.sqlite", 120)


def _export(path: Path, out: Path, masked: frozenset[str] = frozenset()) -> list[Table]:
    with Store.open(path) as store:
        masks = names.prepare(store.db, masked)
        found = list(tables.tables(store.db, masks, VIEWS))
        as_csv.write(found, out / "csv")
        as_parquet.write(found, out / "parquet")
        as_xlsx.write(out / "book.xlsx", as_xlsx.sheets(found))
        (out / "page.html").write_text(page.page(store.db, masks), encoding="utf-8")
        (out / "summary.txt").write_text(as_text.summary(store.db, masks, VIEWS), encoding="utf-8")
    return found


def test_all_forms_hold_the_same_rows(results: Path, tmp_path: Path) -> None:
    found = _export(results, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == [table.name for table in found]
    for table in found:
        with (tmp_path / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        parquet = pq.read_table(tmp_path / "parquet" / f"{table.name}.parquet")
        sheet = list(book[table.name].iter_rows(values_only=True))
        assert head == parquet.schema.names == list(sheet[0]) == [c for c, _ in table.columns]
        assert len(rows) == parquet.num_rows == len(sheet) - 1 == table.count, table.name
        for row, other, cells in zip(rows, parquet.to_pylist(), sheet[1:], strict=True):
            assert row == ["" if v is None else str(v) for v in other.values()]
            assert list(cells) == [v if v != "" else None for v in other.values()]


def test_a_visit_has_a_column_a_criterion(results: Path, tmp_path: Path) -> None:
    _export(results, tmp_path)
    visits = pq.read_table(tmp_path / "parquet" / "visits.parquet")
    with Store.open(results) as store:
        assert set(store.criteria) <= set(visits.schema.names)
        verdicts = [row[0] for row in store.db.execute('SELECT "TM-01" FROM visits ORDER BY visit')]
    assert visits["TM-01"].to_pylist() == verdicts


def test_small_groups_have_counts_and_no_share(results: Path, tmp_path: Path) -> None:
    _export(results, tmp_path)
    rows = pq.read_table(tmp_path / "parquet" / "by_clinician.parquet").to_pylist()
    assert {row["visits_judged"] < 20 for row in rows} == {True, False}
    assert all((row["share"] is None) == (row["visits_judged"] < 20) for row in rows)
    crossed = pq.read_table(tmp_path / "parquet" / "criteria_by_payer.parquet").to_pylist()
    assert all((row["share"] is None) == (row["decided"] < 20) for row in crossed)
    assert any(row["checker_precision_n"] for row in crossed)


def test_sheets_filter_and_keep_their_header_in_sight(results: Path, tmp_path: Path) -> None:
    _export(results, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width > 10


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_value_becomes_a_formula(formula: str, tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 8)
    with Store.open(path) as store:
        store.db.execute("UPDATE documents SET clinician = ?", (formula,))
    _export(path, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    guarded = [cell for cell in cells if cell.value == formula]
    assert guarded and all(cell.quotePrefix for cell in guarded)
    text = (tmp_path / "csv" / "visits.csv").read_text("utf-8")
    with (tmp_path / "csv" / "visits.csv").open(encoding="utf-8", newline="") as file:
        values = [value for row in csv.reader(file) for value in row]
    assert f"'{formula}" in values and formula not in values and text
    stored = pq.read_table(tmp_path / "parquet" / "visits.parquet")["clinician"].to_pylist()
    assert set(stored) == {formula}


def test_control_characters_do_not_break_a_workbook(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 8)
    with Store.open(path) as store:
        store.db.execute("UPDATE documents SET clinic = 'a' || char(0, 11, 27) || 'b'")
    _export(path, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["visits"]["F2"].value == "a\N{REPLACEMENT CHARACTER}" + 2 * "\ufffd" + "b"


def test_a_sheet_that_is_too_long_says_so(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", 50)
    found = _export(results, tmp_path)
    assert any(line.startswith("visits: the first 50 of ") for line in as_xlsx.cut(found))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book["visits"].max_row == 51
    told = [row[1] for row in book["about"].iter_rows(values_only=True) if row[0] == "not complete"]
    assert told == as_xlsx.cut(found)


def test_the_same_store_gives_the_same_bytes(results: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        _export(results, tmp_path / name)
    files = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes(), path.name


def test_a_workbook_leaves_no_temporary_file(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*args: object, **named: object) -> object:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", deny)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", deny)
    _export(results, tmp_path)


def _everything(out: Path) -> str:
    """All that was written, unpacked, as one text."""
    parts = []
    for path in sorted(out.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts += [book.read(name).decode("utf-8") for name in book.namelist()]
        elif path.suffix == ".parquet":
            parts.append(str(pq.read_table(path).to_pylist()))
        elif path.is_file():
            parts.append(path.read_text("utf-8"))
    return "\n".join(parts)


def _named_store(path: Path) -> tuple[Path, list[str], list[str]]:
    """A store whose names and notes are canaries, and stand where they should not, too."""
    stores.build(path, 60, text=True, quotes=True)
    with Store.open(path) as store, store.writing():
        for kind in ("patient", "clinician"):
            store.db.execute(
                f"UPDATE documents SET {kind} = '{CANARY} {kind} ' || {kind}"
                f" WHERE {kind} IS NOT NULL"
            )
        store.db.execute(f"UPDATE episodes SET patient = '{CANARY} patient ' || patient")
        store.db.execute("UPDATE documents SET clinic = clinician || ' and Sons', author = patient")
        store.db.execute("UPDATE documents SET id = replace(id, 'export/Zz', 'export/' || patient)")
        store.db.execute(f"UPDATE findings SET quotes = '[\"{CANARY}\"]' WHERE quotes IS NOT NULL")
        store.db.execute(f"UPDATE documents SET text = '{CANARY} ' || text")
        store.db.execute("UPDATE findings SET waived = (SELECT min(clinician) FROM documents)")
        found = [
            [row[0] for row in store.db.execute(f"SELECT DISTINCT {kind} FROM documents")]
            for kind in ("patient", "clinician")
        ]
    return path, found[0], found[1]


def test_masked_names_are_nowhere(tmp_path: Path) -> None:
    path, patients, clinicians = _named_store(tmp_path / "r.sqlite")
    out = tmp_path / "out"
    out.mkdir()
    _export(path, out, frozenset({"patient", "clinician"}))
    text = _everything(out)
    assert "Patient 001" in text and "Clinician 001" in text and "Document 0000" in text
    for name in (CANARY, *patients, *clinicians):
        assert name not in text
    assert not [who for who in patients if who.rpartition(" ")[2] in text]


def test_the_canaries_are_found_without_a_mask(tmp_path: Path) -> None:
    path, patients, clinicians = _named_store(tmp_path / "r.sqlite")
    out = tmp_path / "out"
    out.mkdir()
    _export(path, out)
    text = _everything(out)
    assert all(name in text for name in (CANARY, *patients, *clinicians))


def test_masking_patients_leaves_clinicians(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 30)
    _export(path, tmp_path, frozenset({"patient"}))
    rows = pq.read_table(tmp_path / "parquet" / "visits.parquet").to_pylist()
    assert {row["clinician"] for row in rows} <= set(stores.CLINICIANS)
    assert all(row["patient"].startswith("Patient ") for row in rows)


def test_pseudonyms_stay_when_the_archive_grows(tmp_path: Path) -> None:
    path = stores.build(tmp_path / "r.sqlite", 30)
    both = []
    for _ in range(2):
        with Store.open(path) as store:
            masks = names.prepare(store.db, frozenset({"patient"}))
            both.append({n: masks.name("patient", n) for n in ("Zz00001", "Zz00002", "Zz00003")})
            with store.writing():
                store.put(stores.judged()[0], 1, 1, b"")
                store.db.execute("UPDATE documents SET patient = 'Aa' WHERE patient IS NULL")
    assert both[0] == both[1] and len(set(both[0].values())) == 3
