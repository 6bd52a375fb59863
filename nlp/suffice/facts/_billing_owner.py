"""Duration -> the anchor that owns it: in "TE 28 min, ice 7" each number has its own."""

from __future__ import annotations

import re

from suffice.facts._billing_anchors import MODALITIES, UNTIMED, Anchor, Anchors
from suffice.facts._billing_bare import counts, fits
from suffice.facts._billing_durations import Duration
from suffice.facts._billing_glue import belongs_to, leads_to, share
from suffice.types import Document

_HAS_NUMBER = re.compile(r"[\s:=]{0,4}(?:min\w*\s?)?[\s:=]{0,3}\d")
_DISTANCE = re.compile(r"\b(?:amb\w*|walk\w*|gait|rw|fww|spc|stairs?)\b", re.IGNORECASE)
_STOP = re.compile(r"[.;:](?=\s)|\n")
_PARTED = re.compile(
    r"\bof\s(?:which|these|those|that|(?:the|these|those)\s\w{2,12}\smin\w{0,4}),?\s$",
    re.IGNORECASE,
)
_REACH = 60
_LIST_REACH = 160
_TWO_UNITS = 23


class Owners:
    """Gives out the anchors of one document; in prose a service owns one stretch of time only."""

    def __init__(self, document: Document, anchors: Anchors) -> None:
        self._document = document
        self._text = document.text
        self._anchors = anchors
        self._used: set[Anchor] = set()
        self._shared = -1  # where the sentence ends that divides its total among services

    def of(self, duration: Duration) -> Anchor | None:
        """The owner of `duration`, which has it from now on; durations come in reading order."""
        owner = self._beside(duration) or self._near(duration)
        if owner is None:
            return None
        self._used.add(owner)
        if self._closes_list(owner, duration):
            return Anchor(duration.start, duration.start, "timed_total", coded=False)
        return owner

    def _beside(self, duration: Duration) -> Anchor | None:
        """The anchor next to it, with nothing but glue between."""
        before = self._anchors.before(duration.start)
        after = self._anchors.after(duration.end)
        leads = before is not None and self._leads(before, duration)
        if after and self._sums(after, duration) and not (leads and before and before.is_total):
            return after
        if before and leads and self._suits(before, duration):
            return before
        metres = self._text[duration.end - 1] in "mM"
        if after and duration.unit and not metres and self._follows(after, duration):
            return self._service_behind(after)
        return after if after and self._is_share(after, duration) else None

    def _service_behind(self, after: Anchor) -> Anchor:
        """The service that "one-on-one exercise" names, else `after` itself."""
        service = self._anchors.after(after.end) if after.what == "one_on_one" else None
        if service is None or not service.is_service or service in self._used:
            return after
        return service if belongs_to(self._text, after.end, service.start) else after

    def _is_share(self, after: Anchor, duration: Duration) -> bool:
        """Whether it is a part of a total: "38 minutes, 24 of them TE and 14 manual"."""
        if duration.unit or not after.is_service or after in self._used:
            return False
        words = share(self._text, duration.end, after.start)
        if words is None:
            return False
        parted = _PARTED.search(self._text, max(0, duration.start - 24), duration.start)
        if not (words["of"] or parted or duration.start < self._shared):
            return False
        self._shared = self._document.sentence_at(duration.start).end
        return True

    def _leads(self, before: Anchor, duration: Duration) -> bool:
        return before not in self._used and leads_to(self._text, before.end, duration.start)

    def _follows(self, after: Anchor, duration: Duration) -> bool:
        return after not in self._used and belongs_to(self._text, duration.end, after.start)

    def _suits(self, before: Anchor, duration: Duration) -> bool:
        if duration.unit:
            return not duration.weak or before.what not in ("97116", "test", "other")
        return fits(self._text, before, duration)

    def _sums(self, after: Anchor, duration: Duration) -> bool:
        """Whether a total stands right behind, "38 timed", and has no number of its own."""
        if not after.is_total or after.start - duration.end > 2 or duration.minutes < 8:
            return False
        return not _HAS_NUMBER.match(self._text, after.end) and self._follows(after, duration)

    def _near(self, duration: Duration) -> Anchor | None:
        """An anchor in the words before: "NuStep L6, seat 9, 15 min", "MHP to L knee x15"."""
        before = self._anchors.before(duration.start)
        if before is None or before.is_total or before.what == "one_on_one":
            return None
        if not duration.unit:
            bare = counts(self._text, before, duration)
            return before if bare else None
        if self._is_close(before, duration) or self._spans_line(before, duration):
            return before
        return None

    def _is_close(self, before: Anchor, duration: Duration) -> bool:
        if duration.start - before.end > _REACH:
            return False
        between = self._text[before.end : duration.start]
        if _STOP.search(between) or (duration.weak and _DISTANCE.search(between)):
            return False
        if before.what in ("machine", "exercise") or before.what in MODALITIES:
            return True
        if before in self._used or "," in between:
            return False
        return before.coded or len(between) < _REACH / 2 or between.endswith(" for ")

    def _spans_line(self, before: Anchor, duration: Duration) -> bool:
        """Whether a code opens the line that these minutes close."""
        if not before.coded or before in self._used:
            return False
        line = self._document.line_at(duration.start)
        if not 0 <= before.start - line.start < 6 or line.end - duration.end > 4:
            return False
        rest = self._text[line.start : before.start] + self._text[duration.end : line.end]
        return not rest.strip(" -*•.)")

    def _closes_list(self, owner: Anchor, duration: Duration) -> bool:
        """Whether it stands behind several services that share it: "97110x2 97140x1 40 min"."""
        if not (owner.coded and owner.end <= duration.start):
            return False
        if not duration.unit and duration.minutes < _TWO_UNITS:
            return False
        low = max(self._document.line_at(owner.start).start, owner.start - _LIST_REACH)
        earlier = [a for a in self._anchors.inside(low, owner.start) if a.is_service]
        if not all(a.coded and a not in self._used for a in earlier):
            return False
        return any(a.what not in UNTIMED and a.what not in MODALITIES for a in earlier)
