"""`suffice explain`: the id of a criterion, policy or fact kind in, what it is out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import FOLDER, RULES_HELP, UserError, unknown, write, write_json

if TYPE_CHECKING:
    from suffice.commands.rules import Rules


@click.command(epilog="Example: suffice explain TM-03")
@click.argument("name", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--rules", type=FOLDER, help=RULES_HELP)
def explain(name: str, form: str, rules: Path | None) -> None:
    r"""Explain a criterion (TM-03), a policy (L35036, NATIONAL) or a fact kind (minutes).

    \b
    Exit codes: 0, 2 for an unknown id.
    """
    from suffice.report.explain import lines

    found = _subject(name, loaded(rules))
    if form == "json":
        write_json(found)
    else:
        for line in lines(found):
            write(line)


def loaded(folder: Path | None) -> Rules:
    """The shipped rules with those of `folder` over them. Raises UserError."""
    from suffice.commands import rules
    from suffice.criteria import CriterionError
    from suffice.policies import PolicyError

    try:
        return rules.load(folder)
    except (CriterionError, PolicyError) as error:
        raise UserError(str(error)) from None


def _subject(name: str, rules: Rules) -> dict[str, Any]:
    from suffice import rulebook
    from suffice.facts import kinds

    for criterion in rules.criteria:
        if criterion.id == name.upper():
            return rulebook.criterion(criterion)
    for policy in rules.policies:
        if policy.id == name.upper():
            return rulebook.policy(policy)
    for kind in kinds():
        if kind.name == name.lower():
            return rulebook.fact_kind(kind)
    names = [c.id for c in rules.criteria] + [p.id for p in rules.policies]
    names += [kind.name for kind in kinds()]
    raise unknown("criterion, policy or fact kind", name, names)
