"""HL7 v2 -> notes: separators, escapes, character sets, embedded files, and what is no message."""

from __future__ import annotations

import base64
import io
import logging
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffice.ingest import hl7
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.documents import convert
from suffice.types import Note
from tests.health_files import FOLDER, expected, told

TEXT = "Timed 38 min, one-on-one."


def _items(data: bytes | str, **limits: int) -> list[Item]:
    written = data if isinstance(data, bytes) else data.encode()
    return list(hl7.notes(io.BytesIO(written), "a", "a.hl7", None, **limits))


def _note(data: bytes | str) -> Note:
    (item,) = _items(data)
    assert isinstance(item, Note), item
    return item


def _refusal(data: bytes | str, **limits: int) -> Refusal:
    (item,) = _items(data, **limits)
    assert isinstance(item, Refusal), item
    return item


def _obx(value: str, kind: str = "TX", number: int = 1, status: str = "F") -> str:
    return f"OBX|{number}|{kind}|11508-9^PT note^LN||{value}||||||{status}"


def _mdm(
    *segments: str, trigger: str = "T02", status: str = "AU", number: str = "D1", parent: str = ""
) -> str:
    head = [
        f"MSH|^~\\&|APP|FAC|||20240305||MDM^{trigger}|C1|P|2.5",
        "PID|1||M7^^^FAC^MR",
        f"TXA|1|PT|TX|20240305|||||||{''}|{number}|{parent}||||{status}",
    ]
    return "\r".join([*head, *segments]) + "\r"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("name", ["mdm_t02.hl7", "batch.hl7", "mdm_ed.mllp", "oru.hl7"])
def test_sample_files(name: str) -> None:
    with (FOLDER / name).open("rb") as stream:
        assert told(hl7.notes(stream, name, name, None)) == expected(name)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
@pytest.mark.parametrize(("before", "behind"), [(b"", b""), (b"\x0b", b"\x1c\r"), (b"\n\n", b"\n")])
def test_ends_and_frames(end: bytes, before: bytes, behind: bytes) -> None:
    message = _mdm(_obx("line 1"), _obx("line 2")).encode()
    framed = (before + message.replace(b"\r", end) + behind) * 3
    notes = _items(framed)
    assert [n.text for n in notes if isinstance(n, Note)] == ["line 1\nline 2\n"] * 3


def test_other_separators() -> None:
    message = _mdm(_obx("a \\F\\ b~c \\S\\ d \\T\\ e"))
    swapped = message.translate(str.maketrans("|^~\\&", "#*+!@"))
    assert _note(swapped).text == "a # b\nc * d @ e\n"
    assert _note(swapped).fields == _note(message).fields


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"4\S\5 \T\ 5\F\5 \R\ \E\ end", "4^5 & 5|5 ~ \\ end"),
        (r"\E\R\E\ ", "\\R\\ "),
        (r"a\.br\b", "a\nb"),
        (r"a\.sp2\b", "a\n\nb"),
        (r"a\.sp\b", "a\nb"),
        (r"a\.sk4\b", "a    b"),
        (r"\.in+4\a\.ti-2\b", "    a  b"),
        (r"\.fi\a\.nf\b\.ce\c", "ab\nc"),
        (r"\H\pain\N\ 3", "pain 3"),
        (r"112\XC2B0\ \X0D0A\x", "112° \nx"),
        (r"\C2842\\M24A2\\Zlocal\x", "x"),
        (r"R\L knee, w\o brace", "R\\L knee, w\\o brace"),
        (r"110\120 flex\T\ext", "110\\120 flex&ext"),
        ("open end\\", "open end\\"),
        (r"\X0\ \XG1\ \.sp99999\ ", r"\X0\ \XG1\ \.sp99999\ "),
        (r"\.sk9999\x", " " * 80 + "x"),
    ],
)
def test_escapes(written: str, read: str) -> None:
    assert _note(_mdm(_obx(written, "FT"))).text.rstrip("\n") == read.rstrip("\n")


def test_lines_join_in_order_without_what_was_deleted() -> None:
    lines = [
        _obx("one", "TX", 1),
        _obx("two~three", "FT", 2),
        _obx("wrong", "TX", 3, "W"),
        _obx("gone", "TX", 4, "D"),
        _obx("four ^ & five", "ST", 5),
    ]
    assert _note(_mdm(*lines)).text == "one\ntwo\nthree\nfour ^ & five\n"


