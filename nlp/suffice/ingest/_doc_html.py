r"""HTML bytes -> text: blocks end lines, rows of tables are lines with tabs, entities are read.

b"<tr><td>Flexion<td>112&deg;" becomes "Flexion\t112°". Scripts, styles and the head are dropped;
nothing is fetched, no entity of the document's own is expanded, depth of nesting is no matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from suffice.ingest._doc_lines import Lines
from suffice.ingest.limits import LimitError
from suffice.ingest.text import clean, decode

# The charsets of one byte that pages declare; UTF-8 shows by itself, as does Windows-1252.
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(windows-125[0134578]|iso-8859-(?:[2-9]|1[0-6]))\b""",
    re.IGNORECASE,
)
_DROPPED_NAMES = "head script style template noscript iframe object svg math select del s strike"
_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figure footer
    form header hgroup html legend li main nav ol pre section summary tbody tfoot thead ul
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_PASSAGES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "table"})
_MOST_ELEMENTS = 1_000_000
Text = tuple[str, tuple[str, ...]]
_MARKS = {"checkbox", "radio"}
_WRITTEN = {"text", "number", "date", "time", "tel", ""}


def read(data: bytes) -> Text:
    """The text of the HTML document `data`, and warnings. Raises UnreadableError, lxml's errors."""
    from lxml import etree  # type: ignore[import-untyped]

    source, warnings = _decoded(data)
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=False)
    parser.feed(source.encode("utf-8"))
    parser.close()
    return page.lines.text(), warnings


def _decoded(data: bytes) -> Text:
    """By byte order mark, then as UTF-8 where it fits, as declared, as Windows-1252."""
    declared = _CHARSET.search(data[:4096])
    if declared is None or _is_utf8(data):
        return decode(data)
    try:
        return clean(data.decode(declared.group(1).decode("ascii")))
    except (LookupError, ValueError):
        return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Page:
    """Takes the events of the parser and writes lines."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._dropped = 0
        self._as_is = 0
        self._elements = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise LimitError(f"more than {_MOST_ELEMENTS:,} elements of HTML; split it")
        if tag in _DROPPED or self._dropped:
            self._dropped += tag in _DROPPED
            return
        if tag == "pre":
            self._as_is += 1
        if tag in _BLOCKS:
            self.lines.end_line()
        elif tag in _PASSAGES:
            self.lines.end_passage()
        elif opened := _OPENED.get(tag):
            opened(self.lines, attributes)
        if tag == "li":
            self.lines.word("- ")

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= tag in _DROPPED
            return
        if tag == "pre":
            self._as_is = max(0, self._as_is - 1)
        if tag in _BLOCKS:
            self.lines.end_line()
        elif tag in _PASSAGES:
            self.lines.end_passage()
        elif tag in {"td", "th"}:
            self.lines.end_cell()
        elif tag == "tr":
            self.lines.end_row()

    def data(self, text: str) -> None:
        if self._dropped:
            return
        if self._as_is:
            self.lines.word(text)
        else:
            self.lines.flow(text)

    def close(self) -> None:
        """Part of what the parser asks of a target."""


def _line_break(lines: Lines, _attributes: Mapping[str, str]) -> None:
    lines.word("\n")


def _row(lines: Lines, _attributes: Mapping[str, str]) -> None:
    lines.start_row()


def _cell(lines: Lines, attributes: Mapping[str, str]) -> None:
    span = attributes.get("colspan", "1").strip()
    lines.start_cell(int(span) if span.isdecimal() and len(span) < 4 else 1)


def _entry(lines: Lines, attributes: Mapping[str, str]) -> None:
    """A form that was filled in: what was ticked or written is part of the note."""
    kind = attributes.get("type", "").lower()
    if kind in _MARKS:
        lines.word("[x] " if "checked" in attributes else "[ ] ")
    elif kind in _WRITTEN:
        lines.flow(attributes.get("value", ""))


_OPENED: Mapping[str, Callable[[Lines, Mapping[str, str]], None]] = {
    "br": _line_break,
    "tr": _row,
    "td": _cell,
    "th": _cell,
    "input": _entry,
}
