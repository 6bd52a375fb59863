"""`suffice show`: a result store and the id of a document in, its highlighted page out."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import webbrowser
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from suffice.commands.common import FILE, UserError, write

_BY_NUMBER = re.compile(r"document\s+0*(\d+)", re.IGNORECASE)
_COMPARED = 20_000  # ids that are looked at for one like the one that was asked for


@click.command(epilog="Example: suffice show results.sqlite export.zip!/visit-07.txt --open")
@click.argument("results", type=FILE)
@click.argument("name", metavar="ID")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page there."
)
@click.option("--open", "is_opened", is_flag=True, help="Open the page in the browser.")
def show(results: Path, name: str, out: Path | None, is_opened: bool) -> None:
    r"""Show one document of a scan with its findings marked.

    The note is read again from its source, and judged again, unless the scan kept its text; a
    source that has changed is refused. Without --out and --open the page goes to standard output.

    \b
    Exit codes: 0, 2 for an unknown id or a source that is not what it was.
    """
    from suffice.report import as_html
    from suffice.results.reread import RereadError, note
    from suffice.scan.store import Store, StoreError

    try:
        with Store.open(results) as store:
            number = _number(store.db, name)
            found = note(store.db, number)
            report = _judged(store.db, number, found)
    except (StoreError, RereadError) as error:
        raise UserError(str(error)) from None
    _deliver(as_html.page(report, found.text), out, is_opened)


def _deliver(page: str, out: Path | None, is_opened: bool) -> None:
    if out is None and not is_opened:
        write(page)
        return
    # Nobody else may enter a folder that mkdtemp makes.
    path = out or Path(tempfile.mkdtemp(prefix="suffice-show-")) / "note.html"
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; give another --out") from None
    write(f"Page: {path}" + ("" if out else "   delete it when you are done"))
    if is_opened and not webbrowser.open(path.resolve().as_uri()):
        raise UserError(f"no browser could be started; open {path} yourself")


def _number(db: sqlite3.Connection, name: str) -> int:
    """The number of the document called `name`, or "Document 000012" as masked reports call it."""
    found = db.execute("SELECT document FROM documents WHERE id = ?", (name,)).fetchone()
    by_number = _BY_NUMBER.fullmatch(name.strip())
    if found is None and by_number:
        found = db.execute(
            "SELECT document FROM documents WHERE document = ?", (int(by_number[1]),)
        ).fetchone()
    if found is None:
        raise UserError(_unknown(db, name))
    return int(found[0])


def _unknown(db: sqlite3.Connection, name: str) -> str:
    """The error for an id that is not there, with ids that are like it."""
    like = "%" + re.sub(r"([%_\\])", r"\\\1", Path(name).name) + "%"
    near = [
        own
        for (own,) in db.execute(
            "SELECT id FROM documents WHERE id LIKE ? ESCAPE '\\' ORDER BY document LIMIT 5",
            (like,),
        )
    ]
    if not near:
        query = "SELECT id FROM documents ORDER BY document LIMIT ?"
        near = get_close_matches(name, [own for (own,) in db.execute(query, (_COMPARED,))], 5, 0.6)
    if near:
        return f"no document {name[:80]!r}; did you mean {', '.join(near)}?"
    first = db.execute("SELECT id FROM documents ORDER BY document LIMIT 1").fetchone()
    return f"no document {name[:80]!r}; " + (
        f"ids are like {first[0]}" if first else "none is there"
    )


def _judged(db: sqlite3.Connection, number: int, note: Any) -> dict[str, Any]:
    """The report of `note` by what the scan was told; says where the store judged otherwise."""
    from suffice.engine import Checker, CheckError, Options

    (options,) = db.execute(
        "SELECT options FROM runs JOIN documents USING (run) WHERE document = ?", (number,)
    ).fetchone()
    try:
        report = Checker(Options(fields=json.loads(options))).check(note)
    except CheckError as error:
        raise UserError(f"{note.id}: {error}") from None
    changed = _changed(db, number, report)
    if changed:
        click.echo(
            f"suffice: {note.id}: judged again it differs from the store in {', '.join(changed)};"
            " fields, rules or options that the store does not keep decide there",
            err=True,
        )
    return report


def _changed(db: sqlite3.Connection, number: int, report: Mapping[str, Any]) -> list[str]:
    """Criteria of the first visit whose verdict is not that of the store."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    held = cursor.execute(
        "SELECT * FROM visits WHERE document = ? ORDER BY number LIMIT 1", (number,)
    ).fetchone()
    told = (report["visits"] or [report])[0]["criteria"]
    names = set(held.keys())
    return [f["id"] for f in told if f["id"] in names and f["verdict"] != held[f["id"]]]
