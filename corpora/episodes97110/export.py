"""Episodes -> the sample archive that `suffice demo` scans: three source systems, many formats.

Run from the root of the project: python corpora/episodes97110/export.py
All of it is synthetic. `harbor` exports tables with a charge file, `juniper` FHIR and C-CDA, `mesa`
HL7 v2 messages and a folder of letters.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests import make_files  # noqa: E402

OUT = ROOT / "nlp" / "suffice" / "samples" / "archive"
Episode = dict[str, Any]
Visit = dict[str, Any]


def main() -> None:
    """Write the archive anew."""
    with (Path(__file__).parent / "episodes.jsonl").open(encoding="utf-8") as lines:
        episodes = [json.loads(line) for line in lines]
    shutil.rmtree(OUT, ignore_errors=True)
    for number, (path, write) in enumerate(_EXPORTS):
        target = OUT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, list(_notes(episodes[number :: len(_EXPORTS)])))
    OUT.with_suffix(".toml").write_text(_PROFILE, encoding="utf-8")


def _notes(episodes: Iterable[Episode]) -> Iterator[tuple[Episode, Visit, str]]:
    for episode in episodes:
        for number, visit in enumerate(episode["visits"], 1):
            yield episode, visit, f"{episode['id']}-{number:02}"


Notes = list[tuple[Episode, Visit, str]]
_COLUMNS = {
    "NOTE_ID": lambda e, v, n: n,
    "MRN": lambda e, v, n: e["patient"],
    "DOS": lambda e, v, n: f"{v['date'][5:7]}/{v['date'][8:]}/{v['date'][:4]}",
    "RENDERING_PROVIDER": lambda e, v, n: v["clinician"],
    "CREDENTIAL": lambda e, v, n: v["credential"],
    "CLINIC": lambda e, v, n: e["clinic"],
    "FIN_CLASS": lambda e, v, n: e["payer"],
    "STATE": lambda e, v, n: e["state"],
    "DISC": lambda e, v, n: e["discipline"],
    "POS": lambda e, v, n: e["setting"],
    "NOTE_TXT": lambda e, v, n: v["text"],
}


def _rows(notes: Notes) -> Iterator[dict[str, str]]:
    for note in notes:
        yield {name: str(value(*note)) for name, value in _COLUMNS.items()}


def _csv(path: Path, notes: Notes) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(_COLUMNS))
        writer.writeheader()
        writer.writerows(_rows(notes))
    with path.with_name("charges.csv").open("w", encoding="utf-8", newline="") as stream:
        charges = csv.writer(stream)
        charges.writerow(["NOTE_ID", "CPT", "UNITS", "MODS"])
        for _, visit, name in notes:
            for line in visit["codes"]:
                mods = " ".join(line.get("modifiers") or ())
                charges.writerow([name, line["code"], line.get("units") or "", mods])


def _tsv(path: Path, notes: Notes) -> None:
    with path.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.DictWriter(stream, list(_COLUMNS), delimiter="\t")
        writer.writeheader()
        writer.writerows(_rows(notes))


def _xlsx(path: Path, notes: Notes) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Notes")
    sheet.append(list(_COLUMNS))
    for row in _rows(notes):
        sheet.append(list(row.values()))
    book.save(path)


def _parquet(path: Path, notes: Notes) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(_rows(notes))), path)


def _jsonl(path: Path, notes: Notes) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in _rows(notes)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reference(note: tuple[Episode, Visit, str], kind: str, data: bytes) -> dict[str, Any]:
    episode, visit, name = note
    codes = {"PT": "11508-9", "OT": "11507-1"}
    people = {
        "resourceType": "Practitioner",
        "id": "author",
        "name": [{"text": visit["clinician"]}],
        "qualification": [{"code": {"text": visit["credential"]}}],
    }
    return {
        "resourceType": "DocumentReference",
        "id": name,
        "status": "current",
        "docStatus": "final",
        "type": {
            "coding": [{"system": "http://loinc.org", "code": codes.get(episode["discipline"])}]
        },
        "subject": {"identifier": {"value": episode["patient"]}},
        "date": f"{visit['date']}T17:00:00Z",
        "contained": [people],
        "author": [{"reference": "#author"}],
        "custodian": {"display": episode["clinic"]},
        "content": [{"attachment": {"contentType": kind, "data": base64.b64encode(data).decode()}}],
        "context": {"period": {"start": f"{visit['date']}T09:00:00Z"}},
    }


def _attached(note: tuple[Episode, Visit, str], number: int) -> dict[str, Any]:
    kinds = list(_DOCUMENTS.values())
    kind, make = kinds[number % len(kinds)]
    return _reference(note, kind, make(note[1]["text"]))


def _ndjson(path: Path, notes: Notes) -> None:
    lines = [json.dumps(_attached(note, number)) for number, note in enumerate(notes)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _bundle(path: Path, notes: Notes) -> None:
    entries = [
        {"resource": _reference(note, "text/plain; charset=utf-8", note[1]["text"].encode())}
        for note in notes
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    path.write_text(json.dumps(bundle, indent=1), encoding="utf-8")


def _ccda(path: Path, notes: Notes) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for episode, visit, name in notes:
        paragraphs = "".join(
            f"<paragraph>{escape(line)}</paragraph>" for line in visit["text"].splitlines()
        )
        given, _, family = visit["clinician"].rpartition(" ")
        day = visit["date"].replace("-", "")
        (path / f"{name}.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">'
            f'<id root="2.16.840.1.113883.19" extension="{name}"/>'
            f'<title>Therapy note</title><effectiveTime value="{day}1700"/>'
            f'<recordTarget><patientRole><id extension="{escape(episode["patient"])}"/>'
            f'</patientRole></recordTarget><author><time value="{day}1700"/><assignedAuthor>'
            f"<assignedPerson><name><given>{escape(given)}</given><family>{escape(family)}</family>"
            f"<suffix>{escape(visit['credential'])}</suffix></name></assignedPerson>"
            "</assignedAuthor></author><custodian><assignedCustodian>"
            "<representedCustodianOrganization>"
            f"<name>{escape(episode['clinic'])}</name></representedCustodianOrganization>"
            "</assignedCustodian></custodian><documentationOf><serviceEvent><effectiveTime>"
            f'<low value="{day}"/></effectiveTime></serviceEvent></documentationOf>'
            "<component><structuredBody><component><section>"
            f"<text>{paragraphs}</text></section></component></structuredBody></component>"
            "</ClinicalDocument>\n",
            encoding="utf-8",
        )


def _hl7(path: Path, notes: Notes) -> None:
    path.write_bytes(b"".join(_message(note, _text_lines(note[1]["text"])) for note in notes))


def _hl7_ed(path: Path, notes: Notes) -> None:
    parts = []
    for number, note in enumerate(notes):
        name = ("RTF", "PDF")[number % 2]
        data = _DOCUMENTS[name.lower()][1](note[1]["text"])
        coded = base64.b64encode(data).decode()
        parts.append(
            _message(note, [f"OBX|1|ED|11508-9^Note^LN||^TEXT^{name}^Base64^{coded}||||||F"])
        )
    path.write_bytes(b"".join(parts))


def _text_lines(text: str) -> list[str]:
    return [
        f"OBX|{number}|TX|11508-9^Note^LN||{_hl7_escaped(line)}||||||F"
        for number, line in enumerate(text.splitlines(), 1)
    ]


def _hl7_escaped(text: str) -> str:
    for sign, code in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        text = text.replace(sign, f"\\{code}\\") if sign != "\\" else text.replace("\\", "\\E\\")
    return text


def _message(note: tuple[Episode, Visit, str], body: list[str]) -> bytes:
    episode, visit, name = note
    day = visit["date"].replace("-", "")
    given, _, family = visit["clinician"].rpartition(" ")
    author = f"7001^{family}^{given}^^^^{visit['credential']}"
    charges = [
        f"FT1|{number}|||{day}||CG|||||{line.get('units') or ''}||||||||||||||{line['code']}"
        f"|{'~'.join(line.get('modifiers') or ())}"
        for number, line in enumerate(visit["codes"], 1)
    ]
    segments = [
        f"MSH|^~\\&|MESA|{_hl7_escaped(episode['clinic'])}|ARCHIVE|X|{day}1700||MDM^T02|{name}|P|2.5"
        "||||||UNICODE UTF-8",
        f"PID|1||{_hl7_escaped(episode['patient'])}^^^MESA^MR",
        "PV1|1|O",
        f"IN1|1|||{_hl7_escaped(episode['payer'])}",
        f"TXA|1|PN|TX|{day}|{author}||{day}1700|||{author}||{name}|||||AU",
        *body,
        *charges,
    ]
    return ("\r".join(segments) + "\r").encode("utf-8")


def _letters(path: Path, notes: Notes) -> None:
    makers = list(_DOCUMENTS.items())
    members = {}
    for number, (_, visit, name) in enumerate(notes):
        suffix, (_, make) = makers[number % len(makers)]
        members[f"letters/{name}.{suffix}"] = make(visit["text"])
    members["letters/scanned-page.pdf"] = make_files.pdf([], [])
    members["letters/locked.pdf"] = make_files.pdf(password="not told")
    path.write_bytes(make_files.zipped(members))


def _plain(text: str) -> bytes:
    return text.encode("utf-8")


def _pdf(text: str) -> bytes:
    encoded = text.encode("cp1252", "replace").decode("cp1252").replace("\t", "    ")
    return make_files.pdf(encoded.splitlines(), [])


def _rtf(text: str) -> bytes:
    return make_files.rtf(text.splitlines(), [])


def _html(text: str) -> bytes:
    return make_files.html([escape(line) or "&nbsp;" for line in text.splitlines()], [])


def _docx(text: str) -> bytes:
    import docx as library

    document = library.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


_DOCUMENTS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "txt": ("text/plain; charset=utf-8", _plain),
    "rtf": ("text/rtf", _rtf),
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
}
_EXPORTS: tuple[tuple[str, Callable[[Path, Notes], None]], ...] = (
    ("harbor/notes-2024.csv", _csv),
    ("juniper/DocumentReference.ndjson", _ndjson),
    ("mesa/mdm.hl7", _hl7),
    ("harbor/notes-2023.xlsx", _xlsx),
    ("juniper/ccda", _ccda),
    ("harbor/notes-2022.parquet", _parquet),
    ("mesa/mdm-attached.hl7", _hl7_ed),
    ("harbor/notes-2021.tsv", _tsv),
    ("juniper/bundle.json", _bundle),
    ("mesa/letters.zip", _letters),
    ("harbor/notes-2020.jsonl", _jsonl),
)
_PROFILE = """\
# How the sample archive is read: which column of the tables means what.
# The archive is synthetic: language models wrote it; no patient, clinician or clinic is real.

[[source]]
files = "notes-*"

[source.columns]
id = "NOTE_ID"
text = "NOTE_TXT"
patient = "MRN"
date = "DOS"
clinician = "RENDERING_PROVIDER"
credential = "CREDENTIAL"
clinic = "CLINIC"
payer = "FIN_CLASS"
state = "STATE"
discipline = "DISC"
setting = "POS"

[charges]
files = "charges.csv"
by = "id"

[charges.columns]
id = "NOTE_ID"
code = "CPT"
units = "UNITS"
modifiers = "MODS"
"""

if __name__ == "__main__":
    main()
