"""`suffice demo`: scan the shipped sample archive and write its report."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from suffice.commands.common import write
from suffice.commands.scan import finish, scan

_SYNTHETIC = "All notes are synthetic: language models wrote them; no patient is real."


@click.command(epilog="Example: suffice demo --out demo-report")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-report"),
    show_default=True,
    help="Folder of the result store and the report.",
)
def demo(out: Path) -> None:
    """Scan the shipped archive (synthetic notes of 40 episodes) and write a report for the browser.

    Language models wrote the notes; no patient, clinician or clinic is real.
    """
    out.mkdir(parents=True, exist_ok=True)
    results, page = out / "results.sqlite", out / "report.html"
    results.unlink(missing_ok=True)
    with as_file(files("suffice.samples")) as samples:
        wanted = ["--profile", str(samples / "archive.toml"), "--keep-text", "--keep-quotes"]
        given = scan.make_context(
            "demo", [str(samples / "archive"), *wanted, "--out", str(results)]
        ).params
        finish(given.pop("sources"), given)
    _write_page(results, page)
    write(_SYNTHETIC)
    write(f"Open the report in a browser: {page.resolve()}")


def _write_page(results: Path, target: Path) -> None:
    from suffice.results import names, page
    from suffice.scan.store import Store

    with Store.open(results) as store:
        with store.writing():
            store.set_meta({"about": _SYNTHETIC})
        shown = page.page(store.db, names.prepare(store.db, frozenset()))
    target.write_text(shown, encoding="utf-8")
