"""`suffice evaluate`: measure reading and judging on an annotated corpus."""

from __future__ import annotations

from pathlib import Path

import click

from suffice.commands.common import write, write_json
from suffice.types import Note


@click.command(epilog="Example: suffice evaluate corpora/notes97110 --split dev")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--split", help="Only notes of this split (train, dev, test).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def evaluate(corpus: Path, split: str | None, form: str) -> None:
    """Measure facts, criteria and overall verdicts against an annotated corpus.

    Intervals are 95 % bootstrap intervals over patients.
    """
    from suffice.engine import Checker
    from suffice.evaluate import corpus as corpora
    from suffice.evaluate import facts, judgements, table

    try:
        gold = corpora.load(corpus, split)
    except corpora.CorpusError as error:
        raise click.UsageError(str(error)) from None
    checker = Checker()
    reports = {note.id: checker.check(Note(note.text, note.id)) for note in gold}
    result = facts.evaluate(gold, reports)
    result["judging"] = judgements.evaluate(gold, reports)
    if form == "json":
        write_json(result)
    else:
        write(table.as_text(result))
