"""The text between a label and a value -> whether they belong together.

"flex is now 112" and "flex 112" do; "flex stretch 3 x 30", "flex strength 4" and "no flex past 90"
do not.
"""

from __future__ import annotations

import re

CLOSING = re.compile(
    r"""\b(?:MMT|strength\w*|manual\smuscle|grip|pinch|pain\w*|girth|circumf\w*|edema|gait|balance
      |stretch\w*|resist\w*|isometric\w*|squats?|raises?|press\w*|rows?|curls?|slides?|pulleys?|wand
      |bike|incline|wedge|brace|hinge\w*|lock\w*|unlock\w*|splint\w*|orthosis|CPM|precautions?
      |protocol|avoid|beyond|past|exceed\w*|restrict\w*|limit|arc|theraband|t-?band|band|tubing|TB
      |machine|mobs?|mobiliz\w+|glides?|TUG|LEFS|DASH|QuickDASH|NDI|ODI|FOTO|SLS|SPADI|scale|scores?
      |endurance|speed|temp\w*|BP|HR|RPE|age|visits?|units?|grade|gr|hop|plank|peroneals?|quads?
      |gastroc|glutes?|deltoid|biceps|triceps|tragus|occiput|wall|floor|fingertips?|cushion|table
      |stool|reps?|sets?|SL|heel\sr[ai]ises?|last\s\d|first\s\d|stop|max|progressions?
      |gain(?:ed|s|ing)?|lost|till|until|count|diff\w*|gap|height|[PWTNF]{1,2}WB|WBAT|ice|heat|MHP|cryo
      |hammer|dumbbell|weights?|wt|dowel|ball|mirror|shuttle)\b
      | \d\s?[x×]\s?\d | \b[x×]\s?\d
      | \b(?:by|up|down|of\schange|change|loss\sof|over|above)\s*[-+~]?\s*$
      | (?<![-=])[<>]\s*$
      | (?<!last)(?<!this)\s(?:limited\sto|wk|week|day|visit|month|phase|level|stage|step)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_STRENGTH = re.compile(
    r"\b(?:MMT|[Ss]trength\w*|STRENGTH|STR|[Mm]anual [Mm]uscle|[Mm]yotomes?|dynamomet\w+|HHD)\b"
)
_STRENGTH_STEMS = ("MMT", "trength", "STR", "uscle", "yotome", "dynamom", "HHD")
RUN = re.compile(r"\s*(?:/|,|&|and|,\sand|\|)\s*\+?|\s{2,}\+?")
CONTINUES = re.compile(
    r"""[(\[/,→>=~:]|->|^\s*$
      |\b(?:was|were|now|from|to|and|eval|initial\w*|prior|prev\w*|last|goal|vs|versus|today|norm\w*
      |compared|currently|goes|other|good)\b""",
    re.IGNORECASE | re.VERBOSE,
)
GLUE = re.compile(
    r"""[\s:=,–-]*(?:(?:is|are|was|were|remains?|still|grossly|both|all|planes?|motions?|directions?
      |today|otherwise|bilat\w*|generally|overall|appears?|noted|to\sbe|each|joints?|ROM)\b
      [\s:=,-]*){0,4}""",
    re.VERBOSE | re.IGNORECASE,
)
GRADED = re.compile(r"(?<![\d.-])[0-5][+-](?=[\s/,;.)|]|$)")
ENDS = re.compile(
    r"""[ ]{2}|[ \t]*(?:$|\t|[^\w\s]|[\r\n]|[RLB]\b
      |(?:at|on|in|for|w/|with|after|before|today|now|last|prior|previously|and|to|by|then|pre|post
      |initial\w*|eval\w*|was|were|from|pass(?:ive)?\w*|act(?:ive)?\w*|[AP]ROM|right|left|bilat\w*|both|each
      |vs|versus|when|while|since|this|degrees?|met|not\smet|partly|p|a)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
SOFTLY = re.compile(r"\s*(?::|=|-|–|is|was|were|are|remains)?\s*(?:also\s)?", re.IGNORECASE)
OF = re.compile(r"\s?-?(?:of\s|in\s)?(?:full\s|true\s|the\s)?")
SAID = re.compile(r"\b(?:to|is|was|now|at|of)\b|[:=~]|->", re.IGNORECASE)
POSITIONED = re.compile(
    r"\b(?:in|with|w/|at\sabout|about|from)\s$"
    r"|\b(?:los[et]s?|gain(?:ed|s|ing)?|loss|improved|increased?s?|another|extra|first|last)"
    r"\s(?:(?:by|of|about|another|the)\s|~){0,2}$"
)
DATE_LEADS = re.compile(r"[\s:)–—-]{0,4}(?:was\s|were\s|had\s|at\s|[RL]\s|she\swas\s|he\swas\s)?")
MONTH_DAY = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/.])")


def strength_words(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where in [start, end) words say that grades follow."""
    written = text[start:end]
    if not any(stem in written for stem in _STRENGTH_STEMS):
        return ()
    return tuple(match.start() for match in _STRENGTH.finditer(text, start, end))


def closes(gap: str) -> bool:
    """Whether `gap` gives the number behind it to something else than motion."""
    return len(gap) > 1 and CLOSING.search(gap) is not None
