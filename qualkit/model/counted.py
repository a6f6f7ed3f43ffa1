"""A number with its noun: 1 transcript, 20 transcripts."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number and its noun, in the plural unless it is one.

    Args:
        number: How many.
        noun: In the singular, its last word the one that changes: ``transcript``, ``field note``, ``memory``.
    """
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{number:,} {plural}"
