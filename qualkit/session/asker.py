"""The seam between the session and whoever answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qualkit.session.actions import Action
    from qualkit.session.view import View


class Asker(Protocol):
    """Whoever answers: a person at a terminal, a full screen, a script, a test."""

    def ask(self, view: View) -> Action:
        """The coder's answer to what is shown. ``EOFError`` and ``KeyboardInterrupt`` end the session."""
        ...
