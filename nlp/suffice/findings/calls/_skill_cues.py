"""Patterns of judgement: "hold lunges until 30 s test neg" is NEXT, "valgus at rep 6" is SEEN."""

from __future__ import annotations

import re

from suffice.types import Cue

DOSED = Cue(
    (
        "set ",
        "set\n",
        "set\t",
        "graded",
        "titrated",
        "adjust",
        "decided",
        "checked",
        "dose",
        "stepped",
        "changed",
        "changes",
        "change in",
        "change\nin",
        "altered",
        "trimmed",
        "judge",
        "grade",
        "i who",
        "decision",
    ),
    re.compile(  # dose decided from a finding, visit by visit
        r"""\b(?:load\w*|dos\w+|progress\w*|exercises?|range|intensity|force|resistance|it|what\she\sdoes
        |programme?|each\sprogression|height|position\w*|step|selection)\b [^.;\n]{0,60}?
      \b(?:set|re-?set|graded|titrated|adjusted|decided|checked|re-?dosed|dosed|stepped|changed|altered
        |trimmed|judged)
      \s(?:by|against|on|each|every|from|around|to|at|visit|rep|with|when|only|in|off|per)\b
      | \bI\s(?:have\s)?(?:set|grade|judge|adjust(?:ed)?\sthe|dose|graded)\b [^.;\n]{0,60}
        \b(?:by|from|because|against|for)\b
      | \bhave\sto\s(?:set|judge|grade)\b
      | \bI\swho\s(?:set|place|grade|dose|judge|decide)\b [^.;\n]{0,60}
      | \b(?:decision(?!\smaking)|decided)\b [^.;\n]{0,40} \b(?:on|by|from|each|every|made|at)\b
      | \bchanges?\sin\s(?:load|angle|dose|position|resistance)\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)

NEXT = Cue(
    ("until", "unless", "if", "once", "till", "when", "as soon"),
    re.compile(  # a step that waits for a finding: "hold lunges until 30 s test neg"
        r"""\b(?:hold\w*|held|re-?try|re-?test|return\sto|progress(?!\s(?:report|note|toward))|advance|add
        |pull|move|switch|start|begin|resume|upgrade|raise|increase|drop|no|not|talk|ask|defer|keep
        |needs|go|begin|full|load|ladder|plyo\w*|weight|walking|off|wean)\b [^.;\n]{0,70}?
      \b(?:until|unless|if|once|till|when|as\ssoon\sas)\b [^.;\n]{0,50}?
      (?:[<>≥≤=]\s?\d | \d\s?/\s?\d
        | \b(?:neg|gone|without|catch\w*\sup|ok
          |no\s(?:flare|swelling|pain|lag|sx|symptoms|effusion|increase|calf|sore\w*|drop|shrug)
          |quiet|hold\w*|past)\b)""",
        re.VERBOSE | re.IGNORECASE,
    ),
)

STOPPED = Cue(
    (
        "ready",
        "appropriate",
        "safe",
        "suitable",
        "withheld",
        "off",
        "would",
        "revised",
        "new",
        "rewritten",
        "rebuilt",
        "reset",
        "rework",
        "regressed",
    ),
    re.compile(
        r"""\bnot\s(?:yet\s)?(?:ready|appropriate|safe\sto|suitable)\b | \bwithheld\b
      | \bhold(?:ing)?\soff\b | \bwould\snot\shand\b | \b(?:revised|new)\splan\b
      | \b(?:goals?|plan)\s(?:was\s|were\s|has\sbeen\s)?(?:revised|rewritten|rebuilt|reset)\b
      | \brewritten\b | \brework\w*\b | \bregressed\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)

CONFERRED = Cue(
    ("discussed", "conferred", "phoned", "called", "spoke", "contacted", "consulted", "message"),
    re.compile(
        r"""\b(?:discussed\sw(?:/|ith)|conferred\sw(?:/|ith)|phoned|called|spoke\sw(?:/|ith)|contacted
        |consulted|message\sto)
      \s(?:\w+\s){0,3}?(?:dr|md|pt|ot|otr|surgeon|physician|np|cardiolog\w+|neurolog\w+|prosthetist
        |cpo|[A-Z]{2})\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)

SEEN = Cue(
    (
        "shrug",
        "hik",
        "buckl",
        "lag",
        "valgus",
        "substitut",
        "compensat",
        "lurch",
        "wobbl",
        "shak",
        "lost ",
        "fatigue",
        "first time",
        "gain",
        "still ",
        "catch",
        "cramp",
        "flare",
        "guard",
        "grimac",
        "spasm",
        "easier",
        "smoother",
        "steadier",
        "stiff",
        "than last",
        "control",
        "sway",
        "clean",
        "next visit",
        "added",
    ),
    re.compile(  # what was seen of the patient in the exercise, or what follows from it
        r"""\b(?:shrug(?:s|ged|ging)\b(?!\s\d) | hik(?:es|ed|ing) | buckl(?:ed|es|ing)
          | lag\s(?:of\s)?\d | lag\s(?:gone|back|less|in|at|on) | valgus
          | substitut\w+ | compensat(?:es|ed|ing|ion)\b
          | lurch\w* | wobbl\w+ | shak(?:y|es|ing) | lost\s(?:form|balance|control|quality|it)
          | fatigued?\s(?:by|at|after|noted|on|w) | first\stime
          | (?:slow|good|small|steady|real)\sgains? | gain(?:ed|s)?\s(?:of\s)?\d
          | still\s(?:lacks|short|has\s\w+)
          | catch(?:es|ing)? | cramp(?:ed|s|ing)? | flared? | guard(?:s|ed)\s | grimac\w+ | spasms?
          | easier | smoother | steadier | stiffen\w* | than\slast
          | (?:lost|poor|better|good|less)\scontrol | sway(?:s|ed)?
          | (?:progress|advance|add|try|start)\s(?!report|note)(?:to\s)?[^.;\n]{2,30}\snext\svisit
          | added\s(?:\d|one\b) )""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
