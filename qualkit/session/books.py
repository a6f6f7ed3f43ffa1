"""The seam between the session and the codebook's file, which may change while a coder works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.session.actions import NewCode


class Books(Protocol):
    """The codebook as it is kept."""

    def current(self) -> tuple[Codebook, str]:
        """The codebook as of now, and what there is to tell of a change; empty when nothing changed.

        A file with errors changes nothing: the codebook stays what it was, and the places are told once.
        """
        ...

    def add(self, new: NewCode, segment: Segment) -> tuple[Codebook, str]:
        """The codebook with a new draft code, and the code's id.

        Raises:
            QualkitError: It cannot be added; the codebook is as it was.
        """
        ...
