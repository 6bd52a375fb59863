"""The command `suffice`: arguments in, calls to the other modules out. No logic lives here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from suffice import __version__
from suffice.types import Note

_FORMATS = click.Choice(["text", "json", "jsonl"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="suffice")
def main() -> None:
    """Read therapy notes billed as 97110 and say what they document.

    It judges documentation, never care, and is no legal, medical or billing advice.
    """


@main.command(epilog="Example: suffice check visit-07.txt")
@click.argument("paths", nargs=-1, required=True)
@click.option("--format", "form", type=_FORMATS, default="text", show_default=True)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever the notes say.")
def check(paths: tuple[str, ...], form: str, exit_zero: bool) -> None:
    """Check notes: files, folders or - for standard input.

    \b
    Exit codes: 0 read, 2 wrong usage or a source that could not be read.
    """
    from suffice.engine import Checker, CheckError
    from suffice.ingest.paths import Refusal, notes

    checker, refused, reports = Checker(), 0, []
    for note in notes(paths):
        try:
            if isinstance(note, Refusal):
                raise CheckError(note.reason)
            report = checker.check(note)
        except CheckError as error:
            refused += 1
            click.echo(f"suffice: {note.id}: {error}", err=True)
            continue
        if form == "json":
            reports.append(report)
        else:
            _print(report, note, form)
    if form == "json":
        _write(
            json.dumps(reports if len(reports) != 1 else reports[0], ensure_ascii=False, indent=1)
        )
    sys.exit(2 if refused else 0)


def _print(report: dict[str, Any], note: Note, form: str) -> None:
    if form == "jsonl":
        _write(json.dumps(report, ensure_ascii=False, separators=(",", ":")))
        return
    from suffice.report import as_text

    for line in as_text.facts(
        report, note.text, lambda text, colour: click.style(text, fg=colour)
    ):
        click.echo(line)
    click.echo()


def _write(line: str) -> None:
    sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.flush()


@main.command(epilog="Example: suffice evaluate corpora/notes97110 --split dev")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--split", help="Only notes of this split (train, dev, test).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def evaluate(corpus: Path, split: str | None, form: str) -> None:
    """Measure reading on an annotated corpus: precision, recall and F1 of each fact kind."""
    from suffice.engine import Checker
    from suffice.evaluate import corpus as corpora
    from suffice.evaluate import facts, table

    try:
        gold = corpora.load(corpus, split)
    except corpora.CorpusError as error:
        raise click.UsageError(str(error)) from None
    checker = Checker()
    reports = {note.id: checker.check(Note(note.text, note.id)) for note in gold}
    result = facts.evaluate(gold, reports)
    _write(json.dumps(result, indent=1) if form == "json" else table.as_text(result))
