"""Clock times in transcripts, as milliseconds from the start of the recording."""

from __future__ import annotations

import re

CLOCK = r"(?:\d{2}:\d{2}:\d{2}[:;]\d{2}|(?:\d{1,3}:)?\d{1,3}:(?:\d{2}(?:[.,]\d{1,6})?|\d[.,]\d{1,3}))"
"""Pattern of ``m:ss``, ``mm:ss.mmm``, ``hh:mm:ss``, ``hh:mm:ss,mmm`` and ``hh:mm:ss:ff``; also ``0:0:3.12`` (Teams)."""

_PARTS = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}|\d(?=[.,]))(?:[.,](\d{1,6})|(?<=\d\d:\d\d:\d\d)[:;]\d{2})?", re.ASCII
)


def milliseconds(clock: str) -> int | None:
    """Milliseconds of a clock time; ``None`` when it is none (``10:75``).

    Minutes may exceed 59 only when no hours stand before them. Frames (``00:01:02:12``) are left out, for how many
    make a second is not told; so is what is finer than a millisecond.
    """
    found = _PARTS.fullmatch(clock.strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    if seconds > 59 or (found[1] is not None and minutes > 59):
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "").ljust(3, "0")[:3])
