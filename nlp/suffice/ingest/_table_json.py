"""Text -> rows of JSON Lines or of a JSON array: `{"note": {"text": "Pt. sat"}, "dos": ...}`.

What is nested is read by its path, `note.text`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from suffice.ingest._table_base import SAMPLE, Row, TableError, check_width
from suffice.ingest._table_lines import LONGEST, WINDOWS, Decoded, Lines, TooLongError, mended

_DEEPEST = 4  # levels of nesting that become paths
_BETWEEN = re.compile(r"[\s,]*")
_NO_OBJECT = "not a JSON object; a row is {column: value, ...}"
_TOO_LONG = f"row of more than {LONGEST:,} characters"
Entry = tuple[int, Mapping[str, object] | str, tuple[str, ...]]
"""Number, object or reason of refusal, warnings."""


class Records:
    """A table whose rows come as objects; a row need not have every column."""

    loose = True

    def __init__(self, entries: Iterator[Entry]) -> None:
        first = list(islice(entries, SAMPLE))
        objects = [found for _, found, _ in first if not isinstance(found, str)]
        if not objects:
            raise TableError(str(first[0][1]) if first else "empty; there is no row in it")
        self.header = list(dict.fromkeys(name for found in objects for name in found))
        check_width(self.header)
        self.sample = [[found.get(name) for name in self.header] for found in objects]
        self._entries = chain(first, entries)

    def rows(self, wanted: Sequence[str]) -> Iterator[Row]:
        """All rows; a column that one lacks is empty there."""
        for number, found, warnings in self._entries:
            if isinstance(found, str):
                yield Row(number, refused=found)
            else:
                yield Row(number, [found.get(name) for name in wanted], warnings=warnings)


def lines(source: Lines) -> Iterator[Entry]:
    """One object a line, numbered from 1; blank lines are counted and left out."""
    number = 0
    while True:
        number += 1
        source.windows = False
        try:
            line = next(source)
        except StopIteration:
            return
        except TooLongError:
            yield number, _TOO_LONG, ()
            continue
        if line.strip():
            yield number, _object(line), (WINDOWS,) * source.windows


def array(source: Decoded) -> Iterator[Entry]:
    """The objects of one array, numbered from 1; after what is not JSON nothing can be read."""
    buffer, place, number = source.read().lstrip()[1:], 0, 1
    decoder = json.JSONDecoder()
    while True:
        place = _BETWEEN.match(buffer, place).end()  # type: ignore[union-attr]  # fits always
        if buffer[place : place + 1] == "]":
            return
        try:
            found, end = decoder.raw_decode(buffer, place)
        except (ValueError, RecursionError) as error:
            if source.done or len(buffer) - place > LONGEST or isinstance(error, RecursionError):
                yield number, _broken(source, len(buffer) - place), ()
                return
            buffer, place = buffer[place:] + _more(source, len(buffer) - place), 0
            continue
        yield number, *_entry(found, buffer[place:end])
        number, place = number + 1, end


def _entry(found: object, text: str) -> tuple[Mapping[str, object] | str, tuple[str, ...]]:
    words, windows = mended(text)
    return (_object(words) if windows else _flat_or_refused(found)), (WINDOWS,) * windows


def _more(source: Decoded, held: int) -> str:
    """As many characters again as are held: an object is looked at a few times at most."""
    parts = [source.read()]
    while not source.done and sum(map(len, parts)) < held:
        parts.append(source.read())
    return "".join(parts)


def _broken(source: Decoded, held: int) -> str:
    why = _TOO_LONG if held > LONGEST else "not JSON, or cut off"
    return f"{why}; the rest of the array is not read"


def _object(text: str) -> Mapping[str, object] | str:
    try:
        return _flat_or_refused(json.loads(text))
    except (ValueError, RecursionError):
        return "not JSON; mend the export"


def _flat_or_refused(found: object) -> Mapping[str, object] | str:
    return _flat(found, "", _DEEPEST) if isinstance(found, dict) else _NO_OBJECT


def _flat(found: Mapping[str, object], path: str, levels: int) -> dict[str, object]:
    if not path and not any(isinstance(value, dict) for value in found.values()):
        return dict(found)
    flat: dict[str, object] = {}
    for name, value in found.items():
        if isinstance(value, dict) and levels:
            flat |= _flat(value, f"{path}{name}.", levels - 1)
        else:
            flat[f"{path}{name}"] = value
    return flat
