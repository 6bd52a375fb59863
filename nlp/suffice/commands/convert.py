"""`suffice convert`: annotated notes from one tool's format to another's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import UserError, write
from suffice.types import Note

if TYPE_CHECKING:
    from suffice.corpora.model import Annotated, AnyFact, Corpus

_PATH = click.Path(path_type=Path)
_FORMATS = (
    "suffice", "brat", "xmi", "cas-json", "label-studio", "doccano", "prodigy", "docbin"
)  # fmt: skip
_BY_SUFFIX = {".spacy": "docbin", ".jsonl": "suffice"}


def _example(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from suffice.corpora import label_map_file

        write(label_map_file.example().rstrip("\n"))
        ctx.exit()


@click.command(epilog="Example: suffice convert visits/ for-brat/ --to brat --annotate")
@click.argument("source", metavar="IN", type=_PATH)
@click.argument("target", metavar="OUT", type=_PATH)
@click.option("--from", "given", type=click.Choice(_FORMATS), help="Told by content if left out.")
@click.option("--to", "wanted", type=click.Choice(_FORMATS), help="Told by the end of OUT.")
@click.option("--map", "mapping", type=_PATH, help="Label map (TOML) for foreign labels.")
@click.option("--annotate", is_flag=True, help="Put suffice's own facts in, marked as suggested.")
@click.option("--reviewed", is_flag=True, help="Take the marks off: a person has read them all.")
@click.option(
    "--example-map", is_flag=True, is_eager=True, expose_value=False, callback=_example,
    help="Show a label map with comments, and exit.",
)  # fmt: skip
def convert(
    source: Path,
    target: Path,
    given: str | None,
    wanted: str | None,
    mapping: Path | None,
    annotate: bool,
    reviewed: bool,
) -> None:
    """Convert annotated notes between brat, UIMA CAS, Label Studio, doccano, Prodigy and DocBin.

    What the format of OUT cannot hold is put into <name>.suffice.json beside it and read from
    there again; a correction made in the tool always counts before it. IN may be a folder of plain
    text files. With --annotate corrections come back by converting the tool's export; compare the
    two with `suffice agree`.
    """
    wanted = wanted or _BY_SUFFIX.get(target.suffix)
    if wanted is None:
        raise UserError(f"{target}: its name tells no format; give --to {', '.join(_FORMATS)}")
    from suffice.corpora import files, label_map, model

    try:
        corpus = files.load(source, given)
        named = label_map.named(corpus.notes, mapping)
        corpus = replace(corpus, notes=named.notes)
        if annotate:
            corpus = replace(corpus, notes=tuple(_annotated(corpus.notes)))
        if reviewed:
            corpus = replace(corpus, notes=tuple(map(_without_marks, corpus.notes)))
        sidecars = files.save(corpus, target, wanted)
    except model.CorpusError as error:
        raise UserError(str(error)) from None
    facts = sum(len(note.facts) for note in corpus.notes)
    write(
        f"{source} ({corpus.form}) -> {target} ({wanted}): {len(corpus.notes)} notes, {facts} facts"
    )
    _remarks(corpus, named.unmapped, len(sidecars), wanted)


def _remarks(corpus: Corpus, unmapped: Any, sidecars: int, wanted: str) -> None:
    from suffice.corpora.model import suggested

    for warning in corpus.warnings:
        write(f"  {warning}")
    if marked := suggested(corpus.notes):
        write(f"  {marked} facts are marked as suffice's suggestions, to be read by a person")
    if unmapped:
        listed = ", ".join(f"{name} ({n})" for name, n in unmapped.items())
        write(f"  kept as they are, no rule names them: {listed}")
    if sidecars:
        write(f"  {sidecars} files *.suffice.json hold what {wanted} cannot; keep them beside")


def _annotated(notes: Iterable[Annotated]) -> Iterable[Annotated]:
    from suffice.corpora.model import in_order
    from suffice.engine import Checker, CheckError

    checker = Checker()
    for note in notes:
        try:
            report = checker.check(Note(note.text, note.id))
        except CheckError as error:
            raise UserError(f"{note.id}: {error}") from None
        there = {_place(fact) for fact in note.facts}
        added = [_suggestion(fact) for fact in report["facts"] if _place(fact) not in there]
        yield in_order(replace(note, facts=(*note.facts, *added)))


def _place(fact: AnyFact) -> tuple[Any, ...]:
    return fact["type"], fact["start"], fact["end"]


def _suggestion(fact: AnyFact) -> AnyFact:
    from suffice.corpora.model import SUGGESTED

    return {k: v for k, v in fact.items() if k != "text"} | {"origin": SUGGESTED}


def _without_marks(note: Annotated) -> Annotated:
    facts = ({k: v for k, v in fact.items() if k != "origin"} for fact in note.facts)
    return replace(note, facts=tuple(facts))
