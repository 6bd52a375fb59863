"""What the readers of health records make of the sample files: shared by their tests.

All sample files are synthetic. `expected.json` holds what they must give, looked through by eye.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from suffice.ingest.base import Item, Raw, Refusal

FOLDER = Path(__file__).parent / "data" / "health"


def told(items: Iterable[Item]) -> list[dict[str, Any]]:
    """`items` as JSON has them."""
    return [_told(item) for item in items]


def _told(item: Item) -> dict[str, Any]:
    if isinstance(item, Refusal):
        return {"id": item.id, "reason": item.reason}
    content = {"name": item.name} if isinstance(item, Raw) else {"text": item.text.split("\n")}
    return {"id": item.id, **content, "fields": dict(item.fields)}


def expected(name: str) -> list[dict[str, Any]]:
    """What the file `name` must give."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))[name]
    return found
