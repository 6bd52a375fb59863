"""Addenda, cosignatures and versions: what becomes one document, in any order of rows."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suffice.engine import Checker
from suffice.ingest import tables
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.sources import stream
from suffice.ingest.versions import joined, whole
from suffice.types import Note

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOTE = "Timed 38 min. Knee flexion 112."
COLUMNS = "id,note,parent,replaces,author,credential,signed_at,status,cpt,units"


def item(id: str, text: str = NOTE, **fields: str) -> Note:
    return Note(text, f"v.csv#{id}", {"document": id, **fields})


def join(*items: Item) -> list[Item]:
    return list(joined(lambda: iter(items)))


def of_table(*rows: str) -> list[Item]:
    data = "\n".join([COLUMNS, *rows, ""]).encode()
    return list(joined(lambda: tables.notes(io.BytesIO(data), "v.csv", "v.csv", None)))


def test_an_addendum_stands_below_its_note_with_its_date() -> None:
    rows = (
        f"1,{NOTE},,,Ann Roe,PT,3/5/2024,final,97110,2",
        "2,Other visit of another day.,,,Ann Roe,PT,3/5/2024,final,97110,1",
        '3,"Correction: right knee, not left.",1,,Ann Roe,PT,3/6/2024 09:30,addendum,,',
    )
    other, note = of_table(*rows)
    assert isinstance(note, Note) and isinstance(other, Note)
    assert note.id == "v.csv#1" and other.id == "v.csv#2"
    assert note.text == (
        f"{NOTE}\n\nAddendum, signed 2024-03-06 by Ann Roe, PT:\nCorrection: right knee, not left."
    )
    assert note.fields["signed_at"] == "2024-03-05" and note.fields["code"] == "97110"


def test_a_signature_without_text_adds_the_cosigner() -> None:
    rows = (
        f"1,{NOTE},,,Ann Roe,PTA,3/5/2024,final,97110,2",
        "2,,1,,Jo Doe,PT,3/6/2024,cosigned,,",
    )
    (note,) = of_table(*rows)
    assert isinstance(note, Note) and note.text == NOTE
    assert note.fields["author"] == "Ann Roe" and note.fields["credential"] == "PTA"
    assert note.fields["cosigner"] == "Jo Doe"
    assert note.fields["cosigner_credential"] == "PT"
    assert note.fields["cosigned_at"] == "2024-03-06"


FAMILY: tuple[Item, ...] = (
    item("1", signed_at="2024-03-05"),
    item(
        "2", "Late: cues were given.", parent="1", signed_at="2024-03-07", doc_status="late entry"
    ),
    item("3", "First.", parent="1", signed_at="2024-03-06", author="Ann Roe"),
    item("4", "To the addendum.", parent="3", signed_at="2024-03-08"),
    item("5", "Withdrawn words.", parent="1", doc_status="Entered-in-error"),
    item("6"),
)
WHOLE = (
    f"{NOTE}\n\nAddendum, signed 2024-03-06 by Ann Roe:\nFirst.\n\n"
    "Late entry, signed 2024-03-07:\nLate: cues were given.\n\n"
    "Addendum, signed 2024-03-08:\nTo the addendum."
)


@UNHURRIED
@given(st.permutations(FAMILY))
def test_the_order_of_rows_does_not_matter(rows: list[Item]) -> None:
    found = {i.id: i for i in join(*rows)}
    assert sorted(found) == ["v.csv#1", "v.csv#5", "v.csv#6"]
    first = found["v.csv#1"]
    assert isinstance(first, Note) and first.text == WHOLE
    assert found["v.csv#5"] == Refusal("v.csv#5", "withdrawn: entered in error")
    assert found["v.csv#6"] == FAMILY[5]


def test_the_latest_version_stays() -> None:
    old = item("1", "Old words.", signed_at="2024-03-05")
    new = item("1", "New words.", signed_at="2024-03-09")
    for rows in ((old, new), (new, old)):
        (note,) = join(*rows)
        assert isinstance(note, Note) and note.text == "New words."
        assert note.warnings == ("1 earlier version left out",)
    (note,) = join(item("1", "Old words."), item("1", "New words."))
    assert isinstance(note, Note) and note.text == "New words."


def test_documents_that_share_an_id_by_mistake_all_stay() -> None:
    rows = [item("1", f"Of {day}.", patient="7", date=day) for day in ("2024-03-05", "2024-03-06")]
    rows.append(item("1", "Of another.", patient="8", date="2024-03-05"))
    assert join(*rows) == rows


def test_a_replaced_document_gives_way_with_its_addenda_moved() -> None:
    found = join(
        item("1", "First version."),
        item("2", "Addendum to the first.", parent="1", signed_at="2024-03-06"),
        item("3", "Second version.", replaces="1"),
        item("4", "Third version.", parent="3", doc_status="corrected"),
    )
    (note,) = found
    assert isinstance(note, Note) and note.id == "v.csv#4"
    assert note.text == "Third version.\n\nAddendum, signed 2024-03-06:\nAddendum to the first."
    assert note.warnings == ("2 earlier versions left out",)


def test_a_row_for_each_billed_line_is_one_note() -> None:
    rows = (
        f"1,{NOTE},,,Ann,PT,,final,97110-GP,2",
        f"1,{NOTE},,,Ann,PT,,final,97140-GP,1",
        f"1,{NOTE},,,Ann,PT,,final,97140-GP,1",
    )
    (note,) = of_table(*rows)
    assert isinstance(note, Note) and note.warnings == ()
    assert (note.fields["code"], note.fields["units"]) == ("97110;97140", "2;1")
    assert note.fields["modifiers"] == "GP;GP"


def test_parallel_lists_are_read_as_the_bill(checker: Checker) -> None:
    text = "97110 25 min, 97140 13 min. Timed total 38 min."
    fields = {"code": "97110;97140", "units": "2;1"}
    report = checker.check(Note(text, "a", {**fields, "date": "2024-03-05"}))
    wrong = checker.check(Note(text, "a", {**fields, "units": "4;3", "date": "2024-03-05"}))
    verdicts = [{c["id"]: c["verdict"] for c in r["criteria"]} for r in (report, wrong)]
    assert verdicts[0] != verdicts[1]


@pytest.mark.parametrize(
    "status", ["entered-in-error", "ENTERED_IN_ERROR", "cancelled", "Retracted", "voided"]
)
def test_withdrawn_documents_are_refused_with_what_belongs_to_them(status: str) -> None:
    assert join(item("1", doc_status=status), item("2"), item("3", "More.", parent="1")) == [
        item("2"),
        Refusal("v.csv#1", "withdrawn: entered in error"),
        Refusal("v.csv#3", "belongs to a document that was withdrawn or superseded"),
    ]


def test_what_lacks_its_document_is_told() -> None:
    orphan, bare, old = join(
        item("2", "Addendum text.", parent="1"),
        item("3", "", parent="1"),
        item("4", doc_status="superseded"),
    )
    assert isinstance(orphan, Note) and orphan.text == "Addendum text."
    assert orphan.warnings == ("an addendum whose document is not in this source",)
    assert isinstance(bare, Refusal) and "signature" in bare.reason
    assert isinstance(old, Refusal) and "superseded" in old.reason


@UNHURRIED
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["", "1", "2", "3"])] * 2, st.sampled_from(["", "corrected"])),
        min_size=3,
        max_size=3,
    )
)
def test_no_circle_of_relations_loses_a_family(relations: list[tuple[str, str, str]]) -> None:
    rows = [
        item(str(number), f"Text {number}.", parent=parent, replaces=old, doc_status=status)
        for number, (parent, old, status) in enumerate(relations, 1)
    ]
    found = join(*rows)
    assert found and len({i.id for i in found}) == len(found)
    texts = " ".join(i.text for i in found if isinstance(i, Note))
    replaced = {old for _, old, _ in relations} | {p for p, _, s in relations if s}
    assert all(row.text in texts or own_number(row) in replaced for row in rows)


def own_number(note: Note) -> str:
    return note.fields["document"]


def test_the_same_number_in_another_system_is_another_document() -> None:
    ours, theirs = item("1"), Note("Theirs.", "w.csv#1", {"document": "1"})
    child = Note("Added.", "w.csv#2", {"document": "2", "parent": "1"})
    found = {i.id: i for i in join(ours, theirs, child)}
    assert found["v.csv#1"] == ours
    other = found["w.csv#1"]
    assert isinstance(other, Note) and other.text == "Theirs.\n\nAddendum:\nAdded."


def test_an_addendum_in_a_file_of_its_own_finds_its_note() -> None:
    note = Note("Note.", "a.hl7#D1", {"document": "D1"})
    added = Note("Added.", "b.hl7#D2", {"document": "D2", "parent": "D1"})
    (found,) = join(note, added)
    assert isinstance(found, Note) and found.text.startswith("Note.\n\nAddendum")


def test_bytes_carry_their_addenda_to_the_worker() -> None:
    rtf = Raw("v#1", rb"{\rtf1\ansi Pt. sat 10 min}", "1.rtf", {"document": "1"})
    html = Raw("v#2", b"<p>Then stood.</p>", "2.html", {"parent": "1", "signed_at": "2024-03-06"})
    broken = Raw("v#3", b"%PDF-1.4 x", "3.pdf", {"parent": "1", "signed_at": "2024-03-07"})
    (raw,) = join(rtf, html, broken)
    assert isinstance(raw, Raw) and raw.addenda == (html, broken)
    note = whole(raw)
    assert isinstance(note, Note)
    assert "Pt. sat 10 min" in note.text.partition("Addendum, signed 2024-03-06:\n")[0]
    assert "Then stood." in note.text.partition("Addendum, signed 2024-03-06:\n")[2]
    assert any("an addendum could not be read" in warning for warning in note.warnings)
    (note,) = join(item("1"), html)  # type: ignore[assignment]
    assert isinstance(note, Note) and "Then stood." in note.text


def test_a_source_that_changes_between_passes_loses_nothing() -> None:
    note, added, other = item("1"), item("2", "Added.", parent="1"), item("7")
    shrunk = iter([[note, added], [note, other]])
    assert list(joined(lambda: iter(next(shrunk)))) == [other, note]
    grown = iter([[note], [note, added]])
    first, orphan = joined(lambda: iter(next(grown)))
    assert first == note and isinstance(orphan, Note)
    assert orphan.warnings == ("an addendum whose document is not in this source",)


def test_a_source_without_relations_streams() -> None:
    taken = 0

    def again() -> Iterator[Item]:
        nonlocal taken
        for number in range(1_000):
            taken += 1
            yield item(str(number))

    items = joined(again)
    next(items)
    assert taken == 1_001  # all of the first pass, one of the second


def test_memory_holds_texts_of_unfinished_families_only() -> None:
    text = "Pt. seen for exercise. " * 400

    def again() -> Iterator[Item]:
        for number in range(2_000):
            yield item(str(number), f"{text}{number}")
            if number % 2:
                yield item(f"{number}a", f"More {number}.", parent=str(number))

    tracemalloc.start()
    count = sum(1 for _ in joined(again))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2_000 and peak < 3_000_000 < 2_000 * len(text)


def test_a_folder_is_joined_across_its_files(tmp_path: Path) -> None:
    head = "note_id,note_text,parent_id,signed_date\n"
    (tmp_path / "b.csv").write_text(f"{head}8,Cues were given throughout.,7,3/6/2024\n")
    (tmp_path / "a.csv").write_text(f"{head}7,{NOTE},,3/5/2024\n")
    (tmp_path / "c.txt").write_text("A note by itself.")
    found = list(joined(lambda: stream(str(tmp_path))))
    assert [type(i) for i in found] == [Note, Raw] and "Addendum, signed" in found[0].text  # type: ignore[union-attr]


def test_the_day_of_an_addendum_is_no_second_day_of_treatment(checker: Checker) -> None:
    late = {"parent": "n", "doc_status": "addendum", "date": "2024-03-07", "author": "Ann Roe"}
    text = "DAILY NOTE 03/05/2024\nO: 97110 30 min: bridges 3x10.\nE-signed: Ann Roe, PT"
    items = [Note(text, "n", {"id": "n", "date": "2024-03-05"}), Note("Cues given.", "a", late)]
    (note,) = joined(lambda: iter(items))
    assert isinstance(note, Note) and "signed 2024-03-07" in note.text
    verdicts = {c["id"]: c["verdict"] for c in checker.check(note)["criteria"]}
    assert verdicts["ID-03"] == "met"
