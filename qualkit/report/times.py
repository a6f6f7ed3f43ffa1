"""Times of a recording as they are printed."""

from __future__ import annotations


def clock(ms: int | None) -> str:
    """Milliseconds as ``h:mm:ss``; nothing for a time that is not known (``None``, or below 0)."""
    if ms is None or ms < 0:
        return ""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
