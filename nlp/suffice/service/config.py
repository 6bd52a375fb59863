"""One TOML file and SUFFICE_* variables -> `Config`, checked whole before anything starts.

`[server] port = 8443` and `SUFFICE_SERVER_PORT=8443` mean the same; the variable wins.
"""

from __future__ import annotations

import hashlib
import ipaddress
import sqlite3
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from suffice import mistakes
from suffice.service.audit import Audit
from suffice.service.feedback import Feedback
from suffice.service.keys import of_file
from suffice.service.settings import Config

_PREFIX = "SUFFICE_"
_FILE = "SUFFICE_CONFIG"
_KEY = "SUFFICE_API_KEY"


class ConfigError(Exception):
    """A configuration that cannot be used; names the file, the place and the remedy."""


def load(path: Path | None, environment: Mapping[str, str], **given: Any) -> Config:
    """The configuration of `path`, over it the environment, over it `given` server settings.

    Raises ConfigError.
    """
    path = path or (Path(environment[_FILE]) if environment.get(_FILE) else None)
    table = _table(path) if path else {}
    _from_environment(table, environment)
    table.setdefault("server", {}).update({k: v for k, v in given.items() if v is not None})
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        raise ConfigError(f"{path or 'environment'}: {mistakes.first(error)}") from None


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path}: cannot be read; give a UTF-8 TOML file") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None


def _from_environment(table: dict[str, Any], environment: Mapping[str, str]) -> None:
    for section, keys in Config.plain_sections().items():
        for key, is_list in keys.items():
            value = environment.get(f"{_PREFIX}{section}_{key}".upper())
            if value is not None:
                parts = [part.strip() for part in value.split(",") if part.strip()]
                table.setdefault(section, {})[key] = parts if is_list else value
    if secret := environment.get(_KEY):
        digest = hashlib.sha256(secret.encode()).hexdigest()
        client = {"name": "environment", "api_keys": [digest], **table.get("default", {})}
        table["client"] = [*table.get("client", []), client]


def check_files(config: Config) -> None:
    """Open and close all files that `config` names. Raises ConfigError."""
    for client in config.client:
        _try(client.keys, "keys", lambda path: of_file(path))
    for name in ("certificate", "key", "client_ca"):
        _try(getattr(config.tls, name), f"tls.{name}", lambda path: path.read_bytes())
    _try(config.audit.path, "audit.path", lambda path: Audit(path).close())
    _try(config.feedback.path, "feedback.path", lambda path: Feedback(path).close())


def _try(path: Path | None, name: str, use: Callable[[Path], object]) -> None:
    if path is None:
        return
    try:
        use(path)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise ConfigError(f"{name}: {path} cannot be used: {type(error).__name__}") from None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def unsafe(config: Config) -> str | None:
    """Why `config` must not be served as it is, or None."""
    if is_loopback(config.server.host) or config.authenticates():
        return None
    return (
        f"{config.server.host} can be reached from elsewhere and nobody has to say who they are; "
        "add a [[client]] with an issuer or api_keys, set tls.client_ca, or use --insecure"
    )
