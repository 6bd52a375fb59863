"""Annotated corpora: read as the tools write them, and round trips that lose nothing."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span

from suffice.corpora import brat_conf, doccano, files, label_studio, prodigy, scheme, uima_xmi
from suffice.corpora.model import Annotated, Corpus, CorpusError, Relation, in_order, spans
from suffice.corpora.offsets import Utf16
from suffice.facts import kinds

DATA = Path(__file__).parent / "data" / "corpora"
ROOT = Path(__file__).parents[1] / "corpora" / "notes97110"
ENDS = {"label-studio": ".json", "docbin": ".spacy"}
FORMS = list(files.FORMATS)
TEXT = "Pt says \U0001f600 better today.\nR knee: flex 112, ext -3.\nTimed 38 min. Pain 4/10.\n"


def facts_of(note: Annotated) -> dict[str, Any]:
    """Words of each fact -> its type; enough to see what was read."""
    return {" ".join(note.text[a:b] for a, b in spans(f)): f["type"] for f in note.facts}


def by_id(corpus: Corpus) -> dict[str, Annotated]:
    return {note.id: note for note in corpus.notes}


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def fact(kind: str, *words: str, **members: Any) -> dict[str, Any]:
    places = sorted(at(w) for w in words)
    whole: dict[str, Any] = {"type": kind, "start": places[0][0], "end": places[-1][1]}
    if len(places) > 1:
        whole["fragments"] = [list(p) for p in places]
    return whole | members


NOTE = in_order(
    Annotated(
        "visits.zip!/visit-07.txt",
        TEXT,
        (
            fact("rom", "R knee", "flex 112", joint="knee", side="R", low=None, high=112),
            fact("rom", "R knee", "ext -3", joint="knee", side="R", high=-3.5),
            fact("rom", "R knee", "ext -3", joint="knee", side="L", high=-3.5),
            fact("strength", "112", grade="4", target='quad \U0001f600; "left" {x}', unit="mmt"),
            fact("minutes", "Timed 38 min", minutes=38, scope="timed_total", section="objective"),
            fact("exercise", "flex", name="true", dosed=True, comment="sure?", origin="suffice"),
            fact("Site", "knee", links=[["UMLS", "C0022742", "Knee"]], score=4, deep={"a": [1]}),
            {"type": "plan", "start": 7, "end": 7, "frequency": None},
        ),
        (
            Relation("of", (("Arg1", 1), ("Arg2", 2)), {"sure": "yes"}),
            Relation("Equiv", (("", 0), ("", 3))),
            Relation("all", (("a", 0), ("b", 1), ("c", 2)), {"n": 2}),
        ),
        patient="p1",
        writer="w1",
        split="dev",
        note_type="DN",
        overall="borderline",
        criteria={"TM-01": "met", "TM-02": "not_applicable"},
        quotes={"TM-01": "Timed 38 min"},
        body_regions=(("knee", "R"), ("hip", None)),
        fields={"setting": "home", "page": 3, "overall_why": "ümlaut"},
    )
)


def test_brat_as_brat_writes_it() -> None:
    corpus = files.load(DATA / "brat")
    note = by_id(corpus)["visit"]
    assert corpus.form == "brat" and corpus.files["annotation.conf"].startswith("[entities]")
    first = note.facts[0]
    assert [note.text[a:b] for a, b in spans(first)] == ["R knee", "flex 112"]
    assert (first["high"], first["side"], first["joint"]) == (112, "R", "knee")
    assert first["comment"] == "second reader unsure"
    assert note.facts[2]["links"] == [["UMLS", "C0022742", "Knee"]]
    assert note.facts[3]["Urgent"] is True and note.facts[3]["scope"] == "timed_total"
    assert {(r.type, r.arguments) for r in note.relations} == {
        ("of", (("Arg1", 0), ("Arg2", 2))),
        ("Measuring", (("trigger", 1), ("Theme", 2))),
        ("Equiv", (("", 0), ("", 1))),
    }


def test_brat_offsets_of_either_count_are_told_by_the_words() -> None:
    notes = by_id(files.load(DATA / "brat"))
    assert facts_of(notes["utf16"])["Timed 38 min"] == "minutes"
    assert facts_of(notes["visit"])["Timed 38 min"] == "minutes"
    assert notes["empty"].facts == () and "\r\n" in notes["empty"].text


def test_a_label_that_the_configuration_lacks_is_a_warning(tmp_path: Path) -> None:
    shutil.copytree(DATA / "brat", tmp_path / "c")
    conf = tmp_path / "c" / "annotation.conf"
    conf.write_text(conf.read_text().replace("Body_part\n", "", 1))
    assert any("'Body_part'" in warning for warning in files.load(tmp_path / "c").warnings)
    assert not files.load(DATA / "brat").warnings


@pytest.mark.parametrize(
    "where", ["inception/visit.xmi", "inception-json/visit.json", "zip", "project"]
)
def test_inception_as_it_exports(where: str, tmp_path: Path) -> None:
    path = DATA / where
    if where in ("zip", "project"):
        path = tmp_path / "visit.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("visit.xmi", "TypeSystem.xml"):
                archive.write(DATA / "inception" / name, name)
    if where == "project":
        inner, path = path, tmp_path / "project.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, "annotation/visit/anna.zip")
            archive.writestr("annotation/visit/INITIAL_CAS.zip", b"never read")
    (note,) = files.load(path).notes
    assert note.id == "visit"
    assert facts_of(note) == {
        "knee": "webanno.custom.Part",
        "flex": "webanno.custom.Part",
        "flex 112": "webanno.custom.Measure",
    }
    assert note.facts[2]["Laterality"] == "right"
    assert note.fields["Decision.payable"] == "unsure"
    assert {(r.type, r.arguments) for r in note.relations} == {
        ("webanno.custom.Of", (("Governor", 2), ("Dependent", 0))),
        ("parts", (("host", 2), ("motion", 1))),
    }


def test_of_an_inception_project_the_curated_document_counts(tmp_path: Path) -> None:
    cas = (DATA / "inception-json" / "visit.json").read_bytes()
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("exportedproject.json", b"{}")
        for who in ("anna", "ben", "INITIAL_CAS"):
            archive.writestr(f"annotation/visit/{who}.json", b"not read")
        archive.writestr("curation/visit/CURATION_USER.json", cas)
    (note,) = files.load(tmp_path / "p.zip").notes
    assert note.id == "visit" and len(note.facts) == 3


def test_label_studio_as_it_exports() -> None:
    corpus = files.load(DATA / "label-studio.json")
    (note,) = corpus.notes
    assert corpus.form == "label-studio" and note.id == "visit"
    assert facts_of(note) == {"knee": "Joint", "flex 112": "rom", "Timed 38 min": "minutes"}
    assert (note.facts[1]["high"], note.facts[1]["side"], note.facts[1]["joint"]) == (
        112,
        "R",
        "knee",
    )
    assert note.facts[2]["origin"] == "suffice"  # kept as it was predicted
    assert note.relations == (Relation("of_joint", (("from", 1), ("to", 0))),)
    assert note.overall == "borderline" and note.criteria == {"TM-01": "not_met"}
    (small,) = files.load(DATA / "label-studio-min.json").notes
    assert facts_of(small) == {"Timed 38 min": "minutes"}


def test_doccano_as_it_exports() -> None:
    (note,) = files.load(DATA / "doccano.jsonl").notes
    assert facts_of(note) == {"knee": "Joint", "flex 112": "rom"}
    assert note.relations == (Relation("of_joint", (("from", 1), ("to", 0))),)
    assert note.fields == {"clinic": "north"}
    spans_only = files.load(DATA / "doccano-spans.jsonl")
    assert spans_only.form == "doccano"
    assert facts_of(spans_only.notes[0]) == {"flex 112": "rom"}
    assert spans_only.notes[1].fields == {"label": "OTHER"}


def test_prodigy_as_it_exports() -> None:
    corpus = files.load(DATA / "prodigy.jsonl")
    (note,) = corpus.notes
    assert corpus.form == "prodigy" and note.id == "visit"
    assert facts_of(note) == {"knee": "Joint", "flex 112": "rom"}
    assert note.relations == (Relation("of_joint", (("head", 1), ("child", 0))),)
    assert note.fields["accept"] == "pay"
    assert len(corpus.warnings) == 2  # one rejected, one ignored


def test_docbin_as_a_pipeline_writes_it(tmp_path: Path) -> None:
    Span.set_extension("test_side", default=None, force=True)
    doc = spacy.blank("en")("R knee flex 112 and Pain 4/10 .")
    doc.ents = [Span(doc, 0, 4, label="rom")]
    doc.ents[0]._.test_side = "R"
    doc.spans["pains"] = [Span(doc, 5, 7, label="pain"), Span(doc, 5, 6, label="pain")]
    doc.cats = {"sufficient": 0.9, "insufficient": 0.1}
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "x.spacy")
    (note,) = files.load(tmp_path / "x.spacy").notes
    assert facts_of(note) == {"R knee flex 112": "rom", "Pain 4/10": "pain", "Pain": "pain"}
    assert note.facts[0]["test_side"] == "R" and note.fields == {"cats": ["sufficient"]}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_lost(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"c{ENDS.get(form, '.jsonl')}"
    other = replace(NOTE, id="VISITS.zip!/visit-07.txt", facts=(), relations=(), overall=None)
    files.save(Corpus((NOTE, other)), out, form)
    again = files.load(out)
    assert again.form == form
    assert by_id(again) == {NOTE.id: NOTE, other.id: other}


@pytest.mark.parametrize("form", FORMS)
def test_a_corpus_of_ours_comes_back_through(form: str, tmp_path: Path) -> None:
    notes = tuple(n for n in files.load(ROOT).notes if n.split == "dev")[::8]
    assert len(notes) == 6
    out = tmp_path / f"c{ENDS.get(form, '.jsonl')}"
    files.save(Corpus(notes), out, form)
    assert by_id(files.load(out)) == {note.id: note for note in notes}


@pytest.mark.parametrize("form", ["brat", "xmi", "cas-json", "label-studio", "prodigy", "docbin"])
def test_the_format_itself_holds_facts_and_attributes(form: str, tmp_path: Path) -> None:
    """The sidecar must not hide that a writer forgets what its format can say."""
    out = tmp_path / f"c{ENDS.get(form, '.jsonl')}"
    for sidecar in files.save(Corpus((NOTE,)), out, form):
        sidecar.unlink()
    (note,) = files.load(out).notes
    kept = [f for f in note.facts if f["start"] < f["end"]]
    wanted = [f for f in NOTE.facts if f["start"] < f["end"]]
    assert [(f["type"], spans(f)) for f in kept] == [(f["type"], spans(f)) for f in wanted]
    for name in ("joint", "side", "high", "grade", "minutes", "scope", "dosed", "name", "origin"):
        assert [f.get(name) for f in kept] == [f.get(name) for f in wanted], name
    if form != "brat":
        assert (note.overall, note.note_type) == (NOTE.overall, NOTE.note_type)
        assert note.criteria == NOTE.criteria


def test_doccano_itself_holds_spans_relations_and_verdicts(tmp_path: Path) -> None:
    for sidecar in files.save(Corpus((NOTE,)), tmp_path / "c.jsonl", "doccano"):
        sidecar.unlink()
    (note,) = files.load(tmp_path / "c.jsonl").notes
    assert [(f["type"], spans(f)) for f in note.facts] == [
        (f["type"], spans(f)) for f in NOTE.facts
    ]
    assert note.id == NOTE.id and note.criteria == NOTE.criteria
    assert {r.type for r in note.relations} == {"of", "Equiv"}


TEXTS = st.text(st.sampled_from("ab 1\n\r\t.é\u2028\U0001f600{};=\"'\\"), min_size=1, max_size=30)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 200), st.floats(0, 9, width=16), TEXTS,
    st.sampled_from(["true", "5", "R", "4-", "null", ""]),
)  # fmt: skip
NAMES = st.sampled_from(["high", "side", "name", "dosed", "grade", "own", "comment", "unit"])


@st.composite
def notes(draw: st.DrawFn) -> Annotated:
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    made = []
    for _ in range(draw(st.integers(0, 4))):
        places = sorted(draw(st.lists(st.tuples(edges, edges), min_size=1, max_size=3)))
        cuts = sorted({p for pair in places for p in pair})
        pieces = [[a, b] for a, b in itertools.pairwise(cuts)][::2] or [[cuts[0], cuts[0]]]
        one: dict[str, Any] = {"type": draw(st.sampled_from(["rom", "exercise", "Own"]))}
        one |= {"start": pieces[0][0], "end": pieces[-1][1]}
        one |= {"fragments": pieces} if len(pieces) > 1 else {}
        made.append(one | draw(st.dictionaries(NAMES, VALUES, max_size=3)))
    index = st.integers(0, max(len(made) - 1, 0))
    ties = st.builds(
        Relation,
        st.sampled_from(["of", "with"]),
        st.lists(
            st.tuples(st.sampled_from(["", "a", "from", "to"]), index), min_size=1, max_size=3
        ).map(tuple),
        st.dictionaries(NAMES, VALUES, max_size=1),
    )
    relations = draw(st.lists(ties, max_size=2)) if made else []
    verdicts = st.dictionaries(st.just("TM-01"), st.sampled_from(scheme.VERDICTS))
    return in_order(
        Annotated("n", text, tuple(made), tuple(relations), patient="n", criteria=draw(verdicts))
    )


def check_round_trip(note: Annotated, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"c{ENDS.get(form, '.jsonl')}"
        files.save(Corpus((note,)), out, form)
        (again,) = files.load(out, form).notes
    assert again == note


@pytest.mark.parametrize("form", [f for f in FORMS if f not in ("xmi", "cas-json")])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(note=notes())
def test_any_note_comes_back(form: str, note: Annotated) -> None:
    check_round_trip(note, form)


@pytest.mark.parametrize("form", ["xmi", "cas-json"])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(note=notes())
def test_any_note_comes_back_through_uima(form: str, note: Annotated) -> None:
    check_round_trip(note, form)


def test_utf16_counts_pairs_as_two() -> None:
    units = Utf16("a\U0001f600b")
    assert [units.to_units(n) for n in range(4)] == [0, 1, 3, 4]
    assert [units.to_points(n) for n in (0, 1, 3, 4, 6)] == [0, 1, 2, 3, 5]


def test_label_studio_writes_the_offsets_of_the_browser(tmp_path: Path) -> None:
    label_studio.write(Corpus((NOTE,)), tmp_path / "x.json")
    (task,) = json.loads((tmp_path / "x.json").read_text())
    result = next(
        r for r in task["annotations"][0]["result"] if r["value"].get("labels") == ["minutes"]
    )
    units = NOTE.text.encode("utf-16-le")
    start, end = result["value"]["start"], result["value"]["end"]
    assert units[2 * start : 2 * end].decode("utf-16-le") == "Timed 38 min"


def test_xmi_is_written_with_the_offsets_of_java(tmp_path: Path) -> None:
    uima_xmi.write(Corpus((NOTE,)), tmp_path / "c")
    (xmi,) = (tmp_path / "c").glob("*.xmi")
    start, end = at("Timed 38 min")
    assert f'begin="{start + 1}" end="{end + 1}"' in xmi.read_text("utf-8")


def test_python_tools_get_code_points(tmp_path: Path) -> None:
    prodigy.write(Corpus((NOTE,)), tmp_path / "p.jsonl")
    doccano.write(Corpus((NOTE,)), tmp_path / "d.jsonl")
    span = next(
        s
        for s in json.loads((tmp_path / "p.jsonl").read_text())["spans"]
        if s["label"] == "minutes"
    )
    entity = next(
        e
        for e in json.loads((tmp_path / "d.jsonl").read_text())["entities"]
        if e["label"] == "minutes"
    )
    assert (span["start"], span["end"]) == at("Timed 38 min")
    assert (entity["start_offset"], entity["end_offset"]) == at("Timed 38 min")


def test_a_correction_in_the_tool_counts_before_the_sidecar(tmp_path: Path) -> None:
    files.save(Corpus((NOTE,)), tmp_path / "c", "brat")
    (ann,) = (tmp_path / "c").glob("*.ann")
    lines = ann.read_text("utf-8")
    assert "high=112" in lines and "scope T8 timed_total" in lines
    gone = next(line for line in lines.splitlines() if "\texercise " in line).split("\t")[0]
    kept = [line for line in lines.replace("high=112", "high=121").splitlines() if gone not in line]
    ann.write_text("\n".join(kept).replace("timed_total", "code") + "\n", encoding="utf-8")
    (note,) = files.load(tmp_path / "c").notes
    assert [f.get("high") for f in note.facts if f["type"] == "rom"] == [121, -3.5, -3.5]
    assert [f["scope"] for f in note.facts if f["type"] == "minutes"] == ["code"]
    assert not [f for f in note.facts if f["type"] == "exercise"]
    assert note.overall == "borderline"  # what brat cannot say is still there


def test_verdicts_may_be_written_by_hand_beside_brat(tmp_path: Path) -> None:
    shutil.copytree(DATA / "brat", tmp_path / "c")
    said = {"notes": {"visit": {"note": {"overall": "borderline", "criteria": {"TM-01": "na"}}}}}
    (tmp_path / "c" / "visit.suffice.json").write_text(json.dumps(said))
    (alone,) = files.load(tmp_path / "c" / "visit.ann").notes
    for note in (by_id(files.load(tmp_path / "c"))["visit"], alone):
        assert note.overall == "borderline" and note.criteria == {"TM-01": "not_applicable"}


def test_the_configuration_for_brat_declares_what_the_notes_use(tmp_path: Path) -> None:
    files.save(Corpus((NOTE,)), tmp_path / "c", "brat")
    conf = (tmp_path / "c" / "annotation.conf").read_text()
    assert brat_conf.declared(conf, "x") >= {f["type"] for f in NOTE.facts} | set(scheme.kinds())
    assert "side Arg:rom|strength|impairment|diagnosis, Value:R|L|B" in conf
    assert files.load(tmp_path / "c").warnings == ()


def test_the_scheme_names_every_attribute_of_every_kind() -> None:
    for kind in (module.fact for module in kinds()):
        assert set(kind.own_fields()) <= set(scheme.kinds()[kind.type]), kind.type
    assert {module.fact.type for module in kinds()} == set(scheme.kinds())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_notes_are_the_same_bytes(form: str, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        out = tmp_path / name / f"c{ENDS.get(form, '.jsonl')}"
        files.save(Corpus((NOTE,)), out, form)
        found = sorted(p for p in out.parent.rglob("*") if p.is_file())
        written.append([(p.relative_to(out.parent), p.read_bytes()) for p in found])
    assert written[0] == written[1] and written[0]


def test_the_interface_for_label_studio_names_every_control(tmp_path: Path) -> None:
    files.save(Corpus((NOTE,)), tmp_path / "c.json", "label-studio")
    interface = ElementTree.parse(tmp_path / "c.interface.xml")
    (task,) = json.loads((tmp_path / "c.json").read_text())
    regions = [r for r in task["annotations"][0]["result"] if r["type"] != "relation"]
    used = {r["from_name"] for r in regions} - {"score"}  # of a label that is none of ours
    assert used <= {str(control.get("name")) for control in interface.iter()}
    labels = {str(label.get("value")) for label in interface.iter("Label")}
    assert labels >= {f["type"] for f in NOTE.facts}


def test_a_corpus_is_never_written_over(tmp_path: Path) -> None:
    out = tmp_path / "c.jsonl"
    out.write_text("mine")
    with pytest.raises(CorpusError, match="is there already"):
        files.save(Corpus((NOTE,)), out, "suffice")
    assert out.read_text() == "mine"


def test_characters_that_xml_lacks_are_refused_by_name(tmp_path: Path) -> None:
    note = replace(NOTE, text=TEXT.replace("\n", "\x0b", 1))
    with pytest.raises(CorpusError, match="use --to cas-json"):
        files.save(Corpus((note,)), tmp_path / "c", "xmi")
    files.save(Corpus((note,)), tmp_path / "d", "cas-json")
    assert files.load(tmp_path / "d").notes[0].text == note.text


def test_span_of_spacy_is_never_widened(tmp_path: Path) -> None:
    """In 15min, one word to a tokenizer, the fact is 15."""
    note = in_order(Annotated("n", "TE 15min x3", ({"type": "minutes", "start": 3, "end": 5},)))
    files.save(Corpus((note,)), tmp_path / "c.spacy", "docbin")
    (doc,) = DocBin().from_disk(tmp_path / "c.spacy").get_docs(spacy.blank("en").vocab)
    assert isinstance(doc, Doc) and [span.text for span in doc.spans["sc"]] == ["15"]
