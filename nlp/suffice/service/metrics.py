"""What happened -> counters in the Prometheus text format; no label ever holds a caller's words.

suffice_requests_total{route="/v1/check",status="200"} 17
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)  # seconds


class Metrics:
    """Counters and one histogram of request times for each route."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._times: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def count(self, name: str, **labels: str) -> None:
        """Add one to the counter `name`; values of `labels` come from us, not from a request."""
        self._counts[name, tuple(sorted(labels.items()))] += 1

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.count("requests", route=route, status=str(status))
        slots = self._times.setdefault(route, [0] * (len(_BUCKETS) + 1))
        slots[bisect_left(_BUCKETS, seconds)] += 1
        self._sums[route] = self._sums.get(route, 0.0) + seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        """The whole page; `gauges` are values of this moment."""
        return "\n".join([*self._counters(), *self._histogram(), *_gauges(gauges)]) + "\n"

    def _counters(self) -> Iterator[str]:
        last = ""
        for (name, labels), value in sorted(self._counts.items()):
            if name != last:
                yield f"# TYPE suffice_{name}_total counter"
            last = name
            yield f"suffice_{name}_total{_labels(labels)} {value}"

    def _histogram(self) -> Iterator[str]:
        name = "suffice_request_seconds"
        if self._times:
            yield f"# TYPE {name} histogram"
        for route, slots in sorted(self._times.items()):
            for bound, value in zip((*_BUCKETS, "+Inf"), accumulate(slots), strict=True):
                yield f"{name}_bucket{_labels((('route', route), ('le', str(bound))))} {value}"
            yield f"{name}_sum{_labels((('route', route),))} {self._sums[route]:.6f}"
            yield f"{name}_count{_labels((('route', route),))} {sum(slots)}"


def _gauges(gauges: Mapping[str, float]) -> Iterator[str]:
    for name, value in gauges.items():
        yield f"# TYPE suffice_{name} gauge"
        yield f"suffice_{name} {value:g}"


def _labels(labels: tuple[tuple[str, str], ...]) -> str:
    inside = ",".join(f'{name}="{value}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""
