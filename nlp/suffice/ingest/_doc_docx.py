r"""DOCX bytes -> text: paragraphs and table rows in reading order, page headers first.

python-docx opens the package and finds its parts; the text is taken from all of their elements,
since content controls and tracked insertions hold text that its paragraphs leave out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from suffice.ingest._doc_lines import Lines
from suffice.ingest.limits import DEFAULT, MB, LimitError, Limits, size
from suffice.ingest.text import UnreadableError, clean

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback"}
)
_MOST_PARTS = 5_000
_MOST_XML = 100 * MB
# What Word stores by its place in a symbol font; a degree sign decides a range of motion.
_SYMBOLS = {
    "F0B0": "°",
    "F0B1": "±",
    "F0B3": "≥",
    "F0A3": "≤",
    "F0AE": "→",
    "F0B7": "•",
    "F0FE": "☒",
    "F0FD": "☒",
    "F0A8": "☐",
    "F06F": "☐",
}


def read(data: bytes, limits: Limits = DEFAULT) -> tuple[str, tuple[str, ...]]:
    """The text of the Word document `data`, and warnings.

    Raises LimitError on a bomb, UnreadableError where it is encrypted or no Word document, and
    errors of zipfile, lxml and python-docx on damage.
    """
    import docx

    _inspect(data, limits)
    document = docx.Document(io.BytesIO(data))
    lines = Lines()
    for element in _parts(document):
        _write(element, lines)
        lines.end_line()
    return clean(lines.text())


def _inspect(data: bytes, limits: Limits) -> None:
    """Refuses what is dangerous to open."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        expanded = sum(member.file_size for member in members)
        if len(members) > _MOST_PARTS or expanded > limits.seekable_bytes:
            raise LimitError(f"{size(expanded)} in {len(members)} parts once expanded: a bomb")
        for member in members:
            if member.flag_bits & 1:
                raise UnreadableError("encrypted; save it without a password")
            if member.filename.lower().endswith((".xml", ".rels")):
                _inspect_xml(package, member, limits)


def _inspect_xml(package: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    swollen = member.file_size > limits.ratio * max(1, member.compress_size)
    if member.file_size > _MOST_XML or (swollen and member.file_size > limits.ratio_from):
        raise LimitError(f"a part of {size(member.file_size)} once expanded: a bomb")
    with package.open(member) as part:
        head = part.read(4096).replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnreadableError("a part declares entities, which Word never writes; save it again")


def _parts(document: Document) -> Iterator[Any]:
    """The XML of page headers, the body and page footers; a part used twice comes once."""
    sections = list(document.sections)
    yield from _once(s.header for s in sections if not s.header.is_linked_to_previous)
    yield document.element.body
    yield from _once(s.footer for s in sections if not s.footer.is_linked_to_previous)


def _once(stories: Iterator[Any]) -> Iterator[Any]:
    seen = set()
    for story in stories:
        if story.part.partname not in seen:
            seen.add(story.part.partname)
            yield story._element


def _write(root: Any, lines: Lines) -> None:
    from lxml import etree  # type: ignore[import-untyped]

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if closed := _CLOSED.get(element.tag):
                closed(lines)
        elif element.tag in _SKIPPED:
            if element.tag == f"{_W}pPr" and element.find(f"{_W}numPr") is not None:
                lines.word("- ")
            walk.skip_subtree()
        elif opened := _OPENED.get(element.tag):
            opened(lines, element)


def _text(lines: Lines, element: Any) -> None:
    lines.word((element.text or "").replace("\n", " "))


def _symbol(lines: Lines, element: Any) -> None:
    code = element.get(f"{_W}char", "").upper()
    lines.word(_SYMBOLS.get(code if code.startswith("F") else f"F{code[1:]}", ""))


def _row(lines: Lines, _element: Any) -> None:
    lines.start_row()


def _cell(lines: Lines, element: Any) -> None:
    span = element.find(f"{_W}tcPr/{_W}gridSpan")
    value = "1" if span is None else span.get(f"{_W}val", "1")
    lines.start_cell(int(value) if value.isdecimal() and len(value) < 4 else 1)


def _fixed(text: str) -> Callable[[Lines, Any], None]:
    return lambda lines, _element: lines.word(text)


def _paragraph(lines: Lines, _element: Any) -> None:
    lines.end_line()


_OPENED: Mapping[str, Callable[[Lines, Any], None]] = {
    f"{_W}p": _paragraph,
    f"{_W}t": _text,
    f"{_W}sym": _symbol,
    f"{_W}tab": _fixed("\t"),
    f"{_W}br": _fixed("\n"),
    f"{_W}cr": _fixed("\n"),
    f"{_W}noBreakHyphen": _fixed("-"),
    f"{_W}tr": _row,
    f"{_W}tc": _cell,
}
_CLOSED: Mapping[str, Callable[[Lines], None]] = {
    f"{_W}p": lambda lines: lines.word("\n"),
    f"{_W}tc": Lines.end_cell,
    f"{_W}tr": Lines.end_row,
}
