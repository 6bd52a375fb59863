"""pydantic's error -> its first mistake in words: "thresholds.weeks: Input should be a number"."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError


def first(error: ValidationError) -> str:
    """Place and message of the first mistake, for files that users write themselves."""
    place, mistake = _first(error, "the whole")
    return f"{place}: {mistake['msg']}"


def kind(error: ValidationError) -> str:
    """Place and kind of the first mistake, for what may hold notes: no value can be in it."""
    place, mistake = _first(error, "the object")
    return f"{place}: {mistake['type'].replace('_', ' ')}"


def _first(error: ValidationError, whole: str) -> tuple[str, dict[str, Any]]:
    mistake = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return ".".join(str(part) for part in mistake["loc"]) or whole, dict(mistake)
