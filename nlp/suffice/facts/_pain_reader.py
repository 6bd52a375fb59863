"""Document -> the ratings that are pains: in "Pain 4/10 today, 2 at rest, quads 4/5" the 4 and 2.

A pain word opens a topic; numbers are its ratings as long as only label words, places and
circumstances stand between. Another rated thing ("fatigue 4/10") closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts import _pain_glue as glue
from suffice.facts._pain_forms import Form, forms
from suffice.facts._pain_pairs import pairs
from suffice.facts._pain_rules import is_rating
from suffice.facts._pain_topic import STRONG, Topic
from suffice.facts._pain_traps import counts_something, is_legend
from suffice.types import Document, Mention, Sentence

_LETTER = re.compile(r"S(?:\s?[:.–-])?\s{1,3}(?=\d)")
_PLACE_REACH = 12  # characters before "sx" in which its place stands
_RIVAL_REACH = 5  # characters behind another rated thing in which a number is its own


def ratings(document: Document) -> Iterator[Form]:
    """The forms in `document` that rate a pain, in reading order."""
    seeds = _seeds(document)
    if not seeds:
        return
    topic, at = Topic(), 0
    for sentence in document.sentences:
        while seeds[at] < sentence.start:
            at += 1
        if topic.word and _goes_on(document, sentence, topic):
            topic.carried, topic.end = True, sentence.start
        elif seeds[at] < sentence.end:
            topic = Topic(end=sentence.start)
        else:
            topic.word = ""
            continue
        yield from _read(document, sentence, topic)
        if topic.carried:
            topic.word = ""


def _seeds(document: Document) -> list[int]:
    """Where pain words and ratings out of ten stand, and the end of the text; empty without any."""
    text = document.text
    seeds = [m.start for m in document.find("pain") if m.value != "not"]
    seeds += [s.start for s in document.sentences if _said(document.text, s.start)]
    for label in ("number", "numword"):
        seeds += [m.start for m in document.find(label) if m.value == 10.0 and _is_scale(text, m)]
    return [*sorted(seeds), len(text) + 1] if seeds else []


def _said(text: str, start: int) -> re.Match[str] | None:
    """The letter of the subjective part with nothing but a number behind it: "S 3."."""
    return _LETTER.match(text, start) if text.startswith("S", start) else None


def _is_scale(text: str, number: Mention) -> bool:
    """Whether it is the 10 of "4/10" or "4 out of 10"."""
    return text[max(0, number.start - 4) : number.start].rstrip().endswith(("/", " of"))


def _goes_on(document: Document, sentence: Sentence, topic: Topic) -> bool:
    """Whether the topic of the sentence before reaches into this one."""
    if "\n" not in document.text[topic.end : sentence.start]:
        return True
    opening = document.inside(sentence.start, sentence.start + 24, "pain_context")
    return topic.word in STRONG and bool(
        opening and not document.text[sentence.start : opening[0].start].strip(" \t\n-*•")
    )


def _read(document: Document, sentence: Sentence, topic: Topic) -> Iterator[Form]:
    start, end = sentence.start, sentence.end
    inside = document.inside(start, end, "pain", "rated_other", "number", "numword")
    numbers = [m for m in inside if m.label in ("number", "numword")]
    if not numbers and topic.carried:
        return
    if topic.word in STRONG or any(m.value in STRONG for m in inside):
        listed = [*pairs(document.text, start, end)] if numbers else []
        if listed:
            topic.turn_to("pain", listed[-1].end, rated=True)
            yield from listed
            return
    if letter := _said(document.text, start):
        topic.turn_to("pain", letter.end())
    found = {form.start: form for form in forms(document.text, numbers)}
    words = [m for m in inside if m.label in ("pain", "rated_other")]
    places = {word.start: word for word in words}
    for at in sorted({*found, *places}):
        if at in places:
            _hear(document, places[at], topic)
        elif at >= topic.end:
            yield from _weigh(document, sentence, topic, found[at])


def _weigh(document: Document, sentence: Sentence, topic: Topic, form: Form) -> Iterator[Form]:
    """`form` if it is a rating of the topic, which then goes on behind it."""
    if is_legend(document.text, form):
        topic.end = form.end
    elif _may_be(document.text, topic, form) and is_rating(document, sentence, topic, form):
        topic.turn_to(topic.word or "ache", form.end, rated=True)
        yield form


def _hear(document: Document, word: Mention, topic: Topic) -> None:
    """A pain word or another rated thing takes over the topic."""
    if word.value in ("not", "late") or word.start < topic.end:
        return
    kind = str(word.value) if word.label == "pain" else "other"
    if kind == "vague":
        near = word.start - _PLACE_REACH
        kind = "ache" if glue.is_placed(document, near, word.start) else "other"
    live = topic.word not in ("", "other") and not topic.carried
    if kind == "ache" and live and topic.word in STRONG and not topic.rated:
        return  # "pain is a burning sensation, rated 3"
    if kind == "other" and live and not glue.breaks(document.text, topic.end, word.start):
        topic.rival = word.end
        return  # "pain and stiffness 4/10"
    topic.turn_to(kind, word.end)


def _may_be(text: str, topic: Topic, form: Form) -> bool:
    """Whether nothing beside the form says that it is no rating, or one of another thing."""
    if form.high > 10 or form.bound == "above" or topic.word == "other":
        return False
    if topic.rated and topic.rival >= 0 and form.start - topic.rival < _RIVAL_REACH:
        return False
    return not counts_something(text, form)
