"""`suffice agree`: two annotators of the same notes, in whatever formats."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from suffice.commands.agree import agree
from suffice.corpora import files
from suffice.corpora.model import Annotated, Corpus
from suffice.evaluate import agreement

TEXT = "R knee flex 112. Timed 38 min, total 45 min. Pain 4/10.\n"


def fact(kind: str, words: str, **members: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"type": kind, "start": start, "end": start + len(words)} | members


def note(name: str, facts: list[dict[str, Any]], **members: Any) -> Annotated:
    return Annotated(name, TEXT, tuple(facts), patient=name, **members)


ROM = fact("rom", "R knee flex 112", side="R", high=112)
MINUTES = fact("minutes", "Timed 38 min", minutes=38, scope="timed_total")
PAIN = fact("pain", "Pain 4/10", low=4, high=4)
FIRST = [
    note("n1", [ROM, MINUTES], overall="sufficient", criteria={"TM-01": "met", "TM-02": "met"}),
    note("n2", [ROM, PAIN], overall="borderline", criteria={"TM-01": "met"}),
    note("n3", [MINUTES], overall="insufficient", criteria={"TM-01": "not_met"}),
    replace(note("n4", []), text="Only the first reader had this."),
]
SECOND = [
    note("n1", [{**ROM, "side": "L"}, MINUTES], overall="sufficient", criteria={"TM-01": "met"}),
    note("n2", [{**ROM, "side": None}], overall="sufficient", criteria={"TM-01": "partial"}),
    note("n3", [MINUTES, PAIN], overall="insufficient", criteria={"TM-01": "not_met"}),
    replace(note("n5", []), text="Only the second had this."),
]


def saved(notes: list[Annotated], path: Path, form: str) -> Path:
    files.save(Corpus(tuple(notes)), path, form)
    return path


def told(*arguments: object) -> dict[str, Any]:
    result = CliRunner().invoke(agree, [*map(str, arguments), "--format", "json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_facts_attributes_and_verdicts(tmp_path: Path) -> None:
    result = told(
        saved(FIRST, tmp_path / "a", "brat"), saved(SECOND, tmp_path / "b.json", "label-studio")
    )
    assert result["notes"] == 3
    assert (result["only_first"], result["only_second"]) == (["n4"], ["n5"])
    assert result["facts"]["minutes"]["strict"]["f1"] == 1
    rom = result["facts"]["rom"]
    assert rom["strict"]["f1"] == 0 and rom["value"]["f1"] == 1  # L and nothing are not R
    assert result["facts"]["pain"]["strict"] | {"f1_interval": 0} == {
        "both": 0, "first": 1, "second": 1, "f1": 0.0, "f1_interval": 0,
    }  # fmt: skip
    assert result["attributes"]["rom"]["side"]["agreement"] == 0
    assert result["attributes"]["minutes"]["scope"] == {"pairs": 2, "agreement": 1.0, "kappa": 1.0}
    judged = result["judging"]
    assert judged["per_criterion"]["TM-01"]["agreement"] == 0.667
    assert "TM-02" not in judged["per_criterion"]  # only one of the two judged it
    assert judged["overall_agreement"]["value"] == 0.667
    assert "accuracy" not in json.dumps(result)


def test_it_is_the_same_from_either_side() -> None:
    one, other = agreement.evaluate(FIRST, SECOND), agreement.evaluate(SECOND, FIRST)
    for kind in one["facts"]:
        for level in one["facts"][kind]:
            assert one["facts"][kind][level]["f1"] == other["facts"][kind][level]["f1"]
    assert one["judging"]["criteria_kappa"] == other["judging"]["criteria_kappa"]
    assert one["judging"]["overall_ac1"] == other["judging"]["overall_ac1"]


def test_text_names_what_is_left_out(tmp_path: Path) -> None:
    one, other = (
        saved(notes, tmp_path / f"{n}.jsonl", "suffice") for n, notes in enumerate((FIRST, SECOND))
    )
    shown = CliRunner().invoke(agree, [str(one), str(other)]).output
    assert "3 notes that both annotated" in shown
    assert "only in the first corpus, left out: n4" in shown
    assert "only in the second corpus, left out: n5" in shown
    assert "  TM-01  n   3  agreement 0.667" in shown


@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        ([note("other", [])], "no note in common"),
        ([replace(note("n1", []), text="Another text.")], "is of another text"),
    ],
)
def test_corpora_that_do_not_fit_are_one_line(
    tmp_path: Path, second: list[Annotated], wanted: str
) -> None:
    first = FIRST if "another" in wanted else [replace(FIRST[0], text="A text of its own." + TEXT)]
    paths = [
        saved(notes, tmp_path / f"{n}.jsonl", "suffice") for n, notes in enumerate((first, second))
    ]
    result = CliRunner().invoke(agree, [str(path) for path in paths])
    assert result.exit_code == 2 and wanted in result.output and result.output.count("\n") == 1


def test_a_result_store_goes_to_the_review_of_reports(tmp_path: Path) -> None:
    """The file alone decides; a sheet that is none is refused in one line."""
    store, sheet = tmp_path / "results.sqlite", tmp_path / "reviewed.xlsx"
    sqlite3.connect(store).execute("CREATE TABLE t (a)").connection.commit()
    sheet.write_bytes(b"PK")
    result = CliRunner().invoke(agree, [str(store), str(sheet)])
    assert result.exit_code == 2
    assert "give the workbook that suffice report --sample wrote" in result.stderr
