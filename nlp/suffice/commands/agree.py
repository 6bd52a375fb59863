"""`suffice agree`: how far two annotators, or a reviewer and the checker, agree."""

from __future__ import annotations

from pathlib import Path

import click

from suffice.commands.common import UserError, write, write_json

_PATH = click.Path(path_type=Path)
_SQLITE = b"SQLite format 3\x00"


@click.command(epilog="Example: suffice agree labels/anna labels/ben --format json")
@click.argument("first", type=_PATH)
@click.argument("second", type=_PATH)
@click.option("--map", "mapping", type=_PATH, help="Label map (TOML) for foreign labels.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def agree(first: Path, second: Path, mapping: Path | None, form: str) -> None:
    """Compare two annotated corpora of the same notes, in any format that evaluate reads.

    Facts are compared by F1, attributes and verdicts by agreement, kappa and Gwet's AC1; intervals
    are 95 % bootstrap intervals over patients. FIRST may also be a result store and SECOND a
    reviewed sheet of it.
    """
    if _is_store(first):
        _review(first, second, form)
        return
    from suffice.evaluate import agreement, agreement_table, corpus

    try:
        one, other = (corpus.gold(path, mapping=mapping) for path in (first, second))
        result = agreement.evaluate(one.notes, other.notes)
    except corpus.CorpusError as error:
        raise UserError(str(error)) from None
    if form == "json":
        write_json(result)
    else:
        write(agreement_table.as_text(result))


def _is_store(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _review(store: Path, sheet: Path, form: str) -> None:
    try:
        from suffice.results import review
    except ModuleNotFoundError:
        raise UserError(
            f"{store}: reviewed sheets need suffice[archives]: pip install 'suffice[archives]'"
        ) from None
    from suffice.scan.store import StoreError

    try:
        result = review.agree(store, sheet)
    except (review.ReviewError, StoreError) as error:
        raise UserError(str(error)) from None
    if form == "json":
        write_json(result)
    else:
        write(review.as_text(result))