def test_line_ends_inside_a_text_stay_in_it() -> None:
    value = "Daily note\nMSH knee\nROM: 112\n\nA: gains"
    assert _note(_mdm(_obx(value))).text == "Daily note\nMSH knee\nROM: 112\nA: gains\n"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("8859/1", "cp1252"),
        ("UNICODE UTF-8", "utf-8"),
        ("8859/2", "iso8859-2"),
        ("", "utf-8"),
        ("", "cp1252"),
        ("ASCII", "cp1252"),
        ("no such", "utf-8"),
    ],
)
def test_character_sets(charset: str, encoding: str) -> None:
    message = _mdm(_obx("flex 112°")).replace("|P|2.5", f"|P|2.5||||||{charset}~x")
    assert _note(message.encode(encoding)).text == "flex 112°\n"


def test_utf16_by_its_mark() -> None:
    message = _mdm(_obx("flex 112°")).replace("|P|2.5", "|P|2.5||||||UNICODE UTF-16")
    assert _note(message.encode("utf-16")).text == "flex 112°\n"


@pytest.mark.parametrize(
    ("status", "read"),
    [
        ("DI", "draft"),
        ("IP", "draft"),
        ("DO", "preliminary"),
        ("PA", "preliminary"),
        ("AU", "final"),
        ("LA", "final"),
        ("??", ""),
    ],
)
def test_completion(status: str, read: str) -> None:
    assert _note(_mdm(_obx(TEXT), status=status)).fields.get("doc_status", "") == read


@pytest.mark.parametrize(
    ("trigger", "fields"),
    [
        ("T02", {"parent": "D0"}),
        ("T06", {"parent": "D0"}),
        ("T10", {"replaces": "D0"}),
        ("T08", {"replaces": "D1", "parent": "D0"}),
        ("T04", {"replaces": "D1", "parent": "D0"}),
    ],
)
def test_relations(trigger: str, fields: dict[str, str]) -> None:
    note = _note(_mdm(_obx(TEXT), trigger=trigger, parent="D0"))
    given = {role: note.fields[role] for role in ("parent", "replaces") if role in note.fields}
    assert given == fields
    assert note.fields["document"] == "D1"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (_mdm(trigger="T11"), "withdrawn"),
        (_mdm(_obx(TEXT), trigger="T11"), "withdrawn"),
        (_mdm(_obx(TEXT)).replace("||||AU", "||||AU||CA"), "withdrawn"),
        (_mdm(trigger="T01"), "without its text"),
        (_mdm(_obx("")), "empty"),
        (_mdm(_obx("file:///n.pdf", "RP")), "kept elsewhere"),
        (_mdm(_obx("A^TEXT^PDF^Base64^%%%", "ED")), "not base64"),
        (_mdm(_obx("A^TEXT^PDF^Base64", "ED")), "empty"),
        ("MSH", "no HL7"),
        ("MSHABCDEF", "no HL7"),
        ("MSH|", "no separators"),
        ("MSH|^~\\&", "no separators"),
        ("MSH||||", "no separators"),
        ("PID|1", "no HL7"),
        ("", "no HL7"),
        (b"MSH|^~\\&|" + bytes(range(9)) * 40, "binary"),
    ],
)
def test_no_document_in_it(message: str | bytes, reason: str) -> None:
    assert reason in _refusal(message).reason


def test_embedded_files() -> None:
    rtf = rb"{\rtf1\ansi Timed 38 min}"
    for value in (
        f"A^TEXT^RTF^Base64^{_b64(rtf)}",
        f"A^application^rtf^BASE64^{_b64(rtf)}",
        f"^^^Base64^{_b64(rtf)[:12]}~^^^Base64^{_b64(rtf)[12:]}",
        f"^^^Base64^{_b64(rtf)[:12]}\\X0D0A\\{_b64(rtf)[12:]}",
    ):
        (item,) = _items(_mdm(_obx(value, "ED")))
        assert isinstance(item, Raw)
        assert item.data == rtf
        converted = convert(item)
        assert isinstance(converted, Note)
        assert converted.text.strip() == "Timed 38 min"


