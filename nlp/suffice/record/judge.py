"""Episode -> the five criteria that only the record decides, each with the notes it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any

from suffice.record.copied import Copied, compare
from suffice.record.episode import Episode, arrange
from suffice.record.seen import Entry, Seen
from suffice.types import Verdict

SAME_LEAST = 3  # notes alike that show an unchanged programme; two are only a sign
COPIED_PARTIAL, COPIED_MOST = 0.5, 0.8
_SENTENCES_LEAST = 3  # fewer say nothing about copying
_BAD_FIRST = (Verdict.NOT_MET, Verdict.PARTIAL, Verdict.MET, Verdict.NOT_DETERMINABLE)
_NEED = {
    "reason": (Verdict.MET, "the latest note says why skilled care goes on."),
    "general": (Verdict.PARTIAL, "the latest note states a need in general."),
    "none": (Verdict.NOT_MET, "the latest note gives no reason to go on."),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where reviewers ask; the names are those of policy thresholds."""

    visits_review_start: float = 12
    visits_review_firm: float = 18
    weeks_review: float = 6
    passive_visits: float = 4  # visits in a row that teaching passive work may take
    progress_report_days: float = 10  # treatment days that one reporting period may hold

    @classmethod
    def of(cls, thresholds: Mapping[str, float]) -> Bounds:
        """The bounds that a policy's thresholds name, the usual ones for the rest."""
        return cls(**{f.name: thresholds[f.name] for f in fields(cls) if f.name in thresholds})


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """One criterion's verdict on an episode; `notes` are the ids of the notes it rests on.

    `changed` numbers the sentences, of those that `copied.sentences` counts, which are new in the
    last of `notes`.
    """

    criterion: str
    verdict: Verdict
    message: str
    notes: tuple[str, ...] = ()
    changed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An episode with its findings."""

    episode: Episode
    findings: tuple[RecordFinding, ...]


def judge(entries: Iterable[Entry], bounds: Bounds | None = None) -> tuple[Judged, ...]:
    """Every episode of one patient's notes, judged."""
    return tuple(Judged(e, judge_episode(e, bounds)) for e in arrange(entries).episodes)


def judge_episode(episode: Episode, bounds: Bounds | None = None) -> tuple[RecordFinding, ...]:
    """The findings of the five record criteria, by id."""
    return tuple(rule(episode, bounds or Bounds()) for rule in _RULES)


