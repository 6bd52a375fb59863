"""Tables -> notes: every kind of file as its own library writes it, and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from suffice.ingest import charges, database, tables
from suffice.ingest._table_lines import LONGEST
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.profile import Profile, parse
from suffice.ingest.sources import SourceError, stream
from suffice.types import Note

HEADER = ("NOTE_ID", "MRN", "DOS", "CPT", "Units", "Payor", "NOTE_TXT")
TEXT = 'Pt. said "ok", then stood.\nTimed 38 min; R knee flex 112° – good'
ROWS = (
    ("7", "1203", "3/5/2024", "97110-GP-59", "2.0", "MCR", TEXT),
    ("8", "1204", "03/06/24", "97110", "1", "Aetna", "Sat to stand x 10, cues for trunk."),
)
FIELDS = {
    "document": "7",
    "patient": "1203",
    "date": "2024-03-05",
    "code": "97110",
    "units": "2",
    "payer": "Medicare Part B",
    "modifiers": "GP,59",
}


def read(
    data: bytes | BinaryIO, name: str = "visits.csv", profile: Profile | None = None
) -> list[Item]:
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return list(tables.notes(source, name, name, profile))


def delimited(sign: str = ",", rows: Sequence[Sequence[str]] = ROWS) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows([HEADER, *rows])
    return out.getvalue()


def workbook(rows: Sequence[Sequence[object]], title: str = "Notes") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def records() -> list[dict[str, str]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def of_each_kind() -> Iterator[tuple[str, bytes]]:
    yield "visits.csv", delimited().encode()
    yield "visits.tsv", delimited("\t").encode()
    yield "semicolon.csv", delimited(";").encode()
    yield "sep.csv", b"sep=;\r\n" + delimited(";").encode()
    yield "visits.psv", delimited("|").encode()
    yield "pipes.txt", delimited("|").encode()
    yield "visits.jsonl", "\n".join(json.dumps(row) for row in records()).encode()
    yield "visits.ndjson", "\r\n\r\n".join(json.dumps(row) for row in records()).encode()
    yield "visits.json", json.dumps(records(), indent=2).encode()
    yield "visits.parquet", as_parquet({n: [r[n] for r in records()] for n in HEADER})
    yield "visits.xlsx", workbook([HEADER, *ROWS])


KINDS = dict(of_each_kind())


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_table_gives_the_same_notes(name: str) -> None:
    first, second = read(KINDS[name], name)
    assert first == Note(TEXT, f"{name}#7", FIELDS)
    assert isinstance(second, Note)
    assert (second.id, second.fields["date"]) == (f"{name}#8", "2024-03-06")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings_are_told_apart(encoding: str) -> None:
    first = read(delimited().encode(encoding))[0]
    assert isinstance(first, Note)
    assert (first.text, first.warnings) == (TEXT, ())


def test_one_line_of_windows_spoils_nothing() -> None:
    lines = delimited().splitlines(keepends=True)
    mixed = b"".join(line.encode("cp1252" if "112" in line else "utf-8") for line in lines)
    first, second = read(mixed)
    assert isinstance(first, Note) and isinstance(second, Note)
    assert (first.text, first.warnings) == (TEXT, ("read as Windows-1252",))
    assert second.warnings == ()


def test_an_encoding_of_the_profile_counts() -> None:
    profile = parse('[[source]]\nencoding = "cp437"')
    first = read(delimited().replace("–", "-").encode("cp437"), profile=profile)[0]
    assert isinstance(first, Note) and "112°" in first.text


def test_characters_cut_by_a_chunk_come_through() -> None:
    text = "é° " * 400_000
    rows = [("1", "2", "3/5/2024", "97110", "1", "x", text + " end of it")]
    (note,) = read(delimited(rows=rows).encode())
    assert isinstance(note, Note) and note.text == text + " end of it"


def test_old_line_ends_are_read() -> None:
    data = delimited(rows=ROWS[1:]).replace("\r\n", "\r").encode()
    assert [item.id for item in read(data)] == ["visits.csv#8"]


def test_a_row_number_is_the_id_where_there_is_none() -> None:
    data = b"note,dos\nPt. sat upright today,3/5/24\n\nPt. stood with cues,3/6/24\n"
    assert [item.id for item in read(data)] == ["visits.csv#2", "visits.csv#4"]


def test_a_header_below_a_title_is_found() -> None:
    items = read(b"Visits of March 2024,,,,,,\r\n" + delimited().encode())
    assert [item.id for item in items] == ["visits.csv#7", "visits.csv#8"]


def test_a_ragged_row_costs_itself_only() -> None:
    data = delimited().encode() + b"9,1205\r\n10,1,3/7/2024,97110,1,x,Pt. walked 50 ft,extra\r\n"
    assert [item for item in read(data) if isinstance(item, Refusal)] == [
        Refusal("visits.csv#4", "2 cells below 7 columns; mend the export"),
        Refusal("visits.csv#5", "8 cells below 7 columns; mend the export"),
    ]


def test_a_quote_that_is_never_closed_costs_its_row_only() -> None:
    data = delimited().encode() + b'9,1,3/7/2024,97110,1,x,"open\r\n'
    data += b"10,1,3/8/2024,97110,1,x,Pt. walked 50 ft\r\n"
    found = read(data)
    assert [type(item) for item in found] == [Note, Note, Refusal, Note]
    assert found[2].reason.startswith("a quote is opened")  # type: ignore[union-attr]
    assert found[3].id == "visits.csv#10"


def test_an_open_quote_is_not_closed_by_that_of_the_next_row() -> None:
    row = '9,1,3/7/2024,97110,1,x,"open\r\n'
    found = read(f"{delimited()}{row}{row}{delimited().partition(chr(10))[2]}".encode())
    assert [type(item) for item in found] == [Note, Note, Refusal, Refusal, Note, Note]
    assert found[4] == found[0]


def test_quotes_that_should_be_doubled_are_read() -> None:
    row = '9,1,3/7/2024,97110,1,x,"Pt. said "ouch" and\r\nstood "tall" then ""up"""\r\n'
    note = read(delimited().encode() + row.encode())[2]
    assert isinstance(note, Note) and note.text == 'Pt. said "ouch" and\r\nstood "tall" then "up"'


