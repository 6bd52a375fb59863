"""A thousand damaged and hostile files: each is read or refused, and nothing else happens.

They are read in a process of its own whose memory is limited and whose writes are recorded.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import make_files as make

DEPTH = 20_000
SEED = 97110
CANARY = "Zyxquorth"
LINES = (f"{CANARY} pain 4/10.", "ROM 112\u00b0", "Timed 38 min")

READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
written = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & 3:
        written.append(str(arguments[0]))
    if event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link", "socket.connect"):
        written.append(event)
from suffice.ingest.base import Raw
from suffice.ingest.documents import convert
from suffice.ingest.sources import stream
sys.dont_write_bytecode = True
sys.addaudithook(hook)
for item in stream(sys.argv[1]):
    item = convert(item) if isinstance(item, Raw) else item
    print(json.dumps([item.id, getattr(item, "reason", "")]))
status = open("/proc/self/status").read()  # ru_maxrss would be that of the parent before exec
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({"written": written, "peak": peak}))
"""


def sound() -> dict[str, bytes]:
    """One undamaged file of each format."""
    documents = {
        "rtf": make.rtf(LINES),
        "html": make.html(LINES),
        "docx": make.docx(LINES),
        "pdf": make.pdf(LINES),
        "txt": "\n".join(LINES).encode("cp1252"),
    }
    members = {f"{n}.{form}": data for n, (form, data) in enumerate(documents.items())}
    return documents | {
        "zip": make.zipped(members),
        "tar": make.tarred(members),
        "tgz": make.tarred(members, "gz"),
        "tar.zst": make.tarred(members, "zst"),
        "gz": make.packed(documents["rtf"], "gz"),
    }


def damaged() -> Iterator[tuple[str, bytes]]:
    """Files cut off, with bytes flipped, with stretches overwritten, under wrong names."""
    chance = random.Random(SEED)
    for form, data in sound().items():
        for number in range(34):
            yield f"cut-{number}.{form}", data[: chance.randrange(len(data))]
        for number in range(40):
            flipped = bytearray(data)
            for _ in range(chance.choice((1, 5, 50))):
                flipped[chance.randrange(len(data))] = chance.randrange(256)
            yield f"flipped-{number}.{form}", bytes(flipped)
        for number in range(18):
            at = chance.randrange(len(data))
            junk = chance.choice((bytes(64), b"\xff" * 64, b"<{(\\" * 16, chance.randbytes(64)))
            yield f"junk-{number}.{form}", data[:at] + junk + data[at + 64 :]
        for other in sound():
            yield f"as-{form}.{other}", data


