"""Whether all that a study's store holds can be read as what it stands for, when its rows came from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.errors import InvalidSpanError, StoreError
from qualkit.store import cases, codebooks, coders, edits, samples, segments, suggestions, transcripts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

_READ: dict[str, Callable[[Connection], Any]] = {
    "transcripts": transcripts.every,
    "segments": segments.every,
    "cases": cases.every,
    "coders": coders.every,
    "samples": lambda connection: [samples.segments(connection, one.name) for one in samples.every(connection)],
    "suggestions": suggestions.every_batch,
    "codebooks": codebooks.every,
    "edits": edits.every,
}
"""Noun to what reads all of it."""


def check_legible(connection: Connection) -> None:
    """Read all of a study's store.

    Raises:
        StoreError: A row says what cannot be, such as a role that there is not, or a span that ends before it begins.
    """
    for noun, read in _READ.items():
        try:
            read(connection)
        except (ValueError, TypeError, KeyError, AttributeError, InvalidSpanError) as error:
            raise StoreError(
                f"the rows of {noun} say what cannot be: {error}", hint="Ask whoever made the deposit for another copy."
            ) from error
