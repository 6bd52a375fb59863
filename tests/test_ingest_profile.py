"""Source profiles: guessed, changed, saved, read back, and told apart from wrong ones."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suffice.ingest import roles, tables
from suffice.ingest._profile_dates import iso
from suffice.ingest._profile_guess import completed
from suffice.ingest._profile_names import NAMES
from suffice.ingest.base import Refusal
from suffice.ingest.profile import (
    Charges,
    Database,
    Profile,
    ProfileError,
    Source,
    as_toml,
    guess,
    load,
    parse,
    with_columns,
)

UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
FREE = "Pt. seen for exercise, cues for trunk control and pacing, tolerated well."
words = st.text(min_size=1, max_size=8)
columns = st.dictionaries(
    st.sampled_from(sorted(set(roles.ROLES) - {"text"})),
    words | st.lists(words, min_size=1, max_size=3).map(tuple),
    max_size=4,
)
text = (
    words
    | st.lists(words, min_size=1, max_size=2).map(tuple)
    | st.dictionaries(words, words, min_size=1, max_size=2)
)
shared: dict[str, Any] = {
    "columns": st.builds(lambda c, t: {**c, "text": t}, columns, text),
    "values": st.dictionaries(
        st.sampled_from(sorted(roles.ROLES)), st.dictionaries(words, words, max_size=2), max_size=2
    ),
    "date_format": st.sampled_from([None, "%d.%m.%Y", "%m/%d/%y %H:%M"]),
    "because": st.dictionaries(st.sampled_from(sorted(roles.ROLES)), words, max_size=2),
    "guess": st.booleans(),
}
sources = st.builds(
    Source,
    **shared,
    files=words,
    encoding=st.sampled_from([None, "utf-16", "cp1252"]),
    delimiter=st.sampled_from([None, "|", "\t", '"', "\\"]),
    sheet=st.none() | words,
)
profiles = st.builds(
    Profile,
    source=st.lists(sources, max_size=2).map(tuple),
    charges=st.none()
    | st.builds(
        Charges,
        files=words,
        columns=st.just({"id": "a b", "code": ("CPT1", "CPT2")}),
        by=st.just("id"),
    ),
    database=st.none() | st.builds(Database, **shared, query=words),
)


@UNHURRIED
@given(profiles)
def test_a_saved_profile_reads_back_the_same(profile: Profile) -> None:
    saved = as_toml(profile)
    assert parse(saved) == profile
    assert as_toml(parse(saved)) == saved


def test_a_profile_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "clinic.toml"
    path.write_text(as_toml(guess(["id", "note"], [["1", FREE]])), "utf-8")
    assert as_toml(load(path)) == path.read_text("utf-8")
    with pytest.raises(ProfileError, match=r"none\.toml: No such file"):
        load(tmp_path / "none.toml")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ProfileError, match=r"clinic\.toml"):
        load(path)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("x = 1", "x is not a word of a profile; allowed: source, charges, database"),
        ("[[source]]\nfile = 'x'", "source.1.file is not a word of a profile; allowed: columns"),
        ("[[source]]\n[source.columns]\npatiant = 'x'", "'patiant' is no role; roles: id, text"),
        ("[[source]]\n[source.values.payor]\na = 'x'", "'payor' is no role; roles: id, text"),
        ("[[source]]\n[source.columns]\ntext = []", "text names no column"),
        ("[[source]]\n[source.columns]\ndate = {A = 'x'}", "headings are for text"),
        ("[[source]]\n[source.columns]\ndate = 3", "source.1.columns.date"),
        ("[[source]]\nencoding = 'utf-9'", "'utf-9' is no encoding; such as utf-8"),
        ("[[source]]\ndate_format = '%m/%d'", "'%m/%d' is no format of a whole date"),
        ("[[source]]\ndelimiter = ',,'", "source.1.delimiter"),
        ("[charges]\nfiles = 'x'\n[charges.columns]\nid = 'x'", "code is missing"),
        ("[charges]\nfiles = 'x'\nby = 'patient'", "'id' or 'patient and date'"),
        (
            "[charges]\nfiles = 'x'\ncolumns = {id = 'i', code = 'c', payer = 'p'}",
            "payer is not of charges",
        ),
        ("[database]", "database.query"),
        ("[[source]\n", "not TOML"),
    ],
)
def test_a_wrong_profile_is_one_clear_line(toml: str, told: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse(toml)
    assert told in str(caught.value) and caught.value.__cause__ is None


EXPORTS: list[dict[str, str | tuple[str, ...]]] = [
    {
        "id": "NOTE_ID",
        "text": "NOTE_TEXT",
        "patient": "PAT_MRN_ID",
        "date": "SERVICE_DATE",
        "clinician": "PROV_NAME",
        "clinic": "DEPARTMENT_NAME",
        "payer": "FIN_CLASS",
        "code": "CPT_CODE",
    },
    {
        "id": "Document Id",
        "text": "ProgressNote",
        "patient": "MRN",
        "date": "DOS",
        "clinician": "Rendering Provider",
        "clinic": "Facility",
        "payer": "Payor",
        "setting": "POS",
        "code": "Proc",
        "units": "Qty",
        "modifiers": ("Mod1", "Mod2", "Mod3", "Mod4"),
        "minutes": "Total Timed Minutes",
        "signed_at": "Signed Date",
        "doc_status": "Note Status",
    },
    {
        "id": "VisitID",
        "text": "NOTE_TXT",
        "patient": "PatientID",
        "date": "Date of Service",
        "clinician": "Treating Therapist",
        "state": "Clinic State",
        "discipline": "Discipline",
        "code": ("CPT1", "CPT2"),
        "units": ("Units1", "Units2"),
        "diagnosis": ("DxCode1", "DxCode2"),
    },
    {
        "id": "csn",
        "text": ("Subjective", "Objective", "Assessment", "Plan"),
        "patient": "client name",
        "date": "appt date",
        "clinician": "staff",
        "payer": "insurance",
    },
    {
        "id": "id",
        "text": "note",
        "author": "author",
        "credential": "credentials",
        "signed_at": "signed_at",
        "doc_status": "status",
        "parent": "addendum_to",
    },
    {"text": "c", "date": "a", "code": "b"},
    {"id": "id", "file": "notes_file"},
]
VALUES = {
    "text": FREE,
    "date": "3/5/2024",
    "code": "97110",
    "state": "TX",
    "signed_at": "2024-03-05 10:00",
    "file": "docs/7.pdf",
    "minutes": "38",
    "modifiers": "GP",
    "units": "2.0",
    "diagnosis": "M25.561",
}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: str(len(export)))
def test_columns_of_exports_are_guessed_with_reasons(export: dict[str, Any]) -> None:
    cells = {"birth_date": "1950-01-02", "zip": "75001"}
    for role, column in export.items():
        names = column if isinstance(column, tuple) else (column,)
        cells |= dict.fromkeys(names, VALUES.get(role, f"a {role}"))
    rows = [[*cells.values()] for _ in range(5)]
    for number, row in enumerate(rows):
        row[list(cells).index(str(export.get("id", "zip")))] = f"1000{number}"
    (source,) = guess(list(cells), rows).source
    found = {
        role: tuple(columns) if isinstance(columns, dict) else columns
        for role, columns in source.columns.items()
    }
    assert found == export
    assert list(found) == list(export) and set(source.because) == set(export)


def test_names_that_belong_to_other_values_are_not_taken() -> None:
    rows = [["17", "yes", "Medicare", FREE, "Knee"]] * 5
    (source,) = guess(["Note", "Date", "Plan", "Remarks", "State"], rows).source
    assert source.columns == {"text": "Remarks", "payer": "Plan"}
    assert source.because["text"].startswith("longest free text, 7")


def test_an_encounter_that_repeats_is_no_id_of_notes() -> None:
    (source,) = guess(["csn", "note"], [["1", FREE], ["1", FREE]]).source
    assert source.columns == {"text": "note"}
    (source,) = guess(["csn", "note"], [["1", FREE], ["2", FREE]]).source
    assert source.columns == {"id": "csn", "text": "note"}


def test_a_column_that_no_profile_can_name_is_passed_over() -> None:
    (source,) = guess(["", "\ud800", "id"], [[FREE, FREE, "1"]] * 3).source
    assert source.columns == {"id": "id"}


def test_no_text_is_guessed_where_there_is_none() -> None:
    (source,) = guess(["id", "dos"], [["1", "3/5/2024"]] * 3).source
    assert source.columns == {"id": "id", "date": "dos"}


def test_meanings_and_the_order_of_a_date_are_guessed_from_values() -> None:
    rows = [["MCR", "F", "05/03/2024", FREE], ["Aetna", "P", "13/03/2024", FREE]]
    (source,) = guess(["payer", "status", "dos", "note"], rows).source
    assert source.date_format == "%d/%m/%Y"
    assert source.values == {
        "doc_status": {"F": "final", "P": "preliminary"},
        "payer": {"MCR": "Medicare Part B"},
    }


def test_every_role_has_names_by_which_it_is_known() -> None:
    assert set(NAMES) == set(roles.ROLES)
    assert all(name and name.isalnum() for names in NAMES.values() for name in names)


def test_columns_of_the_command_line_count_before_the_profile() -> None:
    base = parse(
        '[[source]]\nfiles = "a*"\n[source.columns]\ntext = "x"\ndate = "d"\n[source.because]\n'
        'text = "named so"\n[[source]]\n[database]\nquery = "q"'
    )
    changed = with_columns(base, ["text=S", "text = O", "payer=P"])
    assert changed.source[0].columns == {"text": ("S", "O"), "date": "d", "payer": "P"}
    assert changed.source[0].because == {}
    assert changed.source[1].columns == {"text": ("S", "O"), "payer": "P"}
    assert changed.database and changed.database.columns["payer"] == "P"
    alone = with_columns(None, ["text=Remarks"]).source[0]
    found = completed(alone, ["id", "note", "Remarks"], [["1", FREE, "x"]])
    assert found.columns == {"id": "id", "text": "Remarks"}


@pytest.mark.parametrize("pair", ["text", "=x", "text=", "patiant=x"])
def test_a_wrong_pair_is_told(pair: str) -> None:
    with pytest.raises(ProfileError, match="--columns"):
        with_columns(None, [pair])


def test_a_missing_column_is_told_with_names_that_come_near() -> None:
    profile = parse('[[source]]\n[source.columns]\ntext = "NOTE_TEXT"\ndate = "DOS"')
    found = list(tables.notes(io.BytesIO(b"NOTE_TXT,DOS\nx,y\n"), "v.csv", "v.csv", profile))
    reason = "no column 'NOTE_TEXT' (role text); did you mean NOTE_TXT?"
    assert found == [Refusal("v.csv", reason)]


def test_several_systems_are_told_apart_by_file_name() -> None:
    profile = parse(
        '[[source]]\nfiles = "a/*.csv"\ncolumns = {text = "n"}\n[[source]]\nfiles = "B*.txt"\n'
        'columns = {text = "m"}\ndelimiter = "|"'
    )
    assert profile.for_file("exports/a/visits.CSV") is profile.source[0]
    assert profile.for_file("exports.zip!/a/visits.csv") is profile.source[0]
    assert profile.for_file("exports/b.txt") is profile.source[1]
    assert profile.for_file("exports/visits.csv") is None
    (refusal,) = tables.notes(io.BytesIO(b"n\nx\n"), "visits.csv", "visits.csv", profile)
    assert isinstance(refusal, Refusal) and "no [[source]]" in refusal.reason


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T14:30:59Z", "2024-03-05T14:30"),
        ("2024-03-05 14:30:00.000-06:00", "2024-03-05T14:30"),
        ("3/5/2024", "2024-03-05"),
        ("03/05/24", "2024-03-05"),
        ("3-5-1998 0:00", "1998-03-05"),
        ("3/5/2024 2:30 PM", "2024-03-05T14:30"),
        ("3/5/2024 12:05:00 AM", "2024-03-05T00:05"),
        ("05-MAR-24", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("20240305143000-0600", "2024-03-05T14:30"),
        ("45356", "2024-03-05"),
        ("45356.604167", "2024-03-05T14:30"),
        ("13/40/2024", None),
        ("2/30/2024", None),
        ("12345678", None),
        ("97110", None),
        ("5 of 12", None),
        ("today", None),
        ("", None),
    ],
)
def test_dates_become_iso(written: str, meant: str | None) -> None:
    assert iso(written) == meant


def test_a_date_by_the_format_of_the_profile() -> None:
    assert iso("05.03.2024", "%d.%m.%Y") == "2024-03-05"
    assert iso("05.03.2024 14:30", "%d.%m.%Y") == "2024-03-05"
    assert iso("05.03.2024 14:30", "%d.%m.%Y %H:%M") == "2024-03-05T14:30"
    assert iso("2024-03-05", "%d.%m.%Y") == "2024-03-05"
    assert iso("3/5/2024", "%d.%m.%Y") is None


@UNHURRIED
@given(st.text(max_size=40))
def test_no_value_breaks_a_field(value: str) -> None:
    for role in roles.ROLES:
        found = roles.field(role, value, {}, None)
        assert found is None or "\x00" not in found


@pytest.mark.parametrize(
    ("role", "written", "meant"),
    [
        ("code", "97110.0", "97110"),
        ("code", "97110-GP-59", "97110"),
        ("code", "97110 GP; g0283", "97110;G0283"),
        ("code", "97110 - Therapeutic exercise", "97110"),
        ("code", "TE", "TE"),
        ("units", "2.00", "2"),
        ("units", "2.0; 1.5", "2;1.5"),
        ("modifiers", "gp kx", "GP,KX"),
        ("modifiers", "GP-59;GP", "GP,59;GP"),
        ("visit", "12.0", "12"),
        ("discipline", "Physical Therapy", "PT"),
        ("discipline", "OT", "OT"),
        ("payer", "mcr", "Medicare Part B"),
        ("patient", "0012.50", "0012.50"),
        ("date", "3/5/2024 2:30 PM", "2024-03-05"),
        ("date", "soon", None),
    ],
)
def test_values_are_written_as_fields_hold_them(role: str, written: str, meant: str | None) -> None:
    values = {"mcr": "Medicare Part B"} if role == "payer" else {}
    assert roles.field(role, written, values, None) == meant


@pytest.mark.parametrize(
    ("cell", "modifiers"),
    [
        ("97110-GP-59", "GP,59"),
        ("97110 GP;97140:GP,CQ", "GP;GP,CQ"),
        ("97110;97140-GP", ";GP"),
        ("97110 x2", ""),
        ("97110, 97140", ""),
        ("97110 15 min", ""),
    ],
)
def test_modifiers_beside_a_code_are_found(cell: str, modifiers: str) -> None:
    assert roles.modifiers_in(cell) == modifiers
