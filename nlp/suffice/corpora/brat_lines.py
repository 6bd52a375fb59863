r"""Lines of a brat `.ann` file -> facts and relations of one note.

`T1\tROM 8 23\tR knee flex 112` with `A1\tside T1 R` is a fact with an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from suffice.corpora.brat_values import from_comment
from suffice.corpora.model import PLACE, AnyFact, CorpusError, Relation, placed
from suffice.corpora.offsets import Utf16
from suffice.corpora.scheme import decode

_ID = re.compile(r"[TEARMN#*]\S*")
COMMENT = "AnnotatorNotes"


@dataclass
class Standoff:
    """What stands in one file, by brat's ids, before it is put together."""

    text: str
    where: str
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    events: dict[str, str] = field(default_factory=dict)  # event -> its trigger
    relations: dict[str, Relation] = field(default_factory=dict)
    units: str = "points"

    def read(self, lines: Iterable[str]) -> tuple[tuple[AnyFact, ...], tuple[Relation, ...]]:
        """Facts and relations. Raises CorpusError naming the line."""
        numbered = [
            (f"{self.where}:{number}", parts)
            for number, line in enumerate(lines, 1)
            if line.strip() and (parts := _parts(line, f"{self.where}:{number}"))
        ]
        for _, parts in numbered:
            if parts[0][0] == "E":
                self.events[parts[0]] = parts[1].split(" ")[0].partition(":")[2]
        # Whatever the order of the file, a line may only rest on what is known.
        for first in ("T", "E", "R*", "AMN#"):
            for where, parts in numbered:
                if parts[0][0] in first:
                    self._line(where, parts)
        return tuple(self.facts[name] for name in self.order), tuple(self.relations.values())

    def _line(self, where: str, parts: list[str]) -> None:
        name, middle, rest = parts[0], parts[1].split(" "), parts[2] if len(parts) > 2 else ""
        try:
            if name[0] == "T":
                self._fact(where, name, middle, rest)
            elif name[0] in "ER*":
                self._relation(name, middle)
            else:
                self._mark(name, middle, rest)
        except KeyError as error:
            missing = str(error.args[0])[:12]
            raise CorpusError(
                f"{where}: it refers to {missing!r}, which the file does not have; mend the line"
            ) from None
        except (ValueError, IndexError):
            raise CorpusError(
                f"{where}: not a line of brat standoff; export the file again"
            ) from None

    def _fact(self, where: str, name: str, middle: list[str], covered: str) -> None:
        if name in self.facts:
            raise CorpusError(f"{where}: {name!r} stands twice; give each line its own id")
        pieces = [
            (int(start), int(end))
            for start, end in (piece.split(" ") for piece in " ".join(middle[1:]).split(";"))
        ]
        self.facts[name] = dict(placed(middle[0], self._points(pieces, covered, where), {}))
        self.order.append(name)

    def _points(
        self, pieces: list[tuple[int, int]], covered: str, where: str
    ) -> list[tuple[int, int]]:
        """`pieces` in code points, whichever of the two counts gives the covered words."""
        if self._says(pieces, covered):
            return pieces
        utf16 = Utf16(self.text)
        other = [(utf16.to_points(start), utf16.to_points(end)) for start, end in pieces]
        if not self._says(other, covered):
            raise CorpusError(
                f"{where}: its words are not those of the text there; was the text changed, or "
                "were its line ends converted, after it was annotated?"
            )
        self.units = "utf-16"
        return other

    def _says(self, pieces: list[tuple[int, int]], covered: str) -> bool:
        there = " ".join(self.text[start:end] for start, end in pieces)
        inside = all(0 <= start <= end <= len(self.text) for start, end in pieces)
        return inside and (not covered or there.split() == covered.split())

    def _relation(self, name: str, middle: list[str]) -> None:
        if name[0] == "*":
            roles = [("", target) for target in middle[1:]]
        else:
            roles = [(role, target) for role, _, target in (m.partition(":") for m in middle)]
        if name[0] == "E":
            kind, trigger = roles[0]
            roles = [("trigger", trigger), *roles[1:]]
        else:
            kind, roles = middle[0], roles if name[0] == "*" else roles[1:]
        arguments = tuple((role, self._index(target)) for role, target in roles if target)
        key = name if name != "*" else f"*{len(self.relations)}"
        self.relations[key] = Relation(kind, arguments, {})

    def _index(self, name: str) -> int:
        return self.order.index(self._owner(name))

    def _owner(self, name: str) -> str:
        owner = self.events.get(name, name)
        if owner not in self.facts:
            raise KeyError(name)
        return owner

    def _mark(self, name: str, middle: list[str], rest: str) -> None:
        kind, owner = middle[0], middle[1]
        if name[0] == "#" and owner[:1] not in ("T", "E"):
            return  # a remark on a relation or on the file
        written = " ".join(middle[2:])
        if owner in self.relations and name[0] in "AM":
            relation = self.relations[owner]
            given = {**relation.attributes, kind: written or True}
            self.relations[owner] = replace(relation, attributes=given)
            return
        fact = self.facts[self._owner(owner)]
        if name[0] in "AM":
            key = f"{kind}_" if kind in PLACE else kind
            fact[key] = decode(fact["type"], key, written) if written else True
        elif name[0] == "N":
            fact.setdefault("links", []).append([*middle[2].split(":", 1), rest])
        elif kind == COMMENT:
            values, comment = from_comment(fact["type"], rest)
            fact.update(values | ({"comment": comment} if comment else {}))


def _parts(line: str, where: str) -> list[str]:
    parts = line.rstrip("\r\n").split("\t", 2)
    if len(parts) < 2 or not _ID.fullmatch(parts[0]):
        raise CorpusError(f"{where}: not a line of brat standoff; export the file again")
    return parts
