"""One document's bytes -> text: each format, wrong names, what is refused and why."""

from __future__ import annotations

import io
import logging
import warnings
import zipfile

import pytest

from suffice.ingest.base import Raw, Refusal
from suffice.ingest.documents import convert
from suffice.types import Note
from tests import make_files as make

FORMATS = {"rtf": make.rtf, "html": make.html, "docx": make.docx, "pdf": make.pdf}


def note(data: bytes, name: str) -> Note:
    found = convert(Raw(name, data, name, {"payer": "medicare"}))
    assert isinstance(found, Note), found
    return found


def refusal(data: bytes, name: str = "note.txt") -> str:
    found = convert(Raw(name, data, name))
    assert isinstance(found, Refusal), found
    assert found.id == name
    return found.reason


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_gives_its_lines_in_order(form: str) -> None:
    read = note(FORMATS[form](), f"visit.{form}")
    lines = [line for line in read.text.split("\n") if line]
    assert lines[:3] == list(make.LINES)
    assert [cell for line in lines[3:6] for cell in line.replace("|", " ").split()] == [
        cell for row in make.TABLE for cell in row if cell
    ]
    assert read.warnings == ()
    assert read.fields == {"payer": "medicare"}


@pytest.mark.parametrize("form", FORMATS)
def test_cells_of_tables_are_read_under_their_headings(form: str, checker) -> None:
    lines = ("Date of service: 03/14/2025", "O:")
    rows = (
        ("ROM (deg)", "R", "L"),
        ("Knee flexion", "112", "138"),
        ("Knee extension", "", "0"),
    )
    _, facts = checker.read(note(FORMATS[form](lines, rows), f"a.{form}"))
    found = {(f.motion, f.side, f.high) for f in facts if f.type == "rom"}
    assert found == {("flexion", "R", 112), ("flexion", "L", 138), ("extension", "L", 0)}


@pytest.mark.parametrize("form", FORMATS)
def test_converting_twice_gives_the_same_text(form: str) -> None:
    data = FORMATS[form]()
    assert note(data, f"a.{form}") == note(data, f"a.{form}")


@pytest.mark.parametrize("form", FORMATS)
def test_content_decides_and_the_wrong_name_is_told(form: str) -> None:
    read = note(FORMATS[form](), "visit.txt")
    assert read.text == note(FORMATS[form](), f"visit.{form}").text
    assert read.warnings == (f"read as {form.upper()} though it is named .txt",)
    assert note(FORMATS[form](), "visit").warnings == ()


def test_text_under_another_name_is_text() -> None:
    assert note(b"Timed 38 min", "visit.pdf").warnings == ("read as text though it is named .pdf",)
    assert note(b"\xef\xbb\xbf- *Timed* 38 min\f", "visit.md").text == "- *Timed* 38 min\f"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi ROM 112\'b0 \'93ok\'94}", "ROM 112\u00b0 \u201cok\u201d"),
        (rb"{\rtf1 a\u8212?b \u-10179?\u-8704?}", "a\u2014b \U0001f600"),
        (rb"{\rtf1 thera\-py {\field{\*\fldinst{HYPERLINK x}}{\fldrslt site}}}", "therapy site"),
        (rb"{\rtf1 {\header Roe, Jane\par}S: sore\par}", "Roe, Jane\nS: sore\n"),
        (b"{\\rtf1 {\\pict\\wmetafile8 " + b"0aff" * 400 + b"}seen}", "seen"),
        (rb"{\rtf1 \intbl Flex\par\cell 112\cell\row}", "Flex|112\n"),
        ("{\\rtf1 112\u00b0}".encode(), "112\u00b0"),
        (rb"{\rtf1 a\u99999?b}", "a\ufffdb"),
    ],
)
def test_rtf(source: bytes, text: str) -> None:
    assert note(source, "a.rtf").text == text


def test_rtf_without_end_is_read_with_a_warning() -> None:
    read = note(make.rtf()[:-20], "a.rtf")
    assert read.text.startswith(make.LINES[0])
    assert "cut off" in read.warnings[0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>112&deg; &amp;&nbsp;&#8211; ok<br>next", "112\u00b0 & \u2013 ok\nnext\n"),
        ("<div>one\n  line</div><div>two</div>", "one line\ntwo\n"),
        ("<ul><li>SLR 3x10<li>quad sets</ul>", "- SLR 3x10\n- quad sets\n"),
        ("<pre>R   46\nL   68</pre>", "R   46\nL   68\n"),
        ("<table><tr><td colspan=2>ROM<td>L</table>", "ROM\t\tL\n"),
        ("<table><tr><td><p>Flex</p><td><p>112</p></table>", "Flex\t112\n"),
        (
            "<table><tr><td><table><tr><td>a<td>b</table></td><td>side</td></table>",
            "a\tb\nside\n",
        ),
        ("<p><input type=checkbox checked>cues <input type=checkbox>none", "[x] cues [ ] none\n"),
        ("<p>seen<script>x</script><style>y</style><!-- z -->", "seen\n"),
        ("<p>pain <del>4/10</del> 5/10", "pain 5/10\n"),
        ("<html><head><title>x</title><p>no body", "no body\n"),
        ("<div><svg viewBox='0'/><p>after</p></div><p>end", "after\n\nend\n"),
        ("<!DOCTYPE html><p>no end", "no end\n"),
    ],
)
def test_html(source: str, text: str) -> None:
    assert note(source.encode(), "a.html").text == text


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "utf-16"])
def test_html_is_read_by_its_charset(charset: str) -> None:
    page = f'<html><meta charset="{charset}"><p>112\u00b0 caf\u00e9</html>'.encode(charset)
    assert note(page, "a.html").text == "112\u00b0 caf\u00e9\n"


