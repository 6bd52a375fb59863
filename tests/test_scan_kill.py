"""kill -9 at twenty random moments of one scan: the export equals that of an unbroken run."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

SAMPLES = Path(str(files("suffice.samples")))
EXPORT = (
    "SELECT d.id, d.sha256, d.same_text_as, d.refused, d.patient, d.overall, d.value, v.*,"
    " f.criterion, f.verdict, f.spans FROM documents d LEFT JOIN visits v USING (document)"
    " LEFT JOIN findings f USING (visit) ORDER BY d.id, v.number, f.criterion"
)
RECORDS = "SELECT e.*, r.* FROM episodes e JOIN record_findings r USING (episode)"


def command(out: Path) -> list[str]:
    profile = SAMPLES / "archive.toml"
    options = ["--profile", str(profile), "--workers", "2", "--resume"]
    return [
        sys.executable,
        "-m",
        "suffice",
        "scan",
        str(SAMPLES / "archive"),
        *options,
        "--out",
        str(out),
    ]


def rows(out: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{out}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def finish(out: Path) -> None:
    done = subprocess.run(command(out), capture_output=True, check=False)
    assert done.returncode == 3, done.stderr  # two documents of the archive cannot be read


def killed_after(out: Path, documents: int) -> None:
    """Start the scan and kill it once so many documents are written."""
    process = subprocess.Popen(
        command(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and _written(out) < documents:
        time.sleep(0.02)
    process.kill()
    process.wait()


def _written(out: Path) -> int:
    try:
        return int(rows(out, "SELECT count(*) FROM documents")[0][0])  # type: ignore[call-overload]
    except sqlite3.Error:
        return 0


@pytest.mark.full
def test_nothing_is_lost_or_doubled_whenever_a_scan_is_killed(tmp_path: Path) -> None:
    unbroken, broken = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    finish(unbroken)
    total = _written(unbroken)
    chance = random.Random(7)
    for share in sorted(chance.random() for _ in range(20)):
        killed_after(broken, int(share * total))
        assert rows(broken, "PRAGMA integrity_check") == [("ok",)]
    finish(broken)
    assert rows(broken, EXPORT) == rows(unbroken, EXPORT)
    assert rows(broken, RECORDS) == rows(unbroken, RECORDS)
