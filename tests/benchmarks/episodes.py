"""The record criteria on the written episodes: `python -m tests.benchmarks.episodes`."""

from __future__ import annotations

from collections import Counter

from suffice.engine import Checker
from tests.test_record_episodes import CRITERIA, episodes, verdicts


def main() -> None:
    """Print how many of the writers' answers are met, by criterion and split."""
    checker = Checker()
    for split in ("dev", "test"):
        right: Counter[str] = Counter()
        for episode in episodes(split):
            found = verdicts(episode, checker)
            right.update(c for c in CRITERIA if found[c] == episode["expected"][c][0])
        told = ", ".join(f"{name} {right[name]}" for name in CRITERIA)
        print(f"{split}: {right.total()} of {len(CRITERIA) * len(episodes(split))} ({told})")


if __name__ == "__main__":
    main()