def test_many_open_quotes_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suffice.ingest._table_csv._MOST_REREAD", 10_000)
    row = '9,1,3/7/2024,97110,1,x,"open\r\n'
    found = read(delimited().encode() + row.encode() * 999)
    assert 50 < len(found) < 500
    assert isinstance(found[-1], Refusal) and "the rest is not read" in found[-1].reason


def test_a_cell_without_end_is_refused_and_the_rest_read() -> None:
    class Endless(io.RawIOBase):
        """A row whose text has 200 MB, made as it is read, between two good ones."""

        def __init__(self) -> None:
            self.parts = iter([delimited().encode() + b"9,1,3/7/2024,97110,1,x,"])
            self.left = 200

        def read(self, size: int = -1) -> bytes:
            for part in self.parts:
                return part
            self.left -= 1
            if self.left > 0:
                return b"a" * 1_000_000
            return b"\r\n11,1,3/8/2024,97110,1,x,Pt. walked\r\n" if not self.left else b""

    tracemalloc.start()
    found = read(Endless())  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(item) for item in found] == [Note, Note, Refusal, Note]
    assert f"{LONGEST:,}" in found[2].reason  # type: ignore[union-attr]
    assert peak < 60_000_000


def test_nul_is_replaced_and_counted() -> None:
    note = read(b"id,note\n1,Pt. sat \x00 up\n")[0]
    assert isinstance(note, Note)
    assert note.text == "Pt. sat \ufffd up"
    assert note.warnings == ("1 characters replaced by U+FFFD",)


@pytest.mark.parametrize("name", ["wide.csv", "wide.json"])
def test_too_many_columns_are_refused(name: str) -> None:
    names = [f"c{number}" for number in range(100_000)]
    data = ",".join(names) if name == "wide.csv" else json.dumps([dict.fromkeys(names, 1)])
    (refusal,) = read(data.encode(), name)
    assert refusal == Refusal(name, "100,000 columns are too many; the limit is 16,384")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("b.csv", b"\xef\xbb\xbf\r\n"),
        ("c.parquet", b"PAR1 and then nothing"),
        ("d.xlsx", b"PK\x03\x04 and then nothing"),
        ("e.xlsx", b"NOTE_ID,NOTE_TXT"),
        ("f.json", b"NOTE_ID,NOTE_TXT"),
        ("g.json", b'{"NOTE_TXT": "cut'),
        ("h.jsonl", b"[" * 100_000),
        ("i.csv", b"%PDF-1.7"),
        ("j.json", b"[1, 2]"),
        ("k.json", b'["CANARY", {"NOTE_TXT": "x"'),
        ("l.csv", b"CANARY JANE,1950-01-01,Pt. was seen for CANARY exercise and gait\n"),
    ],
)
def test_what_is_no_table_is_one_refusal_that_quotes_nothing(name: str, data: bytes) -> None:
    (refusal,) = read(data, name)
    assert isinstance(refusal, Refusal) and refusal.id.startswith(name)
    assert "CANARY" not in refusal.reason and len(refusal.reason) > 10


