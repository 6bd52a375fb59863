"""`suffice evaluate`: corpora and predictions of any format, text, JSON and the error browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from suffice import engine
from suffice.commands.evaluate import evaluate
from suffice.corpora import files
from suffice.corpora.model import Annotated, Corpus
from suffice.engine import Checker
from suffice.evaluate import browser, errors
from suffice.types import Note

ROOT = Path(__file__).parents[1] / "corpora" / "notes97110"
TEXT = "Better.\nR knee flex 112 & ext <b>-3</b>; L knee 95. Timed 38 min, gait ok.\nPlan: go on.\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight notes of the dev split as a corpus of ours."""
    path = tmp_path_factory.mktemp("corpus") / "notes.jsonl"
    notes = [note for note in files.load(ROOT).notes if note.split == "dev"][:8]
    files.save(Corpus(tuple(notes)), path, "suffice")
    return path


@pytest.fixture(scope="module")
def predicted(small: Path, checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `suffice check --format jsonl` says of them, of all but the last."""
    path = tmp_path_factory.mktemp("predictions") / "reports.jsonl"
    reports = [checker.check(Note(n.text, f"x/{n.id}.txt")) for n in files.load(small).notes[:-1]]
    path.write_text("\n".join(json.dumps(report) for report in reports))
    return path


@pytest.fixture(autouse=True)
def one_checker(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real checker, built once for the run."""
    monkeypatch.setattr(engine, "Checker", lambda: checker)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(evaluate, [str(part) for part in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def told(*arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--format", "json"))
    return found


def test_json_has_all_figures(small: Path) -> None:
    result = told(small, "--by", "writer,setting")
    assert result["notes"] == 8 and result["missing"] == 0
    rom = result["facts"]["rom"]
    assert {"strict", "value", "partial", "span"} <= set(rom)
    assert {"hits", "gold", "found", "precision", "recall", "f1", "f1_interval"} == set(
        rom["strict"]
    )
    assert 0.8 < rom["strict"]["f1"] <= rom["value"]["f1"] <= rom["partial"]["f1"] <= 1
    low, high = rom["strict"]["f1_interval"]
    assert low <= rom["strict"]["f1"] <= high
    judged = result["judging"]
    assert judged["per_criterion"]["TM-01"].keys() >= {"n", "kappa", "ac1", "answered", "confusion"}
    assert (
        sum(judged["per_criterion"]["TM-01"]["confusion"].values())
        == judged["per_criterion"]["TM-01"]["n"]
    )
    assert set(result["body_regions"]) == {"with_side", "without_side"}
    assert result["by"]["writer"]["w1"]["notes"] == 8
    assert result["by"]["setting"]["not stated"]["notes"] == 8


def test_the_same_corpus_gives_the_same_bytes(small: Path) -> None:
    assert run(small, "--format", "json") == run(small, "--format", "json")


def test_text_is_a_table(small: Path) -> None:
    shown = run(small)
    assert re.search(r"^minutes +\d+ +\d+ +[01]\.\d{3}", shown, re.M)
    assert re.search(r"^criteria_ac1 +[01]\.\d{3}  \([01]\.\d{3} - [01]\.\d{3}\)$", shown, re.M)
    assert "attributes that are right where the words overlap" in shown


def test_predictions_in_the_contracts_json_are_matched_and_missing_ones_said(
    small: Path, predicted: Path
) -> None:
    own, given = told(small), told(small, "--predictions", predicted)
    assert given["missing"] == 1 and len(given["missing_ids"]) == 1
    assert given["facts"]["all"]["strict"]["found"] < own["facts"]["all"]["strict"]["found"]
    assert given["facts"]["all"]["strict"]["gold"] == own["facts"]["all"]["strict"]["gold"]
    assert given["judging"]["answered_where_gold_decides"]["value"] < 0.95
    shown = run(small, "--predictions", predicted)
    assert f"counted as nothing found: {given['missing_ids'][0]}" in shown


@pytest.mark.parametrize("form", ["brat", "docbin", "xmi"])
def test_predictions_may_come_as_a_corpus(small: Path, form: str, tmp_path: Path) -> None:
    path = tmp_path / ("p.spacy" if form == "docbin" else "p")
    notes = files.load(small).notes
    bare = tuple(replace(n, criteria={}, quotes={}, overall=None, note_type=None) for n in notes)
    files.save(Corpus(bare), path, form)
    result = told(small, "--predictions", path)
    assert all(level["strict"]["f1"] == 1 for level in result["facts"].values())
    assert "judging" not in result  # a system that only finds facts is not judged


def test_a_second_system_is_compared(small: Path, predicted: Path) -> None:
    result = told(small, "--against", predicted)
    assert result["against"]["missing"] == 1
    difference = result["against"]["facts"]["all"]["strict"]
    assert difference["difference"] >= 0 and 0 < difference["p"] <= 1
    assert "first less second" in run(small, "--against", predicted)


def test_a_foreign_corpus_is_scored_through_a_label_map(small: Path, tmp_path: Path) -> None:
    notes = files.load(small).notes
    foreign = tuple(
        replace(n, facts=tuple({**f, "type": f"X_{f['type']}"} for f in n.facts)) for n in notes
    )
    files.save(Corpus(foreign), tmp_path / "c", "brat")
    (tmp_path / "m.toml").write_text(
        '[[fact]]\nlabel = "X_minutes"\nkind = "minutes"\n'
        'attributes = { minutes = "minutes", scope = "scope", code = "code" }\n'
    )
    result = told(tmp_path / "c", "--map", tmp_path / "m.toml")
    assert set(result["facts"]) == {"minutes", "all"}
    assert result["facts"]["minutes"] == told(small)["facts"]["minutes"]
    assert result["unmapped"]["X_rom"] > 0
    assert "X_rom (" in run(tmp_path / "c", "--map", tmp_path / "m.toml")


def test_suggestions_in_gold_are_said(tmp_path: Path) -> None:
    fact = {"type": "minutes", "start": 0, "end": 6, "minutes": 38, "origin": "suffice"}
    notes = (Annotated("n", "38 min", (fact,)),)
    files.save(Corpus(notes), tmp_path / "c.jsonl", "suffice")
    assert "1 facts are suffice's own suggestions" in run(tmp_path / "c.jsonl")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--split", "nowhere"], "no note of split 'nowhere'; it has dev"),
        (["--by", "moon"], "notes have no such field; there are"),
        (["--predictions", "/none"], "no such predictions"),
        (["--from", "word"], "no format 'word'; there are suffice, brat"),
    ],
)
def test_a_mistake_is_one_line(small: Path, arguments: list[str], wanted: str) -> None:
    result = CliRunner().invoke(evaluate, [str(small), *arguments])
    assert result.exit_code == 2 and wanted in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"sha256": "0" * 64}, "is of another text"),
        ({"facts": [{"type": "rom", "start": 0, "end": 10**7}]}, "stands outside its text"),
        ({"facts": [{"type": "rom"}]}, "facts.0.start: missing"),
    ],
)
def test_predictions_that_do_not_fit_are_one_line(
    small: Path, predicted: Path, tmp_path: Path, change: dict[str, Any], wanted: str
) -> None:
    first = json.loads(predicted.read_text().split("\n")[0])
    first["id"] = files.load(small).notes[0].id
    (tmp_path / "p.jsonl").write_text(json.dumps(first | change))
    result = CliRunner().invoke(evaluate, [str(small), "--predictions", str(tmp_path / "p.jsonl")])
    assert result.exit_code == 2 and wanted in result.output
    assert result.output.count("\n") == 1


