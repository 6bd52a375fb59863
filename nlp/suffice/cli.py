"""The command `suffice`: arguments in, calls to the other modules out. No logic lives here."""

from __future__ import annotations

import click

from suffice import __version__
from suffice.commands.agree import agree
from suffice.commands.check import check
from suffice.commands.convert import convert
from suffice.commands.demo import demo
from suffice.commands.evaluate import evaluate
from suffice.commands.explain import explain
from suffice.commands.hook_test import hook_test
from suffice.commands.policies import policies
from suffice.commands.report import report
from suffice.commands.scan import scan
from suffice.commands.serve import serve
from suffice.commands.show import show
from suffice.commands.train import train


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: suffice check visit-07.txt",
)
@click.version_option(__version__, prog_name="suffice")
def main() -> None:
    """Read therapy notes billed as 97110 and say what they document.

    It judges documentation, never care, and is no legal, medical or billing advice.
    """


main.add_command(check)
main.add_command(scan)
main.add_command(report)
main.add_command(show)
main.add_command(explain)
main.add_command(policies)
main.add_command(evaluate)
main.add_command(convert)
main.add_command(agree)
main.add_command(train)
main.add_command(serve)
main.add_command(hook_test)
main.add_command(demo)
