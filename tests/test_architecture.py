"""Who may import whom: this table is the architecture document."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nlp" / "suffice"

# Stage -> what of our own it may import. `types`, `markup` and `mistakes` are open to all.
ALLOWED = {
    "__init__": {"engine"},
    "__main__": {"cli"},
    "types": set(),
    "markup": set(),
    "mistakes": set(),
    "samples": set(),
    "record": set(),
    "ingest": set(),
    "document": set(),
    "facts": set(),
    "spacy": {"document"},
    "report": set(),
    "report_schema": {"facts"},
    "criteria": set(),
    "policies": set(),
    "findings": {"criteria", "policies"},
    "score": set(),
    "engine": {
        "__init__",
        "criteria",
        "document",
        "facts",
        "findings",
        "policies",
        "report",
        "score",
        "spacy",
    },
    "corpora": {"ingest"},
    "evaluate": {"corpora", "engine", "ingest", "report"},
    "train": {"__init__", "corpora", "engine", "evaluate", "score"},
    "scan": {"engine", "ingest", "policies", "record"},
    "results": {"__init__", "engine", "evaluate", "ingest", "report", "scan"},
    "rulebook": {"criteria", "facts", "policies"},
    "service": {"__init__", "criteria", "engine", "ingest", "policies", "report", "rulebook"},
    "commands": {
        "__init__",
        "corpora",
        "criteria",
        "engine",
        "evaluate",
        "facts",
        "findings",
        "ingest",
        "policies",
        "report",
        "results",
        "rulebook",
        "samples",
        "scan",
        "score",
        "service",
        "train",
    },
    "cli": {"__init__", "commands"},
}
SPACY_ONLY_IN = {"corpora", "document", "spacy", "train"}
NLP_LIBRARIES = {"spacy", "medspacy", "scispacy", "thinc"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def _stage(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_stage_imports_only_what_it_may(path: Path) -> None:
    stage = _stage(path)
    own = {name.split(".")[1] for name in _imports(path) if name.startswith("suffice.")}
    own = {
        ("__init__" if not (PACKAGE / o).is_dir() and not (PACKAGE / f"{o}.py").exists() else o)
        for o in own
    }
    assert own - {"types", "markup", "mistakes", stage} <= ALLOWED[stage], (
        f"{stage} imports {sorted(own)}"
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_only_reading_imports_the_nlp_libraries(path: Path) -> None:
    used = {name.split(".")[0] for name in _imports(path)} & NLP_LIBRARIES
    assert not used or _stage(path) in SPACY_ONLY_IN, f"imports {sorted(used)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_says_what_it_is_and_stays_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source)), "no docstring"
    most = 400 if path.name == "types.py" else 300  # the words of the whole package stand together
    assert len(source.splitlines()) <= most, "too long: split it"


def test_the_table_names_every_stage() -> None:
    assert {_stage(path) for path in MODULES} <= set(ALLOWED)
