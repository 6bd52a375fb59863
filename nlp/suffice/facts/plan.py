"""Document -> how often and how long therapy goes on: "2x/wk x 6 wks" is one plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.types import Cue, Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Fact):
    """Frequency and duration of therapy, each as written or None."""

    type: ClassVar[str] = "plan"

    frequency: str | None
    duration: str | None


KIND = Plan
EXAMPLES = (
    "Plan: PT [2x/wk x 6 wks](plan frequency=2x/wk duration=6_wks).",
    "P: OT [3 times per week for 4 weeks](plan frequency=3_times_per_week duration=4_weeks).",
    "Plan: continue [twice weekly](plan frequency=twice_weekly duration=none).",
    "P: [2-3x/week, 8 more weeks](plan frequency=2-3x/week duration=8_more_weeks).",
    "Cont [1x/wk to 6/30](plan frequency=1x/wk duration=to_6/30).",
    "Plan: [3x/wk x 2](plan frequency=3x/wk duration=2), then"
    " [1x/wk x 4 wks](plan frequency=1x/wk duration=4_wks).",
    "Frequency: [once a week for six weeks](plan frequency=once_a_week duration=six_weeks).",
    "PLAN: [two visits weekly for 30 days](plan frequency=two_visits_weekly duration=30_days).",
    "P: PT [2x/wk thru March](plan frequency=2x/wk duration=thru_March).",
    "Plan: [every other week x 4 visits](plan frequency=every_other_week duration=4_visits).",
    "She walks 3x/wk for 2 miles.",
    "HEP 4x/week for 3 weeks.",
    "He bowls twice a week.",
    "Pain for 6 weeks.",
)

_COUNT = r"(?:\d{1,2}(?:\s?(?:-|–|to)\s?\d{1,2})?|one|two|three|four|five|six|eight|ten|twelve)"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_PER = r"(?:/|per\s|an?\s|each\s|every\s)"
_PLAN = re.compile(
    rf"""(?<![\w/.])(?P<frequency>
        {_COUNT}\s?(?:[x×]|times|visits|sessions|days)?\s?{_PER}\s?(?:wk|week|mo|month)\b  # 2x/wk
      | {_COUNT}\s?(?:[x×]|times|visits|sessions)?\s?(?:weekly|monthly)\b      # two visits weekly
      | {_COUNT}\s?[x×]\s?(?:wk|week)\b                                        # 3x wk
      | (?:once|twice)\s(?:an?\s|per\s|every\s)?(?:weekly|week|wk|monthly|month)\b
      | every\sother\s(?:wk|week)\b | weekly\b | monthly\b | q\s?(?:wk|week)\b
    )
    (?: ,?\s{{0,2}}(?:[x×]\s?|(?:for|over)\s(?:the\snext\s|another\s)?|starting\s)?
        (?P<duration>
            (?:to|thru|through|until)\s(?:(?:the\s)?end\sof\s(?:POC|care|cert)\b)?\s?
              (?: \d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})? | (?:wk|week|visit)\s\d{{1,2}}
                | d/?c\b | discharge | {_MONTH}[a-z]{{0,6}}(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?
                | (?<=POC) | (?<=care) )
          | \d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\s?[-–]\s?\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
          | {_COUNT}(?![\d/#%x×])(?:\smore)?
              (?:\s?(?:wks?|weeks?|mos?|months?|days?|visits?|sessions?)\b)?(?:\smore\b)?
        ))?""",
    re.VERBOSE | re.IGNORECASE,
)
_ANCHOR = Cue(
    ("wk", "week", "month"),
    re.compile(r"\b\w{0,3}[/ ]?(?:wk|week|month|WK|WEEK|Week|MONTH)"),
)
_CARE = re.compile(
    r"\b(?:cont(?:inue[sd]?)?|plan|poc|freq(?:uency)?|[po]t|seen|see|then|therapy|visits?|care|recert)\b"
    r"[^.;\n]{0,30}$",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:hep|home|reps|sets|walk\w{0,3}|gym|handout|hold|falls?|supper|exercises|hour|hrs?)\b",
    re.IGNORECASE,
)


def extract(document: Document, found: Found) -> Iterator[Plan]:
    """Every frequency of therapy with its duration, outside home programmes."""
    text = document.text
    for sentence in document.sentences:
        if not _ANCHOR.search(document, sentence.start, sentence.end):
            continue
        for match in _PLAN.finditer(text, sentence.start, sentence.end):
            if _is_of_therapy(
                text[max(sentence.start, match.start() - 60) : match.start()],
                match,
                sentence.section,
            ):
                yield Plan(
                    start=match.start(),
                    end=match.end("duration" if match["duration"] else "frequency"),
                    section=sentence.section,
                    assertion=document.assertion(match.start(), match.end()),
                    frequency=match["frequency"],
                    duration=match["duration"],
                )


def _is_of_therapy(before: str, match: re.Match[str], section: str) -> bool:
    """Whether the frequency is that of the visits, and not of exercises at home."""
    if _HOME.search(before[before.rfind(". ") + 1 :]):
        return False
    return match["duration"] is not None or section == "plan" or _CARE.search(before) is not None
