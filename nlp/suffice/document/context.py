"""Doc with target spans -> the same with stance: "denies numbness" negates numbness.

medspaCy's ConText with a rule pack of our own (`context_rules.toml`): the stock rules negate across
"reports", take every child for family and read "return to work" as hypothetical.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from suffice.document.medspacy_quiet import (
    ConText,
    ConTextGraph,
    ConTextModifier,
    ConTextRule,
)
from suffice.document.reading import reading
from suffice.types import Scope

ASSERTION_OF: Mapping[str, str] = {
    "NEGATED_EXISTENCE": "negated",
    "HISTORICAL": "historical",
    "HYPOTHETICAL": "hypothetical",
    "PLANNED": "planned",
    "FAMILY": "other_person",
}
_ATTRIBUTES = {
    "NEGATED_EXISTENCE": {"is_negated": True},
    "HISTORICAL": {"is_historical": True},
    "HYPOTHETICAL": {"is_hypothetical": True},
    "PLANNED": {"is_planned": True},
    "FAMILY": {"is_family": True},
}

_WITHOUT_SCOPE = frozenset({"TERMINATE", "PSEUDO"})


@cache
def rule_table() -> tuple[tuple[str, str, str, int | None], ...]:
    """Literal, category, direction and greatest reach in tokens of each rule of the pack."""
    text = files("suffice.document").joinpath("context_rules.toml").read_text("utf-8")
    return tuple(
        (literal, group["category"], group["direction"], group.get("max_scope"))
        for group in tomllib.loads(text)["rule"]
        for literal in group["literals"]
    )


class _LiteralMatcher:
    """The part of medspaCy's matcher that literal rules need: one phrase matcher, longest first.

    medspaCy's own also runs an empty token matcher and an empty regex matcher, and warns at each.
    """

    def __init__(self, nlp: Language) -> None:
        self._make_doc = nlp.make_doc
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.rule_map: dict[str, ConTextRule] = {}

    @property
    def rules(self) -> list[ConTextRule]:
        """All rules, in the order in which they were added."""
        return list(self.rule_map.values())

    @property
    def labels(self) -> set[str]:
        """Categories of the rules."""
        return {rule.category for rule in self.rule_map.values()}

    def add(self, rules: Iterable[ConTextRule]) -> None:
        """Add literal rules."""
        for rule in rules:
            key = f"{rule.category}_{len(self.rule_map)}"
            self.rule_map[key] = rule
            self._matcher.add(key, [self._make_doc(rule.literal.lower())])

    def __call__(self, doc: Doc) -> list[tuple[int, int, int]]:
        found = sorted(self._matcher(doc), key=lambda m: (m[1], -m[2]))
        longest: list[tuple[int, int, int]] = []
        for key, low, high in found:
            if not longest or low >= longest[-1][2]:
                longest.append((key, low, high))
        return longest

    def found(self, doc: Doc) -> Iterator[tuple[ConTextRule, int, int]]:
        """The rule of each match, with the first and last-but-one token."""
        strings = doc.vocab.strings
        return ((self.rule_map[strings[key]], low, high) for key, low, high in self(doc))


class _LocalGraph(ConTextGraph):  # type: ignore[misc]
    """ConTextGraph whose work grows with the note, not with its square.

    A cue is compared only with the cues inside its own scope, and with the targets there.
    """

    def update_scopes(self) -> None:
        """End each scope at the nearest cue that may end it."""
        self.modifiers.sort(key=lambda modifier: modifier.modifier_span)
        for index, modifier in enumerate(self.modifiers):
            if modifier.direction in _WITHOUT_SCOPE:
                continue
            for other in islice(self.modifiers, index + 1, None):
                if other.modifier_span[0] >= modifier.scope_span[1]:
                    break
                if modifier.limit_scope(other):
                    break
            for before in range(index - 1, -1, -1):
                other = self.modifiers[before]
                if other.modifier_span[1] <= modifier.scope_span[0]:
                    break
                if modifier.limit_scope(other):
                    break

    def apply_modifiers(self) -> None:
        """Link each cue to the targets in its scope."""
        self.edges = []
        if not self.targets:
            return
        targets = sorted(self.targets, key=lambda target: target.start)
        starts = [target.start for target in targets]
        longest = max((target.end - target.start for target in targets), default=0)
        for modifier in self.modifiers:
            if modifier.direction in _WITHOUT_SCOPE:
                continue
            low, high = modifier.scope_span
            first = bisect_left(starts, low - longest)
            for target in islice(targets, first, bisect_left(starts, high)):
                if modifier.modifies(target):
                    modifier.modify(target)
            modifier.reduce_targets()
        self.edges = [(target, m) for m in self.modifiers for target in m._targets]


class TherapyConText(ConText):  # type: ignore[misc]
    """ConText over the span group "suffice" with the therapy rule pack."""

    def __init__(self, nlp: Language, name: str = "suffice_context") -> None:
        if not Span.has_extension("is_planned"):
            Span.set_extension("is_planned", default=False)
        self.register_default_attributes()
        super().__init__(
            nlp,
            name=name,
            rules=None,
            span_attrs=_ATTRIBUTES,
            input_span_type="group",
            span_group_name="suffice",
        )
        self._matcher = self._ConText__matcher = _LiteralMatcher(nlp)
        self.add(
            [
                ConTextRule(literal, category, direction=direction, max_scope=reach)
                for literal, category, direction, reach in rule_table()
            ]
        )

    def __call__(self, doc: Doc, targets: str | None = None) -> Doc:
        openers = reading(doc).openers
        graph = _LocalGraph(
            targets=list(getattr(doc._, targets) if targets else doc.spans[self.span_group_name]),
            modifiers=[
                ConTextModifier(rule, low, high, doc, *_scope(rule, low, high, openers, len(doc)))
                for rule, low, high in self._matcher.found(doc)
            ],
        )
        graph.update_scopes()
        graph.apply_modifiers()
        for target, modifier in graph.edges:
            target._.modifiers += (modifier,)
        self.set_context_attributes(graph.edges)
        doc._.context_graph = graph
        return doc


def _scope(
    rule: ConTextRule, low: int, high: int, openers: Sequence[int], length: int
) -> tuple[int | None, int | None]:
    """The tokens that a cue at [low, high) rules in its sentence: what medspaCy asks the Doc for.

    Without `openers`, the first tokens of the sentences, it is left to medspaCy.
    """
    if not openers:
        return None, None
    number = bisect_right(openers, low)
    start = openers[number - 1]
    end = openers[number] if number < len(openers) else length
    reach = length if rule.max_scope is None else rule.max_scope
    direction = rule.direction.lower()
    if direction == "forward":
        return high, high + reach if end - high > reach else end
    if direction == "backward":
        return low - reach if low - start > reach else start, low
    return max(start, low - reach), min(end, high + reach)


def scopes(doc: Doc, starts: list[int]) -> tuple[Scope, ...]:
    """What each cue of `doc` rules, in characters, in reading order."""
    graph = doc._.context_graph
    found = [
        Scope(
            starts[low],
            starts[high],
            ASSERTION_OF[modifier.category],
            starts[modifier.modifier_span[0]],
            starts[modifier.modifier_span[1]],
        )
        for modifier in (graph.modifiers if graph else ())
        if modifier.category in ASSERTION_OF and modifier.direction not in _WITHOUT_SCOPE
        for low, high in [modifier.scope_span]
        if low < high
    ]
    return tuple(sorted(found))