def fact(kind: str, words: str, **members: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"type": kind, "start": start, "end": start + len(words)} | members


GOLD = (
    Annotated(
        "n1",
        TEXT,
        (
            fact("rom", "R knee flex 112", side="R", high=112),
            fact("rom", "L knee 95", side="L", high=95),
            fact("function", "gait ok", status="ability"),
        ),
        patient="n1",
        overall="borderline",
        criteria={"TM-01": "met", "TM-02": "met"},
        quotes={"TM-01": "Timed 38 min"},
    ),
)
FOUND = {
    "n1": {
        "facts": [
            fact("rom", "flex 112", side="L", high=112),
            fact("rom", "L knee 95", side="L", high=59),
            fact("rom", "ext <b>-3", high=-3),
        ],
        "overall": "sufficient",
        "criteria": [
            {"id": "TM-01", "verdict": "not_met", "message": "no minutes", "evidence": []},
            {"id": "TM-02", "verdict": "met", "message": "", "evidence": []},
        ],
    }
}


def test_every_miss_and_false_alarm_is_an_error_and_nothing_else() -> None:
    found = [*errors.of_facts(GOLD, FOUND), *errors.of_judging(GOLD, FOUND)]
    assert [(error.kind, error.sort) for error in found] == [
        ("rom", "wrong attribute"),
        ("rom", "false alarm"),
        ("rom", "wrong value"),
        ("function", "missed"),
        ("overall", "another verdict"),
        ("TM-01", "another verdict"),
    ]
    assert found[0].wrong == ("side",)
    marked = [(piece.text, piece.marks) for piece in found[0].sentences[0]]
    assert marked[0] == ("R knee ", "gold") and marked[1] == ("flex 112", "both")
    assert "".join(text for text, _ in marked).startswith("R knee flex 112 &")
    assert ("Timed 38 min", "gold") in [(p.text, p.marks) for p in found[5].sentences[0]]


