"""`suffice evaluate`: measure a system's reading and judging on an annotated corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from suffice.commands.common import UserError, write, write_json
from suffice.types import Note

if TYPE_CHECKING:
    from suffice.evaluate.corpus import Gold
    from suffice.evaluate.predictions import Predictions

_PATH = click.Path(path_type=Path)


@click.command(epilog="Example: suffice evaluate corpora/notes97110 --split dev --by writer")
@click.argument("corpus", type=_PATH)
@click.option("--split", help="Only notes of this split (train, dev, test).")
@click.option("--from", "source", metavar="F", help="Format of the corpus, where it is unclear.")
@click.option("--predictions", type=_PATH, help="Score these in place of suffice's own reading.")
@click.option("--against", type=_PATH, help="A second system: difference, interval and p.")
@click.option("--map", "mapping", type=_PATH, help="Label map (TOML) for foreign labels.")
@click.option("--by", metavar="FIELDS", help="Figures for each writer, setting, note_type, ...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text",
    show_default=True,
)  # fmt: skip
def evaluate(
    corpus: Path,
    split: str | None,
    source: str | None,
    predictions: Path | None,
    against: Path | None,
    mapping: Path | None,
    by: str | None,
    form: str,
) -> None:
    """Measure facts, criteria and overall verdicts against an annotated corpus.

    The corpus may be brat, UIMA CAS (XMI or JSON), Label Studio, doccano, Prodigy, spaCy DocBin or
    our own JSONL; predictions also reports of `suffice check --format jsonl`. Intervals are 95 %
    bootstrap intervals over patients, p is of a permutation test over patients. The HTML page
    shows every error in its sentence, so it holds words of the notes.
    """
    from suffice.evaluate import corpus as corpora
    from suffice.evaluate import groups, run
    from suffice.evaluate import predictions as systems

    try:
        gold = corpora.gold(corpus, split, source, mapping)
        fields = by.replace(",", " ").split() if by else []
        groups.check(gold.notes, fields)
        found = systems.load(predictions, gold.notes, mapping) if predictions else _own(gold)
        other = systems.load(against, gold.notes, mapping) if against else None
        result = run.evaluate(gold, found, other, fields)
    except corpora.CorpusError as error:
        raise UserError(str(error)) from None
    _print(result, gold, found, form, f"{corpus.name}{f', {split}' if split else ''}")


def _own(gold: Gold) -> Predictions:
    from suffice.engine import Checker, CheckError
    from suffice.evaluate.predictions import Predictions

    checker, reports = Checker(), {}
    for note in gold.notes:
        try:
            reports[note.id] = checker.check(Note(note.text, note.id))
        except CheckError as error:
            click.echo(f"suffice: {note.id}: {error}", err=True)
    if not reports:
        raise UserError("not one note could be checked; the lines above say why")
    return Predictions(reports, tuple(n.id for n in gold.notes if n.id not in reports))


def _print(
    result: dict[str, object], gold: Gold, found: Predictions, form: str, title: str
) -> None:
    from suffice.evaluate import browser, errors, table

    if form == "json":
        write_json(result)
    elif form == "text":
        write(table.as_text(result))
    else:
        shown = [*errors.of_facts(gold.notes, found.reports)]
        shown += errors.of_judging(gold.notes, found.reports)
        write(browser.page(result, shown, title))
