"""Which decisions of a log count no more because they were undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualkit.model.coding import Decision


class Undone:
    """The numbers of decisions that an undo took back which itself was not taken back.

    Kept in step a decision at a time: after years of coding an undo costs what the first one did.

    Args:
        log: In the order logged.
    """

    def __init__(self, log: Iterable[Decision] = ()) -> None:
        self._target: dict[int, int] = {}  # number of an undo to that of what it undoes
        self._times: dict[int, int] = {}  # how many undoes that count take a decision back
        for one in log:
            self.add(one)

    def __contains__(self, number: int) -> bool:
        return self._times.get(number, 0) > 0

    def add(self, decision: Decision) -> None:
        """Take a logged decision into account."""
        if decision.verdict is not Verdict.UNDO or decision.undoes is None:
            return
        self._target[decision.number] = decision.undoes
        number: int | None = decision.undoes
        step = 1
        while number is not None:
            was_undone = number in self
            self._times[number] = self._times.get(number, 0) + step
            if was_undone == (number in self):
                return
            step = -step  # an undo that counts no more gives back what it took, and the other way round
            number = self._target.get(number)
