"""`suffice convert`: label maps, suggestions out and corrections in, and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from suffice import engine
from suffice.commands.agree import agree
from suffice.commands.convert import convert
from suffice.corpora import files, label_map, label_map_file
from suffice.corpora.model import Annotated, Relation, in_order, spans
from suffice.engine import Checker


@pytest.fixture(autouse=True)
def one_checker(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real checker, built once for the run."""
    monkeypatch.setattr(engine, "Checker", lambda: checker)


DATA = Path(__file__).parent / "data" / "corpora"
TEXT = "R knee: flex 112 today. Pain was 3 to 4. Payable? unsure.\n"


def run(command: Any, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(part) for part in arguments])
    assert result.exit_code == 0, result.output
    return result


def fact(kind: str, words: str, **members: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"type": kind, "start": start, "end": start + len(words)} | members


FOREIGN = in_order(
    Annotated(
        "n1",
        TEXT,
        (
            fact("Angle", "112", Device="goniometer"),
            fact("Joint", "knee"),
            fact("Motion", "flex"),
            fact("custom.Body_side", "R", Laterality="Right"),
            fact("Pain_score", "3 to 4", Temporality="past"),
            fact("Pain_score", "4", origin="suffice"),
            fact("Weather", "today"),
        ),
        tuple(
            Relation(kind, (("Arg1", a), ("Arg2", b)))
            for kind, a, b in [("of_joint", 1, 3), ("of_motion", 2, 3), ("near", 3, 4)]
        ),
        fields={"payable": "Unsure", "minutes_documented": "no", "clinic": "north"},
    )
)


def mapped(toml: str, tmp_path: Path) -> label_map.Named:
    (tmp_path / "map.toml").write_text(toml)
    return label_map.named([FOREIGN], tmp_path / "map.toml")


def test_the_shipped_map_folds_joint_motion_and_side_into_one_fact(tmp_path: Path) -> None:
    angle = [f["type"] for f in FOREIGN.facts].index("Angle")
    side = [f["type"] for f in FOREIGN.facts].index("custom.Body_side")
    joint = [f["type"] for f in FOREIGN.facts].index("Joint")
    motion = [f["type"] for f in FOREIGN.facts].index("Motion")
    ties = [("of_joint", angle, joint), ("of_motion", motion, angle), ("on_side", angle, side)]
    relations = tuple(Relation(kind, (("a", i), ("b", j))) for kind, i, j in ties)
    note = Annotated("n1", TEXT, FOREIGN.facts, relations, fields=FOREIGN.fields)
    (tmp_path / "map.toml").write_text(label_map_file.example())
    named = label_map.named([note], tmp_path / "map.toml")
    (done,) = named.notes
    rom = next(f for f in done.facts if f["type"] == "rom")
    assert [TEXT[a:b] for a, b in spans(rom)] == ["R", "knee", "flex", "112"]
    assert {k: rom[k] for k in ("joint", "motion", "side", "high", "unit")} == {
        "joint": "knee", "motion": "flexion", "side": "R", "high": 112, "unit": "deg",
    }  # fmt: skip
    assert done.relations == ()
    pains = [f for f in done.facts if f["type"] == "pain"]
    assert [(f.get("low"), f["high"], f.get("time")) for f in pains] == [
        (3, 4, "prior"),
        (None, 4, None),
    ]
    assert pains[1]["origin"] == "suffice"
    assert done.overall == "borderline" and done.criteria == {"TM-01": "not_met"}
    assert done.fields == {"clinic": "north"}
    assert named.unmapped == {"Angle.Device": 1, "Weather": 1}


def test_without_a_map_foreign_labels_are_counted(tmp_path: Path) -> None:
    named = label_map.named([FOREIGN], None)
    assert named.notes == (FOREIGN,)
    assert named.unmapped["Pain_score"] == 2 and named.unmapped["custom.Body_side"] == 1


def test_a_relation_between_facts_that_stay_is_kept(tmp_path: Path) -> None:
    named = mapped('[[fact]]\nlabel = ["Angle", "Motion"]\nkind = "rom"\n', tmp_path)
    assert {r.type for r in named.notes[0].relations} == {"of_joint", "of_motion", "near"}


def test_the_example_map_is_shown() -> None:
    shown = run(convert, "--example-map").output
    assert "[[fact.fold]]" in shown and 'as = "joint"' in shown
    assert "--example-map" in run(convert, "--help").output


def test_convert_says_formats_and_what_it_left(tmp_path: Path) -> None:
    shown = run(convert, DATA / "brat", tmp_path / "x", "--to", "xmi").output
    assert "(brat) ->" in shown and "(xmi): 3 notes, 5 facts" in shown
    assert "no rule names them: Body_part (1), minutes.Urgent (1)" in shown
    assert "hold what xmi cannot" in shown
    shown = run(convert, tmp_path / "x", tmp_path / "x.spacy").output
    assert "(xmi) ->" in shown and "(docbin)" in shown


def test_a_name_that_tells_no_format_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(convert, [str(DATA / "brat"), str(tmp_path / "x")])
    assert result.exit_code == 2 and "give --to suffice, brat" in result.output


@pytest.mark.parametrize("form", ["brat", "label-studio"])
def test_suggestions_go_out_and_corrections_come_back(form: str, tmp_path: Path) -> None:
    (tmp_path / "visits").mkdir()
    text = "DOS 03/14/2025\nS: R knee pain 4/10.\nTimed 38 min, total 45 min. 97110 x2\n"
    (tmp_path / "visits" / "visit.txt").write_text(text)
    out = tmp_path / "out.json" if form == "label-studio" else tmp_path / "out"
    shown = run(convert, tmp_path / "visits", out, "--to", form, "--annotate").output
    (note,) = files.load(out).notes
    assert f"{len(note.facts)} facts are marked" in shown and len(note.facts) >= 5
    assert {fact["origin"] for fact in note.facts} == {"suffice"}
    _correct(out, form)
    run(convert, out, tmp_path / "gold.jsonl", "--reviewed")
    (gold,) = files.load(tmp_path / "gold.jsonl").notes
    pain = [f for f in gold.facts if f["type"] == "pain"]
    assert [(f["low"], f["high"]) for f in pain] == [(4, 5)]
    assert not any("origin" in fact for fact in gold.facts)
    told = json.loads(
        run(agree, tmp_path / "gold.jsonl", _untouched(tmp_path), "--format", "json").output
    )
    assert told["facts"]["pain"]["strict"]["both"] == 0
    assert told["facts"]["minutes"]["strict"]["f1"] == 1.0


def _untouched(tmp_path: Path) -> Path:
    run(convert, tmp_path / "visits", tmp_path / "before.jsonl", "--annotate")
    return tmp_path / "before.jsonl"


def _correct(out: Path, form: str) -> None:
    """What an annotator does: the upper end of the pain is 5."""
    path = out / "visit.ann" if form == "brat" else out
    text = path.read_text("utf-8")
    if form == "brat":
        assert "low=4; high=4" in text
        path.write_text(text.replace("low=4; high=4", "low=4; high=5"), encoding="utf-8")
        return
    (task,) = json.loads(text)
    results = task["predictions"][0].pop("result")
    pain = next(r["id"] for r in results if r["value"].get("labels") == ["pain"])
    for result in results:
        if result["id"] == pain and result["from_name"] == "high":
            result["value"]["number"] = 5
    task["annotations"] = [{"result": results, "was_cancelled": False}]
    path.write_text(json.dumps([task]), encoding="utf-8")
