"""Words for reading names: "Saguaro Physical Therapy PT" is a clinic, "O. Vance PTA" a person."""

from __future__ import annotations

# None of these is part of a person's name.
_NO_NAMES_WRITTEN = """
    acute agency aide and ankle apr aquatic arom assessment aug auth back balance
    bay bilateral billed billing by cardiac care center centre cert certified charges clinic
    clinical community comp cont continue daily date dec december department dept discharge
    discipline dob document dr dx encounter eval evaluation ex extremity facility family feb
    february for former fri from gait geriatric goal goals group hand he health hep her hh hip
    his home hospital in initial inpatient insurance ip jan january joint jul july jun knee
    land last left licensed lower lymphedema mar march med medicaid medical medicare
    medicine min minutes mmt mobile mon motion mt na neck needs neuro new next nmr no note nov
    november objective occupational oct october of old on oncology op order orders ortho
    orthopaedic orthopedic orthopedics ot outpatient outpt oyster part patient payer peak
    pediatric peds pelvic per performance physical plan poc previous progress pt pulmonary
    re-eval referral referring registered rehab rehabilitation report requires response right
    rom rx sat see seen sep september service services she shoulder skilled snf spine sport
    sports student subacute subjective summary sun sup supervising ta te tech that the ther
    therapeutic therapy they this thu time timed to today total treating treatment tue tx type
    units upper vestibular visit washington wed wellness with workers wrist yes
"""
NO_NAMES = frozenset(_NO_NAMES_WRITTEN.split())

# Values of `terms/credential.toml` that stand for nothing else: "PT" and "DC" do.
_CLEAR_WRITTEN = "DPT PTA OTR OTR/L OTD COTA COTA/L ATC CHT SPT SPTA OTS SLP"
CLEAR = frozenset(_CLEAR_WRITTEN.split())
