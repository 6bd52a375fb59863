r"""Facts written inside the text they stand in: `Timed [38 min](minutes minutes=38)`.

Examples in fact modules, examples in criteria and failure messages use this one notation. Several
facts on one stretch are divided by `;`, a blank inside a value is `_`, nothing is `none`, and a
bracket that is text is `\[`. `parse` refuses what it does not understand, so that a mistyped
example is an error and never a test that proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from suffice.types import Fact

_TAG = re.compile(r"(?<!\\)\[(?P<text>(?:[^\[\]\\]|\\[\[\]])+)\]\((?P<facts>[a-z][^()\n]*)\)")
_FACT = re.compile(r"(?P<type>[a-z_]+)(?P<values>(?: [a-z0-9_]+=[^ ;()]+)*)")


class Marked(NamedTuple):
    """A fact that an example expects: its stretch, type and the attributes it names."""

    start: int
    end: int
    type: str
    values: Mapping[str, str]


def parse(marked: str) -> tuple[str, tuple[Marked, ...]]:
    """Text without its marks, and the marks with offsets into that text.

    Raises ValueError where something looks like a mark and is none.
    """
    pieces: list[str] = []
    marks: list[Marked] = []
    length = cursor = 0
    for tag in _TAG.finditer(marked):
        before, inside = _unescape(marked[cursor : tag.start()]), _unescape(tag["text"])
        start = length + len(before)
        length = start + len(inside)
        pieces += [before, inside]
        marks += [Marked(start, length, *one) for one in _facts(tag["facts"], marked)]
        cursor = tag.end()
    pieces.append(_unescape(marked[cursor:]))
    text = "".join(pieces)
    if "](" in marked[cursor:] or any("](" in piece for piece in pieces):
        raise ValueError(f"not a mark: {text[text.index('](') :][:40]!r} in {marked!r}")
    return text, tuple(marks)


def _unescape(text: str) -> str:
    return text.replace("\\[", "[").replace("\\]", "]")


def _facts(inner: str, marked: str) -> Iterable[tuple[str, dict[str, str]]]:
    for part in inner.split("; "):
        match = _FACT.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"not a fact: {part!r} in {marked!r}")
        yield match["type"], dict(v.split("=", 1) for v in match["values"].split())


def written(value: object) -> str:
    """An attribute value as marks write it: 112, 0.5, true, none, left_knee."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return re.sub(r"[\s;()]+", "_", str(value)) or "none"


def render(
    text: str,
    facts: Iterable[Fact],
    names: Callable[[Fact], Iterable[str]] = lambda fact: fact.own_fields(),
) -> str:
    """Inverse of `parse`: `facts` marked in `text` with the attributes that `names` picks.

    A fact that overlaps an earlier one without sharing its stretch is appended as a line of its
    own, because marks do not nest.
    """
    groups: dict[tuple[int, int], list[str]] = {}
    for fact in sorted(facts, key=lambda f: (f.start, f.end)):
        values = "".join(f" {name}={written(getattr(fact, name))}" for name in names(fact))
        groups.setdefault((fact.start, fact.end), []).append(f"{fact.type}{values}")
    out, cursor, rest = "", 0, []
    for (start, end), inner in groups.items():
        mark = f"[{_escape(text[start:end])}]({'; '.join(inner)})"
        if start < cursor:
            rest.append(mark)
            continue
        out += _escape(text[cursor:start]) + mark
        cursor = end
    return "\n".join([out + _escape(text[cursor:]), *rest])


def _escape(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")
