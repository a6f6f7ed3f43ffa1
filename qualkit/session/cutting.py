"""Segments cut anew by a coder: split, joined, resized; each as the decisions that say so, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.model.segment import Span

if TYPE_CHECKING:
    from qualkit.model.coding import Decision
    from qualkit.model.segment import Segment
    from qualkit.session.queue import Queue
    from qualkit.session.recorder import Recorder


def split(recorder: Recorder, segment: Segment, position: int) -> list[Decision] | str:
    """The decision that cuts a segment in two, or why it cannot be cut there."""
    span = segment.span
    text = recorder.transcripts[segment.transcript].text
    parts = (text[span.start : position], text[position : span.end])
    if not span.start < position < span.end or not all(map(str.strip, parts)):
        return "Both parts of a split need words. Choose a place inside the segment."
    return [recorder.made(Verdict.SPLIT, segment.transcript, span, split_at=position)]


def joined(recorder: Recorder, segment: Segment, queue: Queue) -> list[Decision] | str:
    """The decision that joins a segment and the next of its turn, or why it cannot be joined."""
    following = queue.next_in_turn(segment, recorder.transcripts[segment.transcript].text)
    if following is None:
        return "Nothing follows directly in this turn; a join never crosses turns. Go on."
    return [recorder.made(Verdict.JOIN, segment.transcript, Span(segment.span.start, following.span.end))]


def resized(recorder: Recorder, segment: Segment, span: Span) -> list[Decision] | str:
    """The decisions that give a segment another span, its answer and flag going along, or why it cannot have it.

    Codes that stand on the new span already stay beside those that come. Memos stay on the words they were
    written on.
    """
    transcript = recorder.transcripts[segment.transcript]
    turn = transcript.turns[segment.turn - 1].span
    if span == segment.span:
        return "The segment is these words already. Go on."
    if not (turn.start <= span.start and span.end <= turn.end):
        return "A segment stays within its turn. To code words across turns, mark them."
    if not span.overlap(segment.span):
        return "None of these words is in the segment. To code other words, mark them."
    if not transcript.quote(span).strip():
        return "There are no words there. Choose some."
    made = [recorder.made(Verdict.JOIN, segment.transcript, span)]
    here, there = recorder.state.at(segment.transcript, segment.span), recorder.state.at(segment.transcript, span)
    if here.codes:
        answer = recorder.state.answer(segment.transcript, segment.span)
        kept, coming = recorder.standing(segment.transcript, span), recorder.standing(segment.transcript, segment.span)
        codes = tuple(dict.fromkeys((*kept.codes, *coming.codes)))
        made += [
            recorder.made(Verdict.WITHDRAW, segment.transcript, segment.span, codes=here.codes),
            recorder.made(
                Verdict.CODES,
                segment.transcript,
                span,
                codes=codes,
                facets={**coming.facets, **kept.facets},
                fingerprints=recorder.fingerprints(codes),
                shown=answer.shown if answer else (),
                before=answer.before if answer else None,
                is_control=answer.is_control if answer else False,
            ),
        ]
    if here.is_flagged:
        made.append(recorder.made(Verdict.FLAG, segment.transcript, segment.span))
        if not there.is_flagged:
            made.append(recorder.made(Verdict.FLAG, segment.transcript, span))
    return made