def test_html_of_other_charsets() -> None:
    declared = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">'
    page = f"{declared}<p>Ko\u0159\u00e1n"
    assert note(page.encode("cp1250"), "a.html").text == "Ko\u0159\u00e1n\n"
    assert note(page.encode("utf-8"), "a.html").text == "Ko\u0159\u00e1n\n"


def test_nesting_has_no_depth_that_hurts() -> None:
    depth = 50_000
    assert note(b"<div>" * depth + b"end", "a.html").text == "end\n"
    assert note(b"<table><tr><td>" * depth + b"end", "a.html").text == "end\n"
    assert note(b"{\\rtf1" + b"{" * depth + b"end" + b"}" * depth + b"}", "a.rtf").text == "end"


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (b"<w:r><w:t>S:", b"<w:sdt><w:sdtContent><w:r><w:t>S:", None),
        (b"<w:r><w:t>S:", b"<w:ins><w:r><w:t>added </w:t></w:r></w:ins><w:r><w:t>S:", "added S:"),
        (b"<w:t>S:", b'<w:sym w:font="Symbol" w:char="F0B0"/><w:t>S:', "\u00b0S:"),
        (b"<w:r><w:t>S:", b"<w:del><w:r><w:t>no</w:t></w:r></w:del><w:r><w:t>S:", "\nS:"),
    ],
)
def test_docx_text_outside_plain_runs(old: bytes, new: bytes, text: str | None) -> None:
    data = make.docx()
    if text is None:
        closing = b"pain 4/10.</w:t></w:r>"
        data = make.replaced(
            data, "word/document.xml", closing, closing + b"</w:sdtContent></w:sdt>"
        )
        text = "\nS: R knee sore, pain 4/10.\n"
    assert text in note(make.replaced(data, "word/document.xml", old, new), "a.docx").text


def test_docx_page_headers_come_first() -> None:
    assert note(make.docx(header="Roe, Jane"), "a.docx").text.startswith("Roe, Jane\nDAILY")


def test_docx_with_entities_is_refused() -> None:
    bomb = b"<!DOCTYPE d [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>\n<w:document"
    data = make.replaced(make.docx(), "word/document.xml", b"<w:document", bomb)
    assert "entities" in refusal(data, "a.docx")


def test_docx_that_swells_is_refused() -> None:
    parts = {"[Content_Types].xml": b"<a/>", "word/document.xml": b" " * 60_000_000}
    assert "bomb" in refusal(make.zipped(parts), "a.docx")


def test_pdf_pages_and_locks() -> None:
    assert note(make.pdf(pages=3), "a.pdf").text.count("\f") == 2
    assert "encrypted" in refusal(make.pdf(password="secret"), "a.pdf")
    assert refusal(make.pdf((), ()), "a.pdf") == "no text layer: a scan; run OCR first"
    assert "2,001 pages" in refusal(make.pdf(("x",), (), pages=2001), "a.pdf")


def test_pdf_that_opens_without_a_password_is_read() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make.pdf()))
    writer.encrypt("", "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert "pain 4/10" in note(stream.getvalue(), "a.pdf").text


def test_pdf_text_in_a_form_is_not_lost() -> None:
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make.pdf()))
    page = writer.pages[0]
    form, drawing = DecodedStreamObject(), DecodedStreamObject()
    form.set_data(page.get_contents().get_data())  # type: ignore[union-attr]
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/Resources")] = DictionaryObject(page["/Resources"])  # type: ignore[arg-type]
    drawing.set_data(b"BT /F1 11 Tf 60 760 Td (Outside) Tj ET /X Do")
    xobjects = DictionaryObject({NameObject("/X"): writer._add_object(form)})
    page[NameObject("/Resources")][NameObject("/XObject")] = xobjects
    page[NameObject("/Contents")] = writer._add_object(drawing)
    stream = io.BytesIO()
    writer.write(stream)
    text = note(stream.getvalue(), "a.pdf").text
    assert "Outside" in text
    assert "pain 4/10" in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\x0c", "empty"),
        (b"{\\rtf1 }", "empty"),
        (b"\x89PNG\r\n\x1a\n", "OCR"),
        (b"\xff\xd8\xff\xe0", "OCR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "without a password",
        ),
        (b"%PDF-1.4", "damaged PDF"),
        (b"PK\x03\x04rest", "inside an archive"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n", "e-mail"),
        (b"<?xml version='1.0'?><other/>", "C-CDA"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00" * 4000, "binary"),
        (b"7z\xbc\xaf\x27\x1c", ".zip or .tar.gz"),
        (make.zipped({"ppt/slides/slide1.xml": b"<a/>", "docProps/app.xml": b"<a/>"}), "archive"),
    ],
)
def test_what_is_refused_says_what_to_do(data: bytes, reason: str) -> None:
    assert reason in refusal(data, "upload.bin")


@pytest.mark.parametrize("form", FORMATS)
def test_damage_is_one_reason_without_content(form: str, caplog, capfd) -> None:
    data = FORMATS[form](("Zyxquorth " * 5,), ())
    with warnings.catch_warnings(record=True) as heard, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        for cut in range(0, len(data), max(1, len(data) // 40)):
            found = convert(Raw("a", data[:cut] + b"\x00<{" + data[cut + 3 :], f"a.{form}"))
            assert isinstance(found, Note) or "Zyxquorth" not in found.reason
    out, err = capfd.readouterr()
    assert "Zyxquorth" not in out + err + caplog.text + "".join(str(w.message) for w in heard)


def test_a_document_of_too_many_characters_is_refused() -> None:
    assert "5,000,000 characters" in refusal(b"x" * 5_000_001)


def test_a_workbook_is_no_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert "workbook" in refusal(stream.getvalue(), "a.docx")
