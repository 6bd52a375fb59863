"""Corpus split -> `measured.json`: how well "not met" was told for each criterion, as counts only.

{"TM-01": {"n": 41, "said": 12, "true": 11, "both": 10}}: of 12 that the checker called not met, the
labels say so of 10.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

CORPUS, SPLIT = Path("corpora/notes97110"), "test"
_DECIDED = ("met", "partial", "not_met")


def measure(corpus: Path = CORPUS, split: str = SPLIT) -> dict[str, Any]:
    """Counts of each criterion over the notes of `split`. Raises CorpusError."""
    from suffice import __version__
    from suffice.engine import Checker
    from suffice.evaluate import corpus as corpora
    from suffice.evaluate import judgements
    from suffice.types import Note

    gold = corpora.load(corpus, split)
    checker = Checker()
    reports = {note.id: checker.check(Note(note.text, note.id)) for note in gold}
    found = judgements.evaluate(gold, reports)["per_criterion"]
    return {
        "corpus": corpus.name,
        "split": split,
        "notes": len(gold),
        "suffice": __version__,
        "criteria": {name: counts(found[name]["confusion"]) for name in sorted(found)},
    }


def counts(confusion: Mapping[str, int]) -> dict[str, int]:
    """Counts of a confusion such as `{"not_met as met": 2}`, labels first.

    `n` labels decide (met, partial, not met); `said` and `true` are the checker's and the labels'
    not met, `both` those on which they agree.
    """
    pairs = {tuple(name.split(" as ")): count for name, count in confusion.items()}
    return {
        "n": sum(count for (label, _), count in pairs.items() if label in _DECIDED),
        "said": sum(count for (_, told), count in pairs.items() if told == "not_met"),
        "true": sum(count for (label, _), count in pairs.items() if label == "not_met"),
        "both": pairs.get(("not_met", "not_met"), 0),
    }


if __name__ == "__main__":
    target = Path(str(files("suffice.results").joinpath("measured.json")))
    target.write_text(json.dumps(measure(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
