"""`suffice check`: options and paths in, one report a document out, and an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import (
    UserError,
    style,
    unknown,
    write,
    write_json,
)
from suffice.commands.explain import loaded as rules_of
from suffice.commands.options import judging_options
from suffice.types import ClaimLine, Note

if TYPE_CHECKING:
    from suffice.engine import Checker, Options
    from suffice.ingest.base import Refusal

_FIELDS = ("payer", "state", "date", "discipline", "setting", "note_type", "doc_status")
_STANDS = frozenset({"sufficient", "not_applicable"})
Item = tuple[Note, dict[str, Any]]


@click.command(epilog="Example: suffice check visit-07.txt --payer medicare --state TX")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "html"]),
    default="text",
    show_default=True,
)
@judging_options
@click.option("--facts", is_flag=True, help="Show what was read in place of what was judged.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever the notes say.")
def check(paths: tuple[str, ...], form: str, facts: bool, exit_zero: bool, **given: Any) -> None:
    r"""Check notes: files, folders, archives or - for standard input.

    What the options say of payer, state and so on counts where a note's source says nothing.

    \b
    Exit codes: 0 all notes stand (sufficient or not applicable), 1 any insufficient or borderline,
    2 wrong usage or a source that could not be read.
    """
    if facts and form != "text":
        raise UserError(f"--facts goes with --format text, not {form}")
    options = chosen(given)
    from suffice.engine import Checker

    sources: Iterable[Note | Refusal] = chain.from_iterable(map(_notes, paths))
    if form == "html":
        sources = list(islice(sources, 2))
        if len(sources) > 1:
            raise UserError("--format html takes one document; give one, or use --format jsonl")
    run = _Run(Checker(options))
    _print(run.reports(sources), "facts" if facts else form)
    sys.exit(2 if run.refused else int(run.fallen and not exit_zero))


def _notes(path: str) -> Iterator[Note | Refusal]:
    """What `path` holds, as text; ids begin with the path as it was given."""
    from suffice.ingest.base import Raw, Refusal
    from suffice.ingest.documents import convert
    from suffice.ingest.sources import SourceError, base_name, stream

    try:
        for item in stream(path):
            note = convert(item) if isinstance(item, Raw) else item
            id = _under(path, base_name(path), note.id)
            yield note._replace(id=id) if isinstance(note, Refusal) else replace(note, id=id)
    except SourceError as error:
        yield Refusal(path, error.reason)


def _under(path: str, base: str, id: str) -> str:
    """`id`, which begins with `base`, as one that begins with `path`."""
    if path == "-" or "://" in path:
        return id
    given, rest = Path(path).as_posix(), id.removeprefix(base)
    return rest.removeprefix("/") if given == "." else f"{given}{rest}"


def chosen(given: Mapping[str, Any]) -> Options:
    """The options of a run. Raises UserError on a word that names nothing, or a bad file."""
    from suffice.engine import Options

    loaded = rules_of(given["rules"])
    ids = [criterion.id for criterion in loaded.criteria]
    for word in sorted(given["select"] | given["ignore"]):
        if word not in ids:
            raise unknown("criterion", word, ids)
    policy = given["policy"] and given["policy"].upper()
    if policy and policy not in [p.id for p in loaded.policies]:
        raise unknown("policy", policy, [p.id for p in loaded.policies])
    return Options(
        criteria=loaded.criteria,
        policies=loaded.policies,
        policy=policy,
        fields={name: given[name] for name in _FIELDS if given[name]},
        claim=_claim(given["claim"]),
        select=given["select"],
        ignore=given["ignore"],
    )


def _claim(path: Path | None) -> tuple[ClaimLine, ...]:
    from suffice.ingest import claim

    try:
        return claim.load(path) if path else ()
    except claim.ClaimError as error:
        raise UserError(str(error)) from None


class _Run:
    """The reports of a run, with counts of what was refused and what does not stand."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.refused = 0
        self.fallen = 0

    def reports(self, sources: Iterable[Note | Refusal]) -> Iterator[Item]:
        """Each note with its report; what cannot be read or judged is a line on stderr."""
        from suffice.engine import CheckError

        for note in sources:
            try:
                if not isinstance(note, Note):
                    raise CheckError(note.reason)
                report = self.checker.check(note)
            except CheckError as error:
                self.refused += 1
                click.echo(f"suffice: {note.id}: {error}", err=True)
                continue
            self.fallen += report["overall"] not in _STANDS
            yield note, report


def _print(items: Iterable[Item], form: str) -> None:
    if form == "json":
        reports = [report for _, report in items]
        write_json(reports[0] if len(reports) == 1 else reports)
        return
    for note, report in items:
        for line in _LINES[form](note, report):
            write(line)


def _jsonl(note: Note, report: Mapping[str, Any]) -> Iterator[str]:
    yield json.dumps(report, ensure_ascii=False, separators=(",", ":"))


def _html(note: Note, report: Mapping[str, Any]) -> Iterator[str]:
    from suffice.report import as_html

    yield as_html.page(report, note.text)


def _findings(note: Note, report: Mapping[str, Any]) -> Iterator[str]:
    from suffice.report import as_text

    yield from as_text.findings(report, note.text, style)
    yield ""


def _facts(note: Note, report: Mapping[str, Any]) -> Iterator[str]:
    from suffice.report import as_text

    yield from as_text.facts(report, note.text, style)
    yield ""


_LINES = {"jsonl": _jsonl, "html": _html, "text": _findings, "facts": _facts}
