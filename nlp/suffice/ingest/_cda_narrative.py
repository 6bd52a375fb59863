r"""Narrative of a C-CDA section -> text: a block a line, table rows with tabs between their cells.

`<tr><td>Knee flex</td><td>112</td></tr>` becomes "Knee flex\t112". What is marked as deleted is
left out; a footnote stands in brackets where it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from suffice.ingest._doc_lines import Lines

Element = Any  # lxml has no types

# A line that begins at its margin was broken by its writer, an indented one by the exporter.
_WRITTEN_BREAK = re.compile(r"\n(?=\S)|\n[ \t\r]*\n")
_BLOCKS = frozenset({"paragraph", "list", "item", "caption", "table", "thead", "tbody", "tfoot"})
_HIDDEN = frozenset({"renderMultiMedia", "footnoteRef"})


def local(element: Element) -> str:
    """Name of `element` without its namespace; empty for a comment or an instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(root: Element) -> str:
    """Text of `root` and all below it; bare text without markup keeps its own lines."""
    if len(root) == 0:
        return "\n".join(line.strip() for line in (root.text or "").strip().splitlines())
    from lxml import etree  # type: ignore[import-untyped]

    writer = _Writer()
    # a walk without recursion: depth is the sender's choice
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name, hidden = local(element), _is_hidden(element)
        if event == "start" and hidden:
            walk.skip_subtree()
        elif event == "start":
            writer.start(element, name)
        else:
            if not hidden:
                writer.end(name)
            if element is not root:
                writer.flow(element.tail or "")
    return writer.lines.text().strip("\n")


def _is_hidden(element: Element) -> bool:
    name = local(element)
    return not name or name in _HIDDEN or element.get("revised") == "delete"


class _Writer:
    """Takes elements as they open and close, and writes lines."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._marks: list[int | None] = []  # open lists; a number if they count
        self._marked = False  # the line holds nothing yet but the mark of its item
        self._raised = False
        self._last = ""

    def start(self, element: Element, name: str) -> None:
        """Open `element` and write the text before its first child."""
        if name in _BLOCKS:
            self._break()
        if opened := _OPENED.get(name):
            opened(self, element)
        self.flow(element.text or "")

    def end(self, name: str) -> None:
        """Close an element of this name."""
        if closed := _CLOSED.get(name):
            closed(self)
        if name in _BLOCKS:
            self._break()

    def flow(self, text: str) -> None:
        """Add `text`, with the line breaks of its writer and no others."""
        head, *rest = _WRITTEN_BREAK.split(text)
        self._add(head)
        for line in rest:
            self._break()
            self._add(line)

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._raised and text[0].isdigit() and self._last.isdigit():
            self.lines.word("^")  # "10" and a raised "2" must not read as 102
        self._raised, self._marked, self._last = False, self._marked and text.isspace(), text[-1]
        self.lines.flow(text)

    def _break(self) -> None:
        if not self._marked:
            self.lines.end_line()

    def open_list(self, element: Element) -> None:
        """Open a list; an ordered one counts from 1."""
        self._marks.append(0 if element.get("listType") == "ordered" else None)

    def close_list(self) -> None:
        """Close the innermost list."""
        self._marks.pop()

    def open_item(self, _element: Element) -> None:
        """Begin an item of a list with its number or a dash."""
        if not self._marks:
            return
        count = self._marks[-1]
        if count is not None:
            count = self._marks[-1] = count + 1
        self.lines.word("- " if count is None else f"{count}. ")
        self._marked = True

    def close_item(self) -> None:
        """End an item, even one without a word."""
        self._marked = False

    def open_row(self, _element: Element) -> None:
        """Begin a row."""
        self.lines.start_row()

    def open_cell(self, element: Element) -> None:
        """Begin a cell that takes as many columns as it says."""
        span = element.get("colspan", "1").strip()
        self._last = ""
        self.lines.start_cell(int(span) if span.isdecimal() and len(span) < 4 else 1)

    def close_cell(self) -> None:
        """End a cell."""
        self.lines.end_cell()

    def close_row(self) -> None:
        """End a row."""
        self.lines.end_row()

    def open_line(self, _element: Element) -> None:
        """A line break."""
        self.lines.word("\n")

    def open_raised(self, _element: Element) -> None:
        """What follows is raised."""
        self._raised = True

    def open_footnote(self, _element: Element) -> None:
        """A footnote begins where it is called."""
        self.lines.word(" [")

    def close_footnote(self) -> None:
        """A footnote ends."""
        self.lines.word("]")


_OPENED: Mapping[str, Callable[[_Writer, Element], None]] = {
    "list": _Writer.open_list,
    "item": _Writer.open_item,
    "tr": _Writer.open_row,
    "td": _Writer.open_cell,
    "th": _Writer.open_cell,
    "br": _Writer.open_line,
    "sup": _Writer.open_raised,
    "footnote": _Writer.open_footnote,
}
_CLOSED: Mapping[str, Callable[[_Writer], None]] = {
    "list": _Writer.close_list,
    "item": _Writer.close_item,
    "tr": _Writer.close_row,
    "td": _Writer.close_cell,
    "th": _Writer.close_cell,
    "footnote": _Writer.close_footnote,
}
