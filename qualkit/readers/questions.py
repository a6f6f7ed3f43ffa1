"""Interviews of which only the questions have labels: what stands below a question is its answer."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qualkit.model.transcript import Role
from qualkit.readers.draft import DraftTurn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def answered(turns: Sequence[DraftTurn], roles: Collection[Role]) -> list[DraftTurn]:
    """Turns with each answer cut from the question above it, where every label is the interviewer's.

    A question is its paragraph where most questions have further paragraphs below them; else it is its line.
    An answer has no label and the participant's role. Where anybody else has a label nothing changes.

    Args:
        turns: As labels cut them.
        roles: Of the labels in the file.
    """
    asked = [turn for turn in turns if turn.speaker is not None]
    if not asked or set(roles) != {Role.INTERVIEWER}:
        return list(turns)
    by_paragraph = sum(_n_paragraphs(turn) > 1 for turn in asked) * 2 > len(asked)
    return [part for turn in turns for part in (_parts(turn, by_paragraph) if turn.speaker is not None else [turn])]


def _n_paragraphs(turn: DraftTurn) -> int:
    return sum(is_filled for is_filled, _ in groupby(turn.lines, key=lambda line: bool(line.strip())))


def _parts(turn: DraftTurn, by_paragraph: bool) -> list[DraftTurn]:
    """The question, and its answer if there is one."""
    filled = [bool(line.strip()) for line in turn.lines]
    if not any(filled):
        return [turn]
    end = filled.index(True) + 1
    while by_paragraph and end < len(filled) and filled[end]:
        end += 1
    if not any(filled[end:]):
        return [turn]
    question = DraftTurn(turn.lines[:end], turn.line, turn.speaker, turn.start_ms, turn.end_ms, turn.role)
    return [question, DraftTurn(turn.lines[end:], turn.line + end, role=Role.PARTICIPANT)]
