"""A filled-in sample (XLSX) -> the reviewer's answers and, of each row, which visit it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from suffice.results.sample import (
    ANSWERS,
    COMMENT_HEAD,
    KEY,
    KEY_HEADS,
    OVERALL_HEAD,
    REVIEW,
)
from suffice.results.tally import OVERALL


class ReviewError(Exception):
    """A review that cannot be used; names the file, the place and the remedy."""


class Key(NamedTuple):
    """Which visit a row is, and how many visits of the archive it stands for."""

    document: str
    visit: int
    sha256: str
    weight: float


@dataclass(frozen=True, slots=True)
class Review:
    """Keys and answers by row number; answers by criterion, and "overall"."""

    keys: Mapping[int, Key]
    answers: Mapping[int, Mapping[str, str]]
    design: str
    seed: int


def read(path: Path) -> Review:
    """The review in the workbook at `path`. Raises ReviewError."""
    review, key = _sheets(path)
    if not key or tuple(key[0][: len(KEY_HEADS)]) != KEY_HEADS or len(key) < 2:
        raise ReviewError(f"{path}: its hidden sheet {KEY!r} is damaged; take the original file")
    keys = {
        int(row[0]): Key(str(row[1]), int(row[2]), str(row[3]), float(row[4])) for row in key[1:]
    }
    answers = dict(_answers(path, review))
    if set(answers) != set(keys):
        raise ReviewError(
            f"{path}: rows were added, removed or renumbered in {REVIEW!r}; undo that"
        )
    return Review(keys, answers, str(key[1][5]), int(key[1][6]))


def _sheets(path: Path) -> tuple[list[Sequence[Any]], list[Sequence[Any]]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        found = [
            [row for row in book[name].iter_rows(values_only=True) if row and row[0] is not None]
            for name in (REVIEW, KEY)
        ]
        book.close()
    except Exception as error:  # openpyxl raises many kinds on damaged files
        told = error.strerror if isinstance(error, OSError) and error.strerror else "is none"
        raise ReviewError(
            f"{path}: {told}; give the workbook that suffice report --sample wrote, as .xlsx"
        ) from None
    return found[0], found[1]


def _answers(path: Path, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    heads = [str(head or "") for head in rows[0]] if rows else []
    if OVERALL_HEAD not in heads or COMMENT_HEAD not in heads:
        raise ReviewError(f"{path}: columns of {REVIEW!r} are missing; take the original file")
    first, last = heads.index(OVERALL_HEAD), heads.index(COMMENT_HEAD)
    for row in rows[1:]:
        told = {}
        for column in range(first, min(last, len(row))):  # empty cells at the end are not stored
            subject = heads[column].split()[0]
            answer = str(row[column] or "").strip().lower().replace(" ", "_")
            allowed = OVERALL if subject == OVERALL_HEAD else ANSWERS
            if answer and answer not in allowed:
                raise ReviewError(
                    f"{path}: row {row[0]}, {subject}: an answer that is not in the list; choose"
                    f" one of {', '.join(allowed)}, or leave it empty"
                )
            if answer:
                told[subject] = answer
        yield int(row[0]), told
