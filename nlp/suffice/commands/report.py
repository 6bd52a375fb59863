"""`suffice report`: a result store in; a page, tables, a sample for reviewers or a summary out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import FILE, UserError, write

if TYPE_CHECKING:
    import sqlite3

    from suffice.results.names import Masks

_OUT = click.Path(dir_okay=False, path_type=Path)
_INTO = click.Path(file_okay=False, path_type=Path)
_NEEDS = "needs suffice[archives]: pip install 'suffice[archives]'"
_LEAST_BY_RISK = 8
VIEWS = ("clinician", "clinic", "payer", "criterion", "month")


def _names(*allowed: str) -> Callable[..., frozenset[str]]:
    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> frozenset[str]:
        found = frozenset(part.strip().lower() for part in (value or "").split(",") if part.strip())
        for word in sorted(found - set(allowed)):
            raise UserError(f"{param.opts[0]}: no {word[:40]!r}; there are {', '.join(allowed)}")
        return found

    return read


@click.command(epilog="Example: suffice report results.sqlite --html report.html")
@click.argument("results", type=FILE)
@click.option("--html", type=_OUT, help="One page for the browser, with pictures and filters.")
@click.option("--xlsx", type=_OUT, help="A workbook with a sheet a table.")
@click.option("--csv", type=_INTO, help="A folder of CSV files, one a table.")
@click.option("--parquet", type=_INTO, help="A folder of Parquet files, one a table.")
@click.option(
    "--by",
    callback=_names(*VIEWS),
    metavar="VIEWS",
    help=f"Which views, with commas between; all of {','.join(VIEWS)} if not given.",
)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N visits for a reviewer.")
@click.option("--seed", type=int, default=1, show_default=True, help="Decides which are drawn.")
@click.option("--risk", is_flag=True, help="Draw more of the visits that fall short.")
@click.option("--review", type=_OUT, help="Where the sample goes; review-N-SEED.xlsx if not given.")
@click.option(
    "--mask",
    callback=_names("patient", "clinician"),
    metavar="WHO",
    help="patient,clinician: pseudonyms in all that is written; documents go by number.",
)
def report(results: Path, **given: Any) -> None:
    """Show what a scan found: a page, tables, or a summary here where none is asked for.

    With --sample it draws visits for a human reviewer; suffice agree compares the answers.
    """
    from suffice.results import names
    from suffice.scan.store import Store, StoreError

    if given["mask"] and given["sample"]:
        raise UserError("--mask and --sample do not go together: the notes of a sample name people")
    if given["risk"] and (given["sample"] or _LEAST_BY_RISK) < _LEAST_BY_RISK:
        raise UserError(
            f"--risk needs --sample {_LEAST_BY_RISK} or more: two visits of each verdict"
        )
    views = given["by"] or frozenset(VIEWS)
    try:
        with Store.open(results) as store:
            masks = names.prepare(store.db, given["mask"])
            _written(store.db, masks, views, given)
    except StoreError as error:
        raise UserError(str(error)) from None
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name}: {_NEEDS}") from None
    except OSError as error:
        place = error.filename or results
        raise UserError(f"{place}: {error.strerror}; check the path and the space") from None


def _written(
    db: sqlite3.Connection, masks: Masks, views: frozenset[str], given: dict[str, Any]
) -> None:
    if given["html"]:
        _html(db, masks, views, given["html"])
    if any(given[form] for form in ("xlsx", "csv", "parquet")):
        _tables(db, masks, views, given)
    if given["sample"]:
        _sample(db, given)
    if not any(given[form] for form in ("html", "xlsx", "csv", "parquet", "sample")):
        from suffice.results import as_text

        write(as_text.summary(db, masks, views))


def _html(db: sqlite3.Connection, masks: Masks, views: frozenset[str], path: Path) -> None:
    from suffice.results.page import page

    path.write_text(page(db, masks, views), encoding="utf-8")
    write(f"Page: {path}")


def _tables(
    db: sqlite3.Connection, masks: Masks, views: frozenset[str], given: dict[str, Any]
) -> None:
    from suffice.results.tables import tables

    found = list(tables(db, masks, views))
    if given["csv"]:
        from suffice.results import as_csv

        write(f"CSV: {len(as_csv.write(found, given['csv']))} tables in {given['csv']}")
    if given["parquet"]:
        from suffice.results import as_parquet

        count = len(as_parquet.write(found, given["parquet"]))
        write(f"Parquet: {count} tables in {given['parquet']}")
    if given["xlsx"]:
        from suffice.results import as_xlsx

        as_xlsx.write(given["xlsx"], as_xlsx.sheets(found))
        write(f"Workbook: {given['xlsx']}")
        for line in as_xlsx.cut(found):
            click.echo(f"suffice: {given['xlsx']}: {line}", err=True)


def _sample(db: sqlite3.Connection, given: dict[str, Any]) -> None:
    from suffice.results import sample

    size, seed = given["sample"], given["seed"]
    path = given["review"] or Path(f"review-{size}-{seed}.xlsx")
    lost = sample.write(db, path, size, seed, risk=given["risk"])
    for line in lost[:5]:
        click.echo(f"suffice: left out: {line}", err=True)
    if len(lost) > 5:
        click.echo(f"suffice: left out: {len(lost) - 5} more", err=True)
    if not path.exists():
        raise UserError("no note of the sample could be read again; scan with --keep-text")
    write(f"Sample: {path}   filled in, compare it: suffice agree RESULTS {path.name}")