def test_a_first_row_that_may_be_a_note_is_not_shown() -> None:
    (refusal,) = read(b"Doe Jane,0001\nRoe Ann,0002\n")
    assert isinstance(refusal, Refusal) and "Doe" not in refusal.reason
    (refusal,) = read(f"Doe,3/5/2024,{TEXT[:20]}\nRoe,3/6/2024,{TEXT[:20]}\n".encode())
    assert refusal == Refusal(
        "visits.csv", "the first row holds values; add a row with the names of the columns"
    )


def test_a_damaged_line_of_json_costs_itself_only() -> None:
    lines = [json.dumps(records()[0]), '{"NOTE_TXT": "cut', "[1]", json.dumps(records()[1])]
    found = read("\n".join(lines).encode(), "v.jsonl")
    assert [type(item) for item in found] == [Note, Refusal, Refusal, Note]
    assert [item.id for item in found[1:3]] == ["v.jsonl#2", "v.jsonl#3"]


def test_a_cut_array_keeps_what_came_before() -> None:
    found = read(json.dumps(records())[:-30].encode(), "v.json")
    assert [type(item) for item in found] == [Note, Refusal]


def test_nested_json_is_read_by_its_path() -> None:
    row = {"id": 12, "note": {"text": "Pt. sat.", "author": {"name": "Roe"}}, "units": [2, 1.0]}
    columns = 'id = "id"\ntext = "note.text"\nauthor = "note.author.name"\nunits = "units"'
    profile = parse(f"[[source]]\n[source.columns]\n{columns}\nparent = 'parent'")
    (note,) = read(json.dumps([row]).encode(), "v.json", profile)
    fields = {"document": "12", "author": "Roe", "units": "2;1"}
    assert note == Note("Pt. sat.", "v.json#12", fields)


def test_marked_up_cells_are_left_for_the_worker() -> None:
    rtf, html = r"{\rtf1 Pt. sat \'b0}", "<p>Pt. <b>sat</b></p>"
    rows = [
        (*ROWS[0][:6], rtf),
        (*ROWS[1][:6], html),
        ("9", *ROWS[0][1:6], "<5 min pain; stood up"),
    ]
    first, second, third = read(delimited(rows=rows).encode())
    assert first == Raw("visits.csv#7", rtf.encode(), "7.rtf", FIELDS)
    assert isinstance(second, Raw) and (second.data, second.name) == (html.encode(), "8.html")
    assert isinstance(third, Note)


def test_parts_of_a_note_are_joined_below_their_headings() -> None:
    data = b"id,SUBJ,OBJ,Assessment\n1,No pain today at all,<p>Knee 112</p>,Improving as hoped\n"
    (note,) = read(data)
    assert isinstance(note, Note)
    assert note.text == (
        "Subjective:\nNo pain today at all\n\nObjective:\nKnee 112\n\n"
        "Assessment:\nImproving as hoped"
    )


def test_parquet_values_keep_their_types() -> None:
    columns = {
        "note_id": [1.0, None],
        "note_text": pa.array(["Pt. sat up", "Pt. stood up"]).dictionary_encode(),
        "dos": [datetime(2024, 3, 5), None],
        "units": [2.0, 1.5],
        "cpt": [97110, 97140],
    }
    first, second = read(as_parquet(columns), "v.parquet")
    assert isinstance(first, Note) and isinstance(second, Note)
    assert first.fields == {"document": "1", "date": "2024-03-05", "code": "97110", "units": "2"}
    assert (second.id, second.fields["units"]) == ("v.parquet#2", "1.5")


