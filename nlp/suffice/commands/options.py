"""The options that say how to judge: where a note comes from, what was billed, which rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from suffice.commands.common import FILE, FOLDER, RULES_HELP, UserError
from suffice.types import NOTE_TYPES

_PAYERS = ("medicare", "medicare_advantage", "medicaid", "commercial", "workers_comp", "unknown")
_DISCIPLINES = ("PT", "OT", "SLP", "CHIRO")
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"
)


def _state(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and value.upper() not in _STATES.split():
        raise UserError(f"--state {value[:20]!r}: not a US state; allowed: two letters, such as TX")
    return value and value.upper()


def _date(ctx: click.Context, param: click.Parameter, value: datetime | None) -> str | None:
    return value.date().isoformat() if value else None


def _ids(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.upper() for text in value for part in text.replace(",", " ").split())


class _AnyCase(click.Choice[str]):
    """A choice whose names count in any case, and are shown as they are written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name that `value` means."""
        folded = {name.casefold(): name for name in self.choices}
        return super().convert(folded.get(str(value).casefold(), value), param, ctx)


def _choice(*names: str) -> click.Choice[str]:
    return _AnyCase(names)


_OPTIONS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    click.option("--payer", type=_choice(*_PAYERS), help="Payer class, where the note names none."),
    click.option("--state", callback=_state, metavar="XX", help="US state, such as TX."),
    click.option(
        "--date",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_date,
        metavar="YYYY-MM-DD",
        help="Date of service.",
    ),
    click.option("--discipline", type=_choice(*_DISCIPLINES)),
    click.option("--setting", metavar="S", help="Place of treatment, such as outpatient or home."),
    click.option("--note-type", type=_choice(*NOTE_TYPES), help="Judge as this type of note."),
    click.option("--status", "doc_status", type=_choice("draft", "final"), help="Signed or not."),
    click.option("--policy", metavar="ID", help="Judge by this policy, whatever payer and state."),
    click.option(
        "--claim",
        type=FILE,
        help="What was billed, CSV or JSON: date,code,units,modifiers,minutes.",
    ),
    click.option("--rules", type=FOLDER, help=RULES_HELP),
    click.option(
        "--select", multiple=True, callback=_ids, metavar="IDS", help="Only these criteria."
    ),
    click.option(
        "--ignore", multiple=True, callback=_ids, metavar="IDS", help="Not these criteria."
    ),
)


def judging_options(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with these options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
