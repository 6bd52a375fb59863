"""JSON and JSON Lines files -> checked objects with the place where each stands.

"tasks.jsonl:7" names the seventh line; what is wrong is told by member and reason, never by value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from suffice import mistakes
from suffice.corpora.model import CorpusError

Model = TypeVar("Model", bound=BaseModel)


def text_of(path: Path) -> str:
    """The text of a UTF-8 file, line ends untouched. Raises CorpusError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or 'cannot be opened'}; check it") from None


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and object for each line of a JSON Lines file, or each entry of a JSON list."""
    text = text_of(path)
    entries: Iterable[tuple[str, Any]]
    if path.suffix == ".json" or text.lstrip()[:1] == "[":
        whole = parsed(text, str(path))
        listed = whole if isinstance(whole, list) else [whole]
        entries = ((f"{path}: entry {n}", entry) for n, entry in enumerate(listed, 1))
    else:
        # Not splitlines(): a note may hold U+2028, which is no line end of JSON Lines.
        lines = ((f"{path}:{n}", line) for n, line in enumerate(text.split("\n"), 1))
        entries = ((where, parsed(line, where)) for where, line in lines if line.strip())
    for where, entry in entries:
        if not isinstance(entry, dict):
            raise CorpusError(f"{where}: not a JSON object; each note is one {{...}}")
        yield where, entry


def parsed(text: str, where: str) -> Any:
    """The JSON value in `text`. Raises CorpusError naming the place."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise CorpusError(f"{where}: not JSON at {place}; export the file again") from None
    except RecursionError:
        raise CorpusError(f"{where}: nested too deeply; export the file again") from None


def checked(model: type[Model], value: object, where: str) -> Model:
    """`value` as `model`. Raises CorpusError naming the member that is wrong."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        told = mistakes.kind(error)
        raise CorpusError(f"{where}: {told}; is this the right --from format?") from None


def line(value: object) -> str:
    """`value` as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n"
