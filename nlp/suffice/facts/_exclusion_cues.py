"""Words around a stretch that say whose therapy it speaks of: "not yet", "told", "d/c to".

Those that end in `$` are searched in the text before a stretch, the others on either side of it.
"""

from __future__ import annotations

import re

_WORDS = re.IGNORECASE | re.VERBOSE

NEGATED = re.compile(
    r"""\b(?: no | not | non | never | nor | neither | denie[sd] | unable | cannot | can't
      | isn't | wasn't | doesn't | didn't | don't | rather\sthan | instead\sof | lacks? | beyond
      | more\sthan | unexplained | unintention\w+ )\b [^.;:,]{0,40} $""",
    _WORDS,
)
UNABLE = re.compile(
    r"""\b(?: can['’]?t | can\s?not | couldn't | wouldn't | would\snot | will\snot | won't
      | don['’]t | unable | unsafe | why\snot
      | not\s(?:able|qualified|trained|appropriate|ready|yet|safe)
      | only\sif | until | lacks? )\b""",
    _WORDS,
)
HYPOTHETICAL = re.compile(
    r"""\b(?: if | once | when\sable | unless | could | should | may | might | whether | before )\b
      [^.;]{0,40} $""",
    _WORDS,
)
AIM = re.compile(
    r"""\b(?: will | to\sbe | to\sbecome | become | goals? | [ls]tgs? | in\sorder\sto | so | until
      | if | should | plan\sto | progress(?:ing)?\sto | ready\sto | toward | once )\b [^.;]{0,40} $
      | \b(?: hep | home )\b [^;]{0,60} $   # "HEP: bridges. All without cues" is at home""",
    _WORDS,
)
WISH = re.compile(
    r"""\b(?: wants? | wish(?:es)? | hop(?:es?|ing) | would\s(?:also\s)?(?:like|love)
      | ['’]d\s(?:also\s)?(?:really\s)?["“]?(?:like|love) | ask(?:s|ed|ing)? | mention(?:s|ed)?
      | interested\sin | plans?\sto | looking\sforward | goal\sis )\b""",
    _WORDS,
)
PUT_OFF = re.compile(
    r"""\b(?: told | tells | advised | explained | reminded | discuss(?:ed)? | educated | later
      | on\s(?:his|her|their)\sown | after\s(?:d/?c|discharge) | outside\sof?\stherapy | also
      | not\s(?:a\sgoal|our|part|what|the\s(?:goal|focus|aim)) | isn['’]t\s(?:our|what|the)
      | declined | (?:his|her)\schoice | separate(?:ly)? )\b""",
    _WORDS,
)
LEFT_THERAPY = re.compile(
    r"""\b(?: d/?c(?:'?e?d)?\sto | discharged?\s(?:plan|to) | transition(?:ed|s|ing)?\s(?:to|in)
      | graduat\w{1,4}\sto | (?:after|upon)\s(?:d/?c|discharge) | released\sto )\b [^.;]{0,60} $""",
    _WORDS,
)
PASTIME = re.compile(r"\b(?: enjoys? | attend(?:s|ing)? | goes\sto | leads? | teaches )\b", _WORDS)
HOBBY = re.compile(
    r"""\b(?: enjoys? | attend(?:s|ing)? | goes\sto | going\sto | went\sto | join(?:s|ed|ing)?
      | member(?:ship)? | return(?:ed)?\sto | back\sto | leads? | teaches | before\ssurgery | prior
      | plof | used\sto | previously | class(?:es)? )\b""",
    _WORDS,
)
OTHERS_VIEW = re.compile(
    r"""\b(?: wife | husband | daughter | dtr | son | family | spouse | sister | brother | friend
      | niece | neighbou?r )\b""",
    _WORDS,
)
TRAINING = re.compile(
    r"""\b(?: train(?:ed|ing)? | taught | teach(?:ing)? | instruct(?:ed|ion) | educat(?:ed|ion)
      | return\sdemo | caregivers? | carer | live-in | home\shealth | transport(?:ed)? | rnp
      | second\sperson | restorative | nursing | agency | transfers? | safety | equipment
      | wheelchair\sfollow )\b | \+2""",
    _WORDS,
)
TOGETHER = re.compile(
    r"(?: \bw/ | \bw\s | \b(?:with|and|joined|alongside|among|by|beside|as)\b ) [^.;\n]{0,15} $",
    _WORDS,
)
HOUSEHOLD = re.compile(
    r"""\b(?: lives? | living | married | resides? | house | apartment | home | talk\w* | spoke
      | works? | drives? | rides? | job | shift | evaluat\w+ | visit(?:ed|s)? )\b""",
    _WORDS,
)
NO_DOSE = re.compile(
    r"""\b(?: pain | symptom\w* | sx | hep | home | complaint\w* | feel\w* | r?om | swelling | edema
      | status | gait | brace | splint | precautions? | meds | sleep | restrictions? | grip
      | strength | flex(?:ion)? | ext(?:ension)? | balance | tug | berg | scores? | girth | mmt
      | function | posture | findings | measure\w* | vitals )\b""",
    _WORDS,
)
DEFICIT = re.compile(
    r"""\b(?: decreased | impaired | poor | limited | reduced | diminished | deconditioned | low
      | lack\sof | deficits?\sin )\b [^.;]{0,30} $""",
    _WORDS,
)
LIFTED = re.compile(
    r"""\s*(?: weight | wt | dumb | kettle | ball | load | cuff | resist
      | (?:(?:off|of|from|on|through)\s)? (?:(?:the|his|her|r|l|right|left|affected|involved)\s)*
        (?:leg|foot|knee|ankle|le|hip|limb|arm|heel|hand|side|back|spine) )""",
    _WORDS,
)
HOME = re.compile(
    r"""\b(?: hep | home\s(?:exercise\s|ex\s)?program(?:me)? | at\shome | caregiver
      | on\s(?:his|her)\sown )\b""",
    _WORDS,
)
WISHED_BY = re.compile(
    r"\b(?:wants?|wishes|says|states|reports|asked|asks|thinks|hopes|prefers|would\slike)\b",
    re.IGNORECASE,
)
PAIRED = re.compile(
    r"(?: \d | an?other | others? | fellow | t[wh] | f[oi] | six | mul | sev )", _WORDS
)
REFUSED = re.compile(r"\s*(?:(?: is | was )\s)?not\b", _WORDS)
UNINTENDED = re.compile(r"[^.;\n]{0,15}\b(?: unintention | unexplained | due\sto\sill )", _WORDS)
BILLED = re.compile(r"[\s(:,-]{0,3}97150")  # group therapy under its own code
PRACTICE = re.compile(  # "Hilltop Wellness & Physical Therapy" is a name
    r"\s(?:(?:&|and|\+)\s)?(?:[A-Z][\w.&]+\s){0,2}"
    r"(?:(?i:physical|occupational)\s(?i:therapy)|(?i:cent(?:er|re)|clinic|institute|llc|pllc|inc)\b)"
)
OF = re.compile(r"\s+of\b", _WORDS)  # "independent of pain"
NAME = re.compile(r"[A-Z][a-z]+\s$")
