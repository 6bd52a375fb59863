r"""One HL7 v2 message -> its segments, fields and components as text: "\F\" is a field separator.

python-hl7 would take apart every field of every line before the first is asked for (measured: 40
times slower), and its `unescape` writes what it does not know to the log, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from suffice.ingest._health_values import text_of

Segment = Sequence[str]  # its fields as written; the first is its name

_SIGNS = "^~\\&#"  # what messages use that name fewer
_HEADER = re.compile(rb"MSH([^\w\s])((?:(?!\1)[^\w\s]){1,5})\1")
_MOST = 80  # blanks or lines that one command may ask for
_CHARSET = 18


class MalformedError(Exception):
    """A message that cannot be taken apart; says why, without a word of it."""


class Message:
    """A message by segment name and by the numbers of the standard, which count from 1."""

    def __init__(self, data: bytes) -> None:
        """Takes `data` apart. Raises MalformedError, UnreadableError on binary data."""
        header = _HEADER.match(data)
        if header is None:
            raise MalformedError("its header (MSH) names no separators; export it again")
        self.charset = _charset(data, header[1])
        text, self.warnings = text_of(data, self.charset)
        separator, signs = text[3], header[2].decode("ascii", "replace")
        header_line, *lines = text.split("\r")
        name, *header_fields = header_line.split(separator)
        # MSH-1 is the separator itself
        self._segments: list[Segment] = [[name, separator, *header_fields]]
        self._segments += [line.split(separator) for line in lines]
        signs += _SIGNS[len(signs) :]
        names = zip("SRETP", signs, strict=True)
        self._plain: dict[str, str] = {"F": separator, "H": "", "N": "", **dict(names)}
        self._escape = self._plain["E"]
        sign = re.escape(self._escape)
        self._command = re.compile(
            rf"{sign}(?:(?P<plain>[FSTREHNP])|(?P<layout>\.[a-z]{{2}})(?P<by>[+-]?\d{{1,4}})?"
            rf"|X(?P<hex>(?:[0-9A-Fa-f]{{2}})+)|[CM][0-9A-Fa-f]{{4,6}}|Z[0-9A-Za-z]{{0,20}}){sign}"
        )

    def segments(self, *names: str) -> Iterator[Segment]:
        """Segments of these names, in the order of the message."""
        return (segment for segment in self._segments if segment[0] in names)

    def first(self, name: str) -> Segment:
        """The first segment of this name; an empty one if there is none."""
        return next(self.segments(name), ())

    def repetitions(self, segment: Segment, number: int) -> list[str]:
        """The repetitions of a field as written, escapes and all."""
        return segment[number].split(self._plain["R"]) if len(segment) > number else []

    def component(self, written: str, number: int) -> str:
        """A component of one repetition, first subcomponent, as text."""
        parts = written.split(self._plain["S"])
        if len(parts) < number:
            return ""
        return self.text(parts[number - 1].split(self._plain["T"])[0])

    def parts(self, segment: Segment, number: int) -> list[str]:
        """The parts of a person's name in a field: its components, or those inside the first."""
        written = (self.repetitions(segment, number) or [""])[0]
        components = written.split(self._plain["S"])
        inner = components[0].split(self._plain["T"])  # OBR-32 nests the name one level deeper
        found = inner if len(inner) > 1 else [c.split(self._plain["T"])[0] for c in components]
        return [self.text(part) for part in found]

    def value(self, segment: Segment, number: int, component: int = 1) -> str:
        """A component of the first repetition of a field, as text; empty where there is none."""
        written = self.repetitions(segment, number)
        found = self.component(written[0], component) if written else ""
        return "" if found == '""' else found

    def text(self, written: str) -> str:
        """`written` with its escapes resolved; what is no known escape stays as it is."""
        if self._escape not in written:
            return written
        return self._command.sub(self._resolved, written)

    def _resolved(self, match: re.Match[str]) -> str:
        if match["plain"]:
            return self._plain[str(match["plain"])]
        if match["layout"]:
            count = min(abs(int(match["by"] or 1)), _MOST)
            return _LAYOUT.get(match["layout"], "").format("\n" * count, " " * count)
        if match["hex"]:
            return self._bytes(bytes.fromhex(match["hex"]))
        return ""

    def _bytes(self, data: bytes) -> str:
        text, _ = text_of(data, self.charset or "utf-8")
        return text.replace("\r\n", "\n").replace("\r", "\n")


# How a formatting command reads: {0} are as many line ends, {1} as many blanks, as it asks for.
_LAYOUT = {".br": "\n", ".sp": "{0}", ".sk": "{1}", ".in": "{1}", ".ti": "{1}", ".ce": "\n"}


def _charset(data: bytes, separator: bytes) -> str:
    header = data.split(b"\r", 1)[0].split(separator)
    if len(header) < _CHARSET:
        return ""
    named = re.split(r"[^\w /.-]", header[_CHARSET - 1].decode("ascii", "replace"))[0]
    # a message that still says UTF-16 was turned into UTF-8 on its way, or never was what it says
    return "utf-8" if "16" in named and "utf" in named.lower() else named
