"""The command as a user runs it, in a process of its own where streams matter."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from suffice import engine, policies
from suffice.cli import main
from suffice.ingest import claim
from suffice.types import ClaimLine

_pipeline = cache(engine.pipeline)
NOTE = "DOS 03/14/2025\nS: R knee pain 4/10.\nTimed 38 min, total 45 min. 97110 x2\n"


@pytest.fixture(autouse=True)
def one_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of a run reads with the same spaCy pipeline, which takes long to build."""
    monkeypatch.setattr(engine, "pipeline", _pipeline)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    return path


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "suffice", *arguments], input=stdin, capture_output=True, check=False
    )


def test_jsonl_is_the_contract(note: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(note), "--format", "jsonl"])
    report = json.loads(result.stdout)
    assert report["schema"] == "suffice.report/1"
    assert report["id"] == str(note)
    for fact in report["facts"]:
        assert NOTE[fact["start"] : fact["end"]] == fact["text"]
    assert {"minutes", "units", "pain"} <= {fact["type"] for fact in report["facts"]}


def test_json_is_one_document_and_many_are_a_list(note: Path) -> None:
    one = CliRunner().invoke(main, ["check", str(note), "--format", "json"])
    two = CliRunner().invoke(main, ["check", str(note), str(note), "--format", "json"])
    assert isinstance(json.loads(one.stdout), dict)
    assert len(json.loads(two.stdout)) == 2


