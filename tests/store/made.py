"""Transcripts, decisions and sequences of decisions for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from qualkit.model.coding import Decision, Mode, Verdict
from qualkit.model.memo import NOWHERE, About, Subject
from qualkit.model.segment import Span
from qualkit.model.transcript import Role, Transcript, Turn

NOW = datetime(2024, 1, 31, 9, 55, tzinfo=UTC)
AT = "2024-01-31T09:55:00Z"

SPANS = [Span(0, 10), Span(10, 24), Span(4, 16)]
CODES = ["cost", "trust", "访问"]
ABOUT = [About(Subject.CODE, "cost"), About(Subject.TRANSCRIPT, "P01"), About(Subject.STUDY)]


def decision(verdict: Verdict = Verdict.CODES, span: Span = SPANS[0], **fields: Any) -> Decision:
    """A decision of coder ``lin`` on ``P01``."""
    return Decision(
        **{"coder": "lin", "transcript": "P01", "quote": "words", "at": AT} | fields,
        span=span,
        verdict=verdict,
    )


def codes(*names: str, span: Span = SPANS[0], **fields: Any) -> Decision:
    """An answer with codes."""
    return decision(Verdict.CODES, span, codes=names, **fields)


def numbered(*decisions: Decision) -> list[Decision]:
    """Decisions as a log holds them."""
    return [replace(made, number=number) for number, made in enumerate(decisions, start=1)]


def transcript(name: str, *spoken: str, **fields: Any) -> Transcript:
    """A transcript whose participant says ``spoken``, a turn each."""
    turns = []
    start = 0
    for number, words in enumerate(spoken, start=1):
        turns.append(Turn(number, Span(start, start + len(words)), "P", Role.PARTICIPANT))
        start += len(words) + 1
    made = Transcript(name, "\n".join(spoken), tuple(turns), f"transcripts/{name}.txt", "0" * 64, name)
    return replace(made, **fields)


# Characters beyond the basic plane take four bytes; a reader that counts bytes or halves would show it.
words = st.text(st.sampled_from("aé访谈😀𠮷\n'\"%;\0"), max_size=12) | st.text(max_size=12)
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
spans = st.tuples(st.integers(0, 2**31 - 2), st.integers(1, 50)).map(lambda p: Span(p[0], min(p[0] + p[1], 2**31 - 1)))

_texts = st.dictionaries(names, words, max_size=2)
any_decision = st.builds(
    Decision,
    coder=st.just("lin"),
    transcript=names,
    span=spans,
    quote=words,
    verdict=st.just(Verdict.CODES),
    at=st.just(AT),
    codes=st.lists(names, min_size=1, max_size=3, unique=True).map(tuple),
    facets=st.dictionaries(names, _texts, max_size=2),
    mode=st.sampled_from(Mode),
    shown=st.lists(names, max_size=3).map(tuple),
    before=st.none() | st.lists(names, max_size=3).map(tuple),
    took_ms=st.none() | st.integers(0, 10**9),
    memo=words,
    codebook=words,
    fingerprints=_texts,
    is_control=st.booleans(),
    is_continued=st.booleans(),
)
"""Any answer with codes, every field filled."""


@st.composite
def logs(draw: st.DrawFn, max_size: int = 14) -> list[Decision]:
    """Decisions of all kinds on few spans, so that they meet; some undo others, or undoes."""
    made: list[Decision] = []
    for number in range(1, draw(st.integers(1, max_size)) + 1):
        verdict = draw(st.sampled_from(Verdict))
        if verdict is Verdict.UNDO and number == 1:
            verdict = Verdict.CODES
        span = draw(st.sampled_from(SPANS))
        chosen = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))
        about = draw(st.sampled_from([None, None, *ABOUT])) if verdict is Verdict.MEMO else None
        name = draw(st.sampled_from(["P01", "P02"]))
        if about is not None:
            span, name = NOWHERE, about.id if about.subject is Subject.TRANSCRIPT else ""
        may_revise = number > 1 and verdict in (Verdict.MEMO, Verdict.WITHDRAW)
        made.append(
            Decision(
                coder="lin",
                transcript=name,
                span=span,
                quote=draw(st.sampled_from(["words", "言葉"])),
                verdict=verdict,
                at=AT,
                codes=tuple(chosen),
                facets=draw(st.sampled_from([{}, {"cost": {"valence": "good"}}])),
                shown=draw(st.sampled_from([(), ("cost",)])),
                before=draw(st.sampled_from([None, ("trust",)])),
                memo="a note",
                split_at=span.start + 3,
                moved_to=draw(st.sampled_from(SPANS)),
                undoes=draw(st.integers(1, number - 1)) if verdict is Verdict.UNDO else None,
                about=about,
                revises=draw(st.none() | st.integers(1, number - 1)) if may_revise else None,
            )
        )
    return made
