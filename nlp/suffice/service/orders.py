"""Draft orders of `order-sign` -> whether therapy is ordered; others are no business of ours."""

from __future__ import annotations

from suffice.ingest.fhir_json import Resource, codes, kind_of, objects, words

# CPT numbers of exercise, gait, manual work, activities and the evaluations; two of SNOMED CT.
_CODES = frozenset(
    {
        *("97110", "97112", "97116", "97124", "97140", "97150", "97530", "97535"),
        *("97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168"),
        *("91251008", "84478008"),
    }
)
_PATHS = ("code", "code.concept", "category")
_WORDS = ("therap", "rehab", "exercise")


def ask_for_therapy(orders: object) -> bool:
    """Whether a ServiceRequest of the Bundle `orders` is for therapy."""
    found = (r for r in objects(orders, "entry.resource") if kind_of(r) == "ServiceRequest")
    return any(_is_therapy(order) for order in found)


def _is_therapy(order: Resource) -> bool:
    said = [word for path in _PATHS for word in words(order, path)]
    known = {code for path in _PATHS for code in codes(order, path)}
    return bool(known & _CODES) or any(word in text.lower() for text in said for word in _WORDS)
