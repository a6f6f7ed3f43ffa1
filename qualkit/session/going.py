"""Where a coder goes who does not take the next segment."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.session.actions import Goal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.model.segment import Segment
    from qualkit.session.queue import Queue
    from qualkit.session.state import Standing, State


def destination(
    to: Goal | int | str,
    *,
    queue: Queue,
    index: int,
    state: State,
    uncertain: Callable[[Sequence[Segment]], Segment | None] | None,
) -> int | str:
    """The place in the queue to go to, or why there is none.

    Args:
        to: As ``Go`` has it.
        queue: The session's segments.
        index: Where the coder is.
        state: What the coder decided.
        uncertain: Of undecided segments the one whose suggestions are least sure, ``None`` when there are no
            suggestions; ``None`` instead of it in a blind session.
    """

    def at(place: int) -> Standing:
        segment = queue.segments[place]
        return state.at(segment.transcript, segment.span)

    others = queue.onward(index)[:-1]
    match to:
        case Goal.OPEN:
            found = (i for i in others if at(i).verdict is None)
            return next(found, "No other segment is left open here. Go on.")
        case Goal.SKIPPED:
            found = (i for i in others if at(i).verdict is Verdict.SKIP)
            return next(found, "No other segment was skipped. Go on.")
        case Goal.FLAGGED:
            found = (i for i in others if at(i).is_flagged)
            return next(found, "No other segment is flagged. Go on.")
        case Goal.UNCERTAIN:
            return _uncertain(queue, [i for i in others if at(i).verdict is None], uncertain)
        case int():
            return to - 1 if 1 <= to <= len(queue) else f"There are segments 1 to {len(queue)}, none {to}. Type one."
    of_it = [i for i, one in enumerate(queue.segments) if one.transcript == to]
    if not of_it:
        close = get_close_matches(to, {one.transcript for one in queue.segments}, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit transcripts list"
        return f"No transcript of this session is called {to!r}. {hint}"
    return next((i for i in of_it if at(i).verdict is None), of_it[0])


def _uncertain(
    queue: Queue, places: Sequence[int], uncertain: Callable[[Sequence[Segment]], Segment | None] | None
) -> int | str:
    if uncertain is None:
        return "This session is blind: it knows of no uncertainty. Go on."
    if not places:
        return "No other segment is left open here. Go on."
    found = uncertain([queue.segments[place] for place in places])
    if found is None:
        return "The study has no suggestions yet that could be uncertain. Make some: qualkit suggest"
    return queue.segments.index(found)