def test_parquet_reads_only_the_columns_of_roles() -> None:
    size = 400_000
    columns = {"note_text": ["Pt. sat up"] * 3, "scan": ["x" * size, "y" * size, "z" * size]}
    data = as_parquet(columns, compression="none", use_dictionary=False)
    read_bytes = 0

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal read_bytes
            found = super().read(size)
            read_bytes += len(found)
            return found

    profile = parse('[[source]]\ncolumns.text = "note_text"')
    whole = Counted(data)
    tables.open_table(whole, "v.parquet", profile.source[0])
    at_opening, read_bytes = read_bytes, 0
    assert len(read(Counted(data), "v.parquet", profile)) == 3
    assert read_bytes - at_opening < size


@pytest.mark.parametrize("kept", [True, False])
def test_a_value_told_a_thousand_times_is_not_spread_out(kept: bool) -> None:
    text = "Pt. sat up. " * 20_000
    told = pa.array([text] * 1_200)
    data = as_parquet({"note_text": told.dictionary_encode() if kept else told})
    tracemalloc.start()
    count = sum(1 for _ in tables.notes(io.BytesIO(data), "v", "v.parquet", None))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1_200 and peak < 110_000_000 < 1_000 * len(text)


def test_a_giant_cell_of_parquet_is_refused() -> None:
    data = as_parquet({"note_text": ["a" * (4 * LONGEST + 1)]})
    (refusal,) = read(data, "v.parquet")
    assert isinstance(refusal, Refusal) and f"{LONGEST:,}" in refusal.reason


def test_a_workbook_gives_stored_values_and_no_formula() -> None:
    rows = [HEADER, ("7", 1203.0, datetime(2024, 3, 5), 97110, 2.0, "x", "Pt. sat up"), ROWS[1]]
    found = read(workbook([*rows, ("9", 1, 45356, 97110, 1, '=HYPERLINK("x")', "=1+1")]), "v.xlsx")
    assert isinstance(found[0], Note)
    assert found[0].fields["date"] == "2024-03-05" and found[0].fields["patient"] == "1203"
    assert found[2] == Refusal("v.xlsx#9", "empty; there is no note to read")


def test_the_sheet_with_notes_is_found_or_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([("Printed", "today")], "About")))
    for title, text in (("Notes", "Pt. sat up"), ("Older", "Pt. stood up")):
        sheet = book.create_sheet(title)
        sheet.append(HEADER)
        sheet.append((*ROWS[0][:6], text))
    out = io.BytesIO()
    book.save(out)
    (found,) = read(out.getvalue(), "v.xlsx")
    assert isinstance(found, Note) and found.text == "Pt. sat up"
    (found,) = read(out.getvalue(), "v.xlsx", parse('[[source]]\nsheet = "Older"'))
    assert isinstance(found, Note) and found.text == "Pt. stood up"
    (found,) = read(out.getvalue(), "v.xlsx", parse('[[source]]\nsheet = "None"'))
    assert isinstance(found, Refusal) and "About, Notes, Older" in found.reason


def test_a_cell_as_long_as_a_workbook_allows_may_be_cut() -> None:
    (note,) = read(workbook([HEADER, (*ROWS[0][:6], "Pt. sat " * 5_000)]), "v.xlsx")
    assert isinstance(note, Note) and "may be cut off" in note.warnings[0]


def altered(data: bytes, part: str, change: Any) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def _entities(xml: bytes) -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return xml.replace(
        b"<worksheet", f'<!DOCTYPE w [<!ENTITY e0 "x">{lines}]><worksheet'.encode(), 1
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_entities, "declares XML entities"),
        (lambda xml: xml[:200], "damaged"),
        (lambda xml: xml + b" " * 30_000_000, "expands too much"),
    ],
    ids=["entities", "truncated", "bomb"],
)
def test_a_hostile_workbook_is_refused(change: Any, reason: str) -> None:
    data = altered(workbook([HEADER, *ROWS]), "xl/worksheets/sheet1.xml", change)
    (refusal,) = read(data, "v.xlsx")
    assert isinstance(refusal, Refusal) and reason in refusal.reason


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is() -> None:
    data = altered(
        workbook([HEADER, *ROWS]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'ref="A1:G3"', b'ref="A1:XFD1048576"'),
    )
    assert [item.id for item in read(data, "v.xlsx")] == ["v.xlsx#7", "v.xlsx#8"]


