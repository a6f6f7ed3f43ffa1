"""Which of a coder's answers were given without suggestions: only these can tell how good suggestions are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualkit.model.coding import Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.coding import Decision
    from qualkit.model.segment import Span

    Place = tuple[str, Span]


class Given(StrEnum):
    """What a coder knew of suggestions when answering."""

    BLIND = "blind"  # the session showed none
    FIRST = "before suggestions"  # they came after this answer
    IMPORTED = "imported"  # from a file; not known to be unassisted
    ASSISTED = "assisted"  # suggestions for the segment had been, or may have been, on screen


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A coder's answer on a span and what it was given under.

    Attributes:
        codes: By the ids they had when decided; ``()`` when none fits.
        given: ``ASSISTED`` when there is no answer of the coder's own.
        number: Of the decision in the log, which tells the order of coding.
    """

    transcript: str
    span: Span
    codes: tuple[str, ...]
    given: Given
    number: int


def own_answers(log: Sequence[Decision]) -> list[OwnAnswer]:
    """For each span the last answer given before any suggestion for it was seen, in coding order.

    A segment whose suggestions were on screen stays seen, even when what was decided then is undone: a later
    answer, blind or not, is assisted. An answer in a session that shows suggestions at once is assisted
    whether or not there were any. Answers that were undone, or withdrawn altogether before suggestions came,
    do not count; codes changed after suggestions came are left as they were before.

    Args:
        log: All decisions of the coder's log.
    """
    ordered = sorted(log, key=lambda decision: decision.number)
    undone = _undone(ordered)
    held: dict[Place, OwnAnswer] = {}
    assisted: dict[Place, OwnAnswer] = {}
    seen: set[Place] = set()
    for one in ordered:
        here = (one.transcript, one.span)
        if one.shown or one.mode is Mode.ASSIST:
            seen.add(here)
        if one.number in undone:
            continue
        match one.verdict:
            case Verdict.CODES | Verdict.NONE:
                target = assisted if here in seen else held
                given = Given.ASSISTED if here in seen else _GIVEN[one.mode]
                target[here] = OwnAnswer(one.transcript, one.span, one.codes, given, one.number)
            case Verdict.WITHDRAW if here not in seen and here in held:
                before = held.pop(here)
                codes = tuple(code for code in before.codes if code not in one.codes)
                if codes:
                    held[here] = OwnAnswer(one.transcript, one.span, codes, before.given, before.number)
            case Verdict.MOVE if one.moved_to is not None:
                _move(here, one.moved_to, held, assisted, seen)
            case Verdict.LOSE:
                held.pop(here, None)
                assisted.pop(here, None)
            case _:
                pass
    # Where both are known the coder's own answer is what counts.
    found = (assisted | held).values()
    return sorted(found, key=lambda answer: answer.number)


_GIVEN = {
    Mode.BLIND: Given.BLIND,
    Mode.COMMIT_FIRST: Given.FIRST,
    Mode.IMPORTED: Given.IMPORTED,
    Mode.ASSIST: Given.ASSISTED,
}


def _undone(ordered: Sequence[Decision]) -> set[int]:
    """Numbers that an undo took back which itself was not undone."""
    undone: set[int] = set()
    for one in reversed(ordered):
        if one.verdict is Verdict.UNDO and one.undoes is not None and one.number not in undone:
            undone.add(one.undoes)
    return undone


def _move(
    here: Place, span: Span, held: dict[Place, OwnAnswer], assisted: dict[Place, OwnAnswer], seen: set[Place]
) -> None:
    there = (here[0], span)
    for answers in (held, assisted):
        if here in answers:
            one = answers.pop(here)
            answers[there] = OwnAnswer(one.transcript, span, one.codes, one.given, one.number)
    if here in seen:
        seen.add(there)
