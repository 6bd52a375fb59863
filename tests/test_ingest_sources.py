"""Files, folders and archives -> documents in order, with stable ids; what is refused and why."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from suffice.cli import main
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.limits import Limits
from suffice.ingest.sources import SourceError, stream
from suffice.types import Note
from tests import make_files as make

DOCUMENTS = {"b/visit.rtf": make.rtf(), "a.txt": b"Timed 38 min", "c.pdf": make.pdf()}
ARCHIVES = {
    "x.zip": make.zipped,
    "x.tar": make.tarred,
    "x.tar.gz": lambda members: make.tarred(members, "gz"),
    "x.tgz": lambda members: make.tarred(members, "gz"),
    "x.tar.zst": lambda members: make.tarred(members, "zst"),
}


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items]


def reasons(source: Path, limits: Limits | None = None) -> dict[str, str]:
    """The refusals of a source by id; a document that is read has an empty reason."""
    items = stream(str(source), None, limits) if limits else stream(str(source))
    return {item.id: item.reason if isinstance(item, Refusal) else "" for item in items}


def parquet(rows: list[dict[str, str]]) -> bytes:
    """`rows` as a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), written)
    return written.getvalue()


def workbook(rows: list[dict[str, str]]) -> bytes:
    """`rows` as a workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (list(rows[0]), *(list(row.values()) for row in rows)):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file_is_named_by_its_base_name(tmp_path: Path) -> None:
    path = write(tmp_path / "deep" / "a.txt", b"Timed 38 min")
    assert list(stream(str(path))) == [Raw("a.txt", b"Timed 38 min", "a.txt")]


def test_a_folder_is_walked_by_bytes_of_names(tmp_path: Path) -> None:
    names = ["B.txt", "a/z.txt", "a/\u00e9.txt", "a.txt", "ab/x", "b.txt"]
    for name in [
        *reversed(names),
        ".DS_Store",
        "Thumbs.db",
        ".git/config",
        "~$b.docx",
        "__MACOSX/b",
    ]:
        write(tmp_path / "in" / name, b"text")
    found = ids(list(stream(str(tmp_path / "in"))))
    assert found == [
        f"in/{n}" for n in ["B.txt", "a/z.txt", "a/\u00e9.txt", "a.txt", "ab/x", "b.txt"]
    ]
    assert found == ids(list(stream(f"{tmp_path}/in/")))
    assert found == ids(list(stream(f"{tmp_path}/in/a/..")))


def test_a_name_that_is_no_text_has_an_id_that_is(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/in/\xff\x1b[0m.txt")), b"text")
    (item,) = stream(str(tmp_path / "in"))
    assert item.id == "in/\\xff\\x1b[0m.txt"


@pytest.mark.parametrize("name", ARCHIVES)
def test_members_of_archives(name: str, tmp_path: Path) -> None:
    found = list(stream(str(write(tmp_path / name, ARCHIVES[name](DOCUMENTS)))))
    in_order = sorted(DOCUMENTS) if name == "x.zip" else list(DOCUMENTS)
    assert found == [Raw(f"{name}!/{m}", DOCUMENTS[m], m.split("/")[-1]) for m in in_order]


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_are_known_by_content(name: str, tmp_path: Path) -> None:
    write(tmp_path / "in" / "upload", ARCHIVES[name](DOCUMENTS))
    assert set(ids(list(stream(str(tmp_path / "in"))))) == {f"in/upload!/{m}" for m in DOCUMENTS}


@pytest.mark.parametrize("form", ["gz", "zst"])
def test_one_compressed_file(form: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"a.txt.{form}", make.packed(b"Timed 38 min", form))
    assert list(stream(str(path))) == [Raw(f"a.txt.{form}!/a.txt", b"Timed 38 min", "a.txt")]


MESSAGE = (
    "MSH|^~\\&|A|B|C|D|20250314||MDM^T02|1|P|2.5\r"
    "PID|1||77\rTXA|1|PN|TX|20250314|||||||9\rOBX|1|TX|11506-3||Timed 38 min\r"
)
COMPOSITION = {
    "resourceType": "DocumentReference",
    "id": "d1",
    "status": "current",
    "content": [{"attachment": {"contentType": "text/plain", "data": "VGltZWQgMzggbWlu"}}],
}
ROWS = [{"note_id": f"n{n}", "patient": "p", "note_text": f"Timed {n} min"} for n in (38, 45)]
CONTAINERS = {
    "rows.csv": b"note_id,patient,note_text\nn38,p,Timed 38 min\nn45,p,Timed 45 min\n",
    "rows.json": json.dumps(ROWS, indent=1).encode(),
    "rows.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "rows.parquet": parquet(ROWS),
    "rows.xlsx": workbook(ROWS),
    "fhir.json": json.dumps(COMPOSITION).encode(),
    "message.hl7": MESSAGE.encode(),
}


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_are_known_by_content(
    name: str, renamed: bool, inside: bool, tmp_path: Path
) -> None:
    """Also inside an archive that cannot be read backwards."""
    data, given = CONTAINERS[name], "upload.txt" if renamed else name
    if inside:
        write(tmp_path / "x.tar.gz", make.tarred({given: data}, "gz"))
    else:
        write(tmp_path / given, data)
    start = f"x.tar.gz!/{given}" if inside else given
    found = list(stream(str(tmp_path / ("x.tar.gz" if inside else given))))
    texts = [
        item.text if isinstance(item, Note) else item.data.decode()
        for item in found
        if not isinstance(item, Refusal)
    ]
    assert texts[0].strip() == "Timed 38 min", found
    assert len(texts) == (2 if name.startswith("rows") else 1)
    assert all(id.startswith(f"{start}#") for id in ids(found))


def test_standard_input_may_be_a_document_or_an_archive(monkeypatch) -> None:
    for data, id in ((b"text", "-"), (make.zipped({"a.txt": b"text"}), "-!/a.txt")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (item,) = stream("-")
        assert isinstance(item, Raw)
        assert (item.id, item.data) == (id, b"text")


def test_a_source_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none: no such file; check the path"):
        stream(str(tmp_path / "none"))
    with pytest.raises(SourceError, match="check the path"):
        stream("nul\0name")


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz"])
def test_names_that_lead_outside(name: str, tmp_path: Path) -> None:
    bad = ["../up.txt", "/etc/passwd", "a/../../b.txt", "C:\\x.txt", "..\\up.txt", "a\tb.txt"]
    members = {**dict.fromkeys(bad, b"evil"), "good.txt": b"good", "win\\dir.txt": b"good"}
    found = reasons(write(tmp_path / name, ARCHIVES[name](members)))
    assert [id for id, reason in found.items() if not reason] in (
        [f"{name}!/good.txt", f"{name}!/win/dir.txt"],
    )
    assert len(found) == len(members)
    assert [path.name for path in tmp_path.rglob("*")] == [name]


def test_links_and_devices_in_archives(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    members: dict[str, bytes | tarfile.TarInfo] = {"a.txt": b"text"}
    for kind in kinds:
        entry = members[kind.decode()] = tarfile.TarInfo(kind.decode())
        entry.type, entry.linkname = kind, "/etc/passwd"
    found = reasons(write(tmp_path / "x.tar", make.tarred({**members, "z.txt": b"text"})))
    assert [id for id, reason in found.items() if not reason] == ["x.tar!/a.txt", "x.tar!/z.txt"]
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "a link" in reasons(tmp_path / "x.zip")["x.zip!/link"]


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    inner = {"i.zip": make.zipped(DOCUMENTS), "i.tgz": make.tarred(DOCUMENTS, "gz")}
    found = reasons(write(tmp_path / "x.zip", make.zipped({**inner, "d.docx": make.docx()})))
    assert found.pop("x.zip!/d.docx") == ""
    assert set(found.values()) == {"an archive inside an archive; unpack it first"}


def test_encrypted_members_are_refused_one_by_one(tmp_path: Path) -> None:
    found = reasons(write(tmp_path / "x.zip", make.zip_encrypted({"a": b"1", "b": b"2"})))
    assert list(found) == ["x.zip!/a", "x.zip!/b"]
    assert all("without a password" in reason for reason in found.values())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_keep_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "first")
        archive.writestr("a.txt", "second")
    assert ids(list(stream(str(tmp_path / "x.zip")))) == ["x.zip!/a.txt", "x.zip!/a.txt~2"]


@pytest.mark.parametrize("name", [n for n in ARCHIVES if n != "x.zip"])
def test_what_precedes_the_damage_is_read_and_the_damage_told(name: str, tmp_path: Path) -> None:
    documents = {f"{n}.bin": os.urandom(40_000) for n in range(6)}
    whole = ARCHIVES[name](documents)
    found = reasons(write(tmp_path / name, whole[: len(whole) * 2 // 3]))
    read = [id for id, reason in found.items() if not reason]
    assert read == [f"{name}!/{n}.bin" for n in range(len(read))]
    assert name in found
    assert "export it again" in found[name]


def test_a_tar_with_a_damaged_header_does_not_end_in_silence(tmp_path: Path) -> None:
    data = bytearray(make.tarred(DOCUMENTS))
    at = data.find(b"a.txt")
    data[at + 148 : at + 156] = b"\xff" * 8
    found = reasons(write(tmp_path / "x.tar", bytes(data)))
    assert "cut off" in found["x.tar"]


LIMITS = {
    "members": (Limits(members=2), make.zipped(DOCUMENTS), "more than 2 members"),
    "archive": (Limits(archive_bytes=1000), make.zipped(DOCUMENTS), "more than 1 KB expanded"),
    "index": (Limits(index_bytes=50), make.zipped(DOCUMENTS), "an index of"),
    "document": (
        Limits(document_bytes=10),
        make.zipped({"a.txt": b"x" * 11}),
        "11 bytes, the most",
    ),
    "ratio": (Limits(ratio_from=1000), make.zipped({"a": bytes(900_000)}), "a bomb"),
    "gz": (Limits(ratio_from=1000), make.packed(bytes(900_000), "gz"), "a bomb"),
    "zst": (Limits(ratio_from=1000), make.packed(bytes(900_000), "zst"), "a bomb"),
    "tar": (Limits(ratio_from=1000), make.tarred({"a": bytes(900_000)}, "gz"), "a bomb"),
    "office": (Limits(seekable_bytes=100), make.zipped({"a.docx": make.docx()}), "the most"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str, tmp_path: Path) -> None:
    limits, data, reason = LIMITS[name]
    assert any(reason in told for told in reasons(write(tmp_path / "x", data), limits).values())


def test_a_large_document_does_not_stop_the_archive(tmp_path: Path) -> None:
    members = {"a.txt": b"x" * 2000, "b.txt": b"short"}
    limits = Limits(document_bytes=1000)
    for name, pack in ARCHIVES.items():
        found = reasons(write(tmp_path / name, pack(members)), limits)
        assert [bool(reason) for reason in found.values()] == [True, False], name


def test_links_in_folders(tmp_path: Path) -> None:
    write(tmp_path / "outside.txt", b"secret")
    write(tmp_path / "in" / "a" / "note.txt", b"text")
    for name, target in {
        "up": "..",
        "self": "self",
        "out": "../../outside.txt",
        "none": "nothing",
        "note": "note.txt",
    }.items():
        (tmp_path / "in" / "a" / name).symlink_to(target)
    (tmp_path / "in" / "b").symlink_to("a")
    (tmp_path / "in" / "c").symlink_to("a")
    found = reasons(tmp_path / "in")
    read = {id for id, reason in found.items() if not reason}
    assert read == {"in/a/note.txt", "in/a/note", "in/b/note.txt", "in/b/note"}
    assert "lies in" in found["in/a/up"]
    assert "circle" in found["in/a/self"]
    assert "out of the folder" in found["in/a/out"]
    assert "nothing" in found["in/a/none"]
    assert "another link" in found["in/c"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe" in reasons(tmp_path)[f"{tmp_path.name}/pipe"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    assert reasons(tmp_path) == {tmp_path.name: "no document in this folder"}
    empty = write(tmp_path / "x.zip", make.zipped({".DS_Store": b"x"}))
    assert reasons(empty) == {"x.zip": "no document in this archive"}


def test_check_walks_folders_and_archives_and_keeps_the_path(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path / "in" / "sub" / "x.zip", make.zipped({"v.rtf": make.rtf()}))
    write(tmp_path / "in" / "a.docx", make.docx())
    write(tmp_path / "in" / "scan.png", b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(tmp_path)
    for given, prefix in (("in", "in/"), (".", "in/"), (str(tmp_path), f"{tmp_path}/in/")):
        result = CliRunner().invoke(main, ["check", given, "--format", "jsonl"])
        assert result.exit_code == 2
        assert f'"id":"{prefix}a.docx"' in result.stdout
        assert f'"id":"{prefix}sub/x.zip!/v.rtf"' in result.stdout
        assert f"suffice: {prefix}scan.png: an image" in result.stderr
