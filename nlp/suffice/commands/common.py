"""What commands share: one line for a user's mistake, UTF-8 to standard output, close matches."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
RULES_HELP = "Folder of criteria and policies (TOML) to add or to put in place of the shipped ones."


class UserError(click.ClickException):
    """A mistake of the user's, told in one line on standard error; exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"suffice: {' '.join(self.format_message().split())}", file=file, err=True)


def write(line: str) -> None:
    """`line` to standard output in UTF-8, whatever the locale says."""
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def write_json(value: object) -> None:
    """`value` to standard output as indented JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=1))


def style(text: str, colour: str) -> str:
    """`text` in `colour` where standard output is a terminal."""
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        return click.style(text, fg=colour)
    return text


def unknown(what: str, word: str, known: Iterable[str]) -> UserError:
    """The error for a `word` that names nothing: close matches first, else all that there are."""
    names = list(known)
    folded = {name.casefold(): name for name in names}
    near = [folded[name] for name in get_close_matches(word.casefold(), folded, 5, 0.5)]
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names)}"
    return UserError(f"no {what} {word[:40]!r}; {hint}")
