"""Metrics -> the model card, README.md: data, figures with intervals, use, limits, fairness."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from suffice.train.card_tables import (
    Figures,
    beside_perfect,
    number,
    of_abstention,
    of_systems,
    paragraph,
    percent,
    table,
    with_interval,
)
from suffice.train.systems import FULL, RULES


def card(metrics: Figures) -> str:
    """The text of the card; every figure is rounded from metrics.json."""
    prose = tomllib.loads(files(__package__).joinpath("card.toml").read_text("utf-8"))
    return "\n".join([*_lines(metrics), "", prose["text"]])


def _lines(metrics: Figures) -> Iterator[str]:
    yield from _head(metrics)
    yield from _data(metrics["data"])
    yield from _systems(metrics)
    yield from _calibration(metrics["calibration"])
    yield from _abstention(metrics)
    yield from _subgroups(metrics["subgroups"])
    yield from _sentences(metrics["sentences"])
    yield from _held_out(metrics["held_out"])


def _head(metrics: Figures) -> Iterator[str]:
    name = metrics["model"].split()[0]
    corpora = " ".join(one["name"] for one in metrics["data"]["corpora"])
    yield f"# {name}: does a therapy note support 97110?"
    yield from paragraph(f"**{metrics['notice']}**")
    yield from paragraph(
        f"Version `{metrics['model']}`. A logistic regression on the rules' findings and facts "
        "with weights that keep to the side they may speak for: plain numbers in `model.json`, "
        "checked by SHA-256 on load."
    )
    yield from paragraph(
        "Every figure is rounded from `metrics.json`, where it stands under the key named in its "
        f"heading; one command makes both, and this card: `suffice train {corpora} --out {name}` "
        "(in the repository `make train`). Intervals are 95 %, bootstrap over patients, or exact "
        "(Clopper-Pearson) where said."
    )


def _data(data: Figures) -> Iterator[str]:
    yield from ("", "## Data (`data`)")
    counts = ", ".join(f"{n} {label}" for label, n in data["overall"].items())
    types = ", ".join(f"{label} {n}" for label, n in data["note_type"].items())
    splits = ", ".join(f"{label} {n}" for label, n in data["split"].items())
    yield from paragraph(
        f"{data['learned_from']} notes of {data['writers']} writers and {data['patients']} "
        f"patients: {counts}; {types}; splits {splits}. Borderline counts as not sufficient. "
        f"Documents to which nothing applies are left out. {data['held_out']} notes are held out."
    )
    rows = ((one["name"], str(one["notes"]), f"`{one['sha256']}`") for one in data["corpora"])
    yield from table(("corpus", "notes", "SHA-256 of texts and labels"), rows)


def _systems(metrics: Figures) -> Iterator[str]:
    yield from ("", "## Who ranks notes how well (`systems`, `differences`)")
    yield from paragraph(
        f"Nested cross-validation, {metrics['folds']} folds, no writer or patient on both sides."
    )
    yield from of_systems("system", metrics["systems"])
    yield from of_systems(f"paired: {FULL} less", metrics["differences"])
    verb = "ranks" if metrics["combining_pays"] else "does not rank"
    yield from paragraph(
        f"Combining {verb} notes better than the rules alone beyond chance (`combining_pays`: the "
        "interval of the difference in AUC against the rest). **The rules decide; the probability "
        "stands beside.**"
    )


def _calibration(found: Figures) -> Iterator[str]:
    yield from ("", f"## Calibration (`calibration`), {found['notes']} out-of-fold notes")
    named = (("ECE, 10 bins of equal size", found["ece"]), ("Brier", found["brier"]))
    yield from table(
        ("figure", "measured", "a perfectly calibrated model at this n (95 % of simulations)"),
        ((title, number(one["value"]), beside_perfect(one)) for title, one in named),
    )
    bins = ((str(b["notes"]), number(b["predicted"]), number(b["observed"])) for b in found["bins"])
    yield from table(("notes", "predicted", "observed"), bins)


def _abstention(metrics: Figures) -> Iterator[str]:
    yield from ("", "## Abstention (`abstention`, `review`)")
    yield from paragraph(
        "Class-conditional conformal sets with a stated error of 10 % in each class; exact "
        "intervals. It abstains where both verdicts or none are possible, and on notes unlike the "
        "corpus."
    )
    yield from of_abstention(metrics["abstention"])
    review = metrics["review"]
    yield from paragraph(
        f"Marked for review: {percent(review['marked'])} of notes. There the model sides with the "
        f"readers, against the rules, in {percent(review['model_right'])}."
    )


def _subgroups(found: Figures) -> Iterator[str]:
    yield from ("", "## Subgroups (`subgroups`), out of fold")
    rows = (
        (
            f"{field}: {value}",
            str(own["notes"]),
            number(own["sufficient"]),
            number(own["predicted"]),
            with_interval(own["auc"]),
            with_interval(own["brier"]),
            number(own["abstained"]),
        )
        for field, values in found.items()
        for value, own in values.items()
    )
    head = ("group", "notes", "sufficient", "predicted", "AUC v. rest", "Brier", "abstained")
    yield from table(head, rows)


def _sentences(found: Figures) -> Iterator[str]:
    if not found:
        return
    yield from ("", "## Sentence models (`sentences`)")
    if not any("model" in own for own in found.values()):
        yield from paragraph("The corpus holds no readers' quotes, so none could be learned.")
        return
    yield from paragraph(
        "Learned from the sentences that readers quote, judged at the threshold that suits them "
        "best: accuracy of the decisive verdict beside the rules. One is worth keeping where the "
        "whole interval of the difference lies above 0."
    )
    rows = (
        (
            name,
            str(own["notes"]),
            str(own["quoted"]),
            *(with_interval(own.get(key)) for key in ("model", "rules", "difference")),
            "yes" if own["pays"] else "no",
        )
        for name, own in found.items()
    )
    yield from table(
        ("criterion", "notes", "quoted", "sentence model", "rules", "difference", "pays"), rows
    )


def _held_out(found: Figures) -> Iterator[str]:
    if "systems" not in found:
        return
    yield from ("", f"## Held-out split (`held_out`), {found['judged']} notes")
    yield from paragraph(
        "Other patients; nothing was chosen by these notes, and no single error was looked at."
    )
    yield from of_systems("system", found["systems"])
    yield from of_systems(f"paired: {FULL} less", {RULES: found["differences"][RULES]})
    ece, brier = found["calibration"]["ece"], found["calibration"]["brier"]
    yield from paragraph(
        f"ECE {number(ece['value'])}, perfect {beside_perfect(ece)}; Brier "
        f"{number(brier['value'])}, perfect {beside_perfect(brier)}."
    )
    yield from of_abstention(found["abstention"])
