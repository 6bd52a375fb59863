"""Policy files -> the rules in force for one visit: national rules, then at most one LCD over them.

Medicare, TX, PT, 2022-11-30 is L35036 over the national base; the same on 2023-03-01, the day of
its retirement, is the national base alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suffice import mistakes
from suffice.types import Source

NATIONAL = "NATIONAL"
PAYERS = ("medicare", "medicare_advantage", "medicaid", "commercial", "workers_comp", "unknown")
_LCD_PAYERS = frozenset({"medicare", "medicare_advantage"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Resolution(_Strict):
    """Where a seed document and national policy part, what the policy decides and why."""

    about: str
    seed: str
    decision: str


class Policy(_Strict):
    """One policy file: whom it binds, where, and from when to when (the last day excluded)."""

    id: str
    title: str
    contractor: str
    states: tuple[str, ...]
    disciplines: tuple[str, ...]
    in_force: tuple[str, ...] = Field(min_length=1, max_length=2)
    verified_through: str
    status: str
    url: str | None = None
    document: str | None = None
    articles: tuple[str, ...] = ()
    note: str
    binds: tuple[str, ...] = ()
    thresholds: dict[str, float] = {}
    resolution: tuple[Resolution, ...] = ()

    def covers(self, day: str) -> bool:
        """Whether the policy is in force on `day` (ISO)."""
        return self.in_force[0] <= day and (len(self.in_force) < 2 or day < self.in_force[1])


class PolicyError(Exception):
    """A policy file or name that cannot be used; says which are there."""


class Setting(NamedTuple):
    """What decides which policy binds; unknown parts are None."""

    payer: str = "unknown"
    state: str | None = None
    discipline: str | None = None
    day: str | None = None


class InForce(NamedTuple):
    """The policies that bind a visit, nearest last, and in words why."""

    policies: tuple[Policy, ...]
    basis: str
    warnings: tuple[str, ...]

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Thresholds of all policies, the nearest one's before the base's."""
        return {
            name: value for policy in self.policies for name, value in policy.thresholds.items()
        }

    @property
    def units_rule(self) -> str:
        """Which unit rule counts: "cms" or, where the payer follows CPT, "ama"."""
        return "ama" if self.basis.startswith("commercial") else "cms"


@cache
def shipped() -> tuple[Policy, ...]:
    """The policies of the package, by id, the national base first."""
    folder = files(__name__)
    found = [
        parse(path.read_text("utf-8"), path.name)
        for path in folder.iterdir()
        if path.name.endswith(".toml") and path.name != "sources.toml"
    ]
    return tuple(sorted(found, key=lambda policy: (policy.id != NATIONAL, policy.id)))


@cache
def sources() -> Mapping[str, Source]:
    """Citable documents by short name; `section` is left for the criterion to fill in."""
    table = tomllib.loads(files(__name__).joinpath("sources.toml").read_text("utf-8"))
    return {
        name: Source(entry["title"], "", entry.get("url"), entry["status"])
        for name, entry in table.items()
    }


def parse(text: str, name: str) -> Policy:
    """A policy from the text of its file `name`. Raises PolicyError."""
    try:
        return Policy.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: {error}") from None
    except ValidationError as error:
        raise PolicyError(f"{name}: {mistakes.first(error)}") from None


def choose(
    setting: Setting, named: str | None = None, policies: Iterable[Policy] | None = None
) -> InForce:
    """The policies that bind in `setting`, or the one `named`. Raises PolicyError on a bad name."""
    known = {policy.id: policy for policy in (policies if policies is not None else shipped())}
    base = known[NATIONAL]
    if named is not None:
        if named not in known:
            raise PolicyError(f"no policy {named!r}; there are {', '.join(known)}")
        chosen = known[named]
        return _in_force(base, chosen if chosen is not base else None, f"named {named}", setting)
    local, basis = _local(known.values(), setting)
    return _in_force(base, local, basis, setting)


def _local(policies: Iterable[Policy], setting: Setting) -> tuple[Policy | None, str]:
    if setting.payer not in _LCD_PAYERS and setting.payer != "unknown":
        return (
            None,
            f"{setting.payer}: national Medicare rules as a yardstick, the payer's own may differ",
        )
    missing = [
        name
        for name, value in (
            ("payer", None if setting.payer == "unknown" else setting.payer),
            ("state", setting.state),
            ("date of service", setting.day),
        )
        if not value
    ]
    if missing:
        return None, f"national rules: {', '.join(missing)} not known"
    where = f"{setting.payer}, {setting.state}, {setting.day}"
    for policy in policies:
        asked = setting.discipline is None or setting.discipline in policy.disciplines
        covered = setting.day is not None and policy.covers(setting.day)
        if asked and covered and setting.state in policy.states:
            return policy, where
    return None, f"{where}: no LCD in force, national rules"


def _in_force(base: Policy, local: Policy | None, basis: str, setting: Setting) -> InForce:
    chosen = (base,) if local is None else (base, local)
    warnings = []
    if local is not None:
        if setting.day and not local.covers(setting.day):
            warnings.append(f"{local.id} was not in force on {setting.day}")
        if setting.day and setting.day > local.verified_through and local.covers(setting.day):
            warnings.append(
                f"status of {local.id} is not verified after {local.verified_through}; "
                "look it up in the Medicare Coverage Database"
            )
    return InForce(chosen, basis, tuple(warnings))
