"""One answer for several segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.model.coding import Verdict
from qualkit.session.actions import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.coding import Decision
    from qualkit.model.segment import Segment
    from qualkit.session.actions import NoneFits
    from qualkit.session.exposure import Exposure
    from qualkit.session.recorder import Recorder


def several(
    recorder: Recorder, exposure: Exposure, segments: Sequence[Segment], answer: Answer | NoneFits
) -> list[Decision] | str:
    """A decision for each segment, or why the answer cannot be given.

    No time is logged: it was taken for all of them together. Suggestions count as shown where they were seen
    before, or are on screen now for the segment that is.
    """
    codes: dict[str, dict[str, str]] = {}
    if isinstance(answer, Answer):
        given = recorder.answer(answer.codes, answer.facets)
        if isinstance(given, str):
            return given
        codes = given
    made = []
    for segment in segments:
        place = (segment.transcript, segment.span)
        shown = exposure.seen(segment)
        made.append(
            recorder.made(
                Verdict.CODES if codes else Verdict.NONE,
                *place,
                codes=tuple(codes),
                facets={code: values for code, values in codes.items() if values},
                fingerprints=recorder.fingerprints(tuple(codes)),
                shown=shown,
                before=recorder.state.own_answer(*place) if shown else None,
                is_control=exposure.is_control(segment),
            )
        )
    return made
