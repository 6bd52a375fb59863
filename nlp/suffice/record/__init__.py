"""Several notes of one patient -> episodes and what only their sequence can show."""

from suffice.record.episode import Entry, Episode, Record, Seen, arrange
from suffice.record.judge import Judged, RecordFinding, as_json, judge, judge_episode

__all__ = [
    "Entry",
    "Episode",
    "Judged",
    "Record",
    "RecordFinding",
    "Seen",
    "arrange",
    "as_json",
    "judge",
    "judge_episode",
]
