"""Signs in the words of others that must not reach a terminal as they are."""

from __future__ import annotations

import re

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(words: str) -> str:
    """Words without signs that would steer the terminal or turn the direction of writing."""
    return _STEERS.sub("�", words)
