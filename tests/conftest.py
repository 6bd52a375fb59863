"""The real pipeline, built once for the whole run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from suffice.engine import Checker
from suffice.types import Document, Fact, Note

Read = Callable[[str], tuple[Document, tuple[Fact, ...]]]


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def read(checker: Checker) -> Read:
    return lambda text: checker.read(Note(text))
