"""Bytes and paths -> notes: encodings, and what happens to what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from suffice.ingest.paths import Refusal, notes
from suffice.ingest.text import UnreadableError, decode
from suffice.types import Note

TEXT = "R knee flex 112° – “better”\r\nline 2\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings_read_right(encoding: str) -> None:
    text, _ = decode(TEXT.encode(encoding))
    assert text == TEXT


def test_windows_encoding_is_named() -> None:
    assert decode("112°".encode("cp1252")) == ("112°", ("read as Windows-1252",))


def test_nul_and_surrogates_are_replaced_and_counted() -> None:
    text, warnings = decode(b"pain\x004/10")
    assert text == "pain\ufffd4/10"
    assert warnings == ("1 characters replaced by U+FFFD",)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 x", b"PK\x03\x04rest", b"\x89PNG\r\n", bytes(range(32)) * 40]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="binary"):
        decode(data)


def test_a_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Timed 38 min")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "c.txt").write_text("  \n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.md").write_text("Total 45 min")
    (tmp_path / "ignored.png").write_bytes(b"\x89PNG")
    found = list(notes([str(tmp_path), str(tmp_path / "none.txt")]))
    assert [Path(n.id).name for n in found] == ["a.txt", "b.txt", "c.txt", "d.md", "none.txt"]
    assert [type(n) for n in found] == [Note, Refusal, Refusal, Note, Refusal]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (refusal,) = notes([str(tmp_path)])
    assert isinstance(refusal, Refusal)
    assert "no note in this folder" in refusal.reason
