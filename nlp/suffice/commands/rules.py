"""A folder of the user's TOML -> criteria and policies added to the shipped ones, by id.

`house/TM-03.toml` replaces the shipped TM-03; `house/L99999.toml` is one more policy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from suffice import criteria, facts, findings, policies
from suffice.criteria import Call, Criterion, CriterionError, Has
from suffice.policies import Policy, PolicyError

_REQUIREMENTS = "{ fact = }, { field = }, { call = }, { all = [] }, { any = [] }, { not = }"


class Rules(NamedTuple):
    """All criteria and policies of a run, by id, the national policy first."""

    criteria: tuple[Criterion, ...]
    policies: tuple[Policy, ...]


def load(folder: Path | None) -> Rules:
    """The shipped rules with those of `folder` over them. Raises CriterionError, PolicyError."""
    own_criteria = {criterion.id: criterion for criterion in criteria.shipped()}
    own_policies = {policy.id: policy for policy in policies.shipped()}
    for path in sorted(folder.glob("*.toml")) if folder else ():
        text = _text(path)
        if _is_policy(path, text, own_policies):
            policy = _policy(text, path.name)
            own_policies[policy.id] = policy
        else:
            criterion = _criterion(text, path.name)
            own_criteria[criterion.id] = criterion
    for policy in own_policies.values():
        _check(f"{policy.id}.toml: binds", policy.binds, own_criteria, PolicyError)
    by_id = sorted(own_policies.values(), key=lambda p: (p.id != policies.NATIONAL, p.id))
    return Rules(tuple(own_criteria[name] for name in sorted(own_criteria)), tuple(by_id))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CriterionError(f"{path.name}: cannot be read; it must be a UTF-8 file") from None


def _is_policy(path: Path, text: str, known: Iterable[str]) -> bool:
    if path.name.startswith("L"):
        return True
    try:
        return tomllib.loads(text).get("id") in set(known)
    except tomllib.TOMLDecodeError:
        return False


def _policy(text: str, name: str) -> Policy:
    try:
        policy = policies.parse(text, name)
    except PolicyError as error:
        raise PolicyError(_reason(error, name, Policy)) from None
    named = (policy.document,) if policy.document else ()
    _check(f"{name}: document", named, policies.sources(), PolicyError)
    return policy


def _criterion(text: str, name: str) -> Criterion:
    try:
        criterion = criteria.parse(text, name)
    except CriterionError as error:
        raise CriterionError(_reason(error, name, Criterion)) from None
    cited = [source.document for source in criterion.source]
    _check(f"{name}: source document", cited, policies.sources(), CriterionError)
    for part in criteria.requirements(criterion):
        if isinstance(part, Has):
            _check_fact(part, name)
        elif isinstance(part, Call):
            _check(f"{name}: call", [part.call], findings.functions(), CriterionError)
    return criterion


def _check_fact(part: Has, name: str) -> None:
    kinds = {kind.name: kind.fact for kind in facts.kinds()}
    _check(f"{name}: fact", [part.fact], kinds, CriterionError)
    named, allowed = [*part.where, *part.at_least], kinds[part.fact].own_fields()
    _check(f"{name}: attribute of {part.fact}", named, allowed, CriterionError)


def _check(
    place: str, words: Iterable[str], allowed: Iterable[str], error: type[Exception]
) -> None:
    names = sorted(allowed)
    for word in words:
        if word not in names:
            raise error(f"{place}: {word!r}; allowed: {', '.join(names)}")


def _reason(error: Exception, name: str, model: type[BaseModel]) -> str:
    """What is wrong in a file, with the wrong word and the allowed ones as far as known."""
    cause = error.__context__
    if not isinstance(cause, ValidationError):
        return str(error)
    # A mistyped key is told before the key that it leaves missing.
    first = min(cause.errors(), key=lambda one: one["type"] != "extra_forbidden")
    place = ".".join(str(part) for part in first["loc"])
    if str(first["loc"][0]).endswith("_when"):
        return f"{name}: {first['loc'][0]}: no requirement; allowed: {_REQUIREMENTS}"
    if first["type"] == "extra_forbidden":
        return f"{name}: unknown key {place!r}; allowed: {', '.join(_keys(model, first['loc']))}"
    word = "" if first["type"] == "missing" else f" {_short(first['input'])}:"
    return f"{name}: {place}:{word} {first['msg']}"


def _keys(model: type[BaseModel], place: tuple[int | str, ...]) -> Iterable[str]:
    """The keys that may stand at `place`; of a table inside the file, those of its entries."""
    if len(place) == 1:
        return list(vars(model)["__pydantic_fields__"])
    inside: dict[str, type[BaseModel]] = {
        "source": criteria.SourceRef,
        "resolution": policies.Resolution,
    }
    return list(vars(inside.get(str(place[0]), criteria.Example))["__pydantic_fields__"])


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
