"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suffice.cli import main
from tests import test_seeds

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_seed_statements_is_that_of_the_tests() -> None:
    shown = README.split("<!-- seeds -->\n")[1].split("\n<!-- /seeds -->")[0]
    assert shown == test_seeds.table().strip()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^    suffice ([\w-]+)", README, re.M))))
def test_commands_of_the_readme_exist(command: str) -> None:
    assert command in main.commands


@pytest.mark.parametrize("target", ["demo", "test", "test-full", "lint", "bench"])
def test_make_targets_of_the_readme_exist(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_python_of_the_readme_runs() -> None:
    for block in re.findall(r"```python\n(.*?)```", README, re.S):
        exec(compile(block, "README.md", "exec"), {})
