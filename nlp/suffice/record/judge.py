"""Episode -> the five criteria that only the record decides, each with the notes it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from suffice.record.copied import Copied, compare
from suffice.record.episode import Entry, Episode, Seen, arrange
from suffice.types import Verdict

VISITS_START, VISITS_FIRM, WEEKS_FIRM = 12, 18, 6  # where reviewers ask, and insist
PASSIVE_MOST = 4  # visits in a row that teaching passive work may take
REPORT_DAYS = 10  # treatment days that one reporting period may hold
SAME_LEAST = 3  # notes alike that show an unchanged programme; two are only a sign
COPIED_PARTIAL, COPIED_MOST = 0.5, 0.8
_SENTENCES_LEAST = 3  # fewer say nothing about copying
_REPORTS = frozenset({"PR", "RE", "DC"})
_BAD_FIRST = (Verdict.NOT_MET, Verdict.PARTIAL, Verdict.MET, Verdict.NOT_DETERMINABLE)
_REASON = re.compile(
    r"\b(?:because|d/t|due to|since|so that|in order to|needs?|requires?|still|remain\w*|cannot"
    r"|can't|unable)\b",
    re.IGNORECASE,
)
_PASSIVE_REASON = re.compile(
    r"\b(?:protocol|surgeon|flaccid|plegi\w+|no\sactive|post-?op\w*|repair|unable\sto"
    r"|precaution\w*)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\d+(?:[./]\d+)?|\b(?:yellow|red|green|blue|black|silver|gold)\b|\b[yrgb]tb\b", re.IGNORECASE
)
_BANDS = {"ytb": "yellow", "rtb": "red", "gtb": "green", "btb": "blue"}


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """One criterion's verdict on an episode; `notes` are the ids of the notes it rests on."""

    criterion: str
    verdict: Verdict
    message: str
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An episode with its findings."""

    episode: Episode
    findings: tuple[RecordFinding, ...]


def judge(entries: Iterable[Entry]) -> tuple[Judged, ...]:
    """Every episode of one patient's notes, judged."""
    return tuple(Judged(e, judge_episode(e)) for e in arrange(entries).episodes)


def judge_episode(episode: Episode) -> tuple[RecordFinding, ...]:
    """The findings of the five record criteria, by id."""
    return tuple(rule(episode) for rule in _RULES)


def as_json(judged: Judged) -> dict[str, Any]:
    """An episode and its findings as plain JSON values."""
    episode = judged.episode
    return {
        "discipline": episode.discipline,
        "from": episode.visits[0].day.isoformat(),
        "to": episode.visits[-1].day.isoformat(),
        "begins_mid_episode": episode.begins_mid_episode,
        "visits": [
            {"id": v.id, "date": v.day.isoformat(), "note_type": v.note_type}
            for v in episode.visits
        ],
        "findings": [
            {**asdict(f), "verdict": f.verdict.value, "notes": [*f.notes], "changed": [*f.changed]}
            for f in judged.findings
        ],
    }


def _ids(visits: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(visit.id for visit in visits))


def _days(visits: Iterable[Seen]) -> int:
    return len({visit.day for visit in visits if visit.is_treatment})


def _worst(findings: Sequence[RecordFinding]) -> RecordFinding:
    return min(findings, key=lambda finding: _BAD_FIRST.index(finding.verdict))


def continuing_has_its_reason(episode: Episode) -> RecordFinding:
    """PR-04: beyond the usual course, the latest note says why care goes on."""
    asked = [v for v in episode.visits if v.note_type in ("DN", "PR", "RE")]
    if not asked:
        return RecordFinding("PR-04", Verdict.NOT_APPLICABLE, "No note of treatment yet.")
    latest = asked[-1]
    until = [v for v in episode.visits if v.day <= latest.day]
    visits = max(_days(until), int(latest.number or 0))
    weeks = (latest.day - until[0].day).days / 7
    course = f"{visits} treatment days in {weeks:.1f} weeks"
    if visits <= VISITS_START and weeks <= WEEKS_FIRM:
        if episode.begins_mid_episode and latest.number is None:
            return _finding(
                "PR-04", Verdict.NOT_DETERMINABLE, f"{course}, and earlier ones.", until
            )
        return _finding("PR-04", Verdict.MET, f"The course is still short: {course}.", until)
    firm = ", beyond 18 visits or 6 weeks" if visits > VISITS_FIRM or weeks > WEEKS_FIRM else ""
    verdict, what = _need(latest)
    return _finding("PR-04", verdict, f"{course}{firm}: {what}", [until[0], latest])


