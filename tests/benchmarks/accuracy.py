"""The README's tables of accuracy: `python -m tests.benchmarks.accuracy` prints and renews them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpora" / "notes97110"
BEGIN, END = "<!-- accuracy -->\n", "<!-- /accuracy -->"
JUDGING = {
    "criteria_accuracy": "criteria, accuracy",
    "criteria_kappa_decided": "criteria, quadratic kappa of decided verdicts",
    "answered_where_gold_decides": "answered where gold decides",
    "overall_accuracy": "overall, accuracy",
    "overall_kappa": "overall, quadratic kappa",
    "note_type_accuracy": "note type, accuracy",
}


def measured(split: str) -> dict[str, Any]:
    """What `suffice evaluate` says of a split."""
    command = [sys.executable, "-m", "suffice", "evaluate", str(CORPUS), "--split", split]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tables(test: dict[str, Any], dev: dict[str, Any]) -> str:
    """Both tables in Markdown."""
    lines = [
        "| facts | test: strict F1 | by value | dev: strict F1 | by value |",
        "|---|---|---|---|---|",
    ]
    known = set(dev["not_annotated"])
    for kind, row in test["facts"].items():
        other = dev["facts"].get(kind) if kind not in known else None
        shown = [_f1(other["strict"]), _f1(other["value"])] if other else ["-", "-"]
        strict, value = row["strict"], row["value"]
        told = [f"{kind} ({strict['gold']})", _interval(strict), _f1(value), *shown]
        lines.append(f"| {' | '.join(told)} |")
    for name, row in test["body_regions"].items():
        own = dev["body_regions"][name]
        told = [f"regions {name.replace('_', ' ')} ({row['gold']})", _interval(row), "-"]
        lines.append(f"| {' | '.join([*told, _f1(own), '-'])} |")
    lines += ["", "| judging | test | dev |", "|---|---|---|"]
    for name, words in JUDGING.items():
        lines.append(f"| {words} | {_value(test, name)} | {_value(dev, name)} |")
    severe = [str(found["judging"]["severe_errors"]) for found in (test, dev)]
    lines.append(f"| sufficient taken for insufficient or back | {severe[0]} | {severe[1]} |")
    return "\n".join(lines) + "\n"


def _f1(row: dict[str, Any]) -> str:
    return f"{row['f1']:.3f}"


def _interval(row: dict[str, Any]) -> str:
    low, high = row["f1_interval"]
    return f"{row['f1']:.3f} ({low:.3f} - {high:.3f})"


def _value(found: dict[str, Any], name: str) -> str:
    value = found["judging"][name]
    low, high = value["interval"]
    return f"{value['value']:.3f} ({low:.3f} - {high:.3f})"


def main() -> None:
    """Measure, print, and put the tables into the README."""
    shown = tables(measured("test"), measured("dev"))
    print(shown)
    readme = ROOT / "README.md"
    head, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    readme.write_text(f"{head}{BEGIN}{shown}{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
