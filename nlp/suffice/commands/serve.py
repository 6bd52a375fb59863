"""`suffice serve`: a configuration in, the HTTP service until it is told to stop."""

from __future__ import annotations

import os
from pathlib import Path

import click

from suffice.commands.common import FILE, UserError

_NEEDS = "needs suffice[serve]: pip install 'suffice[serve]'"


@click.command(epilog="Example: suffice serve --config suffice.toml --check-config")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port.  [default: 8097]")
@click.option("--config", type=FILE, help="TOML file; SUFFICE_* variables count before it.")
@click.option(
    "--check-config", is_flag=True, help="Say whether the configuration is good, and end."
)
@click.option("--insecure", is_flag=True, help="Serve other machines without authentication.")
def serve(
    host: str | None, port: int | None, config: Path | None, check_config: bool, insecure: bool
) -> None:
    r"""Serve CDS Hooks, plain REST and a page over HTTP.

    Without configuration: this machine only, all services, no authentication.

    \b
    Exit codes: 0 stopped, 2 a configuration that cannot be used, or a port that is taken.
    """
    try:
        from suffice.service.config import ConfigError, check_files, load, unsafe
        from suffice.service.server import run
    except ModuleNotFoundError as error:
        raise UserError(f"serve {_NEEDS} ({error.name} is missing)") from None
    try:
        chosen = load(config, os.environ, host=host, port=port)
        check_files(chosen)
    except ConfigError as error:
        raise UserError(str(error)) from None
    if (reason := unsafe(chosen)) and not insecure:
        raise UserError(reason)
    for line in chosen.warnings():
        click.echo(f"suffice: {line}", err=True)
    if check_config:
        click.echo(f"suffice: the configuration is good for {chosen.base_url()}", err=True)
        return
    click.echo(f"suffice: will serve {chosen.base_url()} once its workers are warm", err=True)
    if not run(chosen):
        raise UserError(f"cannot listen on {chosen.server.host} port {chosen.server.port}")
