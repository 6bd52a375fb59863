"""`suffice scan`: sources and options in, a result store and a line of progress out."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import FILE, UserError, write
from suffice.commands.options import judging_options

if TYPE_CHECKING:
    from suffice.ingest.profile import Profile
    from suffice.scan.run import Counts, Plan


@click.command(epilog="Example: suffice scan export/ --out results.sqlite --workers 2")
@click.argument("sources", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The result store.")
@click.option("--profile", type=FILE, help="Source profile (TOML): which column means what.")
@click.option(
    "--columns", multiple=True, metavar="ROLE=NAME", help="A column's role, before the profile."
)
@click.option(
    "--save-profile",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the guessed profile to this file.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes; one a core if not given.")
@click.option("--resume", is_flag=True, help="Go on with a scan that was broken off.")
@click.option("--keep-text", is_flag=True, help="Store the texts of the notes.")
@click.option("--keep-quotes", is_flag=True, help="Store the words that decide a finding.")
@click.option("--keep-facts", is_flag=True, help="Store all facts, with their words.")
@click.option("--baseline", type=FILE, help="Earlier results; findings in it count as known.")
@click.option("--waivers", "waiver_file", type=FILE, help="Accepted findings (TOML).")
@judging_options
def scan(sources: tuple[str, ...], **given: Any) -> None:
    r"""Judge whole archives: files, folders, zip and tar, tables, FHIR, C-CDA, HL7, databases.

    The result store is one SQLite file that only you may read. A scan that was broken off goes on
    with --resume; scanning a grown archive into the same store reads only what is new.

    \b
    Exit codes: 0 finished, 3 finished with documents that could not be read, 2 wrong usage.
    """
    sys.exit(3 if finish(sources, given) else 0)


def finish(sources: tuple[str, ...], given: dict[str, Any]) -> int:
    """Scan, and tell what was found; returns how many documents could not be read.

    Raises UserError.
    """
    from suffice.ingest.charges import ChargeError
    from suffice.ingest.profile import ProfileError
    from suffice.ingest.sources import SourceError
    from suffice.scan import run, waivers
    from suffice.scan.pool import PoolError
    from suffice.scan.store import StoreError

    try:
        accepted = waivers.load(given["waiver_file"]) if given["waiver_file"] else ()
        plan = _plan(sources, accepted, given)
        with _Progress() as progress:
            counts = run.scan(plan, progress.tell)
        return _told(plan, counts)
    except (
        *(ChargeError, PoolError, ProfileError, SourceError, StoreError),
        waivers.WaiverError,
    ) as error:
        raise UserError(str(error)) from None


def _plan(sources: tuple[str, ...], accepted: tuple[Any, ...], given: dict[str, Any]) -> Plan:
    from suffice import __version__
    from suffice.commands.check import chosen
    from suffice.engine import rules_of
    from suffice.ingest.profile import as_toml
    from suffice.scan.inputs import items
    from suffice.scan.row import Keep
    from suffice.scan.run import Plan
    from suffice.score import model

    options = chosen(given)
    loaded = model.load(options.model) if options.model else None
    profiles = {source: _profile(source, given) for source in dict.fromkeys(sources)}
    return Plan(
        streams={_place(s): partial(items, s, found) for s, found in profiles.items()},
        out=given["out"],
        options=options,
        rules=rules_of(options.chosen()),
        versions={
            **dict.fromkeys(("suffice", "criteria", "policies"), __version__),
            "model": loaded.version if loaded else None,
        },
        keep=Keep(given["keep_text"], given["keep_quotes"], given["keep_facts"]),
        workers=given["workers"] or os.cpu_count() or 1,
        resume=given["resume"],
        baseline=given["baseline"],
        waivers=accepted,
        profiles={_place(s): as_toml(found) for s, found in profiles.items() if found},
    )


def _place(source: str) -> str:
    """Where `source` lies, for those who read it again from another folder."""
    return source if "://" in source or source == "-" else str(Path(source).resolve())


def _profile(source: str, given: dict[str, Any]) -> Profile | None:
    """The profile that the user gave; without one the guess is shown, and saved where asked."""
    from suffice.ingest.profile import load, with_columns

    found = load(given["profile"]) if given["profile"] else None
    if given["columns"]:
        return with_columns(found, given["columns"])
    if found is None and "://" not in source and source != "-":
        _show_guess(source, given["save_profile"])
    return found


def _show_guess(source: str, target: Path | None) -> None:
    from suffice.ingest.profile import as_toml
    from suffice.scan.inputs import guess

    found = guess(source)
    if found is None:
        return
    if target:
        target.write_text(as_toml(found), encoding="utf-8")
    for section in found.source:
        told = ", ".join(f"{role} = {column}" for role, column in section.columns.items())
        click.echo(f"suffice: {source}: {section.files}: columns guessed: {told}", err=True)
    hint = f"saved as {target}" if target else "keep them with --save-profile F, then --profile F"
    click.echo(f"suffice: {source}: {hint}", err=True)


def _told(plan: Plan, counts: Counts) -> int:
    """Print what the scan has done; returns how many documents of it were refused."""
    from suffice.scan import waivers
    from suffice.scan.store import Store

    with Store.open(plan.out) as store:
        (refused,) = store.db.execute(
            "SELECT count(*) FROM documents WHERE refused IS NOT NULL"
            " AND run = (SELECT max(run) FROM runs)"
        ).fetchone()
        overall = store.db.execute(
            "SELECT overall, count(*) FROM documents WHERE overall IS NOT NULL"
            " GROUP BY overall ORDER BY overall"
        ).fetchall()
        reasons = store.db.execute(
            "SELECT refused, count(*), min(id) FROM documents WHERE refused IS NOT NULL"
            " GROUP BY refused ORDER BY count(*) DESC, refused LIMIT 20"
        ).fetchall()
        unused = waivers.unused(store, plan.waivers)
    write(f"{counts.judged:,} judged, {counts.known:,} known already, {refused:,} refused")
    for name, count in overall:
        write(f"  {name}: {count:,}")
    for reason, count, first in reasons:
        click.echo(f"suffice: {first}: {reason}{_more(count)}", err=True)
    for waiver in waivers.expired(plan.waivers, date.today()):
        click.echo(f"suffice: waiver expired: {waiver}", err=True)
    for waiver in unused:
        click.echo(f"suffice: waiver without a finding: {waiver}", err=True)
    write(f"Results: {plan.out}   next: suffice report {plan.out} --html report.html")
    return int(refused)


def _more(count: int) -> str:
    return f" (and {count - 1:,} more)" if count > 1 else ""


class _Progress:
    """One line on standard error, renewed in a terminal, written now and then elsewhere."""

    def __init__(self) -> None:
        self._begun = self._last = time.monotonic()
        self._live = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            click.echo("", err=True)

    def tell(self, counts: Counts) -> None:
        """Show `counts` and the rate."""
        now = time.monotonic()
        if now - self._last < (0.5 if self._live else 10):
            return
        self._last = now
        rate = (counts.judged + counts.refused) / (now - self._begun)
        line = f"{counts.done:,} documents, {counts.refused:,} refused, {rate:,.0f} a second"
        click.echo(f"\r{line}   " if self._live else line, err=True, nl=not self._live)
