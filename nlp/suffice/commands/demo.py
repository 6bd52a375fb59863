"""`suffice demo`: judge the shipped sample notes and write a report with the worst on top."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from suffice.commands.common import write


@click.command(epilog="Example: suffice demo --out demo-report")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-report"),
    show_default=True,
    help="Folder of the report.",
)
def demo(out: Path) -> None:
    """Judge the shipped sample notes (synthetic) and write a report for the browser."""
    from suffice import demo as samples
    from suffice.engine import Checker

    found = list(samples.notes())
    checker = Checker()
    reports = []
    with click.progressbar(length=len(found), label="Reading sample notes", file=sys.stderr) as bar:
        for note in found:
            reports.append((checker.check(note), note.text))
            bar.update(1)
    index = samples.write(reports, out)
    write(f"{len(reports)} synthetic notes judged; the worst:")
    for report, _ in samples.worst_first(reports)[:5]:
        missing = ", ".join(f["id"] for f in report["criteria"] if f["verdict"] == "not_met")
        write(f"  {report['id']}  {report['overall']}: {missing}")
    write(f"Open the report in a browser: {index.resolve()}")