def _need(note: Seen) -> tuple[Verdict, str]:
    if any(f.get("assertion") != "negated" for f in note.find("skilled", kind="rationale")):
        return Verdict.MET, "the latest note says why skilled care goes on."
    limits = note.find("function", status="limitation")
    if any(f.get("section") in ("assessment", "plan") and _is_reasoned(note, f) for f in limits):
        return Verdict.MET, "the latest note says what still limits the patient and why."
    if limits or note.find("function", status="goal"):
        return Verdict.PARTIAL, "the latest note states a need in general."
    return Verdict.NOT_MET, "the latest note gives no reason to go on."


def _is_reasoned(note: Seen, fact: Mapping[str, Any]) -> bool:
    before = re.split(r"[.;\n]", note.text[: fact["start"]])[-1]
    after = re.split(r"[.;\n]", note.text[fact["end"] :])[0]
    return bool(_REASON.search(f"{before}{note.text[fact['start'] : fact['end']]}{after}"))


def passive_work_is_short(episode: Episode) -> RecordFinding:
    """EX-04: passive-only notes in a row; a note without exercise neither counts nor breaks."""
    told = [v for v in episode.visits if _passive(v) or _done(v)]
    runs = [list(group) for passive, group in groupby(told, _passive) if passive]
    if not told:
        return _finding("EX-04", Verdict.NOT_DETERMINABLE, "No note names exercise.", ())
    if not runs:
        return _finding("EX-04", Verdict.MET, "Active work is done.", told)
    return _worst([_run(episode, run, run[0] is told[0]) for run in runs])


def _run(episode: Episode, run: list[Seen], is_first: bool) -> RecordFinding:
    days, number = len({visit.day for visit in run}), run[-1].number
    many = f"Passive only in {days} visits in a row"
    if days > PASSIVE_MOST:
        late = [
            visit for visit in run if len({v.day for v in run if v.day <= visit.day}) > PASSIVE_MOST
        ]
        if all(_passive_reason(visit) for visit in late):
            return _finding("EX-04", Verdict.MET, f"{many}, with a stated reason.", run)
        return _finding("EX-04", Verdict.NOT_MET, f"{many}, without a reason.", run)
    unseen = episode.begins_mid_episode and is_first
    if unseen and (number is None or number > PASSIVE_MOST):
        return _finding("EX-04", Verdict.PARTIAL, f"{many}; the visits before are unseen.", run)
    return _finding("EX-04", Verdict.MET, f"{many}, within what teaching takes.", run)


def _passive(note: Seen) -> bool:
    active = any(f.get("dosed") and f.get("participation") != "passive" for f in _done(note))
    return bool(note.find("exclusion", kind="passive_only", asserted=True)) and not active


def _passive_reason(note: Seen) -> bool:
    surgery = note.find("complexity", kind="postoperative")
    return bool(surgery and _PASSIVE_REASON.search(note.text))


def reports_are_on_time(episode: Episode) -> RecordFinding:
    """PR-01: no reporting period holds more than ten treatment days; the evaluation is day one."""
    found = [_period(episode, *period) for period in _periods(episode)]
    return _worst(found)


def _period(episode: Episode, visits: Sequence[Seen], is_first: bool) -> RecordFinding:
    days, closed = _days(visits), _is_report(visits[-1])
    end = "when the report was written" if closed else "and no report yet"
    message = f"{days} treatment days since the last report or evaluation {end}."
    if days > REPORT_DAYS:
        return _finding("PR-01", Verdict.NOT_MET, message, visits)
    number = visits[-1].number
    if is_first and episode.begins_mid_episode and (number is None or number > REPORT_DAYS):
        message = f"{days} treatment days are seen; where the reporting period began is not."
        return _finding("PR-01", Verdict.NOT_DETERMINABLE, message, visits)
    return _finding("PR-01", Verdict.MET, message, visits)


