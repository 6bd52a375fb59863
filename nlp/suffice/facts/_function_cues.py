"""Piece -> what it says by itself: "unable", "can now", "so she can", "PLOF" decide the status."""

from __future__ import annotations

import re
from typing import NamedTuple

from suffice.facts._function_pieces import Piece
from suffice.types import Mention

_DOUBT = re.compile(r"\b(?:if|whether|asked|asks|ask about)\b", re.IGNORECASE)
_SORE = re.compile(r"\b\d{1,2}(?:/10)?\s(?:w/|with|on|when|getting)")
_LEARNS = re.compile(  # a helper who is taught or heard does not do the task
    r"\s(?:was\s|has\sbeen\s|is\s)?(?:taught|instructed|trained|educated|shown|told|reports?|reported"
    r"|states?|says|said|notes?|thinks|asks?|present|counting)\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:currently|now|still)\b", re.IGNORECASE)
_UNAIDED = frozenset({"independent", "mod_i", "setup"})
_EARLY = 25  # characters before the verb of a report: "last week she drove"
_NEAR = 14  # characters between a cue and the verb that it rules


class Stand(NamedTuple):
    """What is known of a sentence before its words are read."""

    frame: str | None  # "goal" or "prior_level" by heading
    told: bool  # a report of daily life, not a record of treatment


def judge(piece: Piece, stand: Stand) -> str | None:
    """The status that the words of `piece` give it, None if they do not say."""
    cues = piece.cues()
    if "prior_level" in cues:
        return "prior_level"
    if stand.frame == "goal":
        return _in_goals(piece, cues)
    if stand.frame == "prior_level":
        return "prior_level" if piece.task or piece.has("assist") else None
    if "goal" in cues:
        _note_act(piece, cues["goal"])
        ruled = _is_aim(piece) and _rules(piece, cues["goal"].end)
        return "goal" if ruled or not piece.task else None
    return _by_cue(piece, cues, stand)


def _in_goals(piece: Piece, cues: dict[str, Mention]) -> str | None:
    if "limitation" in cues and _STILL.search(piece.text, piece.start, piece.end):
        return "limitation"
    if not piece.task:
        for verb in piece.mentions:
            if verb.value == "act" and piece.text[verb.start - 3 : verb.start].lower() == "to ":
                piece.kind = "act"
    return "goal" if piece.task and _is_aim(piece) else None


def _note_act(piece: Piece, cue: Mention) -> None:
    """Take an everyday verb right after `cue` for a task: "can't wring", "able to open"."""
    if not piece.task and any(
        m.value == "act" and 0 < m.start - cue.end < _NEAR for m in piece.mentions
    ):
        piece.kind = "act"


def _by_cue(piece: Piece, cues: dict[str, Mention], stand: Stand) -> str | None:
    for value in ("limitation", "ability"):
        if value in cues:
            _note_act(piece, cues[value])
    own = piece.kind == "own"
    if "limitation" in cues and (stand.told or own):
        return "limitation"
    if "hindered" in cues and (not piece.task or _rules(piece, cues["hindered"].end)):
        return "limitation"
    if not stand.told:
        return None
    if "ability" in cues or ("shed" in cues and piece.sheds):
        said: str | None = "ability"
    else:
        said = hint(piece, cues) if own else _unaided(piece)
    return None if said and _DOUBT.search(piece.text, piece.start, piece.end) else said


def hint(piece: Piece, cues: dict[str, Mention]) -> str | None:
    """What weaker words say of a task that can be nothing but daily life."""
    if "badly" in cues:
        return "limitation"
    if level := _level(piece):
        return level
    if "well" in cues:
        return "ability"
    return _by_deed(piece) if piece.task else None


def _rules(piece: Piece, end: int) -> bool:
    return any((m.label == "task" or m.value == "act") and m.start >= end for m in piece.mentions)


def _is_aim(piece: Piece) -> bool:
    """General tasks ("strength for ADLs") are an aim only with a level of help."""
    return piece.kind != "general" or piece.has("assist")


def _level(piece: Piece) -> str | None:
    """What the last written level of help says; "min" alone is a minute."""
    for mention in reversed(piece.mentions):
        if mention.label == "assist" and piece.text[mention.start : mention.end].lower() != "min":
            return "ability" if mention.value in _UNAIDED else "limitation"
    return None


def _unaided(piece: Piece) -> str | None:
    """Ability, where a task stands beside a level that needs no help."""
    return "ability" if piece.task and _level(piece) == "ability" else None


def _by_deed(piece: Piece) -> str | None:
    """What somebody did: the patient (an ability) or a helper in the patient's place."""
    if _SORE.search(piece.text, piece.start, piece.end) and piece.has("function_verb", "ing"):
        return "limitation"
    helped = False
    for mention in piece.mentions:
        if mention.label == "function_person":
            helped = not _LEARNS.match(piece.text, mention.end)
        elif mention.label == "function_verb" and (
            helped or (mention.value == "did" and mention.start - piece.start < _EARLY)
        ):
            return "limitation" if helped else "ability"
    return None
