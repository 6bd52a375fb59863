"""Damaged corpora: one clear line that names file and remedy, exit 2, and no word of a note."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from suffice.commands.convert import convert
from suffice.commands.evaluate import evaluate
from suffice.corpora import files
from suffice.corpora.model import Annotated, Corpus

DATA = Path(__file__).parent / "data" / "corpora"
SECRET = "Wilhelmina Quarles"  # an invented name that no message may repeat
TEXT = f"{SECRET} seen.\nTimed 38 min.\n"
FACT = {"type": "minutes", "start": 25, "end": 37, "minutes": 38}


def line(**members: Any) -> str:
    return json.dumps({"id": "n1", "text": TEXT, "facts": [FACT]} | members) + "\n"


def one(text: str, name: str = "notes.jsonl") -> Callable[[Path], Path]:
    """A corpus of one file."""

    def make(folder: Path) -> Path:
        (folder / name).write_text(text, encoding="utf-8", newline="")
        return folder / name

    return make


def brat(ann: str, text: str = TEXT, conf: str = "") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "n1.txt").write_text(text, newline="")
        (folder / "n1.ann").write_text(ann, newline="")
        if conf:
            (folder / "annotation.conf").write_text(conf)
        return folder

    return make


def lonely_ann(folder: Path) -> Path:
    (folder / "n1.ann").write_text("T1\tminutes 0 4\tTime\n")
    return folder


def lonely_label(folder: Path) -> Path:
    (folder / "labels").mkdir()
    (folder / "labels" / "n1.json").write_text("{}")
    return folder


def raw(data: bytes, name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def inception(old: bytes, new: bytes, *, types: bool = True) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        data = (DATA / "inception" / "visit.xmi").read_bytes()
        assert old in data
        (folder / "visit.xmi").write_bytes(data.replace(old, new))
        if types:
            shutil.copy(DATA / "inception" / "TypeSystem.xml", folder)
        return folder

    return make


def two_annotators(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        for who in ("anna", "ben"):
            archive.writestr(f"annotation/visit/{who}.zip", b"")
    return folder / "p.zip"


def cut_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        archive.write(DATA / "inception" / "visit.xmi", "visit.xmi")
    data = (folder / "p.zip").read_bytes()
    (folder / "p.zip").write_bytes(data[: len(data) // 2])
    return folder / "p.zip"


def cut_docbin(folder: Path) -> Path:
    path = folder / "c.spacy"
    files.save(Corpus((Annotated("n1", TEXT, (FACT,)),)), path, "docbin")
    path.write_bytes(path.read_bytes()[:-40])
    return path


def sidecar(content: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        brat("T1\tminutes 25 37\tTimed 38 min\n")(folder)
        (folder / "n1.suffice.json").write_text(content)
        return folder

    return make


def prodigy(**members: Any) -> Callable[[Path], Path]:
    return one(
        json.dumps({"text": TEXT, "spans": [], "answer": "accept"} | members) + "\n", "p.jsonl"
    )


def studio(result: dict[str, Any]) -> Callable[[Path], Path]:
    task = {"data": {"text": TEXT}, "annotations": [{"result": [result]}]}
    return one(json.dumps([task]), "ls.json")


LABELS = {"id": "a", "type": "labels", "from_name": "label"}
LABELED = {"start": 25, "end": 37, "text": "something else", "labels": ["x"]}
RELATED = {"type": "relation", "from_id": "a", "to_id": "b"}
ENTITY = {"id": 1, "label": "x", "start_offset": 25, "end_offset": 9999}
DAMAGED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "nothing there": (lambda folder: folder / "none", "no such corpus; give"),
    "an empty folder": (lambda folder: folder, "name it with --from"),
    "an empty file": (one(""), "name it with --from"),
    "a broken line": (one(line() + '{"id": "n2", "text": "'), "notes.jsonl:2: not JSON"),
    "a list in a line": (one(line() + "[1]\n"), "notes.jsonl:2: not a JSON object"),
    "not UTF-8": (
        raw(line().encode().replace(b"seen", b"s\xe9en"), "n.jsonl"),
        "save the file as UTF-8",
    ),
    "a fact outside the text": (one(line(facts=[FACT | {"end": 999}])), "was the text changed"),
    "a fact that ends before it starts": (one(line(facts=[FACT | {"end": 3}])), "25-3 is no place"),
    "a fact without a type": (one(line(facts=[{"start": 0, "end": 1}])), "it has no type"),
    "offsets that are words": (one(line(facts=[FACT | {"start": SECRET}])), "no whole numbers"),
    "a quote that is not there": (
        one(line(facts=[{"type": "pain", "quote": f"{SECRET}!"}])),
        "copy it to the letter",
    ),
    "no text": (one(json.dumps({"facts": []})), "text: missing"),
    "two notes of one id": (one(line() + line()), "two notes have the id"),
    "an unknown overall": (one(line(overall=SECRET)), "overall a str is unknown; allowed: suff"),
    "an unknown verdict": (one(line(criteria={"TM-01": "yes"})), "criteria.TM-01 'yes' is unknown"),
    "a relation to nothing": (
        one(line(relations=[{"type": "of", "arguments": [["a", 7]]}])),
        "points to no fact",
    ),
    "labels without their note": (lonely_label, "put the note's text there"),
    "brat without text": (lonely_ann, "its text n1.txt is missing"),
    "brat, a torn line": (brat("T1 minutes 0 4 Time\n"), "n1.ann:1: not a line of brat"),
    "brat, an offset is a word": (brat(f"T1\tminutes 0 {SECRET}\tx\n"), "n1.ann:1: not a line"),
    "brat, an attribute of nothing": (brat("A1\tside T9 R\n"), "refers to 'T9'"),
    "brat, one id twice": (
        brat("T1\ta 0 4\tWilh\nT1\ta 0 4\tWilh\n"),
        "n1.ann:2: 'T1' stands twice",
    ),
    "brat, other words": (brat("T1\tminutes 3 15\tTimed 38 min\n"), "was the text changed"),
    "brat, line ends converted": (
        brat("T1\tminutes 25 37\tTimed 38 min\n", TEXT.replace("\n", "\r\n")),
        "were its line ends converted",
    ),
    "brat, a stray configuration": (
        brat("", conf="rom\n"),
        "annotation.conf:1: stands in no section",
    ),
    "XMI without types": (inception(b"", b"", types=False), "TypeSystem.xml is missing"),
    "XMI of other types": (inception(b"custom:Part", b"custom:Port"), "that its type system"),
    "XMI, torn": (inception(b"</xmi:XMI>", b""), "not a UIMA CAS"),
    "XMI, an offset outside": (
        inception(b'begin="33" end="37"', b'begin="33" end="9999"'),
        "not a UIMA CAS",
    ),
    "XMI with entities": (
        inception(b"<xmi:XMI", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xmi:XMI'),
        "declares a document type",
    ),
    "a CAS without text": (inception(b"sofaString", b"sofaURI"), "the CAS has no text"),
    "CAS JSON, torn": (one('{"%TYPES": {}, "%FEATURE_STRUCTURES": [{', "c.json"), "it with --from"),
    "CAS JSON of nothing": (
        one('{"%TYPES": {}, "%FEATURE_STRUCTURES": 1}', "c.json"),
        "not a UIMA CAS",
    ),
    "a zip cut in half": (cut_zip, "damaged zip"),
    "a zip of something else": (raw(b"PK\x03\x04" + bytes(40), "x.zip"), "damaged zip"),
    "two annotators": (two_annotators, "2 annotators and no curation"),
    "a DocBin cut short": (cut_docbin, "a damaged one; write it again"),
    "a DocBin of something else": (raw(b"\x78\x9c" + SECRET.encode(), "x.spacy"), "not a DocBin"),
    "a task without text": (
        one('[{"data": {"image": "x.png"}}]', "ls.json"),
        "data.text is no text",
    ),
    "a region of other words": (studio(LABELS | {"value": LABELED}), "was the text changed"),
    "a region without a place": (studio(LABELS | {"value": {"labels": ["x"]}}), "no start and end"),
    "a relation of no regions": (studio(RELATED), "a relation names a region"),
    "doccano, outside the text": (
        one(json.dumps({"id": 1, "text": TEXT, "entities": [ENTITY]}), "d.jsonl"),
        "25-9999 is no place",
    ),
    "doccano, a label of one number": (
        one(json.dumps({"id": 1, "text": TEXT, "label": [[1, SECRET]]}), "d.jsonl"),
        "is this the right --from format?",
    ),
    "Prodigy, a span without end": (prodigy(spans=[{"start": 1}]), "spans.0.end: missing"),
    "Prodigy, a relation of nothing": (prodigy(relations=[{"label": "of"}]), "names a span"),
    "Prodigy, all rejected": (prodigy(answer="reject"), "no note in it"),
    "a torn sidecar": (sidecar("{"), "n1.suffice.json: not JSON"),
    "a sidecar of another text": (
        sidecar('{"notes": {"n1": {"text_sha256": "0"}}}'),
        "belongs to another text",
    ),
    "a sidecar of another note": (sidecar('{"notes": {"n2": {}}}'), "knows a note 'n2'"),
    "a sidecar with a mistyped member": (
        sidecar('{"notes": {"n1": {"over": 1}}}'),
        "over: extra forbidden",
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_corpus_is_one_clear_line(case: str, tmp_path: Path) -> None:
    make, wanted = DAMAGED[case]
    (tmp_path / "corpus").mkdir()
    path = make(tmp_path / "corpus")
    for command in (
        (convert, [str(path), str(tmp_path / "out"), "--to", "brat"]),
        (evaluate, [str(path)]),
    ):
        result = CliRunner().invoke(*command)
        assert result.exit_code == 2, result.output
        assert wanted in result.output
        assert result.output.count("\n") == 1 and result.output.startswith("suffice: ")
        assert str(path)[:40] in result.output or "corpus" in result.output
        assert not {"Wilhelmina", "Quarles"} & set(result.output.replace("!", " ").split())
    assert not (tmp_path / "out").exists()


def test_there_are_at_least_twenty() -> None:
    assert len(DAMAGED) >= 20


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("[[fact]\n", "not TOML"),
        ('[[fact]]\nlabel = "x"\nkind = "romm"\n', "no kind 'romm'; there are minutes"),
        ('[[fact]]\nlabel = "x"\nkind = "rom"\nvalue = 1\n', "fact.0.value: extra forbidden"),
        ('[[fact]]\nlabel = "x"\nkind = "rom"\nread = "("\n', "fact.0.read"),
        ('[note]\noverall = "payable"\n', "note.overall"),
    ],
)
def test_a_bad_label_map_is_one_clear_line(content: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(content)
    arguments = [str(DATA / "brat"), str(tmp_path / "o"), "--to", "xmi", "--map"]
    result = CliRunner().invoke(convert, [*arguments, str(tmp_path / "m.toml")])
    assert result.exit_code == 2 and wanted in result.output
    assert "m.toml" in result.output and result.output.count("\n") == 1
