"""An earlier store -> which findings of this one stood there already."""

from __future__ import annotations

from pathlib import Path

from suffice.scan.store import Store

_FINDINGS = (
    "SELECT d.id, d.sha256, v.number, f.criterion, f.verdict FROM findings f"
    " JOIN visits v USING (visit) JOIN documents d USING (document)"
)


def apply(store: Store, earlier: Path) -> None:
    """Mark findings that the store `earlier` has for the same document or the same text."""
    with Store.open(earlier) as other:
        store.db.execute("UPDATE findings SET known = 0 WHERE known = 1")
        store.db.execute(
            "CREATE TEMP TABLE stood (id TEXT, sha256 BLOB, number INTEGER, criterion TEXT,"
            " verdict TEXT)"
        )
        store.db.executemany(
            "INSERT INTO stood VALUES (?, ?, ?, ?, ?)", other.db.execute(_FINDINGS)
        )
    store.db.execute("CREATE INDEX temp.stood_by_id ON stood (id, criterion)")
    store.db.execute("CREATE INDEX temp.stood_by_text ON stood (sha256, criterion)")
    store.db.execute(
        "UPDATE findings SET known = 1 WHERE (visit, criterion) IN (SELECT f.visit, f.criterion"
        " FROM findings f JOIN visits v USING (visit) JOIN documents d USING (document)"
        " WHERE EXISTS (SELECT 1 FROM stood s WHERE s.criterion = f.criterion AND s.verdict ="
        " f.verdict AND s.number = v.number AND s.id = d.id) OR EXISTS (SELECT 1 FROM stood s"
        " WHERE s.criterion = f.criterion AND s.verdict = f.verdict AND s.number = v.number"
        " AND s.sha256 = d.sha256))"
    )
    store.db.execute("DROP TABLE stood")
