"""Mark standing codings as speaking against their theme, and take the mark away: logged and undone like an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError
from qualkit.model.codebook import CONTRADICTS, STANCE
from qualkit.workflow import heads, layers
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Coding
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.study import Study


def mark(
    study: Study,
    coder: str,
    transcript: Transcript,
    span: Span,
    codes: Sequence[str],
    book: Codebook,
    *,
    contradicts: bool,
    now: datetime,
) -> list[str]:
    """Say of codings that they contradict their theme, or that they do no longer.

    The coder's whole answer on the span is logged again with the mark; the codings beside those named stay as they
    are. Definitions that the codings were made under are told again, so that a stale coding stays stale.

    Args:
        study: The study.
        coder: Whose codings.
        transcript: With the span.
        span: As the codings have it.
        codes: By today's ids, or as they were decided.
        book: The codebook of today.
        contradicts: Whether the mark is set or taken away.
        now: The time.

    Returns:
        The codes that changed; none when the codings said so already.

    Raises:
        InputError: No such coding stands on the span.
    """
    layer = layers.open_layer(study, coder, now=now)
    with store.transaction(layer) as connection:
        held = [coding for coding in store.codings.standing(connection, transcript.name) if coding.span == span]
        wanted = _named(held, codes, book, f"{transcript.name} {span.start}-{span.end}", coder)
        facets = {coding.code: dict(coding.facets) for coding in held}
        changed = [
            coding
            for coding in held
            if coding.code in wanted and (facets[coding.code].get(STANCE) == CONTRADICTS) is not contradicts
        ]
        for number, coding in enumerate(changed):
            facets[coding.code].pop(STANCE, None)
            if contradicts:
                facets[coding.code][STANCE] = CONTRADICTS
            # As the coding was decided, so that it stays suggested, revised, imported or the coder's own.
            first = store.decisions.get(connection, coding.decision)
            store.decisions.append(
                connection,
                replace(
                    first,
                    span=span,
                    quote=transcript.quote(span),
                    at=stamp(now),
                    codes=tuple(one.code for one in held),
                    facets={code: dict(values) for code, values in facets.items() if values},
                    codebook=book.sha256,
                    fingerprints={one.code: one.fingerprint for one in held if one.fingerprint},
                    took_ms=None,
                    is_continued=number > 0,
                    number=0,
                ),
            )
    heads.keep(study, coder, layer)
    return [coding.code for coding in changed]


def _named(held: Sequence[Coding], codes: Sequence[str], book: Codebook, place: str, coder: str) -> list[str]:
    """The codes as they were decided.

    Raises:
        InputError: One does not stand there; names those that do.
    """
    found, missing = [], []
    for code in codes:
        same = [one.code for one in held if code in (one.code, book.current_id(one.code))]
        found += same
        missing += [] if same else [code]
    if missing:
        there = ", ".join(book.current_id(one.code) or one.code for one in held)
        told = f"There stand: {there}." if there else f"See: qualkit codings list --coder {coder}"
        raise InputError(f"{coder} has no standing coding {', '.join(missing)} on {place}", hint=told)
    return found
