"""Why an exercise was chosen: "quad lag is why he backs down the stairs" ties it to a task."""

from __future__ import annotations

import re

from suffice.findings.calls._skill import sentences, skilled
from suffice.findings.case import Case, words
from suffice.types import Cue, Evidence, Mention, Sentence

Shown = tuple[Evidence, ...] | None

_CAUSE = Cue(
    (
        "limit",
        "keep",
        "stop",
        "explain",
        "account",
        "because",
        "need",
        "short",
        "let",
        "what",
        "contribut",
        "make",
        "won't",
        "will",
        "forces",
        "weak",
        "between",
        "reason",
        "precisely",
        "->",
        "=>",
        "→",
    ),
    re.compile(  # one thing is told to be the cause of another
        r"""\b(?:limits|limit(?!\s\d)|limited\s(?:by|for|because)|limiting(?!\sfactor)|limitation
      |keeps?\s(?:him|her|it|from)|stops?\s(?:him|her|the)|explain\w*|accounts?\sfor|because\sof
      |needed\s(?:for|to)|needs\s~?\d+|short\sof|let\sgo|what\sit\stakes|contribut\w*|makes?\s(?:it|him|her|the|his|them|[a-z]+\s(?:hard|difficult|unsafe|slow|impossible))
      |won't|will\snot|forces|weak\slink|(?:is|are)\sthe\slimit|between\s(?:him|her)
      |(?:is|are|was)\sthe\sreason|precisely\sthe)\b
      | (?:[-=]>|→)\s?(?:can|un)""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_WHY = Cue(
    (
        "why",
        "what",
        "larger",
        "that",
        "contribut",
        "leave",
        "forces",
        "ceiling",
        "deficit",
        "limit",
        "problem",
        "barrier",
        "issue",
    ),
    re.compile(  # the same, so plainly that the task need not be in our list
        r"""\b(?:(?:that|which)(?:\sis|\swas|'s)?\swhy|(?:is|was|are)\s(?:also\s)?why|(?:is|are)\swhat
      |what\s(?:keeps|stops|is\sleft|remains)|larger\slimitation|that\sis\sthe|contribut\w+\sto
      |leaves?\sthe|forces\sh\w+|is\sthe\s(?:ceiling|deficit|limit|problem|barrier|issue))\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_PHRASE = re.compile(r"\b(?:skilled|skills|medical\w*|necess\w+|services?)\b", re.I)
_AIM = re.compile(
    r"""\b(?:to|for|so\s(?:that\s)?(?:s?he|pt|patient|they)(?:\s(?:can|may|could))?
        |needed\s(?:for|to)|in\sorder\sto)
      \s(?!\d|pt\b|ot\b|the\slast|re-?eval)""",
    re.VERBOSE | re.IGNORECASE,
)
_LISTING = re.compile(r"limit(?:s|ing)?$|[-=]>|→", re.I)  # "limiting stairs, driving" only lists
_GRIP = re.compile(r"\b(?:grip|pinch|lag|hold\w*)\b", re.I)
_SIGNS, _LONGEST = ".;,:\n", 90  # what ends a clause, and how much of it is quoted at most
_CHOSEN = ("rationale", "modification", "cueing", "assistance")
_DEFICIT = ("motion", "muscle", "impairment", "impairment_part", "region")
_CAPACITY = re.compile(
    r"""\b(?:strength\w*|endurance|rom|flexib\w*|mobility|control|coordination|dexterity|balance|stabili\w*
      |motion|power|weak\w*|falls?|contractures?|shorten\w*|stiff\w*|tight\w*|adhesions?|scarring|tone|lag
      |deformit\w+)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"""\b(?:in\sorder\sto|needed\s(?:for|to)|for\s(?!\d)|impacting|limiting|keeps?\sh
      |to\s(?:improve|increase|restore|regain|rebuild|build|address|facilitate|promote|gain|reduce
        |decrease|maintain|prevent|progress|advance|protect|keep))\b[^.;\n]{0,60}""",
    re.VERBOSE | re.IGNORECASE,
)
_BECAUSE = Cue(
    ("because", " bc ", "b/c", "since", "d/t", "due to", "so "),
    re.compile(  # a reason that stands beside what was done or found
        r"""\b(?:because(?!\s["“]|\sof\s(?:the\s)?(?:weather|snow|holiday))|(?-i:bc)|b/c|d/t|due\sto
          |since(?!\s(?:\d|last|her|his|the\s(?:last|first|eval|fall|surg)|(?-i:[A-Z])|mon|tue|wed|thu|fri|sat|sun|yesterday
            |surgery|eval|onset|injury|then|initial|soc|start|admission|\w+\s?\d))
          |so\s(?:that\s)?(?:the|she|he|it|they|as|[a-z]+\s(?:don't|doesn't|do\snot|does\snot|is|are)))\b
        [^.;\n]{4,60}""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_BODY = ("exercise", "motion", "muscle", "impairment", "impairment_part", "region")
_PLAIN_LOSS = re.compile(r"(?:deficits?|decreased|limited|impaired|reduced|loss)\b", re.I)
_TREATED = ("weakness", "contracture", "stiffness", "spasticity", "rom")
_FOR = re.compile(  # between the link and the task: a capacity, or that the patient can do it
    r"\b(?:so\s(?:that\s)?\w+|control|strength\w*|endurance|power|motion|rom|balance|mobility"
    r"|coordination|dexterity|flexibility)\b",
    re.I,
)
_GENERAL = re.compile(
    r"(?:adls?|functional\s\w+|function|activit\w+|mobility|transfers?|gait|amb\w*)", re.I
)


def _tasks(case: Case, start: int, end: int) -> list[Mention]:
    """Tasks of daily life that are told by name; "ADLs" and an aid are none."""
    return [
        m
        for m in case.document.inside(start, end, "task")
        if m.value != "aid" and not _GENERAL.fullmatch(case.text, m.start, m.end)
    ]


def _clause(case: Case, sentence: Sentence, start: int, end: int) -> Evidence:
    """The words around [start, end) up to the signs on either side."""
    low, high = max(sentence.start, start - _LONGEST), min(sentence.end, end + _LONGEST)
    before = max(case.text.rfind(sign, low, start) for sign in _SIGNS)
    after = [at for sign in _SIGNS if (at := case.text.find(sign, end, high)) >= 0]
    first, last = max(low, before + 1), min(after, default=high)
    words_start = first + len(case.text[first:start]) - len(case.text[first:start].lstrip())
    return Evidence(words_start, first + len(case.text[first:last].rstrip()))


def _cause(case: Case, sentence: Sentence) -> Shown:
    """A deficit that is told to be what stands between the patient and a task."""
    why = _WHY.search(case.document, sentence.start, sentence.end)
    if why and not _PHRASE.search(case.text, sentence.start, sentence.end):
        return (_clause(case, sentence, why.start(), why.end()),)
    if not case.document.inside(sentence.start, sentence.end, "task"):
        return None
    for link in _CAUSE.finditer(case.document, sentence.start, sentence.end):
        low, high = max(sentence.start, link.start() - 90), min(sentence.end, link.end() + 90)
        tasks = _tasks(case, low, high)
        if _LISTING.match(link[0]) and len({m.value for m in tasks if m.start > link.start()}) > 1:
            continue
        if tasks and case.document.inside(low, high, *_DEFICIT):
            return (Evidence(min(link.start(), tasks[0].start), max(link.end(), tasks[0].end)),)
    return None


def _aim(case: Case, sentence: Sentence) -> Shown:
    """A motion or strength that is worked on for a task."""
    if not case.document.inside(sentence.start, sentence.end, "task"):
        return None
    for link in _AIM.finditer(case.text, sentence.start, sentence.end):
        low, high = max(sentence.start, link.start() - 60), min(sentence.end, link.end() + 45)
        tasks = _tasks(case, link.start(), high)
        before = case.document.inside(
            low, link.start(), "motion", "muscle", "impairment", "instrument"
        )
        grip = _GRIP.search(case.text, low, link.start())
        if tasks and (before or grip):
            start = before[-1].start if before else grip.start() if grip else low
            return (Evidence(start, tasks[0].end),)
    return None


def _chosen_for(case: Case, sentence: Sentence) -> Shown:
    """An exercise done for a task, or for a capacity that a task needs."""
    if sentence.section in ("goals", "plan") or not case.document.inside(
        sentence.start, sentence.end, "exercise"
    ):
        return None
    for link in _AIM.finditer(case.text, sentence.start, sentence.end):
        done = case.document.inside(
            max(sentence.start, link.start() - 40), link.start(), "exercise"
        )
        tasks = _tasks(case, link.end(), min(sentence.end, link.end() + 60)) if done else []
        if tasks and _FOR.search(case.text, link.start(), tasks[0].start):
            return (Evidence(link.start(), tasks[0].end),)
    return None


def purpose_is_tied_to_a_task(case: Case) -> Shown:
    """Why an exercise was chosen, tied to an impairment and a task."""
    aimed: Shown = None
    for sentence in sentences(case, "subjective"):
        if found := _cause(case, sentence) or _chosen_for(case, sentence):
            return found
        aimed = aimed or _aim(case, sentence)
    # a goal alone says nothing of the exercise; beside work that was chosen with skill it does
    return aimed if skilled(case, *_CHOSEN) else None


def purpose_is_general(case: Case) -> Shown:
    """A purpose in general words, a reason, or skilled work beside a loss."""
    return _general_aim(case) or _reason(case) or _beside_a_loss(case)


def _general_aim(case: Case) -> Shown:
    """A capacity that is to be gained, or a deficit that limits."""
    for match in _PURPOSE.finditer(case.text, case.start, case.end):
        sentence = case.document.sentence_at(match.start())
        low = max(sentence.start, match.start() - 40)
        if sentence.section != "subjective" and _CAPACITY.search(case.text, low, match.end()):
            return (Evidence(match.start(), match.start() + len(match[0].rstrip())),)
    for sentence in sentences(case, "subjective"):
        if case.document.inside(sentence.start, sentence.end, "motion", "muscle", "impairment"):
            link = _CAUSE.search(case.document, sentence.start, sentence.end)
            if link:
                return (Evidence(*link.span()),)
    return None


def _reason(case: Case) -> Shown:
    """Why something was done or left out, told of a part of the body or an exercise."""
    for match in _BECAUSE.finditer(case.document, case.start, case.end):
        sentence = case.document.sentence_at(match.start())
        if sentence.section in ("subjective", "goals"):
            continue
        low, high = max(sentence.start, match.start() - 90), min(sentence.end, match.end())
        told = any(f.start < high and low < f.end for f in case.find("skilled"))
        if told or (sentence.section != "header" and case.document.inside(low, high, *_BODY)):
            return (Evidence(match.start(), match.start() + len(match[0].rstrip())),)
    return None


def _beside_a_loss(case: Case) -> Shown:
    """A loss of strength or motion in the assessment, or a limitation beside skilled work."""
    for loss in case.find("impairment", kind=_TREATED, asserted=True):
        plain = _PLAIN_LOSS.match(case.text, loss.start)
        if loss.section == "assessment" and loss.time == "current" and loss.region and not plain:
            return words(loss)
    reasons = skilled(case, *_CHOSEN)
    limits = case.find("function", status=("limitation", "goal"))
    if limits and reasons:
        return words(limits[0])
    return words(*skilled(case, "rationale")[:1]) or None
