"""Number behind a pain word -> whether it rates the pain: "2 at rest" after "Pain 4/10, " does.

"4/10" needs little around it, a bare "4" needs a strong pain word or a rating before it.
"""

from __future__ import annotations

from suffice.facts import _pain_glue as glue
from suffice.facts._pain_forms import Form
from suffice.facts._pain_topic import STRONG, Topic
from suffice.facts._pain_traps import is_dated
from suffice.types import Document, Sentence

_NO_PAINS = frozenset({"goals", "plan"})
# Where a bare "4/10" is what the patient says; a signature line too early in the note is a header.
_TOLD = frozenset({"header", "other", "assessment", "signature"})
_ROW = 2  # a line with more cells is a table row: its "5/10" may be a date
_LOOSE_WORDS = 7  # so many words may stand between a pain word and its bare number
_TIGHT_WORDS = 5  # ... and between a weak one ("sore") and its number
_FAR = 60  # characters between a pain word and its bare number
_BEHIND = 50  # characters between "2/10" and the pain word behind it
_LEAD = 120  # characters before "4/10" that are looked at


def is_rating(document: Document, sentence: Sentence, topic: Topic, form: Form) -> bool:
    """Whether `form` rates a pain, `topic` being what was read before it."""
    if form.out_of_ten:
        return not is_dated(document.text, form) and _full(document, sentence, topic, form)
    if not topic.word:
        return False
    if topic.rated or topic.carried:
        return _one_more(document, topic, form)
    return _first(document, topic, form)


def _full(document: Document, sentence: Sentence, topic: Topic, form: Form) -> bool:
    """Whether "4/10" is a pain: behind or before a pain word, or told by the patient."""
    if (topic.word and not topic.carried) or _named_behind(document, sentence, form):
        return True
    if sentence.section in _NO_PAINS and not topic.carried:
        return False
    if len(document.line_at(form.start).cells) > _ROW:
        return False
    return sentence.section == "subjective" or _unnamed(document, sentence, topic, form)


def _unnamed(document: Document, sentence: Sentence, topic: Topic, form: Form) -> bool:
    """Whether "4/10" without a pain word has a place or a circumstance that makes it a pain."""
    text = document.text
    start = glue.lead(text, max(topic.end, form.first - _LEAD), form.first)
    if not glue.is_plain(document, start, form.first):
        return False
    if topic.carried or glue.is_placed(document, start, form.start):
        return True
    cued = glue.has_cue(document, start, form)
    if sentence.section in _TOLD and form.start > document.line_at(form.start).start:
        placed = glue.is_placed(document, form.end, form.end + 20)
        return cued or placed or glue.ends_clause(text, form)
    return cued and bool(document.find("pain"))


def _named_behind(document: Document, sentence: Sentence, form: Form) -> bool:
    """Whether the pain word follows: "2/10 R knee pain"."""
    words = document.inside(form.end, min(sentence.end, form.end + _BEHIND), "pain")
    return bool(words) and not glue.breaks(document.text, form.end, words[0].start)


def _first(document: Document, topic: Topic, form: Form) -> bool:
    """Whether a bare number is the first rating behind a pain word."""
    if form.start - topic.end > _FAR or not glue.closes(document, form):
        return False
    gap = document.text[topic.end : form.first]
    if glue.is_blocked(gap) or (")" in gap and "(" not in gap and _is_aside(document, topic)):
        return False
    start, words = glue.lead(document.text, topic.end, form.first), glue.word_count(gap)
    plain = glue.is_plain(document, start, form.first)
    if topic.word in STRONG:
        return plain or (start <= topic.end + 3 and words <= _LOOSE_WORDS)
    return plain and words <= _TIGHT_WORDS and glue.is_plain(document, topic.end, start)


def _is_aside(document: Document, topic: Topic) -> bool:
    """Whether the pain word itself stands in the bracket: "R 3+ (stopped for pain) L 5"."""
    opened = document.text.rfind("(", max(0, topic.end - _LEAD), topic.end)
    return opened >= 0 and bool(document.inside(opened, topic.end, "pain"))


def _one_more(document: Document, topic: Topic, form: Form) -> bool:
    """Whether a bare number is a further rating of the same pain."""
    text = document.text
    if form.start - topic.end > 2 * _FAR:
        return False
    if glue.is_bracketed(text, topic.end, form) or glue.is_next_cell(text, topic.end, form):
        return not topic.carried
    start = glue.lead(text, topic.end, form.first)
    if topic.carried and start > topic.end + 3:
        return False
    if glue.crosses_number(text, topic.end, start) or not glue.closes(document, form):
        return False
    if not glue.is_plain(document, start, form.first):
        return False
    return glue.has_cue(document, start, form) or glue.is_placed(document, start, form.start)
