"""No word of a note reaches a log, an exception, a warning, standard error or a temp file."""

from __future__ import annotations

import logging
import tempfile
import traceback
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

from suffice import facts
from suffice.cli import main
from suffice.document import abbreviations, components, context, layout, numbers, tables
from suffice.engine import Checker, CheckError
from suffice.types import Note

CANARY = "Zyxquorth"
TEXT = (
    f"Patient: {CANARY}\nS: {CANARY} knee flexion (KF) sore, pain 4/10.\nO: KF 112, timed 38 min\n"
)


class Boom(Exception):
    """An error as a careless library raises it, with the note in its message."""


def _boom(*_arguments: object, **_named: object) -> object:
    raise Boom(TEXT)


STEPS = [
    (layout, "lines"),
    (layout, "sentences"),
    (tables, "columns"),
    (numbers, "scan"),
    (context, "reading"),
    (abbreviations, "mentions"),
    (abbreviations.AbbreviationComponent, "__call__"),
    (context, "scopes"),
    (components.Lexicon, "mentions"),
]


@pytest.mark.parametrize(
    ("owner", "name"), STEPS, ids=lambda value: getattr(value, "__name__", value)
)
def test_an_error_in_reading_says_where_and_not_what(owner, name, checker, monkeypatch) -> None:
    monkeypatch.setattr(owner, name, _boom)
    _assert_silent(checker)


@pytest.mark.parametrize("kind", [kind.name for kind in facts.kinds()])
def test_an_error_in_a_fact_kind_says_where_and_not_what(kind, checker, monkeypatch) -> None:
    broken = tuple(k._replace(extract=_boom) if k.name == kind else k for k in facts.kinds())
    monkeypatch.setattr(facts, "kinds", lambda: broken)
    _assert_silent(checker)


def _assert_silent(checker: Checker) -> None:
    with pytest.raises(CheckError) as caught:
        checker.check(Note(TEXT))
    shown = "".join(traceback.format_exception(caught.value))
    assert CANARY not in shown
    assert "Boom" in str(caught.value)


def test_the_command_keeps_an_error_to_one_line(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "note.txt").write_text(TEXT)
    monkeypatch.setattr(numbers, "scan", _boom)
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert result.exit_code == 2
    assert CANARY not in result.output + result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_reading_is_silent(checker, caplog, capfd, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with warnings.catch_warnings(record=True) as heard, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        checker.check(Note(TEXT))
    out, err = capfd.readouterr()
    assert CANARY not in out + err + caplog.text + "".join(str(w.message) for w in heard)
    assert not list(tmp_path.iterdir())
