"""An asker that answers from a script: actions, or lines as a coder would type them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.session.actions import Quit
from qualkit.session.grammar import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qualkit.model.codebook import Code, Codebook
    from qualkit.session.actions import Action
    from qualkit.session.view import View


class ScriptedAsker:
    """Answers in the order given, then quits.

    Args:
        script: Actions and lines, mixed as you like.
        codebook: Needed for lines; the view's is read, which follows the file.
        find: Needed for lines: the codes that a typed word may mean, as for ``parse``.

    Attributes:
        views: What was shown, in order.
    """

    def __init__(
        self,
        script: Iterable[Action | str],
        *,
        codebook: Codebook | None = None,
        find: Callable[[str], list[Code]] | None = None,
    ) -> None:
        self._script = iter(script)
        self._codebook = codebook
        self._find = find
        self.views: list[View] = []

    def ask(self, view: View) -> Action:
        """The next answer of the script; ``Quit`` when there is none.

        Raises:
            ValueError: A line came up, but no codebook and finder were given to understand it.
        """
        self.views.append(view)
        answer = next(self._script, None)
        if answer is None:
            return Quit()
        if not isinstance(answer, str):
            return answer
        if self._codebook is None or self._find is None:
            raise ValueError("lines in a script need a codebook and a finder")
        return parse(answer, view=view, codebook=view.codebook, find=self._find)
