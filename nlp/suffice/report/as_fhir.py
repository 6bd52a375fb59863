"""Report -> a FHIR R4 Bundle: one GuidanceResponse, a DetectedIssue for each defect, Provenance.

Every resource is labelled as asserted by a program, and every DetectedIssue leads to the note and
to the words that it rests on. Ids come from the note's hash: same report, same resources.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from suffice.report.wording import DISCLAIMER, shown, visible

_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_LABEL = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "AIAST",
    "display": "Artificial Intelligence asserted",
}
_SEVERITY = {"exclusion": "high", "required": "moderate", "supporting": "low"}
Resource = dict[str, Any]


def bundle(report: Mapping[str, Any], recorded: str, about: str | None, base: str) -> Resource:
    """The Bundle; `recorded` is the moment, `about` a reference to the note, `base` our address.

    Without `about` the note is named by the hash of its text.
    """
    note = {"reference": about} if about else _hashed(report)
    guidance, device = _guidance(report, base), _device(report)
    answer = {"reference": _url(report, "guidance")}
    issues = [
        (_url(report, finding["id"]), _issue(finding, report, note, answer))
        for finding in visible(report["criteria"])
        if finding["verdict"] in ("not_met", "partial")
    ]
    targets = [answer, *({"reference": url} for url, _ in issues)]
    provenance = {
        "resourceType": "Provenance",
        "meta": {"security": [_LABEL]},
        "target": targets,
        "recorded": recorded,
        "agent": [{"who": {"reference": _url(report, "device")}}],
        "entity": [{"role": "source", "what": note}],
    }
    resources = [(_url(report, "guidance"), guidance), *issues]
    resources += [(_url(report, "device"), device), (_url(report, "provenance"), provenance)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in resources],
    }


def _url(report: Mapping[str, Any], name: str) -> str:
    """An id that depends on the note and the versions alone."""
    versions = " ".join(f"{k}={v}" for k, v in sorted(report["versions"].items()))
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{report['sha256']} {versions} {name}").urn


def _hashed(report: Mapping[str, Any]) -> Resource:
    return {"identifier": {"system": "urn:ietf:rfc:6920", "value": f"sha-256;{report['sha256']}"}}


def _guidance(report: Mapping[str, Any], base: str) -> Resource:
    version = report["versions"]["criteria"]
    return {
        "resourceType": "GuidanceResponse",
        "meta": {"security": [_LABEL]},
        "moduleUri": f"{base}/v1/criteria|{version}",
        "status": "success",
        "reasonCode": [{"text": f"97110 documentation: {report['overall'].replace('_', ' ')}"}],
        "performer": {"reference": _url(report, "device")},
        "note": [{"text": DISCLAIMER}],
    }


def _device(report: Mapping[str, Any]) -> Resource:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "suffice", "type": "user-friendly-name"}],
        "version": [{"value": f"{k} {v}"} for k, v in report["versions"].items() if v],
    }


def _issue(
    finding: Mapping[str, Any], report: Mapping[str, Any], note: Resource, answer: Resource
) -> Resource:
    evidence: list[Resource] = [{"code": [{"text": shown(e)}]} for e in finding["evidence"]]
    issue = {
        "resourceType": "DetectedIssue",
        "meta": {"security": [_LABEL]},
        "status": "preliminary",
        "code": {
            "coding": [{"system": _ACT, "code": "CAREGAP", "display": "Care Gaps"}],
            "text": f"{finding['id']} {finding['title']}",
        },
        "severity": _SEVERITY[finding["severity"]],
        "author": {"reference": _url(report, "device")},
        "implicated": [note],
        "evidence": [*evidence, {"detail": [answer]}],
        "detail": f"{finding['message']} {finding['advice']}".strip(),
    }
    urls = [source["url"] for source in finding["sources"] if source["url"]]
    return {**issue, "reference": urls[0]} if urls else issue
