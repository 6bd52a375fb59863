"""Several notes of one patient -> episodes and what only their sequence can show."""

from suffice.record.copied import sentences
from suffice.record.episode import Episode, Record, arrange, episodes
from suffice.record.judge import (
    Bounds,
    Judged,
    RecordFinding,
    as_json,
    copies,
    judge,
    judge_episode,
)
from suffice.record.seen import Entry, Seen, packed, seen, unpacked

__all__ = [
    "Bounds",
    "Entry",
    "Episode",
    "Judged",
    "Record",
    "RecordFinding",
    "Seen",
    "arrange",
    "as_json",
    "copies",
    "episodes",
    "judge",
    "judge_episode",
    "packed",
    "seen",
    "sentences",
    "unpacked",
]
