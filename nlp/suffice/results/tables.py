"""A prepared store -> the tables of an export, each with typed columns and rows one by one.

`visits` has a row a visit with a column a criterion: "...", "TM-01": "not_met".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from suffice.report.wording import DISCLAIMER
from suffice.results import figures, table_rows
from suffice.results.figures import CriterionRate, Group, Headline
from suffice.results.measured import measured
from suffice.results.names import Masks
from suffice.results.shares import LEAST, Share
from suffice.results.table import NUMBER, TEXT, WHOLE, Row, Table
from suffice.results.tally import GROUPS, OVERALL, VERDICTS, tally

_SHARE = (("share", NUMBER), ("low", NUMBER), ("high", NUMBER))
_QUALITY = (
    ("checker_precision", NUMBER),
    ("checker_precision_n", WHOLE),
    ("checker_recall", NUMBER),
    ("checker_recall_n", WHOLE),
)


def tables(db: sqlite3.Connection, masks: Masks, views: Iterable[str]) -> Iterator[Table]:
    """All tables of an export in order; `views` are those of `--by`."""
    wanted = frozenset(views)
    counted = tally(db, [kind for kind in GROUPS if kind in wanted])
    rates = figures.criterion_rates(db, counted)
    yield _about(figures.headline(db), masks)
    if "criterion" in wanted:
        yield _criteria(rates)
    for kind in counted.groups:
        groups = figures.groups(counted, kind)
        yield _groups(kind, groups)
        if "criterion" in wanted:
            yield _crossed(kind, groups, rates)
    yield _units(db)
    yield table_rows.visits(db, counted)
    yield from table_rows.queried(db)
    yield table_rows.record_findings(db, masks)


def _listed(name: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> Table:
    return Table(name, columns, len(rows), lambda: rows)


def _share(share: Share) -> list[float | None]:
    """Share and interval, empty where there are too few to compare."""
    if share.n < LEAST or share.value is None or share.interval is None:
        return [None, None, None]
    return [round(value, 4) for value in (share.value, *share.interval)]


def _quality(rate: CriterionRate) -> list[float | int | None]:
    if rate.measured is None:
        return [None, None, None, None]
    return [
        value
        for share in (rate.measured.precision, rate.measured.recall)
        for value in (None if share.value is None else round(share.value, 4), share.n)
    ]


def _about(head: Headline, masks: Masks) -> Table:
    rows = [
        ("documents", f"{head.documents:,}"),
        ("judged", f"{head.judged:,}"),
        ("not judged", f"{head.refused:,}; reasons in the table refused"),
        ("visits", f"{head.visits:,}"),
        *((f"visits {name.replace('_', ' ')}", f"{n:,}") for name, n in head.overall.items()),
        *((f"findings {name}", f"{n:,}") for name, n in head.findings.items()),
        ("scan finished", "yes" if head.finished else "no"),
        *((f"version of {name}", value) for name, value in sorted(head.versions.items())),
        ("masked", ", ".join(sorted(masks.masked)) or "nothing"),
        ("shares", f"with 95 % Wilson interval; none for fewer than {LEAST} visits"),
        ("not met", "of the visits for which the criterion was decided: met, partial, not met"),
        ("partial", "met in part; never counted as not met"),
        ("checker precision and recall", f"of not met, measured on {measured()}"),
        ("what it is not", DISCLAIMER),
    ]
    return _listed("about", (("what", TEXT), ("value", TEXT)), rows)


def _criteria(rates: Sequence[CriterionRate]) -> Table:
    columns = [("criterion", TEXT), ("title", TEXT), ("severity", TEXT)]
    columns += [(name, WHOLE) for name in VERDICTS]
    columns += [*_SHARE, ("not_met_waived", WHOLE), ("not_met_known", WHOLE), *_QUALITY]
    columns += [("question", TEXT), ("rule", TEXT)]
    rows = [
        (
            *(r.id, r.title, r.severity, *(r.counts[v] for v in VERDICTS), *_share(r.not_met)),
            *(r.waived, r.known, *_quality(r), r.advice, rule(r.sources)),
        )
        for r in rates
    ]
    return _listed("criteria", columns, rows)


def rule(sources: Sequence[Any]) -> str:
    """The rules of a criterion in one line, with how far their text could be verified."""
    return "; ".join(
        f"{', '.join(part for part in (s['document'], s['section']) if part)} ({s['status']})"
        for s in sources
    )


def _groups(kind: str, groups: Sequence[Group]) -> Table:
    columns = [(kind, TEXT), ("visits_judged", WHOLE), *((o, WHOLE) for o in OVERALL), *_SHARE]
    rows = [
        (g.name, g.insufficient.n, *(g.overall[o] for o in OVERALL), *_share(g.insufficient))
        for g in groups
    ]
    return _listed(f"by_{kind}", columns, rows)


def _crossed(kind: str, groups: Sequence[Group], rates: Sequence[CriterionRate]) -> Table:
    columns = [("criterion", TEXT), (kind, TEXT), ("not_met", WHOLE), ("decided", WHOLE)]

    def rows() -> Iterator[Row]:
        for rate in rates:
            quality = _quality(rate)
            for g in groups:
                share = g.criteria[rate.id]
                yield (rate.id, g.name, share.k, share.n, *_share(share), *quality)

    size = len(rates) * len(groups)
    return Table(f"criteria_by_{kind}", [*columns, *_SHARE, *_QUALITY], size, rows)


def _units(db: sqlite3.Connection) -> Table:
    rows = db.execute(
        "SELECT CAST(round(timed_units - units_supported) AS INTEGER), count(*) FROM main.visits"
        " WHERE timed_units IS NOT NULL AND units_supported IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return _listed("units", (("billed_less_supported", WHOLE), ("visits", WHOLE)), rows)
