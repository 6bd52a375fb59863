"""Document and facts -> how much speaks for a document that is no account of a therapy visit.

A denial letter, a bill, a policy or a handout may name 97110, minutes and exercises; how it speaks
(to whom, of what money, on which form) and that no therapist accounts for a visit tell it apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from suffice.types import Document, Fact

LEAST = 0.65  # weight from which a document is taken for none of a therapy visit
_FORM = 0.12  # blanks a word that make a document an empty form
_HEAD = 400  # characters in which a document says what it is
_TITLE = re.compile(
    r"""\b(?: statement | super\s?bill | invoice | receipt | explanation\sof\sbenefits | denial
      | den(?:ied|y) | appeal | claim\s(?:no(?:tes?)?|number|\#) | adjuster | policy
      | procedure\smanual | memo(?:randum)? | meeting | huddle | agenda | (?:phone|call|equip\w*
      | maintenance | temperature | training) \s(?:log|list) | log\b | handout | home\s(?:exercise\s
      )?program(?:me)?\b | questionnaire | intake | survey | consent | privacy\spractices | hipaa
      | table\sof\scontents | contents | index\sof\schart | abstract | objectives? :? \s to \s
      | member(?:ship)? | LMT | acupunct\w+ | psychotherap\w+ | counsel\w+ | individual\ssession
      | 908\d\d
      | nurs(?:e|ing) | RN\b | specimen | reference\srange | lab(?:s|oratory)?\b | result
      | fax | reminder | prescription | DMEPOS? | medications? | personal\strain\w+
      | newsletter | schedule | job\sdescription | welcome | emergency | hospital | admitted
      | impression | findings: | radiolog\w+ | operati(?:ve|on) | surgeon: | anesthesia )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESSED = frozenset({"you", "your", "yours", "we", "our", "us", "please"})
_MAIL = re.compile(
    r"^\s*(?:(?:to|from|subject|subj|cc|sent|re)\s?:|dear\s)"
    r"|\b(?:sincerely|regards|respectfully|thanks)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNS = "\"'.,;:!?()[]"
_MONEY = re.compile(r"\$\s?\d|\b\d{1,4}\.\d{2}\b(?!\s?(?:m/s|s\b|sec|kg|lb|cm|m\b))")
_BLANK = re.compile(r"_{3,}|\[\s?\]|☐|:\s*$", re.MULTILINE)
_THERAPISTS = re.compile(r"\b(?:D?PT|MS?PT|PTA|LPTA|OTR|OTD|OT|COTA|OTA|SPT|DC|D\.C|ATC|CHT)\b")
_SOAP = ("subjective", "objective", "treatment", "assessment", "plan")


def weight(document: Document, facts: Iterable[Fact]) -> float:
    """At least `LEAST` where the document is most likely none of a therapy visit."""
    return _for(document) - _against(document, tuple(facts))


def _for(document: Document) -> float:
    text = document.text
    words = text.lower().split()
    told = 0.8 * min(2, len({m.group().lower() for m in _TITLE.finditer(text[:_HEAD])}))
    addressed = sum(word.strip(_SIGNS) in _ADDRESSED for word in words)
    told += 0.9 * (addressed >= 3 and addressed > 0.013 * len(words))
    told += 0.6 * min(2, len(_MAIL.findall(text)))
    told += 1.0 * (len(_MONEY.findall(text)) >= 3)
    return told + 1.2 * _is_form(text)


def _is_form(text: str) -> bool:
    """Whether it is a form that is mostly blank, whose headings mean nothing."""
    if "__" not in text and "[ ]" not in text and ":\n" not in text:
        return False
    return len(_BLANK.findall(text)) >= _FORM * len(text.split()) > 0


def _against(document: Document, facts: tuple[Any, ...]) -> float:
    """What only an account of a visit has: a therapist who wrote it, its parts, its bill."""
    authors = [
        f
        for f in facts
        if f.type == "person"
        and f.role in ("author", "assistant", "student", "cosigner")
        and _THERAPISTS.search(f.credential or "")
    ]
    parts = set(_SOAP).intersection(s.section for s in document.sentences)
    if _is_form(document.text):
        parts = set()
    billed = any(f.type == "units" and f.assertion == "present" for f in facts)
    timed = any(
        f.type == "minutes" and f.scope in ("code", "timed_total", "session_total") for f in facts
    )
    return 0.7 * bool(authors) + 0.3 * min(3, len(parts)) + 0.4 * billed + 0.4 * timed
