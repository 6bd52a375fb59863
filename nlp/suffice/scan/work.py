"""What a worker process does: an item of a source in, a row of the store out."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

from suffice.engine import Checker, CheckError, Options
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.versions import whole
from suffice.scan.row import Keep, Row, row
from suffice.types import Document, Fact, Note

_REMEMBERED = 64  # readings of recent texts: exports hold the same document more than once


class Work:
    """Callable item -> row; builds its pipeline when it is made."""

    def __init__(self, options: Options, keep: Keep) -> None:
        self._checker = Checker(options)
        self._checker.check(Note("Warm-up."))
        self._keep = keep
        self._read: OrderedDict[bytes, tuple[Document, tuple[Fact, ...]]] = OrderedDict()

    def __call__(self, item: Item) -> Row:
        """The row of one document; what cannot be read or judged is a row that says why."""
        found = whole(item) if isinstance(item, Raw) else item
        if isinstance(found, Refusal):
            return Row(found.id, refused=found.reason)
        try:
            return row(self._report(found), found, self._keep)
        except CheckError as error:
            return Row(found.id, refused=str(error))

    def _report(self, note: Note) -> dict[str, object]:
        key = sha256(note.text.encode("utf-8", "replace")).digest()
        if key in self._read:
            self._read.move_to_end(key)
        else:
            self._read[key] = self._checker.read(note)
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return self._checker.judge(note, *self._read[key])
