"""Sampled faults in criteria, findings and fact modules; prints what the tests caught.

The pipeline is built once; each fault is tried in a forked child that imports the faulty module
and runs the tests until one fails. Usage: python -m tests.mutation [--faults 240] [--only PART]
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

from tests.mutation import faults

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "nlp" / "suffice"
PARTS = ("facts/*.py", "findings/*.py", "findings/calls/*.py", "criteria/*.toml")
ALL = ["golden", "facts", "criteria", "weak_phrases", "seeds", "arithmetic"]


class Mutant(NamedTuple):
    """A fault in a file."""

    path: Path
    fault: faults.Fault

    def __str__(self) -> str:
        place = self.path.relative_to(PACKAGE).as_posix()
        return f"{place}:{self.fault.line}: {self.fault.what}"


class _Faulty(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Imports one module from its faulty source, all others as they are."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        super().__init__(name, str(mutant.path))
        self._source = mutant.fault.source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_code(self, name: str) -> CodeType:
        return compile(self._source, self.path, "exec")


def sample(count: int, only: str, seed: int = 7) -> list[Mutant]:
    """`count` faults spread evenly over the files, the same for the same `seed`."""
    chance = random.Random(seed)
    by_file = []
    for pattern in PARTS:
        for path in sorted(PACKAGE.glob(pattern)):
            if only in path.relative_to(PACKAGE).as_posix():
                source = path.read_text("utf-8")
                make = faults.of_criterion if path.suffix == ".toml" else faults.of_python
                found = [Mutant(path, fault) for fault in make(source)]
                chance.shuffle(found)
                by_file.append(found)
    chance.shuffle(by_file)
    spread = [f[turn] for turn in range(max(map(len, by_file))) for f in by_file if turn < len(f)]
    return spread[:count]


def _try(mutant: Mutant, reader: object) -> int:
    """In a child process: run the tests against `mutant`; 1 where one failed."""
    import pytest

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        if mutant.path.suffix == ".toml":
            _replace_criterion(mutant)
        else:
            sys.meta_path.insert(0, _Faulty(mutant))
        import suffice.engine

        suffice.engine.Reader = lambda build: reader  # type: ignore[assignment,misc]
    except BaseException:
        return 1
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--rootdir", str(ROOT)]
    for files in _order(mutant):
        if pytest.main([*options, *files]) != 0:
            return 1
    return 0


def _order(mutant: Mutant) -> Iterator[list[str]]:
    """Test files to run, the likeliest to fail first."""
    kind = mutant.path.stem.strip("_").split("_")[0]
    if mutant.path.suffix == ".toml":
        yield ["tests/test_criteria.py", "-k", mutant.path.stem]
    elif mutant.path.parent.name == "facts" and kind not in ("side", "time"):
        yield ["tests/test_facts.py", "-k", kind]
    for name in ALL:
        yield [f"tests/test_{name}.py"]


def _replace_criterion(mutant: Mutant) -> None:
    from suffice import criteria

    parse, name = criteria.parse, mutant.path.name
    criteria.parse = lambda text, file: parse(  # type: ignore[assignment]
        mutant.fault.source if file == name else text, file
    )


def _caught(mutant: Mutant, reader: object) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(_try(mutant, reader))
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> None:
    """Print each survivor and the share that was caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=240)
    parser.add_argument("--only", default="", help="part of a path, such as facts/_rom")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    os.chdir(ROOT)
    from suffice.document.reader import Reader
    from suffice.spacy import pipeline

    reader = Reader(lambda: pipeline(spans=False))
    mutants = sample(given.faults, given.only)
    with ThreadPoolExecutor(given.workers) as pool:
        results = pool.map(lambda mutant: (mutant, _caught(mutant, reader)), mutants)
        survivors = []
        for number, (mutant, caught) in enumerate(results, 1):
            if not caught:
                survivors.append(mutant)
                print(f"survived: {mutant}", flush=True)
            if number % 20 == 0:
                print(f"{number} tried, {number - len(survivors)} caught", flush=True)
    share = 1 - len(survivors) / len(mutants)
    print(f"{len(mutants)} faults, {len(mutants) - len(survivors)} caught: {share:.1%}")


if __name__ == "__main__":
    main()
