"""A stream of unknown origin -> the same stream read forward only, within limits.

The tenth gigabyte out of a compressed megabyte raises LimitError instead of arriving.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO

from suffice.ingest.limits import DEFAULT, LimitError, Limits, size

_CHUNK = 1 << 16
_MOST_ENDS = 64  # reads at the end of the stream, for readers that would ask for ever


class Forward(io.RawIOBase):
    """Reads `inner` up to `most` bytes; with `packed`, as long as it does not swell beyond a ratio.

    `budget` is what may still be read (None: all), for readers that trust lengths in headers;
    `last` is what the last call of `read` gave.
    """

    def __init__(
        self,
        inner: IO[bytes] | io.BufferedIOBase,
        most: int,
        limits: Limits = DEFAULT,
        packed: Callable[[], int] | None = None,
    ) -> None:
        super().__init__()
        self.budget: int | None = None
        self.last = b""
        self._some = getattr(inner, "read1", inner.read)  # what there is, before damage behind it
        self._most = most
        self._limits = limits
        self._packed = packed
        self._at = 0
        self._ends = 0
        self._damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Forward to `offset`; what lies between is passed over."""
        if whence != io.SEEK_SET or offset < self._at:
            raise io.UnsupportedOperation("reads forward only")
        while self._at < offset:
            passed = self._some(min(_CHUNK, offset - self._at))
            if not passed:
                break
            self._count(len(passed))
        return self._at

    def read(self, length: int = -1) -> bytes:
        """Up to `length` bytes, fewer only at the end. Raises LimitError."""
        if self.budget is not None:
            if length < 0 or length > self.budget:
                raise LimitError("a header of unlikely length; the archive is damaged or a bomb")
            self.budget -= length
        self.last = super().read(length) or b""
        return self.last

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills `buffer`, all of it where the stream is long enough. Raises LimitError."""
        filled = 0
        while filled < len(buffer):
            got = self._next(len(buffer) - filled, filled)
            if not got:
                break
            buffer[filled : filled + len(got)] = got
            filled += len(got)
            self._count(len(got))
        self._ends += filled == 0
        if self._ends > _MOST_ENDS:
            raise EOFError
        return filled

    def _next(self, most: int, filled: int) -> bytes:
        """Up to `most` bytes; what was read before damage is handed on before the error is."""
        if self._damage is not None:
            raise self._damage
        try:
            return bytes(self._some(most))
        except Exception as error:
            if not filled:
                raise
            self._damage = error
            return b""

    def _count(self, length: int) -> None:
        self._at += length
        if self._at > self._most:
            raise LimitError(f"more than {size(self._most)} expanded; split it")
        if self._packed is None or self._at <= self._limits.ratio_from:
            return
        if self._at > self._limits.ratio * max(1, self._packed()):
            raise LimitError(f"more than {self._limits.ratio} times its size expanded: a bomb")
