"""What a criterion, policy or fact kind is, as plain values -> lines of terminal text.

The plain values are those that `suffice explain --format json` prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill, wrap
from typing import Any

from suffice.report.wording import DISCLAIMER, NOTE_TYPE, SEVERITY, VERDICT, plain

_WIDTH = 96
_IN = "  "
# Heading of the table of policies, the member shown under it, and the widest that it may be.
COLUMNS = (
    ("id", "id", 8),
    ("title", "title", 28),
    ("contractor", "contractor", 20),
    ("states", "states", 16),
    ("disciplines", "disciplines", 11),
    ("in force", "in_force", 12),
    ("verified through", "verified_through", 16),
    ("status", "status", 13),
)


def lines(subject: Mapping[str, Any]) -> Iterator[str]:
    """Lines of text on one subject, whatever its kind."""
    yield f"{subject['id']}  {subject['title']}"
    yield from {"criterion": _criterion, "policy": _policy, "fact": _fact}[subject["kind"]](subject)


def _criterion(subject: Mapping[str, Any]) -> Iterator[str]:
    yield from _said("why", subject["why"])
    yield from _said("severity", SEVERITY[subject["severity"]])
    asked = ", ".join(f"{name} ({NOTE_TYPE[name]})" for name in subject["applies_to"])
    also = "; also of other types that record exercise of that day" * subject["exercise_day"]
    yield from _said("asked of", asked + also)
    yield from _said("advice", subject["advice"])
    yield from _sources(subject["sources"])
    for example in subject["examples"]:
        yield from _example(example)
    yield from _said("note", DISCLAIMER)


def _sources(sources: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for source in sources:
        place = f", {source['section']}" if source["section"] else ""
        yield from _said("source", f"{source['title']}{place} ({source['status']})")
        if source["url"]:
            yield f"{_IN * 2}{source['url']}"


def _example(example: Mapping[str, Any]) -> Iterator[str]:
    given = [VERDICT[example["verdict"]], example["note_type"] or ""]
    given += [f"{name}={value}" for name, value in example["fields"].items()]
    yield f"{_IN}example, {', '.join(part for part in given if part)}:"
    yield from (f"{_IN * 2}| {plain(line)}" for line in example["text"].splitlines())
    words = ", ".join(f'"{" ".join(text.split())}"' for text in example["evidence"])
    if words:
        yield from _said("  shown by", words)
    if example["because"]:
        yield from _said("  because", example["because"])


def _policy(subject: Mapping[str, Any]) -> Iterator[str]:
    for name in ("contractor", "states", "disciplines", "in_force", "verified_through", "status"):
        yield from _said(name.replace("_", " "), cell(subject, name))
    yield from _said("articles", ", ".join(subject["articles"]))
    yield from _said("document", subject["url"] or "")
    yield from _said("why", subject["note"])
    yield from _said("binds", ", ".join(subject["binds"]))
    for name, value in subject["thresholds"].items():
        yield from _said("threshold", f"{name.replace('_', ' ')} {value:g}")
    for resolution in subject["resolutions"]:
        yield from resolved(resolution)
    yield from _said("note", DISCLAIMER)


def resolved(resolution: Mapping[str, str]) -> Iterator[str]:
    """Lines on one conflict between a seed document and national policy."""
    yield f"{_IN}{resolution['about']}"
    yield from _said("  seed document", resolution["seed"])
    yield from _said("  decision", resolution["decision"])


def _fact(subject: Mapping[str, Any]) -> Iterator[str]:
    for attribute in subject["attributes"]:
        seen = ", ".join(attribute["seen"])
        shown = f"{attribute['type']}; such as {seen}" if seen else attribute["type"]
        yield from _said(attribute["name"], shown)
    yield f"{_IN}examples:"
    for example in subject["examples"]:
        yield from (f"{_IN * 2}| {plain(line)}" for line in example["text"].splitlines())
        for fact in example["facts"]:
            values = " ".join(f"{name}={value}" for name, value in fact["values"].items())
            words = " ".join(fact["text"].split())
            yield f'{_IN * 4}{fact["type"]} "{words}" {values}'.rstrip()
        if not example["facts"]:
            yield f"{_IN * 4}nothing of this kind"


def _said(name: str, text: str) -> Iterator[str]:
    if text:
        yield fill(
            f"{name.replace('_', ' ') if name.strip() == name else name}: {text}",
            _WIDTH,
            initial_indent=_IN,
            subsequent_indent=_IN * 3,
            break_long_words=False,
            break_on_hyphens=False,
        )


def cell(policy: Mapping[str, Any], name: str) -> str:
    """A member of a policy as one short text; an empty list of states means all."""
    value = policy[name]
    if name == "in_force":
        return f"{value[0]} to {value[1]}" if len(value) > 1 else f"{value[0]} on"
    if name == "states":
        return " ".join(value) or "all"
    return ", ".join(value) if isinstance(value, list) else str(value)


def table(policies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The policies as a table whose long cells go on below."""
    heads = [head for head, _, _ in COLUMNS]
    widths = [width for _, _, width in COLUMNS]
    yield _row([[head] for head in heads], widths)
    yield _row([["-" * width] for width in widths], widths)
    for policy in policies:
        cells = [wrap(cell(policy, name), width) or [""] for _, name, width in COLUMNS]
        for number in range(max(len(part) for part in cells)):
            yield _row([part[number : number + 1] for part in cells], widths)


def _row(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    texts = (part[0] if part else "" for part in cells)
    return "  ".join(f"{text:<{width}}" for text, width in zip(texts, widths, strict=True)).rstrip()
