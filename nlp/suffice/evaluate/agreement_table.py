"""The agreement of two annotators -> a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from suffice.evaluate.table import number, with_interval

_SHOWN = 8


def as_text(result: Mapping[str, Any]) -> str:
    """Counts and F1 of each kind, then attributes, then verdicts."""
    return "\n".join([*_head(result), *_facts(result), *_attributes(result), *_judging(result)])


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"{result['notes']} notes that both annotated"
    for title, ids in (("first", result["only_first"]), ("second", result["only_second"])):
        if ids:
            yield f"  only in the {title} corpus, left out: {_listed(ids)}"


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more


def _facts(result: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{'kind':<20}{'first':>6}{'second':>7}   F1 strict (95 % interval)  by value  overlap"
    for kind, levels in result["facts"].items():
        strict = levels["strict"]
        shown = with_interval({"value": strict["f1"], "interval": strict["f1_interval"]})
        yield (
            f"{kind:<20}{strict['first']:>6}{strict['second']:>7}   {shown}"
            f"{number(levels['value']['f1']):>13}{number(levels['partial']['f1']):>9}"
        )


def _attributes(result: Mapping[str, Any]) -> Iterator[str]:
    if result["attributes"]:
        yield ""
        yield "attributes of facts that both marked: agreement (n, kappa)"
    for kind, found in result["attributes"].items():
        shown = (
            f"{name} {number(a['agreement'])} ({a['pairs']}"
            + (f", {number(a['kappa'])})" if "kappa" in a else ")")
            for name, a in found.items()
        )
        yield f"  {kind:<18}" + ", ".join(shown)


def _judging(result: Mapping[str, Any]) -> Iterator[str]:
    judged = result.get("judging", {})
    if judged:
        yield ""
    for name, figure in judged.items():
        if isinstance(figure, dict) and "interval" in figure:
            yield f"{name:<30}{with_interval(figure)}"
    for name, one in judged.get("per_criterion", {}).items():
        yield (
            f"  {name}  n {one['n']:>3}  agreement {number(one['agreement'])}"
            f"  kappa {number(one['kappa'])}  AC1 {number(one['ac1'])}"
        )
