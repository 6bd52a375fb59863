"""Bytes of a table -> lines of text, streaming: UTF-8, UTF-16 and Windows-1252 are told apart.

A line that is not UTF-8 is read as Windows-1252 by itself, so one pasted "112°" spoils nothing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from suffice.ingest.limits import DEFAULT
from suffice.ingest.text import BOMS, looks_utf16

LONGEST = DEFAULT.text_chars  # characters of one row
WINDOWS = "read as Windows-1252"
_CHUNK = 1 << 18
_UTF8 = "utf-8"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class TooLongError(Exception):
    """A line or row above the limit; the source is at the line after it."""


class Decoded:
    """The characters of `stream` in pieces; `head` is what was read of it already."""

    def __init__(self, stream: BinaryIO, head: bytes, encoding: str | None = None) -> None:
        name, skip = _encoding(head, encoding)
        # What is not UTF-8 stays recognisable, and is mended line by line.
        errors = "surrogateescape" if name == _UTF8 else "replace"
        self._decoder = codecs.getincrementaldecoder(name)(errors)
        self._stream = stream
        self._head = head[skip:]
        self.done = False

    def read(self) -> str:
        """The next characters; sets `done` where none follow."""
        data, self._head = self._head or self._stream.read(_CHUNK), b""
        self.done = not data
        return self._decoder.decode(data, final=self.done)


def mended(text: str) -> tuple[str, bool]:
    """`text` with what is not UTF-8 read as Windows-1252, and whether there was any."""
    if text.isascii() or not _NOT_UTF8.search(text):
        return text, False
    return text.encode(_UTF8, "surrogateescape").decode("cp1252", "replace"), True


class Lines(Iterator[str]):
    """The lines of `source` with their ends; `windows` turns true when one was Windows-1252.

    Raises TooLongError on a line of more than LONGEST characters, and goes on behind it.
    """

    def __init__(self, source: Decoded) -> None:
        self._source = source
        self._part = ""  # of a line whose end has not come yet
        self._lines: list[str] = []  # the next one last
        self._end = ""
        self.windows = False

    def __next__(self) -> str:
        while not self._lines:
            if len(self._part) > LONGEST:
                self._skip_line()
                raise TooLongError
            if self._source.done:
                raise StopIteration
            self._fill()
        line, windows = mended(self._lines.pop())
        self.windows = self.windows or windows
        return line

    def push_back(self, lines: list[str]) -> None:
        """Let these lines come next, in their order."""
        self._lines.extend(reversed(lines))

    def _fill(self) -> None:
        text = self._part + self._source.read()
        self._end = self._end or ("\r" if "\r" in text and "\n" not in text else "\n")
        found = text.split(self._end)
        self._part = found.pop()
        self._lines = [line + self._end for line in found]
        if self._source.done and self._part and len(self._part) <= LONGEST:
            self._lines.append(self._part)
            self._part = ""
        self._lines.reverse()

    def _skip_line(self) -> None:
        """Drop the line that has no end within bounds."""
        self._part = end = ""
        while not (end or self._source.done):
            _, end, self._part = self._source.read().partition(self._end)


def _encoding(head: bytes, given: str | None) -> tuple[str, int]:
    """Encoding of what starts with `head`, and the length of its byte order mark."""
    for bom, name in BOMS:
        if head.startswith(bom):
            return (_UTF8, len(bom)) if name == "utf-8-sig" else (name, 0)
    if given:
        name = codecs.lookup(given).name
        return (_UTF8 if name == "utf-8-sig" else name), 0
    if looks_utf16(head):
        return ("utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"), 0
    return _UTF8, 0
