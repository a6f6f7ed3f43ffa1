"""A transcript cut into segments, never across turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.transcript import Role
from qualkit.segmentation.clauses import weight
from qualkit.segmentation.meaning import WHOLE, meaning_units
from qualkit.segmentation.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.model.transcript import Transcript
    from qualkit.segmentation.meaning import Similarity


def segments(
    transcript: Transcript,
    unit: Unit,
    *,
    similarity: Similarity | None = None,
    interviewer_turns: bool = False,
    other_turns: bool = False,
    pipelines: Mapping[str, str] | None = None,
) -> list[Segment]:
    """The segments of a transcript in reading order.

    The segments of one turn put together are the turn's text, to the character. Interviewer turns are
    context: they give no segments unless ``interviewer_turns``; nor do those of others who are present, unless
    ``other_turns``. Turns of participants and of speakers whose role is not known are cut.

    Args:
        transcript: As read.
        unit: Turn, sentence or meaning unit.
        similarity: Cosines between sentences, for meaning units; ``None`` groups by length alone.
        interviewer_turns: Cut the interviewer's turns as well.
        other_turns: Cut the turns of others as well: a relative or nurse, who is not the case.
        pipelines: Language to the name of an installed spaCy pipeline.

    Raises:
        ValueError: ``unit`` is ``FREE``: only a coder cuts freely.
    """
    left_out = {
        role for role, is_cut in ((Role.INTERVIEWER, interviewer_turns), (Role.OTHER, other_turns)) if not is_cut
    }
    if unit is Unit.FREE:
        raise ValueError("only a coder cuts freely")
    found = []
    for turn in transcript.turns:
        if turn.role in left_out:
            continue
        text = turn.span.of(transcript.text)
        # A short turn is one meaning unit whatever its sentences are: most turns need no splitter.
        if unit is Unit.TURN or (unit is Unit.MEANING and weight(text) <= WHOLE):
            ranges = [(0, len(text))]
        else:
            name = (pipelines or {}).get(transcript.language or "")
            ranges = sentences(text, transcript.language, pipeline_name=name)
            if unit is Unit.MEANING:
                texts = [text[start:end] for start, end in ranges]
                ranges = [(ranges[first][0], ranges[last - 1][1]) for first, last in meaning_units(texts, similarity)]
        found += [
            Segment(transcript.name, Span(turn.span.start + start, turn.span.start + end), turn.number, unit)
            for start, end in ranges
        ]
    return found
