"""Segments drawn to show no suggestion, so that what suggestions change can be told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Segment

_WHOLE = 2**64


def is_control(segment: Segment, *, coder: str, share: float) -> bool:
    """Whether a segment is drawn as a control for a coder.

    The draw hangs on the coder and the segment's place alone, so it is the same in every session and on every
    machine, and a larger share draws the segments of a smaller one and more.

    Args:
        segment: The segment.
        coder: Whose session.
        share: Of all segments, in [0, 1].
    """
    place = f"control|{coder}|{segment.transcript}|{segment.span.start}|{segment.span.end}"
    drawn = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8])
    return drawn < share * _WHOLE
