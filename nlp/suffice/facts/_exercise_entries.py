"""Document -> exercise entries: names from the term list, and unknown words that carry a dosage.

"bird dog w/ ball 2x12, rows, 3x10 GTB": a dosage belongs to the name before it in its item, a
dosage that begins an item to the items before, and other words before sets and reps are a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from suffice.facts._exercise_dose import Dose, bare_amount, doses
from suffice.facts._exercise_items import Item, items
from suffice.facts._exercise_phrases import is_clause, phrase_start, short_phrase
from suffice.facts._exercise_range import RangeWork, range_work
from suffice.facts._exercise_trust import is_context, is_named, is_other_work
from suffice.types import Document, Mention, Sentence

_EACH = re.compile(r"\s?(?:ea|each|all)\b", re.IGNORECASE)
_FRESH = re.compile(
    r"\s?(?!(?:with|w/?|to|each|for|in|at|on|by|hold|and|then|then)\b)[a-zA-Z]", re.I
)
_NAMING = ("motion", "muscle")
_NAME = 40  # characters of the name of motion given by hand
_LISTED_WORDS = 6  # of an entry without dosage
_REACH = 70  # characters from an exercise to a dosage that stands apart from it


class Entry(NamedTuple):
    """An exercise with the stretch from its name to the end of its dosage."""

    start: int
    end: int
    name: str
    dosed: bool
    participation: str | None


def entries(document: Document) -> list[Entry]:
    """Every exercise of `document` in reading order."""
    amounts = doses(document)
    moved = range_work(document, amounts)
    found = [_moved(document, work) for work in moved]
    before: Sentence | None = None
    for sentence in _sentences(document, amounts):
        own = _within(amounts, sentence)
        sets = any(dose.is_sets for dose in own)
        if sentence.section == "goals" and not sets:
            continue
        context = is_context(document, sentence, sets) or _goes_on(document, before, sentence)
        before = sentence if context else None
        found += _of_sentence(document, sentence, own, context, moved)
    return sorted(found)


def _moved(document: Document, work: RangeWork) -> Entry:
    """The entry of motion given by hand, named by the words before its dosage."""
    words = " ".join(document.text[work.start : work.end][:_NAME].split())
    return Entry(work.start, work.end, words, work.dosed, work.participation)


def _sentences(document: Document, amounts: Sequence[Dose]) -> list[Sentence]:
    """Sentences that hold the name of an exercise or count repetitions."""
    anchors = {m.start for m in document.find("exercise")}
    anchors |= {dose.start for dose in amounts if dose.is_counted}
    return sorted({document.sentence_at(at) for at in anchors})


def _within(amounts: Sequence[Dose], sentence: Sentence) -> Sequence[Dose]:
    return amounts[bisect_left(amounts, (sentence.start,)) : bisect_left(amounts, (sentence.end,))]


def _goes_on(document: Document, before: Sentence | None, sentence: Sentence) -> bool:
    """Whether `sentence` continues the paragraph of treatment that `before` belongs to."""
    if before is None or before.section != sentence.section:
        return False
    return document.text.find("\n\n", before.end, sentence.start) < 0


def _of_sentence(
    document: Document,
    sentence: Sentence,
    own: Sequence[Dose],
    context: bool,
    moved: Sequence[RangeWork],
) -> list[Entry]:
    done: list[Entry] = []
    found: list[Entry] = []
    for item in items(document, sentence.start, sentence.end, own):
        if any(work.start < item.end and item.start < work.end for work in moved):
            continue
        named = [m for m in item.names if is_named(document, sentence, m, item, context)]
        if named:
            found += _named(document, item, named)
        elif not item.names and is_other_work(item):
            done, found = done + found, []  # a dosage after it is not that of what stood before
        elif not item.names:
            _unlisted(document, item, context, found)
        if any(_EACH.match(document.text, dose.end) for dose in item.doses):
            _share(found)
    return done + found


def _unlisted(document: Document, item: Item, context: bool, found: list[Entry]) -> None:
    """Add what `item` says without a listed name to the entries `found` before it."""
    if item.doses:
        _dosed(document, item, context, found)
    elif context:
        found += _listed(document, item) or _further_motion(document, item, found)


def _named(document: Document, item: Item, names: Sequence[Mention]) -> list[Entry]:
    """One entry a name; a dosage belongs to the last name before it, else to the first."""
    found: list[Entry] = []
    starts = [item.start, *(m.start for m in names[1:]), item.end]
    for name, low, high in zip(names, starts, starts[1:], strict=False):
        own = [dose for dose in item.doses if low <= dose.start < high]
        end = max([name.end, *(dose.end for dose in own)])
        start = min([name.start, *(dose.start for dose in own)])
        bare = None if own else bare_amount(document.text, name, high)
        dosed = bool(own) or bare is not None
        found.append(Entry(start, bare or end, str(name.value), dosed, _participation(item)))
    if found[-1].dosed:  # "clams and bridges 2x10"
        return [entry._replace(dosed=True) for entry in found]
    return found


def _dosed(document: Document, item: Item, context: bool, found: list[Entry]) -> None:
    """A dosage without a listed name: of the entries before, or of a name not in any list."""
    words = _words(document, item)
    if words is None:
        _share_back(item, found)
        return
    start, end = words
    if is_clause(document.text, start, end):
        return
    if _is_name(item) or (context and any(dose.is_sets for dose in item.doses)):
        name = " ".join(document.text[start:end].split())
        start, end = min(start, item.doses[0].start), max(end, item.doses[-1].end)
        found.append(Entry(start, end, name, True, _participation(item)))


def _words(document: Document, item: Item) -> tuple[int, int] | None:
    """The words that name what `item` counts: before, between or right behind its dosages."""
    first = item.doses[0]
    start = phrase_start(document.text, item.start, first.start)
    if start is not None:
        return start, first.start
    for dose, following in pairwise(item.doses):  # "2 lb | wrist ext | 3x8"
        start = phrase_start(document.text, dose.end, following.start)
        if start is not None and _FRESH.match(document.text, dose.end):
            return start, following.start
    last = item.doses[-1].end
    named = [m for m in item.others if last <= m.start <= last + 2 and m.label in _NAMING]
    return (named[0].start, named[0].end) if named else None  # "3x8 | flex/ext"


def _further_motion(document: Document, item: Item, found: list[Entry]) -> list[Entry]:
    """A motion that shares the words of the entry before it: "standing hip abd, | ext |"."""
    words = document.text[item.start : item.end].strip()
    motions = [m for m in item.others if m.label == "motion"]
    if len(motions) != 1 or not found or len(words) > motions[0].end - motions[0].start + 2:
        return []
    last = found[-1]
    if item.start - last.end > 1 or not document.inside(last.start, last.end, "motion"):
        return []
    return [Entry(motions[0].start, motions[0].end, words, False, last.participation)]


def _is_name(item: Item) -> bool:
    """Whether a word of exercise stands in `item`, or a motion or muscle that is counted."""
    counted = item.doses[0].is_counted
    return any(
        m.value in ("name", "device") if m.label == "exercise_part" else counted
        for m in item.others
        if m.label != "service"
    )


def _share_back(item: Item, found: list[Entry]) -> None:
    """A dosage after a list is that of its last entry, and of those before that have none."""
    if found and item.start - found[-1].end <= _REACH:
        found[-1] = found[-1]._replace(end=max(found[-1].end, item.doses[0].end))
        _share(found)


def _share(found: list[Entry]) -> None:
    """Give the dosage that was just read to the last entries that have none yet."""
    for at in range(len(found) - 1, -1, -1):
        if found[at].dosed and at < len(found) - 1:
            break
        found[at] = found[at]._replace(dosed=True)


def _listed(document: Document, item: Item) -> list[Entry]:
    """An entry of a list of exercises that is short and holds a word of exercise."""
    values = {str(m.value) for m in item.others if m.label == "exercise_part"}
    moved = any(m.label in ("motion", "muscle", "mode") for m in item.others)
    if not (values & {"name", "device"} or ("motion" in values and moved)):
        return []
    stretch = short_phrase(document.text, item.start, item.end, _LISTED_WORDS)
    if stretch is None:
        return []
    start, end = stretch
    return [Entry(start, end, document.text[start:end], False, _participation(item))]


def _participation(item: Item) -> str | None:
    """active, assisted or passive as the item says, None if it does not."""
    modes = {str(m.value) for m in item.others if m.label == "mode"}
    for mode in ("assisted", "passive", "active"):
        if mode in modes:
            return mode
    return None