def as_json(judged: Judged) -> dict[str, Any]:
    """An episode and its findings as plain JSON values."""
    episode = judged.episode
    return {
        "discipline": episode.discipline,
        "from": episode.visits[0].day,
        "to": episode.visits[-1].day,
        "begins_mid_episode": episode.begins_mid_episode,
        "visits": [{"id": v.id, "date": v.day, "note_type": v.note_type} for v in episode.visits],
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


def continuing_has_its_reason(episode: Episode, bounds: Bounds) -> RecordFinding:
    """PR-04: beyond the usual course, the latest note says why care goes on."""
    asked = [v for v in episode.visits if v.note_type in ("DN", "PR", "RE")]
    if not asked:
        return RecordFinding("PR-04", Verdict.NOT_APPLICABLE, "No note of treatment yet.")
    latest = asked[-1]
    until = [v for v in episode.visits if v.day <= latest.day]
    visits = max(_days(until), int(latest.number or 0))
    weeks = (latest.date - until[0].date).days / 7
    course = f"{visits} treatment days in {weeks:.1f} weeks"
    if visits <= bounds.visits_review_start and weeks <= bounds.weeks_review:
        if episode.begins_mid_episode and latest.number is None:
            return _finding(
                "PR-04", Verdict.NOT_DETERMINABLE, f"{course}, and earlier ones.", until
            )
        return _finding("PR-04", Verdict.MET, f"The course is still short: {course}.", until)
    is_firm = visits > bounds.visits_review_firm or weeks > bounds.weeks_review
    firm = f", beyond {bounds.visits_review_firm:g} visits or {bounds.weeks_review:g} weeks"
    verdict, what = _NEED[latest.need]
    if verdict is Verdict.NOT_MET and not is_firm:
        verdict = Verdict.PARTIAL
    message = f"{course}{firm if is_firm else ''}: {what}"
    return _finding("PR-04", verdict, message, [until[0], latest])


def passive_work_is_short(episode: Episode, bounds: Bounds) -> RecordFinding:
    """EX-04: passive-only notes in a row; a note without exercise neither counts nor breaks."""
    told = [v for v in episode.visits if v.passive or v.exercises]
    runs = [list(group) for passive, group in groupby(told, lambda v: v.passive) if passive]
    if not told:
        return _finding("EX-04", Verdict.NOT_DETERMINABLE, "No note names exercise.", ())
    if not runs:
        return _finding("EX-04", Verdict.MET, "Active work is done.", told)
    most = bounds.passive_visits
    return _worst([_run(episode, run, run[0] is told[0], most) for run in runs])


def _run(episode: Episode, run: list[Seen], is_first: bool, most: float) -> RecordFinding:
    days, number = len({visit.day for visit in run}), run[-1].number
    many = f"Passive only in {days} visits in a row"
    if days > most:
        late = [visit for visit in run if len({v.day for v in run if v.day <= visit.day}) > most]
        if all(visit.passive_reason for visit in late):
            return _finding("EX-04", Verdict.MET, f"{many}, with a stated reason.", run)
        return _finding("EX-04", Verdict.NOT_MET, f"{many}, without a reason.", run)
    unseen = episode.begins_mid_episode and is_first
    if unseen and (number is None or number > most):
        return _finding("EX-04", Verdict.PARTIAL, f"{many}; the visits before are unseen.", run)
    return _finding("EX-04", Verdict.MET, f"{many}, within what teaching takes.", run)


def reports_are_on_time(episode: Episode, bounds: Bounds) -> RecordFinding:
    """PR-01: no reporting period holds more treatment days than it may; the evaluation is one."""
    most = bounds.progress_report_days
    return _worst([_period(episode, *period, most) for period in _periods(episode)])


def _period(episode: Episode, visits: Sequence[Seen], is_first: bool, most: float) -> RecordFinding:
    days, closed = _days(visits), visits[-1].closes_period
    end = "when the report was written" if closed else "and no report yet"
    message = f"{days} treatment days since the last report or evaluation {end}."
    if days > most:
        return _finding("PR-01", Verdict.NOT_MET, message, visits)
    number = visits[-1].number
    if is_first and episode.begins_mid_episode and (number is None or number > most):
        message = f"{days} treatment days are seen; where the reporting period began is not."
        return _finding("PR-01", Verdict.NOT_DETERMINABLE, message, visits)
    return _finding("PR-01", Verdict.MET, message, visits)


def _periods(episode: Episode) -> Iterator[tuple[Sequence[Seen], bool]]:
    """Reporting periods, each to the end of the day of its report, and whether it is the first."""
    period: list[Seen] = []
    first = True
    for _, group in groupby(episode.visits, lambda visit: visit.day):
        period += sorted(group, key=lambda visit: visit.closes_period)
        if period[-1].closes_period:
            yield tuple(period), first
            period, first = [], False
    if period:
        yield tuple(period), first


def programme_is_revised(episode: Episode, bounds: Bounds) -> RecordFinding:
    """SK-05: names and dosage of the exercises change within each reporting period."""
    return _worst([_programme(visits) for visits, _ in _periods(episode)])


def _programme(visits: Sequence[Seen]) -> RecordFinding:
    notes = [v for v in visits if v.exercises and v.note_type != "EV"]
    days = _days(notes)
    if days < 2:
        text = "Fewer than two notes of a period name exercises."
        return _finding("SK-05", Verdict.NOT_DETERMINABLE, text, notes)
    if len({note.programme for note in notes}) > 1:
        return _finding("SK-05", Verdict.MET, "Exercises or their dosage change.", notes)
    if len({note.changes for note in notes}) > 1:
        return _finding("SK-05", Verdict.MET, "A change of the programme is described.", notes)
    verdict = Verdict.NOT_MET if days >= SAME_LEAST else Verdict.PARTIAL
    return _finding("SK-05", verdict, f"Same exercises and dosage on {days} days.", notes)


def text_is_new(episode: Episode, bounds: Bounds) -> RecordFinding:
    """ID-04: share of sentences that stood in the note of the day before."""
    found = list(copies(episode))
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


def copies(episode: Episode) -> Iterator[tuple[Seen, Seen, Copied]]:
    """Each note beside the nearest one of an earlier day, where there is enough to compare."""
    for index, after in enumerate(episode.visits):
        earlier = [v for v in episode.visits[:index] if v.day < after.day]
        if earlier:
            copied = compare(earlier[-1].sentences, after.sentences)
            if copied.counted >= _SENTENCES_LEAST:
                yield earlier[-1], after, copied


def _finding(
    criterion: str, verdict: Verdict, message: str, visits: Iterable[Seen]
) -> RecordFinding:
    return RecordFinding(criterion, verdict, message, _ids(visits))


_RULES: tuple[Callable[[Episode, Bounds], RecordFinding], ...] = (
    passive_work_is_short,
    text_is_new,
    reports_are_on_time,
    continuing_has_its_reason,
    programme_is_revised,
)
