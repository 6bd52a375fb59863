"""The command as a user runs it, in a process of its own where streams matter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from suffice.cli import main

NOTE = "DOS 03/14/2025\nS: R knee pain 4/10.\nTimed 38 min, total 45 min. 97110 x2\n"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    return path


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "suffice", *arguments], input=stdin, capture_output=True, check=False
    )


def test_jsonl_is_the_contract(note: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(note), "--format", "jsonl"])
    report = json.loads(result.stdout)
    assert report["schema"] == "suffice.report/1"
    assert report["id"] == str(note)
    for fact in report["facts"]:
        assert NOTE[fact["start"] : fact["end"]] == fact["text"]
    assert {"minutes", "units", "pain"} <= {fact["type"] for fact in report["facts"]}


def test_json_is_one_document_and_many_are_a_list(note: Path) -> None:
    one = CliRunner().invoke(main, ["check", str(note), "--format", "json"])
    two = CliRunner().invoke(main, ["check", str(note), str(note), "--format", "json"])
    assert isinstance(json.loads(one.stdout), dict)
    assert len(json.loads(two.stdout)) == 2


def test_same_input_same_bytes(note: Path) -> None:
    first, second = (run("check", str(note), "--format", "jsonl") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stderr == b""


def test_piped_text_has_no_colour(note: Path) -> None:
    shown = run("check", str(note))
    assert b"\x1b[" not in shown.stdout
    assert b"pain 4/10" in shown.stdout


def test_standard_input_is_a_note() -> None:
    shown = run("check", "-", "--format", "jsonl", stdin=NOTE.encode())
    assert json.loads(shown.stdout)["id"] == "-"


def test_what_cannot_be_read_is_one_clear_line_and_exit_2(note: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_bytes(b"%PDF-1.4")
    shown = run("check", str(tmp_path / "none.txt"), str(tmp_path / "scan.txt"), str(note))
    lines = shown.stderr.decode().splitlines()
    assert shown.returncode == 2
    assert len(lines) == 2
    assert "none.txt: no such file; check the path" in lines[0]
    assert "scan.txt: binary data" in lines[1]
    assert b"pain 4/10" in shown.stdout, "the rest goes on"


def test_help_shows_an_example() -> None:
    for command in main.commands:
        shown = CliRunner().invoke(main, [command, "--help"])
        assert "Example: suffice" in shown.output, command


def test_unknown_corpus_is_a_users_mistake(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "no such corpus" in result.output