def laughs(root: str) -> bytes:
    """A document type whose entities would expand to gigabytes."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    kind = f'<!DOCTYPE {root} [<!ENTITY a0 "{CANARY}">{levels}<!ENTITY f SYSTEM "/etc/passwd">]>'
    return f'<?xml version="1.0"?>{kind}<{root}>&a9;&f;</{root}>'.encode()


def hostile() -> Iterator[tuple[str, bytes]]:
    """Files made to hurt whoever opens them."""
    zeros = bytes(30_000_000)
    yield "bomb.zip", make.zipped({"a.txt": zeros})
    yield "bomb.gz", make.packed(zeros, "gz")
    yield "bomb.zst", make.packed(zeros, "zst")
    yield "bomb.tgz", make.tarred({"a.txt": zeros}, "gz")
    yield "bomb.docx", make.zipped({"[Content_Types].xml": b"", "word/document.xml": zeros})
    yield "bomb.xlsx", make.zipped({"[Content_Types].xml": b"", "xl/workbook.xml": zeros})
    yield "nested.zip", make.zipped({"a.zip": make.zipped({"b.zip": make.zipped({"c": b"x"})})})
    yield "many.zip", make.zipped({f"{n}.txt": b"" for n in range(2_000)})
    yield "laughs.html", laughs("html")
    yield "laughs.xml", laughs("ClinicalDocument")
    kind = laughs("d").partition(b"?>")[2].partition(b"<d>")[0]
    opened = b"<w:document"
    yield "laughs.docx", make.replaced(make.docx(), "word/document.xml", opened, kind + opened)
    yield "locked.pdf", make.pdf(password="secret")
    yield "locked.zip", make.zip_encrypted({"a.txt": b"x"})
    yield "deep.html", b"<div>" * DEPTH + b"x"
    yield "deep-table.html", b"<table><tr><td>" * DEPTH + b"x"
    yield "deep.rtf", b"{\\rtf1" + b"{" * DEPTH + b"x"
    yield "deep.json", b'{"resourceType":' + b'{"a":' * DEPTH
    yield "deep.xml", b"<ClinicalDocument>" + b"<a>" * DEPTH
    yield "deep.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * DEPTH + b"\ntrailer<</Root 1 0 R>>\n%%EOF"
    yield "fonts.rtf", b"{\\rtf1{\\fonttbl" + b"\\f1\\fcharset1" * DEPTH
    yield "links.rtf", b"{\\rtf1" + b'{\\field{\\*\\fldinst{HYPERLINK "' * DEPTH
    bad = {name: b"evil" for name in ("../up.txt", "/tmp/abs.txt", "a/../../up.txt", "C:\\x", "..")}
    yield "names.zip", make.zipped(bad)
    yield "names.tar", make.tarred(bad)
    yield "nul.zip", make.zipped({"aXb.txt": b"x"}).replace(b"aXb.txt", b"a\x00b.txt")
    yield "nul.tar", make.tarred({"a.txt": b"x"}).replace(b"a.txt\x00", b"a\x00xt\x00")
    yield "line.csv", b"id,note_text,date\n" + b"x" * 3_000_000
    yield "quote.csv", b'id,note_text,date\n1,"' + b"x,\n" * 30_000
    yield "segment.hl7", b"MSH|^~\\&|" + b"|" * 300_000
    for name in ("empty", "empty.pdf", "empty.docx", "empty.zip", "empty.csv", "empty.html"):
        yield name, b""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "in"
    folder.mkdir()
    for name, data in [*damaged(), *hostile()]:
        (folder / name).write_bytes(data)
    for name in ("sparse.txt", "sparse.pdf", "sparse.zip", "sparse.csv", "sparse"):
        with (folder / name).open("wb") as file:
            file.truncate(2 << 30)
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(".")
    (folder / "self").symlink_to("self")
    (folder / "out.txt").symlink_to("/etc/passwd")
    deep = folder.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "end.txt").write_bytes(b"Timed 38 min")
    return folder


@pytest.fixture(scope="module")
def outcome(folder: Path) -> tuple[dict[str, str], dict[str, object], str]:
    """Reason of each id ("" where it was read), what the process did, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(folder)],
        capture_output=True,
        text=True,
        cwd=folder.parent,
        env={**os.environ, "TMPDIR": str(folder.parent)},
        check=True,
    )
    *items, last = map(json.loads, done.stdout.splitlines())
    return dict(items), last, done.stderr


def test_every_file_is_read_or_refused(folder: Path, outcome) -> None:
    found, _, _ = outcome
    names = [path.name for path in folder.iterdir() if path.name != "d"]
    assert len(names) >= 1_000
    silent = [n for n in names if not any(id.startswith(f"in/{n}") for id in found)]
    assert silent == []
    assert found["in/" + "d/" * 300 + "end.txt"] == ""


def test_nothing_is_written_and_memory_is_bounded(folder: Path, outcome) -> None:
    _, last, _ = outcome
    assert last["written"] == []
    assert last["peak"] < 700  # MB; the largest file is 2 GB, the largest bomb far more
    assert [path.name for path in folder.parent.iterdir()] == ["in"]


def test_no_word_of_a_note_is_quoted(outcome) -> None:
    found, _, said = outcome
    assert CANARY not in said + "".join(found.values())
    assert said == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb.zip!/a.txt", "a bomb"),
        ("bomb.gz!/bomb", "a bomb"),
        ("bomb.zst!/bomb", "a bomb"),
        ("bomb.docx", "a bomb"),
        ("nested.zip!/a.zip", "an archive inside an archive"),
        ("laughs.docx", "entities"),
        ("locked.pdf", "encrypted"),
        ("locked.zip!/a.txt", "encrypted"),
        ("names.zip!/../up.txt", "outside the archive"),
        ("names.tar!//tmp/abs.txt", "outside the archive"),
        ("sparse.txt", "2.15 GB, the most for one document is 50 MB"),
        ("pipe", "a pipe"),
        ("loop", "lies in"),
        ("self", "in a circle"),
        ("out.txt", "out of the folder"),
        ("empty", "empty"),
        ("deep.html", ""),
        ("deep.rtf", ""),
        ("as-rtf.pdf", ""),
        ("as-docx.txt", ""),
    ],
)
def test_the_reason_is_told(name: str, reason: str, outcome) -> None:
    found, _, _ = outcome
    told = found[f"in/{name}"]
    assert reason in told if reason else told == ""