def _periods(episode: Episode) -> Iterator[tuple[Sequence[Seen], bool]]:
    """Reporting periods, each to the end of the day of its report, and whether it is the first."""
    period: list[Seen] = []
    first = True
    for _, group in groupby(episode.visits, lambda visit: visit.day):
        period += sorted(group, key=_is_report)
        if _is_report(period[-1]):
            yield tuple(period), first
            period, first = [], False
    if period:
        yield tuple(period), first


def _is_report(note: Seen) -> bool:
    """Whether `note` ends a reporting period: one that only an assistant signed does not."""
    return note.note_type in _REPORTS and note.verdicts.get("PR-01") != Verdict.NOT_MET


def programme_is_revised(episode: Episode) -> RecordFinding:
    """SK-05: names and dosage of the exercises change within each reporting period."""
    return _worst([_programme(visits) for visits, _ in _periods(episode)])


def _programme(visits: Sequence[Seen]) -> RecordFinding:
    notes = [v for v in visits if _done(v) and v.note_type != "EV"]
    days = _days(notes)
    if days < 2:
        text = "Fewer than two notes of a period name exercises."
        return _finding("SK-05", Verdict.NOT_DETERMINABLE, text, notes)
    if len({_signature(note) for note in notes}) > 1:
        return _finding("SK-05", Verdict.MET, "Exercises or their dosage change.", notes)
    told = [{f["text"].lower() for f in _modified(note)} for note in notes]
    if set.union(*told) - set.intersection(*told):
        return _finding("SK-05", Verdict.MET, "A change of the programme is described.", notes)
    verdict = Verdict.NOT_MET if days >= SAME_LEAST else Verdict.PARTIAL
    return _finding("SK-05", verdict, f"Same exercises and dosage on {days} days.", notes)


def _modified(note: Seen) -> list[Mapping[str, Any]]:
    found = note.find("skilled", kind="modification")
    return [f for f in found if f.get("assertion", "present") == "present"]


def _done(note: Seen) -> list[Mapping[str, Any]]:
    return [
        f
        for f in note.find("exercise")
        if f.get("section") not in ("goals", "plan", "subjective")
        and f.get("assertion", "present") in ("present", "historical")
    ]


def _signature(note: Seen) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset((str(f["name"]), _dose(f["text"])) for f in _done(note))


def _dose(words: str) -> tuple[str, ...]:
    return tuple(sorted(_BANDS.get(w, w) for w in _DOSE.findall(words.lower())))


def text_is_new(episode: Episode) -> RecordFinding:
    """ID-04: share of sentences that stood in the note of the day before."""
    found = list(_copies(episode))
    if not found:
        text = "No two notes with enough sentences to compare."
        return _finding("ID-04", Verdict.NOT_DETERMINABLE, text, ())
    before, after, copied = max(found[::-1], key=lambda pair: pair[2].share)
    verdict = Verdict.NOT_MET if copied.share > COPIED_MOST else Verdict.PARTIAL
    if copied.share < COPIED_PARTIAL:
        verdict = Verdict.MET
    many = sum(pair[2].share > COPIED_MOST for pair in found)
    beyond = f" {many} of {len(found)} notes are mostly copied." if many else ""
    new = f" New: {len(copied.changed)} of {copied.counted}." if copied.changed else " Nothing new."
    text = f"{copied.share:.0%} of the sentences stood in the note before.{new}{beyond}"
    return RecordFinding("ID-04", verdict, text, _ids([before, after]), copied.changed)


def _copies(episode: Episode) -> Iterator[tuple[Seen, Seen, Copied]]:
    """Each note beside the nearest one of an earlier day."""
    for index, after in enumerate(episode.visits):
        earlier = [v for v in episode.visits[:index] if v.day < after.day]
        if (
            earlier
            and (copied := compare(earlier[-1].text, after.text)).counted >= _SENTENCES_LEAST
        ):
            yield earlier[-1], after, copied


def _finding(
    criterion: str, verdict: Verdict, message: str, visits: Iterable[Seen]
) -> RecordFinding:
    return RecordFinding(criterion, verdict, message, _ids(visits))


_RULES: tuple[Callable[[Episode], RecordFinding], ...] = (
    passive_work_is_short,
    text_is_new,
    reports_are_on_time,
    continuing_has_its_reason,
    programme_is_revised,
)
