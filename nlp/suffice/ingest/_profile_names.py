"""Names of columns in exports -> the role they play: "NOTE_TXT" is text, "DOS" the date.

Of a role the nearer names stand first; "Mod1" to "Mod4" count as "mod".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS = """
id: note id, document id, doc id, report id, note key, document number, doc num, note number,
    note no, record id, entry id, visit note id, note guid, document guid, accession, document key,
    unique id, uid, encounter id, enc id, visit id, csn, note csn id, pat enc csn id, encounter
    number, visit number id, appointment id, appt id, session id, id, key, guid
text: note text, note txt, progress note, progress notes, note body, note content, note, notes,
    clinical note, clinical notes, document text, document content, doc text, report text, text,
    body, content, narrative, free text, comments, comment, daily note, treatment note,
    visit note, soap note, soap, description of treatment, transcription, note narrative,
    full text, observation value, documentation
file: file, file name, filename, file path, filepath, path, document path, attachment, document
    file, doc path, pdf path, pdf file, note file, notes file
patient: mrn, patient id, pat id, patient mrn, pat mrn id, medical record number, patient number,
    patient no, patient account, account number, acct no, acct, patient, patient name, pt name, pt
    id, client id, client, client name, member id, person id, subject id, chart number, chart no,
    patient key, resident id, resident
date: date of service, dos, service date, svc date, visit date, encounter date, enc date, date of
    visit, treatment date, tx date, session date, appointment date, appt date, note date, from
    date, dos from, service from, date, contact date, chart date, servicedate start, start date,
    visit datetime, encounter datetime, document date
clinician: rendering provider, treating provider, treating therapist, therapist, provider,
    clinician, rendering, provider name, therapist name, clinician name, performing provider, staff,
    staff name, rendering npi, provider id, provider npi, attending, servicing provider, prov name,
    visit provider, employee, seen by
clinic: clinic, facility, location, department, dept, site, practice, clinic name, facility name,
    location name, department name, office, service location, branch, org unit, cost center
payer: payer, payor, insurance, primary insurance, primary payer, primary payor, payer name,
    payor name, insurance name, fin class, financial class, plan, plan name, carrier, ins, ins name,
    insurance company, health plan, coverage, insurance type, payer class, payer type, benefit plan
state: state, clinic state, facility state, location state, service state, provider state, st
discipline: discipline, therapy type, specialty, service type, therapy discipline, service line,
    department specialty, prov specialty, rehab discipline
setting: pos, place of service, setting, pos code, care setting, service setting, patient class,
    place of svc
note_type: note type, document type, doc type, visit type, type of note, report type, note
    category, encounter type
code: cpt, cpt code, procedure code, proc code, proc, procedure, hcpcs, hcpcs code, cpt4, cpt
    hcpcs, service code, charge code, billing code, code, codes, cpts, cpt codes, svc code, px,
    px code, billed code, procedure codes
units: units, unit, qty, quantity, billed units, units billed, charge units, service units, svc
    units, no of units, cpt units, unit count, total units, units of service
modifiers: modifiers, modifier, mod, mods, cpt modifier, cpt modifiers, procedure modifier,
    proc mod, modifier code, mod code
minutes: timed minutes, total timed minutes, minutes, min, mins, treatment minutes, total minutes,
    duration, timed min, tx minutes, direct minutes, service minutes, one on one minutes
diagnosis: diagnosis, diagnosis code, dx, icd, icd10, icd 10, icd code, icd10 code, dx code,
    primary diagnosis, primary dx, diagnoses, diag, diag code, treatment diagnosis, treating dx,
    medical diagnosis
author: author, note author, author name, written by, created by, documented by, signed by,
    signing provider, entered by, entry user, signer, authenticated by
credential: credential, credentials, author credential, provider credential, provider credentials,
    therapist credential, prov type, provider type, author type, title, clinician type,
    signature credential, degree
signed_at: signed at, signed date, sign date, date signed, signature date, signed on, signed
    datetime, sign datetime, signature datetime, locked date, lock date, finalized date, finalized
    at, authenticated date, esign date, completed date, signed time, signature timestamp
certified_at: certified at, certification date, cert date, certified date, poc certified, poc
    signed date, plan certified
doc_status: note status, document status, doc status, status, signature status, completion status,
    doc state, note state, sign status, record status
visit: visit number, visit no, visit num, visit count, visit, session number, session no, visit
    of episode
parent: parent id, parent note id, parent, original note id, addendum to, amends, parent document
    id, related note id, parent document, original document id, addended note id, addends
replaces: replaces, replaces id, supersedes, replaced note id, previous version id, prior version
"""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "Subjective": ("subjective", "subj", "s", "subjective note", "subjectivetext", "soaps"),
    "Objective": ("objective", "obj", "o", "objective note", "objectivetext", "soapo"),
    "Treatment": ("treatment", "interventions", "intervention", "treatmentprovided"),
    "Assessment": ("assessment", "assess", "a", "assessment note", "assessmenttext", "soapa"),
    "Plan": ("plan", "p", "plannote", "plantext", "soapp", "plan of treatment"),
    "Goals": ("goals", "goal", "goal status"),
}
"""Heading -> columns that hold this part of a note by itself."""


def plain(name: str) -> str:
    """A column name without case, spaces and signs: "Note_TXT" is "notetxt"."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _read(words: str) -> dict[str, tuple[str, ...]]:
    entries = re.findall(r"^(\w+): (.+?)(?=^\w|\Z)", words, re.MULTILINE | re.DOTALL)
    return {
        role: tuple(dict.fromkeys(plain(name) for name in names.split(",")))
        for role, names in entries
    }


OF_ENCOUNTERS = frozenset(
    ["encounterid", "encid", "visitid", "csn", "patenccsnid", "encounternumber", "sessionid"]
) | {"appointmentid", "apptid", "visitnumberid"}
"""Names of columns that tell a visit, of which there may be several documents."""

NAMES: Mapping[str, tuple[str, ...]] = _read(_WORDS)