def test_no_error_where_gold_is_found() -> None:
    perfect = {"n1": {"facts": GOLD[0].facts, "overall": "borderline", "criteria": []}}
    assert list(errors.of_facts(GOLD, perfect)) == []


def test_the_counts_of_the_browser_are_those_of_the_scores(small: Path, checker: Checker) -> None:
    notes = files.load(small).notes
    reports = {note.id: checker.check(Note(note.text, note.id)) for note in notes}
    found = list(errors.of_facts(notes, reports))
    scores = told(small)["facts"]
    for kind in ("minutes", "rom", "exercise"):
        strict = scores[kind]["strict"]
        sorts = [error.sort for error in found if error.kind == kind]
        alike = sorts.count("wrong value") + sorts.count("wrong attribute")
        assert sorts.count("missed") + alike == strict["gold"] - strict["hits"]
        assert sorts.count("false alarm") + alike == strict["found"] - strict["hits"]


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_stands_alone_and_filters_without_a_script(small: Path) -> None:
    text = run(small, "--format", "html")
    page = _Page(text)
    assert not page.all("script") and not page.all("img") and not page.all("link")
    assert "default-src 'none'" in text and not re.search(r"https?://", text)
    assert "prefers-color-scheme: dark" in text and 'lang="en"' in text
    buttons = {str(b["id"]) for b in page.all("input") if b["type"] == "radio"}
    assert {"k-", "s-", "k-rom", "s-missed", "s-false-alarm", "k-sk-02"} <= buttons
    for name in buttons - {"k-", "s-"}:
        assert f"main:has(#{name}:checked) article:not(.{name}) {{ display: none; }}" in text
    classes = [str(a["class"]).split() for a in page.all("article")]
    assert classes and all(kind in buttons and sort in buttons for kind, sort in classes)
    ids = [a["id"] for a in page.all("article")]
    assert len(set(ids)) == len(ids)
    assert {f"#{name}" for name in ids} <= {str(a["href"]) for a in page.all("a")}


def test_words_of_a_note_cannot_become_markup() -> None:
    found = [*errors.of_facts(GOLD, FOUND), *errors.of_judging(GOLD, FOUND)]
    result = {"notes": 1, "missing": 0, "facts": {}}
    page = browser.page(result, found, "<i>corpus</i>")
    assert "<b>" not in page and "<i>corpus" not in page and "&lt;b&gt;" in page


def test_figures_are_there_without_a_word_of_the_notes(small: Path) -> None:
    """Text and JSON may be shared; only the page that was asked for holds words."""
    words = {w for n in files.load(small).notes for w in re.findall(r"[A-Z][a-z]{7,}", n.text)}
    for form in ("text", "json"):
        shown = set(re.findall(r"\w+", run(small, "--format", form)))
        assert not words & shown
