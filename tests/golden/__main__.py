"""Write what reading and judging say now, for review."""

from suffice.engine import Checker
from tests.golden import by_writer

for path, text in by_writer(Checker()).items():
    path.write_text(text, encoding="utf-8")
    print(path)
