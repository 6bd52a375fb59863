"""Cards -> items 26 to 37 and 40."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from suffice.service.conformance.result import Item, must, should, untested

Card = Mapping[str, Any]
_LONGEST = 140


def look(cards: Sequence[Card]) -> Iterator[Item]:
    """Items on all cards that were shown."""
    if not cards:
        yield untested(26, "a card has what it must", "no card was shown for the example note")
        return
    yield from _said(cards)
    yield from _suggested(cards)
    yield from _offered(cards)


def _said(cards: Sequence[Card]) -> Iterator[Item]:
    short = all(0 < len(_text(card, "summary")) < _LONGEST for card in cards)
    yield must(26, "a card has a summary of less than 140 characters", short, "one has not")
    levels = {_text(card, "indicator") for card in cards}
    known = levels <= {"info", "warning", "critical"}
    yield must(26, "its indicator is info, warning or critical", known, f"seen: {sorted(levels)}")
    labels = all(_text(_object(card, "source"), "label") for card in cards)
    yield must(26, "its source has a label", labels, "one has not")
    html = [card for card in cards if "</" in _text(card, "detail")]
    yield should(27, "details hold no raw HTML", not html, "one does")
    uuids = [_text(card, "uuid") for card in cards]
    fresh = all(uuids) and len(set(uuids)) == len(uuids)
    yield should(37, "each card has a uuid of its own", fresh, f"seen: {uuids[:3]}")
    title = "critical is kept for life and death"
    yield should(40, title, "critical" not in levels, "a documentation gap is critical")
    topics = all(_text(_object(_object(card, "source"), "topic"), "code") for card in cards)
    yield should(36, "the source has a topic", topics, "one has none")


def _suggested(cards: Sequence[Card]) -> Iterator[Item]:
    offering = [card for card in cards if card.get("suggestions")]
    if not offering:
        yield untested(28, "suggestions say how they are chosen", "no suggestion was made")
        return
    how = {_text(card, "selectionBehavior") for card in offering}
    good = how <= {"at-most-one", "any"}
    yield must(28, "suggestions say how they are chosen", good, f"seen: {sorted(how)}")
    suggestions = [s for card in offering for s in _objects(card, "suggestions")]
    labels = all(_text(s, "label") for s in suggestions)
    yield must(30, "each suggestion has a label", labels, "one has none")
    recommended = max(
        sum(bool(s.get("isRecommended")) for s in _objects(c, "suggestions")) for c in offering
    )
    yield must(29, "at most one is recommended", recommended <= 1, f"seen: {recommended}")
    actions = [a for s in suggestions for a in _objects(s, "actions")]
    kinds = {_text(a, "type") for a in actions}
    known = kinds <= {"create", "update", "delete"}
    yield must(31, "actions create, update or delete", known, f"seen: {sorted(kinds)}")


def _offered(cards: Sequence[Card]) -> Iterator[Item]:
    reasons = [r for card in cards for r in _objects(card, "overrideReasons")]
    whole = all(_text(r, n) for r in reasons for n in ("code", "system", "display"))
    yield must(33, "override reasons are whole Codings", whole, "one is not")
    links = [link for card in cards for link in _objects(card, "links")]
    good = all(_text(link, "label") and _text(link, "url") for link in links)
    kinds = {_text(link, "type") for link in links}
    good = good and kinds <= {"absolute", "smart"}
    yield must(34, "links have label, url and type", good, f"types seen: {sorted(kinds)}")
    alone = [k for k in links if "appContext" in k and k.get("type") != "smart"]
    yield must(34, "appContext goes with SMART links only", not alone, "one has it without")


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _objects(value: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    found = value.get(name)
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
