r"""Text -> lines with cells, and sentences with sections: where words belong together.

"S: knee sore\n- SLR 3x10\nA: gains" is three sentences in three sections. Bullets, headings,
table rows and blank lines end a sentence; a wrapped line does not.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from suffice.types import Line, Sentence

_LONGEST = 3_000  # characters of one sentence
_ENDS = "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"  # what str.splitlines takes for line ends
_GAP = re.compile(r"^[ ]+|\s*\|\s*|\t+\s*|(?<=\S)[ ]{3,}(?=\S)|(?<=\S)[ ]{2}(?=[\d(+-])")
_BULLET = re.compile(r"\s*(?:[-*•·▪◦●○–—>]+\s+|\(?\d{1,2}[.)]\s+|[a-z][.)]\s+|\[[ xX]?\]\s*)")
_HEAD = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9'’&/()., -]{0,48}?)\s*(?P<mark>:|\s[-–—]\s|\s*=\s|[.)/](?=\s|$)|$)"
)
_LEAD = re.compile(r"[A-Za-z]+")
_LABEL = re.compile(r"(?:(?<=[\s.;|])|^)[A-Za-z][A-Za-z/&'-]*(?: [A-Za-z/&'-]+){0,3}$")
_SOAP_INLINE = re.compile(r"(?P<name>[SOAP])(?<![^\s.;][SOAP])(?P<mark>[:)/]|\s[-–—])\s")
_STOP = re.compile(
    r"""[.!?;](?:
        (?<=[a-z0-9)%°"”\]][.!?])["”)]?(?=\s+["“(\[]?[A-Z0-9<]|[A-Z][a-z])   # stop, new word
      | (?<=[A-Z]{3}[.!?])(?=\s+[A-Z])
      | (?<=;)(?=\s) )""",
    re.VERBOSE,
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|vs|no|No|St|approx|fig|e\.g|i\.e|flex|ext|abd|add|rot|lat|med|sup|inf|ant"
    r"|post|ex|Tx|Rx|Hx|Dx|Pt|pt|L|R|B|a\.m|p\.m|[A-Z])|^\s*\(?\d{1,2})$",
    re.MULTILINE,
)
_SIGNED = re.compile(
    r"(?i:\b(?:electronically signed|e-?signed|signed by|co-?signed|authenticated|signature)\b|/s/)"
    r"|[a-z.)],?\s(?:D?PT|PTA|OTR(?:/L)?|COTA(?:/L)?|OTD|MS?PT|MOT|OT|DC|D\.C\.|CHT|SPT|ATC|MD|DO|NP)"
    r"(?:[,\s/-]|$)"
)


@cache
def _leads() -> frozenset[str]:
    """The letters with which known headings begin: "hep" of "hep/home program"."""
    return frozenset(lead[0] for name in headings() if (lead := _LEAD.match(name)))


@cache
def headings() -> Mapping[str, str]:
    """Section of each known heading, in lower case."""
    table = tomllib.loads(files("suffice.document").joinpath("headings.toml").read_text("utf-8"))
    return {name: section for section, names in table.items() for name in names}


def lines(text: str) -> tuple[Line, ...]:
    """The physical lines of `text`, the empty ones too, each with its table cells."""
    found, at = [], 0
    for written in text.splitlines(keepends=True):
        end = at + len(written.rstrip(_ENDS))
        divided = "  " in written or "\t" in written or "|" in written
        found.append(Line(at, end, _cells(text, at, end) if divided else ((at, end),)))
        at += len(written)
    if not found or at > found[-1].end:
        found.append(Line(at, at, ((at, at),)))
    return tuple(found)


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    cells, at = [], start
    for gap in _GAP.finditer(text, start, end):
        if gap.start() > at:
            cells.append((at, gap.start()))
        at = gap.end()
    if at < end:
        cells.append((at, end))
    return tuple(cells) or ((start, end),)


def sentences(text: str, rows: tuple[Line, ...]) -> tuple[Sentence, ...]:
    """Sentences of `text` in order; they cover it without gap or overlap."""
    found: list[Sentence] = []
    section, soap = "header", len(set(_SOAP_INLINE.findall(text))) >= 2
    last_prose = _last_prose(rows, text)
    for start, end in _blocks(text, rows):
        for low, high in _split(text, start, end, soap):
            section = _section(text, low, high, section, low > last_prose)
            found.append(Sentence(low, high, section))
    return tuple(found) or (Sentence(0, len(text), "other"),)


def _last_prose(rows: tuple[Line, ...], text: str) -> int:
    """Where the last long line ends: signatures stand below it."""
    return max((row.start for row in rows if row.end - row.start > 90), default=len(text) // 2)


def _blocks(text: str, rows: tuple[Line, ...]) -> Iterator[tuple[int, int]]:
    """Runs of lines that one sentence may cross: a wrapped line goes on in the next."""
    start = 0
    for this, after in itertools.pairwise(rows):
        if not _wraps(text, this, after):
            yield start, after.start
            start = after.start
    yield start, len(text)


def _wraps(text: str, this: Line, after: Line) -> bool:
    if this.end - this.start < 45 or len(this.cells) > 2 or len(after.cells) > 2:
        return False
    tail, head = text[this.start : this.end].rstrip(), text[after.start : after.end].lstrip()
    if not tail or not head or tail[-1] in ".:;!?|" or _BULLET.match(text, after.start, after.end):
        return False
    return head[0].islower() or tail[-1] in ",-–(/&+" or head[0] in "(&+"


def _split(text: str, start: int, end: int, soap: bool) -> Iterator[tuple[int, int]]:
    """Sentences inside one block."""
    cuts = [m.end() for m in _STOP.finditer(text, start, end) if not _is_abbreviation(text, m)]
    cuts += _labels(text, start, end)
    if soap:
        cuts += [m.start() for m in _SOAP_INLINE.finditer(text, start, end)]
    at = start
    for cut in sorted({*cuts, end}) if cuts else (end,):
        while cut - at > _LONGEST:  # no sentence: a bound for what looks around inside one
            blank = text.rfind(" ", at + 1, at + _LONGEST)
            stop = blank if blank > at else at + _LONGEST
            yield at, stop
            at = stop
        if cut > at:
            yield at, cut
            at = cut


def _labels(text: str, start: int, end: int) -> Iterator[int]:
    """Where a known heading with a colon begins inside the block."""
    colon = text.find(":", start, end)
    while colon >= 0:
        window = max(start, colon - 40)
        words = _LABEL.search(text, window, colon) if colon > start + 1 else None
        while words:
            name = words.group().lower()
            if len(name) > 1 and name in headings():
                yield words.start()
                break
            blank = text.find(" ", words.start(), colon)
            words = _LABEL.search(text, blank, colon) if blank > 0 else None
        colon = text.find(":", colon + 1, end)


def _is_abbreviation(text: str, stop: re.Match[str]) -> bool:
    if text[stop.start()] != ".":
        return False
    return bool(_ABBREVIATED.search(text[max(0, stop.start() - 8) : stop.start()]))


def _section(text: str, start: int, end: int, before: str, low_down: bool) -> str:
    first = text.find("\n", start, end)
    stop = first if first > start else end
    head = text[start:stop].strip(" \t*#_=-•>|")
    lead = _LEAD.match(head)
    match = _HEAD.match(head) if lead and lead[0].lower() in _leads() else None
    if match and (section := _named(match["name"], match["mark"])):
        return section
    if low_down and len(head) < 110 and _SIGNED.search(head):
        return "signature"
    return before


def _named(name: str, mark: str) -> str | None:
    known = headings()
    name = " ".join(name.lower().split()).strip(" .,)(-–")
    if len(name) == 1 and mark.strip() not in {":", ")", "/", "-", "–", "—", "."}:
        return None
    if section := known.get(name):
        return section
    if mark.strip() == ":" or mark == "":
        for cut in (name.split(" (")[0], name.split("/")[0], " ".join(name.split()[:2])):
            if len(cut) > 3 and (section := known.get(cut.strip())):
                return section
    return None
