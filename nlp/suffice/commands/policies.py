"""`suffice policies`: the policies with their dates, or the conflicts that they resolve."""

from __future__ import annotations

from pathlib import Path

import click

from suffice.commands.common import FOLDER, RULES_HELP, write, write_json
from suffice.commands.explain import loaded


@click.command(epilog="Example: suffice policies --resolutions")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--rules", type=FOLDER, help=RULES_HELP)
@click.option(
    "--resolutions",
    is_flag=True,
    help="Show where the seed documents and national policy part, and what is decided.",
)
def policies(form: str, rules: Path | None, resolutions: bool) -> None:
    """List the policies: whom they bind, from when to when, and how far that was verified."""
    from suffice import rulebook
    from suffice.report import explain

    every = [rulebook.policy(policy) for policy in loaded(rules).policies]
    conflicts = [{"policy": p["id"], **one} for p in every for one in p["resolutions"]]
    if form == "json":
        write_json(conflicts if resolutions else every)
    elif resolutions:
        for conflict in conflicts:
            write(conflict["policy"])
            for line in explain.resolved(conflict):
                write(line)
    else:
        for line in explain.table(every):
            write(line)
