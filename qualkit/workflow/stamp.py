"""A moment as it is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def stamp(now: datetime) -> str:
    """ISO 8601 in UTC, to the second, ending in Z."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