def test_same_input_same_bytes(note: Path) -> None:
    first, second = (run("check", str(note), "--format", "jsonl") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stderr == b""


def test_piped_text_has_no_colour(note: Path) -> None:
    shown = run("check", str(note), "--facts")
    assert b"\x1b[" not in shown.stdout
    assert b"pain 4/10" in shown.stdout


def test_standard_input_is_a_note() -> None:
    shown = run("check", "-", "--format", "jsonl", stdin=NOTE.encode())
    assert json.loads(shown.stdout)["id"] == "-"


def test_what_cannot_be_read_is_one_clear_line_and_exit_2(note: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_bytes(b"%PDF-1.4")
    shown = run(
        "check", str(tmp_path / "none.txt"), str(tmp_path / "scan.txt"), str(note), "--facts"
    )
    lines = shown.stderr.decode().splitlines()
    assert shown.returncode == 2
    assert len(lines) == 2
    assert "none.txt: no such file; check the path" in lines[0]
    assert "scan.txt: binary data" in lines[1]
    assert b"pain 4/10" in shown.stdout, "the rest goes on"


def test_help_shows_an_example() -> None:
    for command in main.commands:
        shown = CliRunner().invoke(main, [command, "--help"])
        assert "Example: suffice" in shown.output, command


def test_unknown_corpus_is_a_users_mistake(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "no such corpus" in result.output


def invoke(*arguments: str) -> Any:
    return CliRunner().invoke(main, [str(part) for part in arguments])


def judged(note: Path, *options: str) -> Any:
    result = invoke("check", str(note), "--format", "json", *options)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def refused(*arguments: str) -> str:
    """The one line that a mistake is told in."""
    result = invoke(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr


def test_exit_code_says_whether_all_stand(note: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ms Roe, your appointment is on Monday.\n")
    missing = str(tmp_path / "none.txt")
    assert judged(letter)["overall"] == "not_applicable"
    assert invoke("check", str(letter)).exit_code == 0
    assert invoke("check", str(note)).exit_code == 1
    assert invoke("check", str(letter), str(note)).exit_code == 1
    assert invoke("check", str(note), "--exit-zero").exit_code == 0
    assert invoke("check", str(note), missing).exit_code == 2
    assert invoke("check", missing, "--exit-zero").exit_code == 2


def test_text_shows_verdict_defects_lines_and_rule(note: Path) -> None:
    lines = invoke("check", str(note)).stdout.splitlines()
    assert "Insufficient" in lines[0]
    assert any(line.startswith("  SK-01  ") and "not met" in line for line in lines)
    assert any("rule: Medicare Benefit Policy Manual" in line for line in lines)
    assert "It is not legal, medical or billing advice" in " ".join(lines)


def test_payer_state_and_date_choose_the_policy(note: Path) -> None:
    where = ("--payer", "medicare", "--state", "tx", "--discipline", "PT")
    before = judged(note, *where, "--date", "2022-11-30")
    after = judged(note, *where, "--date", "2023-03-01")
    assert [p["id"] for p in before["policies"]] == ["L35036", "NATIONAL"]
    assert before["date_of_service"] == "2022-11-30"
    assert before["discipline"] == "PT"
    assert [p["id"] for p in after["policies"]] == ["NATIONAL"]


def test_policy_may_be_named(note: Path) -> None:
    assert judged(note, "--policy", "l34428")["policies"][0]["basis"] == "named L34428"
    assert "there are NATIONAL" in refused("check", str(note), "--policy", "Q1")


def test_note_type_and_status_are_taken_as_given(note: Path) -> None:
    assert judged(note, "--note-type", "PR")["note_type"] == "PR"
    verdicts = {
        status: {f["id"]: f["verdict"] for f in judged(note, "--status", status)["criteria"]}
        for status in ("draft", "final")
    }
    assert verdicts["draft"]["ID-02"] == "not_determinable"
    assert verdicts["final"]["ID-02"] == "not_met"
    assert "ID-02" not in invoke("check", str(note), "--status", "draft").stdout


def test_select_and_ignore_name_criteria(note: Path) -> None:
    chosen = judged(note, "--select", "tm-01,TM-02", "--select", "SK-01", "--ignore", "TM-02")
    assert [f["id"] for f in chosen["criteria"]] == ["SK-01", "TM-01"]
    assert "did you mean TM-0" in refused("check", str(note), "--select", "TM-99")


def test_setting_reaches_the_note(note: Path) -> None:
    from suffice.commands.check import check

    context = check.make_context("check", [str(note), "--setting", "home"])
    assert context.params["setting"] == "home"
    assert judged(note, "--setting", "home")["overall"] == judged(note)["overall"]


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("--payer", "medicre", "workers_comp"),
        ("--state", "Texas", "two letters"),
        ("--date", "3/14/25", "%Y-%m-%d"),
        ("--discipline", "MD", "CHIRO"),
        ("--note-type", "SOAP", "OTHER"),
        ("--status", "signed", "final"),
    ],
)
def test_a_wrong_value_names_the_allowed_ones(
    note: Path, option: str, value: str, allowed: str
) -> None:
    result = invoke("check", str(note), option, value)
    assert result.exit_code == 2
    assert value in result.stderr
    assert allowed in result.stderr


def test_html_is_one_page_of_one_document(note: Path, tmp_path: Path) -> None:
    page = invoke("check", str(note), "--format", "html")
    assert page.stdout.startswith("<!doctype html>")
    assert "</html>" in page.stdout
    assert "takes one document" in refused("check", str(note), str(note), "--format", "html")


def test_facts_are_shown_in_place_of_findings(note: Path) -> None:
    shown = invoke("check", str(note), "--facts")
    assert "minutes" in shown.stdout
    assert "SK-01" not in shown.stdout
    assert "--format text" in refused("check", str(note), "--facts", "--format", "json")


def test_claim_decides_the_units(note: Path, tmp_path: Path) -> None:
    files = {
        "few.csv": "date,code,units,modifiers,minutes\n2025-03-14,97110,2,GP,\n",
        "many.csv": "code;units\n97110;5\n",
        "other-day.csv": "date,code,units\n04/01/2025,97110,5\n",
        "few.json": '[{"code": 97110, "units": 2, "modifiers": ["GP"]}]',
    }
    verdicts = {}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
        report = judged(note, "--claim", str(tmp_path / name), "--select", "TM-03")
        verdicts[name] = report["criteria"][0]["verdict"]
    assert verdicts["few.csv"] == verdicts["few.json"] == verdicts["other-day.csv"] == "met"
    assert verdicts["many.csv"] == "not_met"


def test_claim_lines_are_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "claim.csv"
    path.write_bytes(
        b"\xef\xbb\xbfDate,Code,Units,Modifiers,Minutes\r\n20250314,97110,2,GP-KX,30\r\n"
    )
    assert claim.load(path) == (ClaimLine("2025-03-14", "97110", 2.0, ("GP", "KX"), 30.0),)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("date,cpt\n2025-03-14,97110\n", "'cpt'; allowed: date, code"),
        ("date,units\n2025-03-14,2\n", "'code' is missing"),
        ("code,units\n97110,two\n", "line 2: units 'two'"),
        ("code,units\n97110,inf\n", "line 2: units 'inf'"),
        ("code,units\n97110,2,3\n", "line 2: more cells"),
        ("code,date\n97110,May 3\n", "YYYY-MM-DD"),
        ("code\nexercise\n", "'EXERCISE'"),
        ("code,modifiers\n97110,GPX\n", "'GPX'"),
        ("code\n", "no claim line"),
        ("[1]", "entry 1: not an object"),
        ("[{", "not JSON"),
        ('[{"code": "97110", "unit": 1}]', "entry 1: unknown column 'unit'"),
        ("%PDF-1.4", "binary data"),
    ],
)
def test_a_bad_claim_file_is_one_clear_line(
    note: Path, tmp_path: Path, content: str, wrong: str
) -> None:
    path = tmp_path / "claim.csv"
    path.write_text(content)
    line = refused("check", str(note), "--claim", str(path))
    assert "claim.csv: " in line
    assert wrong in line


CRITERION = """
id = "ZZ-01"
title = "The bill is told"
severity = "required"
scope = "note"
applies_to = ["DN"]
weight = [10, 5]
why = "House rule."
advice = "What was billed?"
met_when = { fact = "units" }
source = [{ document = "MBPM15", section = "220.3" }]
met = [{ text = "[97110 x2](evidence)" }]
not_met = [{ text = "Bridges 2x10." }]
"""
POLICY = """
id = "L99999"
title = "House policy"
contractor = "Us"
states = ["TX"]
disciplines = ["PT"]
in_force = ["2020-01-01"]
verified_through = "2030-01-01"
status = "verified"
note = "Ours."
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "ZZ-01.toml").write_text(CRITERION)
    (folder / "L99999.toml").write_text(POLICY)
    return folder


def test_rules_are_added_to_the_shipped_ones(note: Path, house: Path) -> None:
    report = judged(note, "--rules", str(house), "--policy", "L99999", "--note-type", "DN")
    assert report["policies"][0]["id"] == "L99999"
    finding = report["criteria"][-1]
    assert (finding["id"], finding["verdict"]) == ("ZZ-01", "met")
    assert len(report["criteria"]) == len(judged(note)["criteria"]) + 1


def test_rules_override_the_shipped_ones_by_id(note: Path, house: Path) -> None:
    (house / "ZZ-01.toml").rename(house / "TM-03.toml")
    (house / "TM-03.toml").write_text(CRITERION.replace("ZZ-01", "TM-03"))
    base = (Path(policies.__file__).parent / "NATIONAL.toml").read_text("utf-8")
    (house / "base.toml").write_text(base.replace("national rules", "house rules"))
    finding = judged(note, "--rules", str(house), "--select", "TM-03")["criteria"][0]
    assert finding["title"] == "The bill is told"
    assert "house rules" in invoke("explain", "NATIONAL", "--rules", str(house)).stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "wrong"),
    [
        ("ZZ-01", 'severity = "required"', 'severity = "big"', "'big': Input should be 'required'"),
        ("ZZ-01", "title =", "titel =", "unknown key 'titel'; allowed: id, title"),
        ("ZZ-01", "{ fact =", "{ fakt =", "met_when: no requirement; allowed: { fact"),
        ("ZZ-01", '"units"', '"unitz"', "fact: 'unitz'; allowed: assist"),
        ("ZZ-01", '{ fact = "units" }', '{ call = "no_such" }', "call: 'no_such'; allowed: "),
        ("ZZ-01", '"units" }', '"units", where = { kode = ["1"] } }', "'kode'; allowed: code"),
        ("ZZ-01", '"MBPM15"', '"MBPM16"', "'MBPM16'; allowed: A52775"),
        ("ZZ-01", 'why = "House', "why = House", "ZZ-01.toml: "),
        ("ZZ-01", "met = [{ text", "met = [{ txt", "unknown key 'met.0.txt'; allowed: text"),
        ("L99999", "contractor", "contract", "L99999.toml: "),
        ("L99999", "note =", 'binds = ["QQ-01"]\nnote =', "binds: 'QQ-01'; allowed: CARD-01"),
    ],
)
def test_a_bad_rule_file_is_one_clear_line(
    note: Path, house: Path, name: str, old: str, new: str, wrong: str
) -> None:
    path = house / f"{name}.toml"
    path.write_text(path.read_text().replace(old, new))
    line = refused("check", str(note), "--rules", str(house))
    assert f"{name}.toml" in line
    assert wrong in line


def test_explain_a_criterion() -> None:
    shown = invoke("explain", "tm-03").stdout
    for part in ("why:", "severity: required", "daily note", "advice:", "(verified)", "https://"):
        assert part in shown
    assert "| Bridges 2x10. 97110 x2, timed 23 min." in shown, "markup is removed"
    assert "](" not in shown
    subject = json.loads(invoke("explain", "TM-03", "--format", "json").stdout)
    assert {"met", "not_met"} <= {example["verdict"] for example in subject["examples"]}


def test_explain_every_id_there_is() -> None:
    from suffice import criteria, facts

    ids = [c.id for c in criteria.shipped()] + [p.id for p in policies.shipped()]
    for name in [*ids, *(kind.name for kind in facts.kinds())]:
        result = invoke("explain", name)
        assert result.exit_code == 0, name
        assert result.stdout.startswith(f"{name}  ")


def test_explain_a_policy_and_a_fact_kind() -> None:
    policy = invoke("explain", "L35036").stdout
    assert "in force: 2015-10-01 to 2023-03-01" in policy
    assert "status: metadata only" in policy
    kind = invoke("explain", "minutes").stdout
    assert "scope: str; such as code, timed_total" in kind
    assert "assertion: str; such as present, negated" in kind
    assert 'minutes "TE 22 min" minutes=22 scope=code code=97110' in kind


def test_explain_an_unknown_id_names_close_matches() -> None:
    assert "did you mean" in refused("explain", "TM-33")
    assert "minutes" in refused("explain", "minuts")
    assert "there are CARD-01" in refused("explain", "0")


def test_policies_are_a_table_and_json() -> None:
    table = invoke("policies").stdout
    assert "verified through" in table.splitlines()[0]
    listed = json.loads(invoke("policies", "--format", "json").stdout)
    for policy in listed:
        assert policy["id"] in table
        assert policy["verified_through"] in table
    assert listed[0]["id"] == "NATIONAL"


def test_resolutions_of_the_seed_documents_are_listed() -> None:
    shown = invoke("policies", "--resolutions").stdout
    listed = json.loads(invoke("policies", "--resolutions", "--format", "json").stdout)
    assert {"maintenance", "indications", "deleted codes"} <= {one["about"] for one in listed}
    assert "seed document:" in shown
    assert "decision:" in shown


def test_control_characters_of_a_note_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE.replace("97110 x2", "97110 x2\x1b[2J for \x1b]0;x\x07 knee flex 90"))
    for option in ((), ("--facts",)):
        assert b"\x1b" not in run("check", str(path), *option).stdout


def test_no_word_of_a_note_is_on_standard_error(note: Path) -> None:
    shown = run("check", str(note), "none.txt")
    assert b"knee" not in shown.stderr
    assert b"Traceback" not in shown.stderr


def test_nothing_is_asked_of_a_document_without_exercise(tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text("Patient called, no show today 3/14/2025. Left message.\n")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "call.txt")])
    assert result.exit_code == 0
    assert "Not applicable" in result.stdout
    assert "not met" not in result.stdout
