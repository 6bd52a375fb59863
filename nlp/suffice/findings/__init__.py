"""Facts -> findings: each criterion judged on a visit; `functions()` are what its file may call.

Every public function of the modules in `findings/calls/` is one: `Case -> evidence or None`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import isfunction
from pkgutil import iter_modules

from suffice.findings import calls
from suffice.findings.judge import Function


@cache
def functions() -> Mapping[str, Function]:
    """Named functions that criterion files may call, by name. Raises ValueError on a double."""
    found: dict[str, Function] = {}
    for info in iter_modules(calls.__path__):
        if info.name.startswith("_"):
            continue
        module = import_module(f"{calls.__name__}.{info.name}")
        for name, value in vars(module).items():
            if isfunction(value) and value.__module__ == module.__name__ and name[0] != "_":
                if name in found:
                    raise ValueError(f"two functions are called {name!r}")
                found[name] = value
    return found
