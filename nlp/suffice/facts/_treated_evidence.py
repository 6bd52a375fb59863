"""Document -> words that point at a body region, and where they stand: "quad set" at the knee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._treated_place import Places
from suffice.facts._treated_words import REGION_OF, VAGUE
from suffice.types import Document

_FINGER_JOINT = re.compile(r"(?:MC?P|[PD]?IP|T[AP]M|DPC|FD[PS]|EDC)s?\b")
_FINGER_SIGNS = ("MP", "IP", "TAM", "DPC", "FD", "MCP", "EDC")  # a quick look before a slow one


class Evidence(NamedTuple):
    """Something that points at `region`: what it is and where in the note it stands."""

    region: str
    source: str  # word, vague, part (a muscle, motion or joint), exercise
    place: str  # title, treated, aim, told
    start: int


def evidence(document: Document) -> Iterator[Evidence]:
    """Everything that points at a region, not in reading order."""
    places = Places(document)
    for region, source, start in _pointers(document):
        if source == "exercise" or not places.in_exercise_name(start):
            yield Evidence(region, source, places.at(start), start)


def _pointers(document: Document) -> Iterator[tuple[str, str, int]]:
    text = document.text
    for mention in document.find("region"):
        vague = text[mention.start : mention.end].lower() in VAGUE
        yield str(mention.value), "vague" if vague else "word", mention.start
    for label, regions in REGION_OF.items():
        source = "exercise" if label == "exercise" else "part"
        for mention in document.find(label):
            if region := regions.get(str(mention.value)):
                yield region, source, mention.start
    for start in _finger_joints(text):
        yield "finger", "part", start


def _finger_joints(text: str) -> Iterator[int]:
    if any(sign in text for sign in _FINGER_SIGNS):
        for match in _FINGER_JOINT.finditer(text):
            if not text[match.start() - 1 : match.start()].isalnum():
                yield match.start()
