"""Document -> sentences that stand in a list of goals: "LTG 8 wk: 12 steps reciprocal"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.types import Document, Sentence

_HEAD = re.compile(
    r"""\s{0,8}(?:[-*•(]\s?)?(?:\d[.):]?\s)?
        (?:(?:updated|revised|new|pt|patient|our|current|functional|short[ -]term|long[ -]term)\s)?
        (?:[ls]tg|goal|target)s?\b""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS, _REACH = ("tg", "goal", "target"), 30  # one of them begins so early in such a heading
_OTHER_HEAD = re.compile(
    r"[A-Z][A-Za-z' /&-]{1,24}:(?!\d)|[A-Z]{3,}\s[A-Z]{3,}\b|[-=_*]{4}|\d{1,2}/\d{1,2}/\d\d"
    r"|9[27]\d{3}\b|(?:[A-Z][\w.'-]{0,20}\s){1,3}[A-Z]?[\w'-]{0,20},?\s(?:D?PT|OTR?|COTA|L?PTA|DC)\b"
    r"|(?:Freq|FREQ|POC|Timed|TIMED|Total|TOTAL|Signed|Cont)\b"
    r"|(?:HEP|PLAN|Plan|P|Rx|RX|Tx|TX|TREATMENT|Treatment|CHARGES?|Charges?|BILLING|Billing)\b"
)
_ITEM = re.compile(r"[-*•▪·]\s|\(?[0-9a-z]{1,2}[).:]|\d\s|[ls]tg", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\r]{0,80}\n")


def goal_sentences(document: Document) -> Iterator[Sentence]:
    """Sentences under a heading of goals, up to the next heading or blank line."""
    text = document.text
    before, section, is_open = "", "", False
    for sentence in document.sentences:
        if (sentence.section == "goals" != before) or _is_head(document, sentence.start):
            section, is_open = sentence.section, True
        elif is_open:
            is_open = sentence.section in (section, "signature") and not _ends(text, sentence)
        if is_open:
            yield sentence
        before = sentence.section


def _is_head(document: Document, start: int) -> bool:
    if not document.holds(_WORDS, start, start + _REACH):
        return False
    return _HEAD.match(document.text, start) is not None


def _ends(text: str, sentence: Sentence) -> bool:
    """Whether a list of goals cannot go on with `sentence`."""
    start, end = sentence.start, sentence.end
    while start < end and text[start].isspace():
        start += 1
    if start == end or _ITEM.match(text, start):
        return False
    gap = len(text[max(0, sentence.start - 20) : start].rstrip())
    blank = _BLANK_LINE.search(text, max(0, sentence.start - 20) + gap, start)
    return blank is not None or _OTHER_HEAD.match(text, start) is not None
