"""Bytes -> text: encodings, and what happens to what cannot be read."""

from __future__ import annotations

import pytest

from suffice.ingest.text import UnreadableError, decode

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
