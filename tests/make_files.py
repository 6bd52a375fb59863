"""Small real files of each format, built from parts: what the tests of reading are run on."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence

Rows = Sequence[Sequence[str]]

LINES = ("DAILY NOTE 03/14/2025", "S: R knee sore, pain 4/10.", "A: gains in flexion 112\u00b0.")
TABLE: Rows = (("ROM", "R", "L"), ("Flexion", "112", "138"), ("Extension", "", "0"))


def rtf(lines: Iterable[str] = LINES, rows: Rows = TABLE, header: str = "") -> bytes:
    """An RTF document with cp1252 escapes."""
    top = rf"{{\header\pard {_rtf(header)}\par}}" if header else ""
    body = "".join(rf"\pard {_rtf(line)}\par" + "\n" for line in lines)
    table = "".join(
        r"\trowd" + "".join(rf"\intbl {_rtf(cell)}\cell" for cell in row) + "\\row\n"
        for row in rows
    )
    fonts = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fswiss\fcharset0 Verdana;}}"
    return (rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{top}" + "\n" + body + table + "}").encode()


def _rtf(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if ord(c) < 128 else _rtf_sign(c) for c in escaped)


def _rtf_sign(sign: str) -> str:
    try:
        return f"\\'{sign.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return "".join(
            f"\\u{int.from_bytes(pair, 'little', signed=True)}?"
            for pair in _pairs(sign.encode("utf-16-le"))
        )


def _pairs(data: bytes) -> Iterable[bytes]:
    return (data[at : at + 2] for at in range(0, len(data), 2))


def html(lines: Iterable[str] = LINES, rows: Rows = TABLE, charset: str = "utf-8") -> bytes:
    """An HTML page with a script, a style and a table."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    table = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>Export</title>'
        f"<style>p {{ color: red }}</style><script>var hidden = 1;</script></head>"
        f"<body>{body}<table><tbody>{table}</tbody></table></body></html>"
    ).encode(charset, "xmlcharrefreplace")


def docx(lines: Iterable[str] = LINES, rows: Rows = TABLE, header: str = "") -> bytes:
    """A Word document as python-docx writes it."""
    import docx as library

    document = library.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    document.add_paragraph("Signed: J. Doe, PT")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replaced(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """`package`, a zip file, with `old` replaced by `new` in the member `name`."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        members = {m: source.read(m) for m in source.namelist()}
    assert old in members[name]
    return zipped({**members, name: members[name].replace(old, new)})


def pdf(
    lines: Iterable[str] = LINES, rows: Rows = TABLE, pages: int = 1, password: str = ""
) -> bytes:
    """A PDF with its text in Helvetica, columns 150 points apart; encrypted with `password`."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    font = DictionaryObject(
        {
            NameObject(key): NameObject(value)
            for key, value in {
                "/Type": "/Font",
                "/Subtype": "/Type1",
                "/BaseFont": "/Helvetica",
                "/Encoding": "/WinAnsiEncoding",
            }.items()
        }
    )
    writer = pypdf.PdfWriter()
    content = _drawing(lines, rows)
    for _ in range(pages):
        page = writer.add_blank_page(612, 792)
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _drawing(lines: Iterable[str], rows: Rows) -> bytes:
    drawn, height = [], 740
    for cells in [*((line,) for line in lines), *rows]:
        for column, text in enumerate(cells):
            escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /F1 11 Tf {60 + 150 * column} {height} Td ({escaped}) Tj ET")
        height -= 16
    return "\n".join(drawn).encode("cp1252")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A .zip file of `members`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def zip_encrypted(members: Mapping[str, bytes]) -> bytes:
    """A .zip file whose members say that they are encrypted."""
    data = bytearray(zipped(members))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def tarred(members: Mapping[str, bytes | tarfile.TarInfo], form: str = "") -> bytes:
    """A .tar file of `members`; `form` is "", "gz" or "zst"."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
            else:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return packed(stream.getvalue(), form)


def packed(data: bytes, form: str) -> bytes:
    """`data` compressed as `form` says."""
    if form == "gz":
        return gzip.compress(data, mtime=0)
    if form == "zst":
        import zstandard

        return zstandard.ZstdCompressor().compress(data)
    return data
