"""Figures and errors -> one self-contained HTML page, filtered by kind and by sort of error.

No script: radio buttons filter by style rules, so that the arrow keys, a screen reader and a strict
content policy all work. It holds words of the notes, because that is what it is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from suffice.evaluate.errors import ALARM, JUDGED, MISSED, SORTS, Error, Piece

_HEAD = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
)
_KEY = (
    '<p class="soft">In the words: <mark class="both">marked by both</mark> '
    '<mark class="gold">only in the corpus</mark> <mark class="found">only found</mark></p>'
)
_LEVELS = ("strict", "value", "partial")
_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(9), *range(11, 32), 127)}


def page(result: Mapping[str, Any], errors: Sequence[Error], title: str) -> str:
    """The whole page."""
    style = files("suffice.evaluate").joinpath("browser.css").read_text("utf-8")
    read = sorted({error.kind for error in errors if error.sort != JUDGED})
    judged = sorted({error.kind for error in errors if error.sort == JUDGED})
    sorts = [sort for sort in SORTS if any(error.sort == sort for error in errors)]
    return "\n".join(
        (
            f"{_HEAD}<title>{_text(title)}: errors</title><style>{style}",
            *_rules("k", [*read, *judged]),
            *_rules("s", sorts),
            f"</style></head><body><header><h1>{_text(title)}</h1>",
            f"<p>{len(errors)} errors in {result['notes']} notes, {result['missing']} of them "
            f"without a prediction.</p>{_figures(result)}{_KEY}</header><main>",
            '<form aria-label="Filter">',
            _filter("Fact", "k", read, Counter(error.kind for error in errors)),
            _filter("Criterion", "k", judged, Counter(error.kind for error in errors)),
            _filter("Error", "s", sorts, Counter(error.sort for error in errors)),
            "</form>",
            *(_article(number, error) for number, error in enumerate(errors, 1)),
            "</main><footer><p>This page holds words of the notes; keep it where the notes may "
            "be kept.</p></footer></body></html>\n",
        )
    )


def _text(value: object) -> str:
    return escape(str(value).translate(_CONTROLS))


def _name(prefix: str, value: str) -> str:
    return f"{prefix}-" + re.sub(r"[^A-Za-z0-9]+", "-", value).strip("-").lower()


def _rules(prefix: str, values: Sequence[str]) -> Iterator[str]:
    """What is hidden while one radio button is checked."""
    for value in values:
        name = _name(prefix, value)
        yield f"main:has(#{name}:checked) article:not(.{name}) {{ display: none; }}"


def _filter(legend: str, prefix: str, values: Sequence[str], counts: Counter[str]) -> str:
    buttons = [_button(prefix, _name(prefix, v), v, counts[v]) for v in values]
    if legend != "Criterion":  # facts and criteria are one choice in two lines
        buttons.insert(0, _button(prefix, f"{prefix}-", "all", sum(counts.values()), checked=True))
    return f"<fieldset><legend>{legend}</legend>{''.join(buttons)}</fieldset>"


def _button(group: str, name: str, value: str, count: int, *, checked: bool = False) -> str:
    state = " checked" if checked else ""
    return (
        f'<label><input type="radio" name="{group}" id="{name}"{state}> '
        f"{_text(value)} ({count})</label>"
    )


def _article(number: int, error: Error) -> str:
    kind, sort = _name("k", error.kind), _name("s", error.sort)
    words = "".join(f'<p class="words">{_pieces(one)}</p>' for one in error.sentences)
    why = f"<p>{_text(error.why)}</p>" if error.why else ""
    return (
        f'<article id="e{number}" class="{kind} {sort}"><h3><a href="#e{number}">'
        f"{_text(error.kind)}: {_text(error.sort)}</a></h3>"
        f'<p class="soft">{_text(error.note)}</p>{words}{_rows(error)}{why}</article>'
    )


def _pieces(pieces: Sequence[Piece]) -> str:
    return "".join(
        f'<mark class="{piece.marks}">{_text(piece.text)}</mark>'
        if piece.marks
        else _text(piece.text)
        for piece in pieces
    )


def _rows(error: Error) -> str:
    if not error.rows:
        return ""
    if error.sort in (MISSED, ALARM):
        told = ", ".join(f"{name} {left or right}" for name, left, right in error.rows)
        return f"<p>{_text(told)}</p>"
    rows = "".join(
        f'<tr{_differs(error, row)}><th scope="row">{_text(row[0])}</th><td>{_text(row[1])}</td>'
        f"<td>{_text(row[2])}</td></tr>"
        for row in error.rows
    )
    return (
        '<table><thead><tr><th scope="col"></th><th scope="col">corpus</th>'
        f'<th scope="col">found</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _differs(error: Error, row: tuple[str, str, str]) -> str:
    return ' class="differs"' if row[0] in error.wrong else ""


def _figures(result: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_text(kind)}</th><td class="n">{levels["strict"]["gold"]}</td>'
        + "".join(f'<td class="n">{_number(levels[level]["f1"])}</td>' for level in _LEVELS)
        + "</tr>"
        for kind, levels in result["facts"].items()
    )
    judged = "".join(
        f'<tr><th scope="row">{_text(name.replace("_", " "))}</th>'
        f'<td class="n">{_number(figure["value"])}</td></tr>'
        for name, figure in result.get("judging", {}).items()
        if isinstance(figure, dict) and "interval" in figure
    )
    return (
        "<details><summary>Figures</summary><table><thead><tr><th>kind</th><th>in the corpus</th>"
        f"<th>F1 strict</th><th>by value</th><th>overlap</th></tr></thead><tbody>{rows}</tbody>"
        f"</table><table><tbody>{judged}</tbody></table></details>"
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
