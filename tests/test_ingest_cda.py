"""C-CDA -> notes: narrative of every make, the header, other bodies, and hostile XML."""

from __future__ import annotations

import base64
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffice.ingest import cda, documents
from suffice.ingest.base import Raw, Refusal
from suffice.types import Note
from tests.health_files import FOLDER, expected, told

V3 = 'xmlns="urn:hl7-org:v3"'


def _convert(data: bytes | str, **fields: str) -> Note | Refusal:
    return cda.convert(
        Raw("a", data if isinstance(data, bytes) else data.encode(), "a.xml", fields)
    )


def _note(data: bytes | str, **fields: str) -> Note:
    note = _convert(data, **fields)
    assert isinstance(note, Note), note
    return note


def _refusal(data: bytes | str) -> Refusal:
    refusal = _convert(data)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def _document(body: str, header: str = "", root: str = f"ClinicalDocument {V3}") -> str:
    name = root.split()[0]
    return f"<{root}>{header}<component>{body}</component></{name}>"


def _section(text: str, title: str = "Objective", header: str = "") -> str:
    section = f"<section><title>{title}</title><text>{text}</text></section>"
    return _document(f"<structuredBody><component>{section}</component></structuredBody>", header)


def _body(text: str) -> str:
    """What the narrative `text` reads, without the heading above it."""
    return _note(_section(text)).text.partition("\n")[2].removesuffix("\n")


def _b64(data: bytes) -> str:
    return base64.encodebytes(data).decode()


@pytest.mark.parametrize("name", ["progress.xml", "unstructured.xml"])
def test_sample_files(name: str) -> None:
    raw = Raw(name, (FOLDER / name).read_bytes(), name)
    assert told([cda.convert(raw)]) == expected(name)
    assert told([documents.convert(raw)]) == expected(name)


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<paragraph>one</paragraph><paragraph>two</paragraph>", "one\ntwo"),
        ("<paragraph>wrapped\n      line</paragraph>", "wrapped line"),
        ("<content>S: sore\nO: flex 112\n\nA: gains</content>", "S: sore\nO: flex 112\nA: gains"),
        ("S: sore\n  O: flex  112\n\nA: gains", "S: sore\nO: flex  112\n\nA: gains"),
        ("a<br/>b", "a\nb"),
        ("<list><item>a</item><item>b<list><item>c</item></list></item></list>", "- a\n- b\n- c"),
        (
            '<list listType="ordered"><caption>x</caption><item><paragraph>a</paragraph></item>'
            "<item/><item>b</item></list>",
            "x\n1. a\n2. \n3. b",
        ),
        ("10<sup>2</sup> m<sup>2</sup> H<sub>2</sub>O", "10^2 m2 H2O"),
        ("flex<footnote ID='f'>supine</footnote> 112<footnoteRef IDREF='f'/>", "flex [supine] 112"),
        ('kept<content revised="delete"> gone <br/>gone</content> kept', "kept kept"),
        ("a<!-- gone --> b<?gone gone?> c", "a b c"),
        ("<![CDATA[<b>112</b>]]>", "<b>112</b>"),
        ("<renderMultiMedia referencedObject='x'><caption>gone</caption></renderMultiMedia>a", "a"),
    ],
)
def test_narrative(markup: str, read: str) -> None:
    expected_lines = [line.rstrip() for line in read.split("\n")]
    assert _body(markup).split("\n") == expected_lines


def test_tables_keep_their_columns() -> None:
    table = """<table><caption>ROM</caption><colgroup><col/></colgroup>
      <thead><tr><th>Motion</th><th colspan="2">R</th><th>L</th></tr></thead>
      <tbody><tr><td>Flex</td><td>84</td><td/><td><content>130</content><br/>active</td></tr>
      </tbody></table>"""
    assert _body(table) == "ROM\nMotion\tR\t\tL\nFlex\t84\t\t130 active"


@pytest.mark.parametrize(
    "root",
    [
        "ClinicalDocument",
        f"ClinicalDocument {V3}",
        'n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3"',
    ],
)
def test_namespaces(root: str) -> None:
    prefix = "n1:" if root.startswith("n1") else ""
    section = "<component><section><text>Timed 38</text></section></component>"
    whole = _document(f"<structuredBody>{section}</structuredBody>", root=root.removeprefix(prefix))
    if prefix:
        whole = whole.replace("</", "\0").replace("<", "<n1:").replace("\0", "</n1:")
    assert _note(whole).text == "Timed 38\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    named = encoding.removesuffix("-sig")
    written = f'<?xml version="1.0" encoding="{named}"?>{_section("flex 112°")}'
    assert "flex 112°" in _note(written.encode(encoding)).text


def test_a_section_without_title_is_named_by_its_code() -> None:
    section = '<section><code displayName="Plan of care"/><text>2x/wk</text></section>'
    body = f"<structuredBody><component>{section}</component></structuredBody>"
    assert _note(_document(body)).text == "Plan of care\n2x/wk\n"


