"""`suffice demo` ends in a report that leads from the worst note to its words."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from suffice.cli import main


def test_the_demo_writes_an_index_and_a_page_for_each_note(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "report")])
    assert result.exit_code == 0, result.output
    index = (tmp_path / "report" / "index.html").read_text("utf-8")
    pages = re.findall(r'href="([^"]+\.html)"', index)
    assert len(pages) >= 20
    assert all((tmp_path / "report" / page).is_file() for page in pages)
    order = re.findall(r'<tr class="(\w+)">', index)
    ranks = ["insufficient", "borderline", "sufficient", "not_applicable"]
    assert order == sorted(order, key=ranks.index)
    assert "synthetic" in index
