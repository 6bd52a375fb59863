"""Term files -> phrase matchers, and Doc -> mentions: "R kn" is side R and joint knee.

A term file (`facts/terms/<label>.toml`) lists for each value the phrases that stand for it;
`[cased]` phrases count only in that very case ("ER", "MS"). Words of a phrase may be joined by
blanks or hyphens; `(s)` marks an optional ending. Of overlapping phrases with one label the
longest counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, product
from typing import Any, NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from suffice.types import Mention


class TermFile(NamedTuple):
    """One label's phrases: `plain` in any case, `cased` as written; `codes` by value."""

    label: str
    plain: Mapping[str, tuple[str, ...]]
    cased: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    stance: bool


@cache
def term_files() -> tuple[TermFile, ...]:
    """Every term file that ships with the package, by label."""
    folder = files("suffice.facts").joinpath("terms")
    found = sorted(folder.iterdir(), key=lambda path: path.name)
    return tuple(
        _parse(path.name.removesuffix(".toml"), tomllib.loads(path.read_text("utf-8")))
        for path in found
        if path.name.endswith(".toml")
    )


def _parse(label: str, table: dict[str, dict[str, list[str]]]) -> TermFile:
    allowed = {"plain", "cased", "codes", "stance"}
    if unknown := sorted(set(table) - allowed):
        raise ValueError(
            f"terms/{label}.toml: no table {unknown[0]!r}; there are {', '.join(sorted(allowed))}"
        )
    return TermFile(
        label,
        {value: tuple(words) for value, words in table.get("plain", {}).items()},
        {value: tuple(words) for value, words in table.get("cased", {}).items()},
        table.get("codes", {}),  # type: ignore[arg-type]
        bool(table.get("stance", False)),
    )


_MOST_JOINED = 3  # words of a phrase between which each blank is varied by itself
_OPTIONAL = re.compile(r"\(([a-z]+)\)")


def spellings(phrase: str) -> Iterator[str]:
    """Each way to write `phrase`: with and without optional endings, blanks or hyphens."""
    for written in _endings(phrase) if "(" in phrase else (phrase,):
        words = written.split(" ")
        if len(words) == 1:
            yield written
        elif len(words) > _MOST_JOINED:
            yield from (written, "-".join(words))
        else:
            for signs in product(" -", repeat=len(words) - 1):
                yield "".join(chain.from_iterable(zip(words, (*signs, ""), strict=True)))


def _endings(phrase: str) -> Iterator[str]:
    parts = _OPTIONAL.split(phrase)
    choices = [(part,) if n % 2 == 0 else ("", part) for n, part in enumerate(parts)]
    return ("".join(chosen) for chosen in product(*choices))


class _Hashes(dict[str, int]):
    """spaCy's hash of each word, computed once and without keeping the word in a vocabulary."""

    def __missing__(self, word: str) -> int:
        self[word] = found = get_string_id(word)
        return found


class _Phrases(NamedTuple):
    """What one value of a label is called: each phrase as the hashes of its words."""

    meaning: tuple[str, str]  # label and value
    cased: bool
    hashed: list[tuple[int, ...]]


@lru_cache(maxsize=1)  # a pipeline is built anew now and then, with the same tokenizer
def _phrases(split: Callable[[str], Iterable[str]]) -> tuple[_Phrases, ...]:
    """Every phrase of the term files as the matcher keeps it of a Doc, made without one."""
    hashes = _Hashes()
    return tuple(
        _Phrases(
            (terms.label, value),
            cased,
            [
                tuple([hashes[word] for word in split(w if cased else w.lower())])
                for w in sorted({w for phrase in phrases for w in spellings(phrase)})
            ],
        )
        for terms in term_files()
        for cased, table in ((False, terms.plain), (True, terms.cased))
        for value, phrases in table.items()
    )


class Lexicon:
    """All term files as two spaCy phrase matchers over one vocabulary."""

    def __init__(self, vocab: Vocab, split: Callable[[str], Iterable[str]]) -> None:
        """`split` gives the words of a phrase as the pipeline's tokenizer would."""
        self._matchers = (PhraseMatcher(vocab, attr="LOWER"), PhraseMatcher(vocab, attr="ORTH"))
        meaning: dict[int, tuple[str, str]] = {}
        for phrases in _phrases(split):
            key = "\x1f".join((*phrases.meaning, "cased" if phrases.cased else ""))
            meaning[vocab.strings.add(key)] = phrases.meaning
            hashed: Any = phrases.hashed
            self._matchers[phrases.cased].add(key, hashed)
        self._meanings = sorted(set(meaning.values()))
        ranks = {said: rank for rank, said in enumerate(self._meanings)}
        self._rank = {key: ranks[said] for key, said in meaning.items()}

    def mentions(
        self, doc: Doc, starts: list[int], ends: list[int]
    ) -> list[tuple[Mention, int, int]]:
        """Mentions in `doc` in reading order, each with its first and last-but-one token."""
        rank, meanings = self._rank, self._meanings
        hits = [
            (low, -high, rank[key]) for matcher in self._matchers for key, low, high in matcher(doc)
        ]
        hits.sort()
        reach: dict[str, int] = {}
        found = []
        for low, minus_high, said in hits:
            label, value = meanings[said]
            if low >= reach.get(label, 0):
                reach[label] = high = -minus_high
                found.append((Mention(starts[low], ends[high - 1], label, value), low, high))
        return found