def test_documents_beside_a_table_are_read_and_none_outside(tmp_path: Path) -> None:
    inside = tmp_path / "export"
    (inside / "docs").mkdir(parents=True)
    (inside / "docs" / "7.rtf").write_bytes(b"{\\rtf1 Pt. sat}")
    (tmp_path / "secret.txt").write_text("CANARY")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    names = ["docs\\7.rtf", "../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "no.txt"]
    rows = "".join(f"{number},{name}\n" for number, name in enumerate(names))
    (inside / "index.csv").write_text(f"note_id,file\n{rows}\n")
    with (inside / "index.csv").open("rb") as table:
        found = list(tables.notes(table, "index.csv", "index.csv", None))
    assert found[0] == Raw("index.csv#0", b"{\\rtf1 Pt. sat}", "7.rtf", {"document": "0"})
    assert [type(item) for item in found[1:]] == [Refusal] * 4
    assert "CANARY" not in str(found)
    (refusal, *_) = read((inside / "index.csv").read_bytes())
    assert isinstance(refusal, Refusal) and "unpack" in refusal.reason


def test_tables_inside_folders_and_archives_are_reached(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in KINDS.items():
            archive.writestr(name, data)
    found = list(stream(str(tmp_path)))
    texts = [item for item in found if isinstance(item, Note) and item.fields]
    assert len(texts) == 2 * len(KINDS), [i for i in found if i not in texts]


def database_of(path: Path, rows: Sequence[Sequence[object]]) -> str:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE notes (id, mrn, dos, body)")
        db.executemany("INSERT INTO notes VALUES (?, ?, ?, ?)", rows)
    db.close()
    return f"sqlite:///{path}"


QUERY = parse(
    "[database]\nquery = \"SELECT * FROM notes WHERE dos <> ':none' ORDER BY id\"\n"
    '[database.columns]\nid = "id"\ntext = "body"\ndate = "dos"'
)


def test_rows_of_a_database_are_notes(tmp_path: Path) -> None:
    url = database_of(tmp_path / "clinic.db", [(n, 1, "3/5/24", "Pt. sat") for n in range(2500)])
    found = list(stream(url, QUERY))
    assert len(found) == 2500
    assert found[0] == Note("Pt. sat", "clinic.db#0", {"document": "0", "date": "2024-03-05"})
    guessed = parse('[database]\nquery = "SELECT * FROM notes"')
    assert next(database.notes(url, guessed)).fields["patient"] == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("url", "query", "reason"),
    [
        ("sqlite:///{}", "SELECT nothing FROM notes", "OperationalError"),
        ("sqlite:///{}", "SELECT id FROM notes", "did you mean"),
        ("sqlite:///{}", "DELETE FROM notes", "SELECT"),
        ("sqlite:///{}.none", "SELECT 1", "no such file"),
        ("nothing://ann:CANARY@host/db?password=CANARY", "SELECT 1", "URL"),
        ("mysql+CANARY://ann:CANARY@host/db", "SELECT 1", "URL"),
    ],
)
def test_a_bad_database_is_one_line_without_password(
    tmp_path: Path, url: str, query: str, reason: str
) -> None:
    file = tmp_path / "clinic.db"
    database_of(file, [(1, 1, "3/5/24", "Pt. sat")])
    profile = parse(f'[database]\nquery = "{query}"\ncolumns = {{id = "id", text = "idd"}}')
    with pytest.raises(SourceError) as caught:
        list(database.notes(url.format(file), profile))
    assert "CANARY" not in str(caught.value) and caught.value.__cause__ is None
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT count(*) FROM notes").fetchone() == (1,)
    db.close()


def test_a_row_that_breaks_a_database_ends_it_with_a_reason(tmp_path: Path) -> None:
    url = database_of(tmp_path / "c.db", [(n, 1, "3/5/24", "Pt. sat") for n in range(2500)])
    with sqlite3.connect(tmp_path / "c.db") as db:
        db.execute("UPDATE notes SET body = CAST(x'ff43414e415259' AS TEXT) WHERE id = 2000")
    db.close()
    *good, last = database.notes(url, QUERY)
    assert good and isinstance(last, Refusal)
    assert "not read" in last.reason and "CANARY" not in last.reason


CHARGES = parse(
    '[charges]\nfiles = "*charges*.csv"\nby = "patient and date"\n[charges.columns]\n'
    'patient = "mrn"\ndate = "dos"\ncode = "cpt"\nunits = "qty"\nmodifiers = ["m1", "m2"]'
)


def billed(tmp_path: Path, lines: str, profile: Profile = CHARGES) -> charges.Charges:
    (tmp_path / "2024 Charges.csv").write_text(lines)
    assert profile.charges is not None
    return charges.load(profile.charges, [tmp_path])


def test_billed_lines_join_their_notes(tmp_path: Path) -> None:
    lines = billed(
        tmp_path,
        "mrn,dos,cpt,qty,m1,m2\n1203,3/5/24,97110,2.0,GP,59\n1203,3/5/24,97140,1,GP,\n"
        "1203,3/5/24,97530,1,GO,\n1204,3/9/24,97110,1,GP,\n1204,,97110,1,GP,\n",
    )
    known = {"patient": "1203", "date": "2024-03-05"}
    notes = [Note("a", "v#1", {**known, "discipline": "PT", "code": "x"}), Note("b", "v#2")]
    refused, first, second = charges.joined(notes, lines)
    assert isinstance(refused, Refusal) and refused.id == "2024 Charges.csv#6"
    assert isinstance(first, Note) and first.fields == {
        **known,
        "discipline": "PT",
        "code": "97110;97140",
        "units": "2;1",
        "modifiers": "GP,59;GP",
    }
    assert second == notes[1]
    assert lines.unmet == 2


def test_billed_lines_join_by_the_number_of_the_note(tmp_path: Path) -> None:
    profile = parse(
        '[charges]\nfiles = "*charges*"\ncolumns = {id = "note", code = "cpt", minutes = "min"}'
    )
    lines = billed(tmp_path, "note,cpt,min\n7.0,97110,25\n8,97110,\n", profile)
    found = [item for item in charges.joined(read(delimited().encode()), lines)]
    assert isinstance(found[0], Note) and isinstance(found[1], Note)
    assert found[0].fields["minutes"] == "25" and "minutes" not in found[1].fields
    assert "units" not in found[0].fields


def test_a_charge_file_holds_no_notes_and_must_be_there(tmp_path: Path) -> None:
    assert list(tables.notes(io.BytesIO(b"x"), "a/x charges.csv", "x charges.csv", CHARGES)) == []
    assert CHARGES.charges is not None
    with pytest.raises(charges.ChargeError, match=r"\*charges\*.csv"):
        charges.load(CHARGES.charges, [tmp_path])
    with pytest.raises(charges.ChargeError, match="did you mean mr"):
        billed(tmp_path, "mr,dos,cpt,qty,m1,m2\n")


@pytest.mark.full
@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet", "utf16"])
def test_memory_is_flat_over_200_000_rows(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"big.{kind if kind != 'utf16' else 'csv'}"
    _write_big(path, kind, 200_000)
    peaks = []
    with path.open("rb") as source:
        tracemalloc.start()
        for number, item in enumerate(tables.notes(source, "big", path.name, None), 1):
            assert isinstance(item, Note)
            if number % 50_000 == 0:
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
        tracemalloc.stop()
    assert len(peaks) == 4 and max(peaks[1:]) < 1.1 * peaks[0] + 500_000


def _write_big(path: Path, kind: str, rows: int) -> None:
    text = "Pt. seen for therapeutic exercise, cues for trunk. " * 20
    columns = ["note_id", "note_text", "dos", "cpt"]
    made = ([str(n), f"{text}{n}", "3/5/2024", "97110"] for n in range(rows))
    if kind == "parquet":
        names = dict(zip(columns, zip(*made, strict=True), strict=True))
        parquet.write_table(pa.table(names), path)
    elif kind in ("csv", "utf16"):
        with path.open("w", encoding="utf-16" if kind == "utf16" else "utf-8", newline="") as out:
            csv.writer(out).writerows([columns, *made])
    else:
        array = kind == "json"
        with path.open("w") as out:
            out.write("[" * array)
            for number, row in enumerate(made):
                out.write(
                    ("," if array and number else "")
                    + json.dumps(dict(zip(columns, row, strict=True)))
                )
                out.write("\n")
            out.write("]" * array)