def test_a_file_in_several_segments_is_one_and_two_files_are_two() -> None:
    written = _b64(b"%PDF-1.7 " + bytes(random.Random(1).randbytes(3_000)))
    parts = [written[at : at + 1_000] for at in range(0, len(written), 1_000)]
    one = [_obx(f"A^AP^PDF^Base64^{part}", "ED", n) for n, part in enumerate(parts, 1)]
    (item,) = _items(_mdm(*one))
    assert isinstance(item, Raw)
    assert (_b64(item.data), item.name) == (written, "document.pdf")
    two = [_obx(f"A^AP^PDF^Base64^{written}", "ED", n) for n in (1, 2)]
    assert [item.id for item in _items(_mdm(*two))] == ["a#D1", "a#D1.2"]


def test_a_text_goes_before_its_embedded_copy() -> None:
    copy = _obx(f"A^TEXT^RTF^Base64^{_b64(b'{rtf1}')}", "ED", 2)
    assert isinstance(_items(_mdm(_obx("x" * 300), copy))[0], Note)
    assert isinstance(_items(_mdm(_obx("See attached."), copy))[0], Raw)


def test_other_messages_and_laboratory_values_are_no_documents() -> None:
    adt = "MSH|^~\\&|A|B|||2024||ADT^A08|C2|P|2.5\rPID|1||7\r"
    lab = "MSH|^~\\&|A|B|||2024||ORU^R01|C3|P|2.5\rOBR|1\rOBX|1|ST|GLU^Glucose||98||||||F\r"
    assert [item.id for item in _items(adt + lab + _mdm(_obx(TEXT)))] == ["a#D1"]


def test_a_visit_number_of_hl7_counts_no_visits() -> None:
    note = _note(_mdm("PV1|1|O" + "|" * 17 + "V99201", _obx(TEXT)))
    assert note.fields["encounter"] == "V99201"
    assert "visit" not in note.fields


def test_one_bad_message_costs_itself_only() -> None:
    good = _mdm(_obx(TEXT)).encode()
    long = _mdm(_obx("x" * 5_000)).encode()
    items = _items(good + b"MSH|\r" + long + good, longest=4_000)
    assert [type(item) for item in items] == [Note, Refusal, Refusal, Note]
    assert [item.id for item in items] == ["a#D1", "a#2", "a#3", "a#D1"]


def test_a_line_without_end_is_not_held() -> None:
    class Endless(io.BytesIO):
        chunks = 60

        def read(self, size: int | None = -1) -> bytes:
            self.chunks -= 1
            return super().read(size) or b"x" * (size or 0) * (self.chunks > 0)

    stream = Endless(_mdm(_obx("x")).encode().rstrip(b"\r"))
    (item,) = hl7.notes(stream, "a", "a.hl7", None, longest=1_000_000)
    assert isinstance(item, Refusal)
    assert "larger than" in item.reason


@pytest.mark.parametrize("name", ["batch.hl7", "mdm_ed.mllp", "oru.hl7"])
def test_truncated_anywhere(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    for end in range(0, len(data), 37):
        assert all(isinstance(i, (Note, Raw, Refusal)) for i in _items(data[:end]))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["MSH", "MSH|^~\\&|", "TXA", "OBX", "PID", "|", "^", "~", "\\", "&", "\r"])
        | st.sampled_from(["ED", "TX", "MDM^T02", "ORU^R01", "\\X0D\\", "20240305", "\n", "\x0b"])
        | st.text(max_size=4),
        max_size=60,
    )
)
def test_anything_goes(parts: list[str]) -> None:
    data = "".join(parts).encode("utf-8", "surrogatepass")
    for item in [*_items(data), *_items(b"MSH|^~\\&|A|B|||2024||MDM^T02|C|P|2.5\r" + data)]:
        item.id.encode("utf-8")


def test_nothing_is_logged_or_quoted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "Zyzzyva"
    message = _mdm(_obx(f"\\{canary}\\ \\X{canary}\\ \\.{canary}\\ \\C{canary}\\ \\Q"))
    assert canary in _note(message).text
    for bad in (f"MSH|{canary}", _mdm(_obx(f"{canary}*", "RP")), _mdm(trigger=canary)):
        assert canary not in _refusal(bad).reason
    assert not caplog.records
