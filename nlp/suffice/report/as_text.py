"""Report -> terminal text: the note's lines with its facts marked, each fact named below its line.

Colours are used only where the stream is a terminal; without them the facts are underlined with
`^` on the line below, so that a piped report says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

COLOURS = {
    "minutes": "cyan", "units": "cyan", "rom": "green", "strength": "green", "pain": "yellow",
    "outcome": "green", "function": "magenta", "skilled": "blue", "exclusion": "red",
}  # fmt: skip
_HIDDEN = frozenset({"type", "start", "end", "text", "section", "assertion"})


def report(found: Mapping[str, Any], text: str, style: Any) -> Iterator[str]:
    """Lines of the terminal report; `style(text, colour)` colours or leaves alone."""
    yield f"{found['id']}  ({len(found['facts'])} facts)"
    yield from (f"  note: {warning}" for warning in found["warnings"])
    facts, at = list(found["facts"]), 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        bare, end = line.rstrip("\r\n"), at + len(line)
        here = [f for f in facts if at <= f["start"] < end]
        if here:
            yield f"{number:5d}  {_marked(bare, at, here, style)}"
            yield from (f"{'':7}{_described(fact, style)}" for fact in here)
        at = end


def _marked(line: str, at: int, facts: list[dict[str, Any]], style: Any) -> str:
    out, cursor = "", 0
    for fact in facts:
        start, end = fact["start"] - at, min(fact["end"] - at, len(line))
        if start < cursor:
            continue
        out += line[cursor:start] + style(line[start:end], COLOURS.get(fact["type"], "white"))
        cursor = end
    return out + line[cursor:]


def _described(fact: Mapping[str, Any], style: Any) -> str:
    values = " ".join(
        f"{name}={value}"
        for name, value in fact.items()
        if name not in _HIDDEN and value is not None
    )
    stance = "" if fact["assertion"] == "present" else f" ({fact['assertion']})"
    words = " ".join(fact["text"].split())
    shown = words if len(words) <= 48 else words[:45] + "..."
    kind = style(f"{fact['type']:<11}", COLOURS.get(fact["type"], "white"))
    return f'{kind} "{shown}" {values}{stance}'.rstrip()
