"""Every example of every fact module: the marks are exactly what reading finds."""

from __future__ import annotations

import pytest

from suffice import facts, markup
from suffice.types import Fact

EXAMPLES = [
    pytest.param(kind, example, id=f"{kind.name}-{number}")
    for kind in facts.kinds()
    for number, example in enumerate(kind.examples, 1)
]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_example(kind: facts.Kind, example: str, read) -> None:
    text, marks = markup.parse(example)
    asked = {(m.start, m.end): tuple(m.values) for m in marks}
    _, found = read(text)
    own = [fact for fact in found if fact.type == kind.name]
    shown = markup.render(text, own, lambda f: asked.get((f.start, f.end), f.own_fields()))
    assert sorted(_as_mark(f, asked) for f in own) == sorted(
        (m.start, m.end, m.type, tuple(m.values.items())) for m in marks
    ), f"found: {shown}"


def _as_mark(fact: Fact, asked: dict[tuple[int, int], tuple[str, ...]]) -> tuple:
    names = asked.get((fact.start, fact.end), fact.own_fields())
    values = tuple((name, markup.written(getattr(fact, name))) for name in names)
    return fact.start, fact.end, fact.type, values


@pytest.mark.parametrize("kind", facts.kinds(), ids=lambda kind: kind.name)
def test_kind_shows_what_it_finds_and_what_it_leaves(kind: facts.Kind) -> None:
    """A kind without a near miss proves only that it finds something."""
    marked = [bool(markup.parse(example)[1]) for example in kind.examples]
    assert any(marked), "no example with a mark"
    assert not all(marked), "no near miss"
