"""Texts that a spreadsheet would run."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_text(text: str) -> str:
    """The text with a leading apostrophe if a spreadsheet would take it for a formula.

    References:
        OWASP, CSV Injection: the characters that start a formula.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
