"""Growth of the codebook: how many codes each state of it that the study kept had, and what came and went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model.codebook import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from qualkit.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class CodebookStep:
    """A state of the codebook.

    Attributes:
        at: When it was first seen, ISO 8601 in UTC.
        n_codes: Codes in use, drafts among them.
        added: Ids that the state before did not have, under this or a former id.
        gone: Ids of the state before that were retired, merged into another or removed.
        n_interviews: Interviews begun by then.
    """

    at: str
    n_codes: int
    added: tuple[str, ...]
    gone: tuple[str, ...]
    n_interviews: int


def growth(states: Sequence[tuple[str, Codebook]], interviews: pd.DataFrame) -> tuple[CodebookStep, ...]:
    """The codebook's states one after the other; renaming a code is neither growth nor loss.

    Args:
        states: When each was first seen, ISO 8601 in UTC, and the codebook; oldest first.
        interviews: Columns of ``model.columns.INTERVIEWS``; tells when coding of each began.
    """
    begun = sorted(at for at in interviews["begun"] if at)
    steps: list[CodebookStep] = []
    before: Codebook | None = None
    for at, book in states:
        now = _in_use(book)
        old = [] if before is None else _in_use(before)
        known = set(old)
        formerly = {code.id: set(code.formerly) for code in book.codes}
        steps.append(
            CodebookStep(
                at=at,
                n_codes=len(now),
                added=tuple(name for name in now if name not in known and not known & formerly[name]),
                gone=tuple(name for name in old if not _stands(name, book, known)),
                n_interviews=sum(one <= at for one in begun),
            )
        )
        before = book
    return tuple(steps)


def _in_use(book: Codebook) -> list[str]:
    return [code.id for code in book.codes if code.status is not Status.RETIRED]


def _stands(name: str, book: Codebook, known: set[str]) -> bool:
    """Whether a code of the state before goes on: in use, and not by a code that was beside it already."""
    today = book.current_id(name)
    if today is None or book.code(today).status is Status.RETIRED:
        return False
    return today == name or today not in known
