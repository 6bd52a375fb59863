"""`suffice train`: annotated corpora in, model.json, metrics.json and a model card out."""

from __future__ import annotations

from pathlib import Path

import click

from suffice.commands.common import UserError, write

_PATH = click.Path(path_type=Path)


@click.command(epilog="Example: suffice train corpora/notes97110 --out models/rules97110")
@click.argument("corpora", nargs=-1, required=True, type=_PATH)
@click.option("--out", required=True, type=_PATH, help="Folder to write to; it names the model.")
@click.option("--quick", is_flag=True, help="Leave out baselines, ablation and sentence models.")
@click.option("--notice", metavar="TEXT", help="What the card says of the notes first of all.")
def train(corpora: tuple[Path, ...], out: Path, quick: bool, notice: str | None) -> None:
    """Train the classifier on annotated corpora, with metrics and a model card.

    Notes of the split "test" are never learned from; aggregate figures on them are told at the end.
    Everything else is measured by nested cross-validation with whole writers and patients left
    out. The same corpora give the same bytes.
    """
    try:
        from suffice.train.run import NOTICE
        from suffice.train.run import train as trained
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("suffice"):
            raise
        raise UserError("train needs suffice[research]: pip install 'suffice[research]'") from None
    from suffice.corpora.model import CorpusError

    try:
        metrics = trained(corpora, out, quick, notice or NOTICE)
    except CorpusError as error:
        raise UserError(str(error)) from None
    except OSError as error:
        raise UserError(f"{out}: {error.strerror}; give a folder that can be written") from None
    whole = metrics["systems"]["rules and facts together"]["auc_against_rest"]
    write(f"{metrics['model']}: {metrics['data']['learned_from']} notes, AUC {whole['value']:.3f}")
    write(f"figures and their intervals: {out / 'README.md'}")
