"""Who asked what and what was answered -> one JSON line each; no word of a note, no file name.

{"at": "2026-11-21T10:15:00.123Z", "client": "Riverside", "route": "/cds-services/{id}", ...}
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson

# What FHIR allows in an id or a relative reference; all else could be words of somebody's.
_ID = re.compile(r"(?:[A-Za-z]{3,40}/)?[A-Za-z0-9.-]{1,64}")


class Audit:
    """An append-only file; rotate it by copy and truncate."""

    def __init__(self, path: Path | None) -> None:
        self._file = None if path is None else _open(path)

    def write(self, record: Mapping[str, object]) -> bool:
        """Append `record`; False where it could not be written whole, and then nothing of it is."""
        if self._file is None:
            return True
        line = orjson.dumps({"at": now(), **record}) + b"\n"
        before = os.fstat(self._file).st_size
        try:
            if os.write(self._file, line) == len(line):
                return True
            os.ftruncate(self._file, before)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, before)
        return False

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def now() -> str:
    """The present moment, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def identifier(value: object) -> str | None:
    """`value` where it has the form of a FHIR id or reference, else None."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _open(path: Path) -> int:
    return os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