def test_the_sources_fields_go_before_the_header() -> None:
    header = "<recordTarget><patientRole><id extension='M1'/></patientRole></recordTarget>"
    assert _note(_section("x", header=header)).fields["patient"] == "M1"
    assert _note(_section("x", header=header), patient="P9").fields["patient"] == "P9"


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("<effectiveTime value='20240402171500-0500'/>", "2024-04-02"),
        ("<effectiveTime value='202404'/>", None),
        ("<effectiveTime value='20240231'/>", None),
        ("<effectiveTime nullFlavor='UNK'/>", None),
        (
            "<effectiveTime value='20240402'/><documentationOf><serviceEvent><effectiveTime>"
            "<low value='20240305'/><high value='20240305'/></effectiveTime></serviceEvent>"
            "</documentationOf>",
            "2024-03-05",
        ),
        (
            "<effectiveTime value='20240402'/><documentationOf><serviceEvent><effectiveTime>"
            "<low value='20240305'/><high value='20240401'/></effectiveTime></serviceEvent>"
            "</documentationOf>",
            "2024-04-02",
        ),
    ],
)
def test_day_of_service(header: str, date: str | None) -> None:
    assert _note(_section("x", header=header)).fields.get("date") == date


def test_the_author_is_a_person_with_a_credential() -> None:
    def author(name: str, code: str = "") -> dict[str, str]:
        person = f"<assignedPerson><name>{name}</name></assignedPerson>"
        header = f"<author><assignedAuthor>{code}{person}</assignedAuthor></author>"
        return dict(_note(_section("x", header=header)).fields)

    assert author("Ana Roe, PTA")["credential"] == "PTA"
    assert author("<given>Ana</given><family>Roe</family>")["author"] == "Ana Roe"
    coded = author("<family>Roe</family>", "<code code='225X00000X'/>")
    assert (coded["credential"], coded["discipline"]) == ("OT", "OT")


def test_other_bodies() -> None:
    def body(text: str, attributes: str) -> str:
        return _document(f"<nonXMLBody><text {attributes}>{text}</text></nonXMLBody>")

    base64_text = 'mediaType="text/plain" representation="B64"'
    rtf = 'mediaType="text/rtf" representation="B64"'
    assert _note(body("Timed 38\nmin", 'mediaType="text/plain"')).text == "Timed 38\nmin"
    assert _note(body(_b64(b"Timed 38"), base64_text)).text == "Timed 38"
    assert _note(body(_b64(rb"{\rtf1 Timed 38}"), rtf)).text.strip() == "Timed 38"
    assert "not base64" in _refusal(body("?" * 2_000_000, rtf)).reason
    assert "empty" in _refusal(body("", rtf)).reason
    assert "another file" in _refusal(body('<reference value="n.pdf"/>', rtf)).reason
    inner = _section("Timed 38").encode()
    assert (
        "inside" in _refusal(body(_b64(inner), 'mediaType="text/xml" representation="B64"')).reason
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "malformed"),
        ("<", "malformed"),
        ("<ClinicalDocument>", "malformed"),
        ("<a/>", "no ClinicalDocument"),
        ("<ClinicalDocument/>", "empty"),
        (_section(""), "empty"),
        (b"\xff\xfe\x00<", "malformed"),
        (_section("x").replace("<text>", "<a>" * 300), "malformed"),
        (_section("&unknown;"), "malformed"),
        (f"<!DOCTYPE ClinicalDocument>{_section('x')}", "DOCTYPE"),
        (f"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>{_section('x')}", "DOCTYPE"),
    ],
)
def test_what_is_refused(data: str | bytes, reason: str) -> None:
    assert reason in _refusal(data).reason


@pytest.mark.parametrize("place", ["<text>&a9;</text>", '<text a="&a9;">x</text>'])
def test_an_entity_bomb_is_refused(place: str) -> None:
    entities = '<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    bomb = f"<!DOCTYPE x [{entities}]>" + _section("x").replace("<text>x</text>", place)
    assert "lol" not in _refusal(bomb).reason


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Zyzzyva")
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    assert "DOCTYPE" in _refusal(doctype + _section("&a;")).reason
    included = f'<include xmlns="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
    assert "Zyzzyva" not in _note(_section(f"x{included}")).text


def test_truncated_anywhere() -> None:
    for name in ("progress.xml", "unstructured.xml"):
        data = (FOLDER / name).read_bytes()
        for end in range(0, len(data) - 20, 61):
            assert isinstance(_convert(data[:end]), Refusal)


def test_refusals_quote_nothing() -> None:
    for data in ("<Zyzzyva", "<a>Zyzzyva</b>", "<Zyzzyva/>", "<a>&Zyzzyva;</a>"):
        assert "Zyzzyva" not in _refusal(data).reason


_WORDS = st.text("abcdefg0123456789.,;()°/-+'\"", min_size=1, max_size=9)
_PARTS = st.recursive(
    _WORDS.map(lambda word: (word, [word])),
    lambda inner: st.builds(
        lambda tag, parts: (
            f"<{tag}>" + " ".join(markup for markup, _ in parts) + f"</{tag}>",
            [word for _, words in parts for word in words],
        ),
        st.sampled_from(["paragraph", "content", "list", "item", "table", "tr", "td", "th", "sub"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(_PARTS)
def test_no_word_is_lost_whatever_stands_in_what(part: tuple[str, list[str]]) -> None:
    markup, words = part
    read = Counter(_body(f"{markup} end"))
    read.subtract("".join(words) + "end")
    assert min(read.values()) >= 0
