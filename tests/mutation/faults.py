"""A source file -> faulty versions of it, each with one small fault and the line it stands in.

`if count > 4` becomes `count >= 4`, `a and b` becomes `a or b`, 12 becomes 13, a condition of a
criterion is left out. Vocabulary, in term files and in patterns, is data and left alone.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

_COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_TEST_DATA = re.compile(r"^EXAMPLES\b")
_EXAMPLE_TABLES = ("[[met]]", "[[partial]]", "[[not_met]]", "[[not_applicable]]")


class Fault(NamedTuple):
    """One faulty version of a file."""

    line: int
    what: str
    source: str


def of_python(source: str) -> Iterator[Fault]:
    """Faults of a module; its docstrings, annotations and examples are left alone."""
    tree = ast.parse(source)
    for node in [n for part in tree.body if not _is_data(part) for n in ast.walk(part)]:
        for start, end, new, what in _edits(node, source):
            faulty = source[:start] + new + source[end:]
            if _parses(faulty):
                yield Fault(node.lineno, what, faulty)  # type: ignore[attr-defined]


def of_criterion(source: str) -> Iterator[Fault]:
    """Faults of a criterion's rule: a condition left out, a bound moved, two branches swapped."""
    head = min((source.find(t) for t in _EXAMPLE_TABLES if t in source), default=len(source))
    begin = min((m.start() for m in re.finditer(r"(?m)^\[\w+_when\]", source[:head])), default=head)
    rule = " " * begin + source[begin:head]  # what stands before it is told to people, not applied
    for match in re.finditer(r"\{ [^{}]+(?:\{[^{}]*\}[^{}]*)? \}(?:,\s*)?", rule):
        yield from _if_toml(source, match.start(), match.end(), "", "condition left out")
    for match in re.finditer(r"(?<=[= ])\d+(?=[ ,}\n])", rule):
        new = str(int(match.group()) + 1)
        yield from _if_toml(source, *match.span(), new, f"{match.group()} -> {new}")
    for match in re.finditer(r"^\[(\w+)_when\]", rule, re.MULTILINE):
        other = "partial" if match.group(1) != "partial" else "met"
        if f"[{other}_when]" not in rule:
            new = f"[{other}_when]"
            yield from _if_toml(source, *match.span(), new, f"{match.group(1)} -> {other}")
    for name, other in (("all", "any"), ("any", "all")):
        for match in re.finditer(rf"(?m)(?<![\w]){name} = \[", rule):
            new = f"{other} = ["
            yield from _if_toml(source, *match.span(), new, f"{name} -> {other}")


def _if_toml(source: str, start: int, end: int, new: str, what: str) -> Iterator[Fault]:
    faulty = source[:start] + new + source[end:]
    try:
        tomllib.loads(faulty)
    except tomllib.TOMLDecodeError:
        return
    yield Fault(source.count("\n", 0, start) + 1, what, faulty)


def _is_data(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and _TEST_DATA.match(target.id) for target in node.targets
    )


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _edits(node: ast.AST, source: str) -> Iterator[tuple[int, int, str, str]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        new = ast.Compare(
            node.left, [_COMPARED[type(node.ops[0])](), *node.ops[1:]], node.comparators
        )
        yield (*_place(node, source), f"({ast.unparse(new)})", _said(node, new))
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        new_op = ast.BoolOp(other, node.values)
        yield (*_place(node, source), f"({ast.unparse(new_op)})", _said(node, new_op))
    elif isinstance(node, ast.If | ast.IfExp):
        start, end = _place(node.test, source)
        yield start, end, f"not ({source[start:end]})", "condition turned round"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield (*_place(node, source), str(node.value + 1), f"{node.value} -> {node.value + 1}")
    elif isinstance(node, ast.Name) and node.id in _SWAPPED:
        yield (*_place(node, source), _SWAPPED[node.id], f"{node.id} -> {_SWAPPED[node.id]}")


def _place(node: ast.expr, source: str) -> tuple[int, int]:
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))

    def at(row: int, column: int) -> int:
        return offsets[row - 1] + len(lines[row - 1].encode()[:column].decode())

    assert node.end_lineno is not None and node.end_col_offset is not None
    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def _said(old: ast.AST, new: ast.AST) -> str:
    return f"{ast.unparse(old)} -> {ast.unparse(new)}"[:90]
