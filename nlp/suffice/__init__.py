"""Say whether a therapy note supports the therapeutic exercise that was billed.

>>> import suffice
>>> report = suffice.check("Timed 38 min, total 45 min. 97110 x2.")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suffice.types import Note

if TYPE_CHECKING:
    from suffice.engine import Checker as Checker

__version__ = "0.1.0"
__all__ = ["Checker", "Note", "__version__", "check"]


def check(text: str, **fields: str) -> Any:
    """Report of one note as a dictionary in the form of `suffice.report/1`.

    `fields` are what the source says outside the text (payer, state, date, ...). Builds the
    pipeline at the first call (about a second); for many notes keep a `Checker`.
    """
    from suffice.engine import shared_checker

    return shared_checker().check(Note(text, fields=fields))


def __getattr__(name: str) -> Any:
    if name == "Checker":  # late, because it imports spaCy
        from suffice.engine import Checker

        return Checker
    raise AttributeError(f"module 'suffice' has no attribute {name!r}")
