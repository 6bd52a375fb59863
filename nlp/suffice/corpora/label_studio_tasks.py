"""Notes -> the tasks that Label Studio imports, and the labeling interface that shows them.

A region's attributes are results of the same id; suggestions of the checker become predictions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from suffice.corpora import whole
from suffice.corpora.label_studio_values import result_of
from suffice.corpora.model import SUGGESTED, Annotated, attributes
from suffice.corpora.offsets import Utf16
from suffice.corpora.scheme import OVERALL, Type, kinds


def task(note: Annotated) -> dict[str, Any]:
    """`note`, whose facts have no fragments, as one task."""
    results = [*_results(note), *_relations(note)]
    whole_task: dict[str, Any] = {"data": {"text": note.text, **whole.members(note)}}
    if note.facts and all(fact.get("origin") == SUGGESTED for fact in note.facts):
        for result in results:
            result.pop("origin", None)
        return whole_task | {"predictions": [{"model_version": SUGGESTED, "result": results}]}
    return whole_task | {"annotations": [{"result": results}]}


def _results(note: Annotated) -> Iterator[dict[str, Any]]:
    units = Utf16(note.text)
    for index, fact in enumerate(note.facts):
        name = f"f{index}"
        place = {"start": units.to_units(fact["start"]), "end": units.to_units(fact["end"])}
        words = note.text[fact["start"] : fact["end"]]
        origin = "prediction" if fact.get("origin") == SUGGESTED else "manual"
        yield {
            "id": name, "from_name": "label", "to_name": "text", "type": "labels",
            "origin": origin, "value": place | {"text": words, "labels": [fact["type"]]},
        }  # fmt: skip
        for key, value in attributes(fact).items():
            if (said := result_of(fact["type"], key, value)) is not None:
                kind, told_as = said
                yield {
                    "id": name, "from_name": key, "to_name": "text", "type": kind,
                    "value": place | told_as,
                }  # fmt: skip


def _relations(note: Annotated) -> Iterator[dict[str, Any]]:
    for relation in note.relations:
        if len(relation.arguments) == 2:
            (_, start), (_, end) = relation.arguments
            yield {
                "type": "relation", "from_id": f"f{start}", "to_id": f"f{end}",
                "direction": "right", "labels": [relation.type],
            }  # fmt: skip


def interface(notes: Iterable[Annotated]) -> str:
    """The labeling interface: labels, a control for each attribute, the verdict on the note."""
    labels = sorted({fact["type"] for note in notes for fact in note.facts} | set(kinds()))
    owners: dict[str, dict[str, Type]] = {}
    for kind, own in kinds().items():
        for name, wanted in own.items():
            owners.setdefault(name, {})[kind] = wanted
    controls = (line for name in sorted(owners) for line in _control(name, owners[name]))
    return "\n".join(
        (
            "<View>",
            '<Labels name="label" toName="text">',
            *(f"<Label value={quoteattr(label)}/>" for label in labels),
            "</Labels>",
            '<Text name="text" value="$text"/>',
            '<Choices name="overall" toName="text" choice="single">',
            *(f'<Choice value="{verdict}"/>' for verdict in OVERALL),
            "</Choices>",
            *controls,
            "</View>\n",
        )
    )


def _control(name: str, owners: dict[str, Type]) -> Iterator[str]:
    """The control for the attribute `name`, shown with a region of the kinds that have it."""
    shown = f'whenTagName="label" whenLabelValue="{",".join(owners)}"'
    given = f'name="{name}" toName="text" perRegion="true" visibleWhen="region-selected" {shown}'
    choices = _choices(owners.values())
    if choices:
        yield f'<Choices {given} choice="single">'
        yield from (f'<Choice value="{choice}"/>' for choice in choices)
        yield "</Choices>"
    elif set(owners.values()) == {"number"}:
        yield f"<Number {given}/>"
    else:
        yield f"<TextArea {given}/>"


def _choices(types: Iterable[Type]) -> Sequence[str]:
    """All values of closed lists; none where a kind leaves the attribute open."""
    found: dict[str, None] = {}
    for wanted in types:
        if wanted != "flag" and isinstance(wanted, str):
            return ()
        found |= dict.fromkeys(("true", "false") if isinstance(wanted, str) else wanted)
    return tuple(found)
