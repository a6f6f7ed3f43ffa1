"""Memos: notes by a coder on a span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Span


@dataclass(frozen=True, slots=True)
class Memo:
    """A note by a coder on a span, from decision number ``decision``."""

    coder: str
    transcript: str
    span: Span
    text: str
    at: str
    decision: int
