"""Archives: nothing is lost, whatever dies; the same archive gives the same rows."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from suffice.cli import main
from suffice.engine import Options, rules_of
from suffice.ingest.base import Item, Raw, Refusal
from suffice.scan import run, waivers
from suffice.scan.pool import Lost, Pool
from suffice.scan.row import Keep
from suffice.scan.run import Counts, Plan, scan
from suffice.scan.store import Store, StoreError
from suffice.types import Note

DAILY = (
    "DAILY NOTE 2025-03-{day:02}\nPhysical therapy\n"
    "S: Pt reports that the knee is sore after long walks, pain {pain}/10.\n"
    "O: 97110 30 min: Bridges 3x10, SLR 2x12 5 lb. AROM R knee flex {flex}.\n"
    "A: Patient tolerated all of the treatment well today.\n"
    "P: Continue with the plan of care as written.\n\nE-signed: Orla Vance, PT\n"
)


def daily(day: int, patient: str = "A1") -> Note:
    fields = {"patient": patient, "clinician": "Vance", "payer": "Medicare", "state": "TX"}
    return Note(DAILY.format(day=day, pain=day % 10, flex=90 + day), f"{patient}-{day:02}", fields)


def notes(count: int = 12) -> list[Item]:
    return [daily(1 + index % 6, f"A{index // 6}") for index in range(count)]


def plan(out: Path, items: Iterable[Item], **more: object) -> Plan:
    options = Options()
    values: dict[str, object] = {"workers": 1, **more}
    return Plan(
        streams={"export": lambda: items},
        out=out,
        options=options,
        rules=rules_of(options.chosen()),
        versions={"suffice": "test"},
        **values,  # type: ignore[arg-type]
    )


def table(out: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(out) as db:
        return db.execute(query).fetchall()


EXPORT = (
    "SELECT d.id, d.sha256, d.same_text_as, d.refused, d.patient, v.*, f.criterion, f.verdict,"
    " f.spans FROM documents d LEFT JOIN visits v USING (document) LEFT JOIN findings f"
    " USING (visit) ORDER BY d.id, v.number, f.criterion"
)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("scan") / "results.sqlite"
    counts = scan(plan(out, [*notes(), Refusal("x.pdf", "no text layer")]))
    assert counts == Counts(judged=12, known=0, refused=1)
    return out


# What the store holds


def test_every_document_has_its_row_and_only_the_owner_reads_it(scanned: Path) -> None:
    assert stat.S_IMODE(scanned.stat().st_mode) == 0o600
    assert table(scanned, "SELECT count(*) FROM documents") == [(13,)]
    assert table(scanned, "SELECT id, refused FROM documents WHERE refused IS NOT NULL") == [
        ("x.pdf", "no text layer")
    ]
    assert table(scanned, "SELECT judged, refused, finished FROM runs") == [(12, 1, 1)]


def test_verdicts_are_columns_and_what_falls_short_is_a_finding(scanned: Path) -> None:
    columns = table(scanned, 'SELECT visit FROM visits WHERE "TM-03" IS NOT NULL')
    assert len(columns) == 12
    fallen = table(scanned, "SELECT DISTINCT verdict FROM findings ORDER BY verdict")
    assert fallen == [("not_met",), ("partial",)]


def test_no_word_of_a_note_is_kept_unless_asked(scanned: Path, tmp_path: Path) -> None:
    assert b"tolerated" not in scanned.read_bytes()
    out = tmp_path / "kept.sqlite"
    scan(plan(out, notes(1), keep=Keep(text=True, quotes=True, facts=True)))
    (text,) = table(out, "SELECT text FROM documents")[0]
    (facts,) = table(out, "SELECT facts FROM facts")[0]
    (spans, quotes) = table(out, "SELECT spans, quotes FROM findings WHERE spans NOT NULL")[0]
    assert "tolerated" in str(text) and json.loads(str(facts))
    assert [str(text)[a:b] for a, b in json.loads(str(spans))] == json.loads(str(quotes))


def test_a_visit_takes_at_most_two_kilobytes(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, [daily(1 + n % 28, f"P{n // 28}") for n in range(300)]))
    assert out.stat().st_size / 300 < 2048


def test_the_example_queries_of_the_schema_run(scanned: Path) -> None:
    schema = files("suffice.scan").joinpath("schema.sql").read_text("utf-8")
    head = schema.split("CREATE TABLE")[0].replace("--", "")
    queries = head.split("SELECT")[1:]
    assert len(queries) == 3
    for query in queries:
        table(scanned, "SELECT" + query.split(";")[0])


def test_the_same_text_is_named(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    first = daily(1)
    scan(plan(out, [first, Note(first.text, "copy", {"patient": "B"})]))
    assert table(out, "SELECT id, same_text_as FROM documents ORDER BY document") == [
        ("A1-01", None),
        ("copy", "A1-01"),
    ]


def test_one_id_twice_is_two_documents(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    items = [daily(1), Note(daily(2).text, "A1-01"), Note(daily(3).text, "A1-01")]
    for _ in range(2):
        scan(plan(out, items))
        assert [r[0] for r in table(out, "SELECT id FROM documents ORDER BY document")] == [
            "A1-01",
            "A1-01~2",
            "A1-01~3",
        ]


# Running again


def test_a_grown_archive_reads_only_what_is_new(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, notes(3)))
    changed = Note(daily(9).text, "A0-02", dict(daily(2, "A0").fields))
    again = scan(plan(out, [*notes(1), changed, *notes(5)[2:]]))
    assert again == Counts(judged=3, known=2, refused=0)
    assert table(out, "SELECT count(*) FROM documents") == [(5,)]


def test_any_number_of_workers_gives_the_same_rows(scanned: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, [*notes(), Refusal("x.pdf", "no text layer")], workers=3))
    assert table(out, EXPORT) == table(scanned, EXPORT)


class Killed(Exception):
    """Stands for the end of the process in the middle of a scan."""


def test_a_broken_scan_goes_on_where_it_stopped(scanned: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"

    def breaking() -> Iterator[Item]:
        yield from notes()[:7]
        raise Killed

    with pytest.raises(Killed):
        scan(plan(out, breaking()))
    items = [*notes(), Refusal("x.pdf", "no text layer")]
    with pytest.raises(StoreError, match="--resume"):
        scan(plan(out, items))
    scan(plan(out, items, resume=True))
    assert table(out, EXPORT) == table(scanned, EXPORT)


def test_a_scan_under_other_rules_judges_again(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, notes(2)))
    other = plan(out, notes(2))
    options = Options(ignore=frozenset({"TM-03"}))
    again = scan(Plan(other.streams, out, options, other.rules, other.versions))
    assert again.judged == 2


# Workers that die


def make_work() -> Callable[[str], str]:
    def work(word: str) -> str:
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        while word == "hang":
            pass
        return word.upper()

    return work


def test_a_worker_that_dies_costs_its_own_item_only() -> None:
    words = ["a", "die", *"bcdefgh", "die", *"xyz"]
    with Pool[str, str](make_work, (), 2) as pool:
        found = list(pool.map(words))
    assert [item for item, _ in found] == words
    assert all(isinstance(r, Lost) == (item == "die") for item, r in found)
    assert [r for item, r in found if item != "die"] == [w.upper() for w in words if w != "die"]


def test_a_worker_that_hangs_is_given_up() -> None:
    with Pool[str, str](make_work, (), 1, longest=1.5) as pool:
        found = dict(pool.map(["a", "hang", "b"]))
    assert isinstance(found["hang"], Lost) and found["a"] == "A" and found["b"] == "B"


def test_a_document_that_kills_its_worker_is_listed_and_tried_again(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    counts = scan(plan(out, [Raw("a.txt", daily(1).text.encode(), "a.txt"), *notes(1)]))
    assert counts.judged == 2
    with Store.open(out) as store, store.writing():
        store.db.execute("UPDATE documents SET refused = 'its process died', input = x''")
    assert scan(plan(out, notes(1))).judged == 1


# Records


def test_the_record_of_each_patient_is_judged(scanned: Path) -> None:
    episodes = table(scanned, "SELECT patient, begins_mid_episode, visits FROM episodes")
    assert [e[:2] for e in episodes] == [("A0", 1), ("A1", 1)]
    assert [v[3] for v in json.loads(str(episodes[0][2]))][1] == pytest.approx(0.5, abs=0.3)
    found = dict(table(scanned, "SELECT criterion, verdict FROM record_findings"))
    assert set(found) == {"EX-04", "ID-04", "PR-01", "PR-04", "SK-05"}
    assert found["SK-05"] == "not_met"


# Waivers and baselines


def waiver(**more: object) -> waivers.Waiver:
    values = {"criterion": "TM-03", "reason": "r", "who": "w", "until": "2999-01-01", **more}
    return waivers.Waiver.model_validate(values)


def test_a_waived_finding_is_marked_not_hidden(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, notes(2)))
    note, criterion = table(
        out,
        "SELECT lower(hex(sha256)), criterion FROM findings JOIN visits USING (visit) JOIN"
        " documents USING (document) ORDER BY document, criterion LIMIT 1",
    )[0]
    before = table(out, "SELECT count(*) FROM findings")
    used = waiver(note=str(note)[:12], criterion=criterion)
    idle = waiver(note="0" * 12)
    scan(plan(out, notes(2), waivers=(used, idle)))
    assert table(out, "SELECT count(*) FROM findings") == before
    assert table(out, "SELECT criterion, waived FROM findings WHERE waived NOT NULL") == [
        (criterion, "r (w, until 2999-01-01)")
    ]
    with Store.open(out) as store:
        assert waivers.unused(store, [used, idle]) == (idle,)
    assert waivers.expired([waiver(note="a" * 12, until="2020-01-01")], date(2020, 1, 2))


def test_a_baseline_shows_what_is_new(tmp_path: Path) -> None:
    earlier, now = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    scan(plan(earlier, notes(1)))
    renamed = Note(notes(1)[0].text, "elsewhere")  # type: ignore[union-attr]
    scan(plan(now, [renamed, *notes(3)[2:]], baseline=earlier))
    known = table(
        now,
        "SELECT d.id, min(known), max(known) FROM findings JOIN visits USING (visit) JOIN"
        " documents d USING (document) GROUP BY d.id ORDER BY d.document",
    )
    assert known[1] == ("A0-03", 0, 0)
    assert known[0][0] == "elsewhere" and known[0][2] == 1


# Bad input


def test_a_store_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"not a database at all, but long enough to look at" * 30)
    with pytest.raises(StoreError, match=r"other\.sqlite: damaged, or not a result store"):
        Store.open(other)
    other.unlink()
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.commit()
    with pytest.raises(StoreError, match="not a result store"):
        Store.open(other)


def test_a_store_of_another_version_is_refused_with_the_remedy(scanned: Path) -> None:
    copy = scanned.with_name("old.sqlite")
    copy.write_bytes(scanned.read_bytes())
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE meta SET value = 'suffice.store/0' WHERE name = 'schema'")
    with pytest.raises(StoreError, match=r"suffice\.store/0.*scan again into a new file"):
        scan(plan(copy, notes(1)))


def test_a_full_disk_is_one_line_and_nothing_written_is_lost(tmp_path: Path) -> None:
    out = tmp_path / "r.sqlite"
    scan(plan(out, notes(1)))
    with Store.open(out) as store:
        (pages,) = store.db.execute("PRAGMA page_count").fetchone()
        store.db.execute(f"PRAGMA max_page_count = {pages}")
        many = "x" * 4096
        with pytest.raises(StoreError, match="disk is full"), store.writing():
            for number in range(100):
                store.set_meta({str(number): many})
    assert table(out, "SELECT count(*) FROM documents") == [(1,)]


# Guessed columns


def test_a_guess_for_one_table_does_not_shut_out_another(tmp_path: Path) -> None:
    """Each table is guessed where it is read, one inside an archive too."""
    folder = tmp_path / "export"
    folder.mkdir()
    row = json.dumps({"NOTE_ID": "1", "NOTE_TXT": daily(1).text})
    other = json.dumps({"NOTE_ID": "2", "NOTE_TXT": daily(2).text})
    (folder / "first.jsonl").write_text(row)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("second.jsonl", other)
    saved = tmp_path / "profile.toml"
    options = ["--out", str(tmp_path / "r.sqlite"), "--workers", "1", "--save-profile", str(saved)]
    result = CliRunner().invoke(main, ["scan", str(folder), *options])
    assert result.exit_code == 0, result.stderr
    assert "2 judged" in result.stdout
    assert 'text = "NOTE_TXT"' in saved.read_text() and "first.jsonl" in result.stderr


def test_many_known_documents_are_marked_as_they_are_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits to be marked is bounded, and a second document of one id is still told apart."""
    monkeypatch.setattr(run, "_KNOWN", 2)
    out = tmp_path / "r.sqlite"
    items = [daily(day) for day in (1, 2, 3, 4, 5)]
    items.append(Note(daily(6).text, items[0].id))
    scan(plan(out, items))
    again = scan(plan(out, items))
    assert (again.known, again.judged) == (6, 0)
    assert table(out, "SELECT count(*), min(run) FROM documents") == [(6, 2)]
