"""Texts -> how often stock medspaCy with our literal phrases finds each kind of term asserted.

Runs as a process of its own, `python -m suffice.train.stock < texts.json`, because importing
medspaCy silences the warnings of a process and its sentence splitter prints every note to standard
error, which is thrown away here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from suffice.score.classifier import Numbers

_STANCES = ("is_negated", "is_historical", "is_hypothetical", "is_family")


def counts(texts: Sequence[str]) -> Numbers:
    """log(1 + how often), (texts, kinds of terms)."""
    told = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(list(texts)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found: Numbers = np.log1p(np.array(json.loads(told.stdout), dtype=float))
    return found


def _phrases() -> Iterator[tuple[str, str]]:
    """(phrase, kind) of every literal of the term files; optional endings are left off."""
    for path in sorted(files("suffice.facts").joinpath("terms").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            table = tomllib.loads(path.read_text("utf-8"))
            for values in (table.get("plain", {}), table.get("cased", {})):
                for phrase in (phrase for group in values.values() for phrase in group):
                    yield re.sub(r"\([a-z]+\)", "", phrase), path.name.removesuffix(".toml")


def _stock(rules: Sequence[tuple[str, str]]) -> Any:
    import medspacy
    from medspacy.ner import TargetRule

    nlp = medspacy.load()
    matcher: Any = nlp.get_pipe("medspacy_target_matcher")
    matcher.add([TargetRule(phrase, kind) for phrase, kind in rules])
    return nlp


def _main() -> None:
    rules = sorted(set(_phrases()))
    kinds = sorted({kind for _, kind in rules})
    nlp = _stock(rules)
    rows = []
    for text in json.load(sys.stdin):
        ents = nlp(text).ents
        seen = Counter(e.label_ for e in ents if not any(getattr(e._, s) for s in _STANCES))
        rows.append([seen[kind] for kind in kinds])
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    _main()
