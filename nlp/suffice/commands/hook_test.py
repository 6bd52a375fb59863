"""`suffice hook-test`: a CDS service's address in, the numbered checklist with verdicts out."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from suffice.commands.common import FILE, UserError, style, write, write_json

if TYPE_CHECKING:
    from suffice.service.conformance.result import Item
    from suffice.service.conformance.target import Signing

_NEEDS = "hook-test needs suffice[serve]: pip install 'suffice[serve]'"
_COLOUR = {"pass": "green", "fail": "red", "warn": "yellow", "not tested": "blue"}


@click.command("hook-test", epilog="Example: suffice hook-test http://127.0.0.1:8097")
@click.argument("url")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="Sent with calls.")
@click.option("--key", type=FILE, help="Private key (PEM); each call gets a signed token.")
@click.option("--algorithm", type=click.Choice(["ES384", "RS384", "RS256"]), default="ES384")
@click.option("--issuer", help="Issuer of the tokens.")
@click.option("--kid", help="Id of the key.")
@click.option("--jku", help="Address where the service finds the public key.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def hook_test(
    url: str,
    headers: tuple[str, ...],
    key: Path | None,
    algorithm: str,
    issuer: str | None,
    kid: str | None,
    jku: str | None,
    form: str,
) -> None:
    r"""Replay example requests, with a synthetic note, against the CDS Hooks service at URL.

    \b
    Exit codes: 0 no obligation is broken, 1 one is, 2 the service cannot be reached.
    """
    try:
        from suffice.service.conformance.run import checklist
        from suffice.service.conformance.target import TargetError
    except ModuleNotFoundError:
        raise UserError(_NEEDS) from None
    signing = _signing(key, algorithm, issuer, kid, jku)
    try:
        items = asyncio.run(checklist(url, dict(_header(text) for text in headers), signing))
    except TargetError as error:
        raise UserError(str(error)) from None
    if form == "json":
        write_json([item._asdict() for item in items])
    else:
        _print(items)
    sys.exit(int(any(item.verdict == "fail" for item in items)))


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise UserError("--header: write NAME:VALUE, such as 'X-API-Key: secret'")
    return name.strip(), value.strip()


def _signing(
    key: Path | None, algorithm: str, issuer: str | None, kid: str | None, jku: str | None
) -> Signing | None:
    from suffice.service.conformance.target import Signing

    if key is None:
        return None
    if not issuer or not kid:
        raise UserError("--key: give --issuer and --kid too, as the service knows them")
    return Signing(key.read_bytes(), algorithm, issuer, kid, jku)


def _print(items: list[Item]) -> None:
    for item in items:
        verdict = style(f"{item.verdict:<10}", _COLOUR[item.verdict])
        why = f": {item.why}" if item.why else ""
        write(f"{item.number:>3}  {item.level:<6}  {verdict}  {item.title}{why}")
    counts = {name: sum(item.verdict == name for item in items) for name in _COLOUR}
    write(", ".join(f"{count} {name}" for name, count in counts.items()))
