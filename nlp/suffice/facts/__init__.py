"""Document -> facts, one module per kind; a kind is found by being a module of this folder.

A module offers `KIND` (its Fact subclass), `extract(document, found)` and `EXAMPLES` in the
notation of `suffice.markup`; `AFTER` names the kinds whose facts it wants to see in `found`.
Modules whose names begin with an underscore are shared by several kinds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from typing import NamedTuple

from suffice.types import Document, Fact

_place = attrgetter("start", "end", "type")
Found = Mapping[str, tuple[Fact, ...]]


class Kind(NamedTuple):
    """A fact type with the function that finds it and the examples that prove it."""

    name: str
    fact: type[Fact]
    extract: Callable[[Document, Found], Iterable[Fact]]
    examples: tuple[str, ...]
    after: tuple[str, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, each after those it builds on. Raises ValueError on a circle."""
    modules = (
        import_module(f"{__name__}.{info.name}")
        for info in iter_modules(__path__)
        if not info.name.startswith("_")
    )
    return tuple(
        _ordered(
            {
                module.KIND.type: Kind(
                    module.KIND.type,
                    module.KIND,
                    module.extract,
                    tuple(module.EXAMPLES),
                    tuple(getattr(module, "AFTER", ())),
                )
                for module in modules
            }
        )
    )


def _ordered(by_name: Mapping[str, Kind]) -> Iterator[Kind]:
    done: set[str] = set()
    waiting = sorted(by_name)
    while waiting:
        ready = [name for name in waiting if done.issuperset(by_name[name].after)]
        if not ready:
            raise ValueError(f"fact kinds wait for each other or for none: {', '.join(waiting)}")
        yield from (by_name[name] for name in ready)
        done.update(ready)
        waiting = [name for name in waiting if name not in done]


def extract(document: Document) -> tuple[Fact, ...]:
    """All facts of `document` in reading order."""
    found: dict[str, tuple[Fact, ...]] = {}
    for kind in kinds():
        found[kind.name] = tuple(kind.extract(document, found))
    return tuple(_in_order([fact for group in found.values() for fact in group]))


def _in_order(every: list[Fact]) -> list[Fact]:
    """By place and type; where these are the same, by the values."""
    places = Counter(map(_place, every))
    return sorted(every, key=lambda f: (_place(f), repr(f) if places[_place(f)] > 1 else ""))
