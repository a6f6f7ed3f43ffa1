"""Texts that a spreadsheet would run: kept from it on the way out, and as they were on the way in."""

from __future__ import annotations

import re

_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""A formula, or one that was kept from running before: an apostrophe more tells the two apart on the way back."""


def as_text(text: str) -> str:
    """The text with a leading apostrophe if a spreadsheet would take it for a formula.

    References:
        OWASP, CSV Injection: the characters that start a formula, full-width ones among them.
    """
    return f"'{text}" if _RUN.match(text) else text


def from_text(cell: str) -> str:
    """The text that ``as_text`` made the cell of, exactly."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
