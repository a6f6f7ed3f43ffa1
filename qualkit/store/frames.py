"""The documented tables that analysis receives: codings, segments, cases, and codings that fit no table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from qualkit.model.coding import Verdict
from qualkit.model.columns import ANSWERS, CASES, CODINGS, DECIDED, INTERVIEWS, MEMOS, PASSAGES, SEGMENTS
from qualkit.model.segment import Span, covered, merged
from qualkit.store import cases, codings, decisions, memos, meta, segments, transcripts
from qualkit.store.answered import answered
from qualkit.store.frozen import as_of, state_at
from qualkit.store.projection import decided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from qualkit.model.codebook import Codebook
    from qualkit.model.coding import Coding
    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
    from qualkit.store.frozen import Frozen

ORPHANS: dict[str, str] = {
    "coder": "str",
    "transcript": "str",
    "start": "int64",
    "end": "int64",
    "code": "str",  # as it was decided
    "origin": "str",
    "quote": "str",
    "reason": "str",  # unknown code, unknown transcript, outside the transcript, or other words stand there
}
"""One row per standing coding that ``codings_frame`` cannot hold."""


def codings_frame(
    layers: Sequence[Connection], study: Connection, codebook: Codebook, *, frozen: Frozen | None = None
) -> pd.DataFrame:
    """The standing codings of one or several layers, columns ``model.columns.CODINGS``.

    Rows of several layers stand below each other, so a code that two coders gave to one segment has two
    rows with one ``segment``. Codes that were merged count once: of one coder's codings with one code of
    today on one span, only the first remains. What has no code, or no place, today is in
    ``orphans_frame``.

    Args:
        layers: A connection per coder.
        study: A connection to what all share.
        codebook: As it is today; gives today's ids and themes.
        frozen: The layers as they stood then, and only codings that share characters with its segments.

    Returns:
        By layer, transcript, reading order and the codebook's order of codes. ``segment`` is the id of the
        study's segment that the span shares most characters with, if these are at least half of the span or
        half of the segment; otherwise the span itself, so that equal spans still share it.
    """
    order = {code.id: number for number, code in enumerate(codebook.codes)}
    places = _places(study, frozen)
    rows = []
    for layer in layers:
        seen: dict[tuple[str, Span, str], Coding] = {}
        for coding in _standing(layer, places, frozen):
            code = codebook.current_id(coding.code)
            if code is not None and _reason(coding, code, places) is None:
                seen.setdefault((coding.transcript, coding.span, code), coding)
        for name, span, code in sorted(seen, key=lambda key: (key[0], key[1], order[key[2]])):
            coding, place = seen[name, span, code], places[name]
            rows.append(
                {
                    "coder": coding.coder,
                    "transcript": name,
                    "start": span.start,
                    "end": span.end,
                    "turn": place.turn(span),
                    "segment": place.segment(span),
                    "code": code,
                    "theme": codebook.code(code).theme,
                    "case": place.transcript.case,
                    "role": place.role,
                    "origin": coding.origin.value,
                    "quote": coding.quote,
                    "facets": tuple(sorted(coding.facets.items())),
                }
            )
    return _frame(rows, CODINGS)


def orphans_frame(
    layers: Sequence[Connection], study: Connection, codebook: Codebook, *, frozen: Frozen | None = None
) -> pd.DataFrame:
    """The standing codings that ``codings_frame`` leaves out, and why; columns ``ORPHANS``."""
    places = _places(study, frozen)
    rows = []
    for layer in layers:
        for coding in _standing(layer, places, frozen):
            reason = _reason(coding, codebook.current_id(coding.code), places)
            if reason is not None:
                rows.append(
                    {
                        "coder": coding.coder,
                        "transcript": coding.transcript,
                        "start": coding.span.start,
                        "end": coding.span.end,
                        "code": coding.code,
                        "origin": coding.origin.value,
                        "quote": coding.quote,
                        "reason": reason,
                    }
                )
    return _frame(rows, ORPHANS)


def segments_frame(study: Connection, layer: Connection | None = None, *, frozen: Frozen | None = None) -> pd.DataFrame:
    """The study's segments in reading order, columns ``model.columns.SEGMENTS``.

    Args:
        study: A connection to what all share.
        layer: Whose decisions ``is_decided`` tells of; without one it is ``False`` throughout. A segment is
            decided when spans with a standing answer (codes or none) cover at least half of its characters.
        frozen: Its segments in place of the study's, and the layer as it stood then.
    """
    answered: dict[str, list[Span]] = {}
    if layer is not None:
        log = decisions.log(layer)
        if frozen is not None:
            log = as_of(log, frozen.heads.get(meta.layer_coder(layer), 0))
        for (name, span), verdict in decided(log).items():
            if verdict is not Verdict.SKIP:
                answered.setdefault(name, []).append(span)
    answers = {name: merged(spans) for name, spans in answered.items()}
    rows = [
        {
            "transcript": name,
            "start": segment.span.start,
            "end": segment.span.end,
            "turn": segment.turn,
            "segment": _id(name, segment.span),
            "case": place.transcript.case,
            "role": place.role,
            "is_decided": 2 * covered(segment.span, answers.get(name, ())) >= len(segment.span),
        }
        for name, place in _places(study, frozen).items()
        for segment in place.segments
    ]
    return _frame(rows, SEGMENTS)


def decided_frame(layers: Mapping[str, Connection], study: Connection, *, frozen: Frozen | None = None) -> pd.DataFrame:
    """Each coder's segments, one coder below the other, columns ``model.columns.DECIDED``.

    Args:
        layers: Coder to a connection of the coder's layer.
        study: A connection to what all share.
        frozen: As in ``segments_frame``.
    """
    parts = [segments_frame(study, layer, frozen=frozen).assign(coder=coder) for coder, layer in layers.items()]
    if not parts:
        return _frame([], DECIDED)
    return pd.concat(parts, ignore_index=True)[list(DECIDED)].astype(DECIDED)


def answers_frame(layer: Connection, study: Connection, codebook: Codebook) -> pd.DataFrame:
    """What a coder answered on each span, under which suggestions, columns ``model.columns.ANSWERS``.

    Spans in transcripts that the study no longer has are left out. Ids are today's; those that the codebook no
    longer knows stay as they were.
    """
    places = _places(study)

    def today(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(codebook.current_id(code) or code for code in codes))

    rows = []
    for one in answered(decisions.log(layer)):
        name, span = one.place
        if name not in places:
            continue
        place = places[name]
        before = one.last.before
        own = one.own if before is not None else None
        rows.append(
            {
                "coder": one.last.coder,
                "transcript": name,
                "start": span.start,
                "end": span.end,
                "turn": place.turn(span),
                "segment": place.segment(span),
                "case": place.transcript.case,
                "number": one.last.number,
                "mode": one.last.mode.value,
                "condition": one.condition.value,
                "codes": today(one.last.codes),
                "shown": today(one.last.shown),
                "own": None if before is None else today(before),
                "took_ms": one.last.took_ms,
                "own_ms": None if own is None else own.took_ms,
            }
        )
    return _frame(rows, ANSWERS)


def passages_frame(study: Connection, codings: pd.DataFrame) -> pd.DataFrame:
    """Every passage that can be found, in reading order, columns ``model.columns.PASSAGES``.

    Segments; spans that codings stand on which belong to no segment; and turns without any segment.

    Args:
        study: A connection to what all share.
        codings: Columns of ``model.columns.CODINGS``, of these transcripts.
    """
    beside: dict[str, set[Span]] = {}
    for name, start, end, segment in codings[["transcript", "start", "end", "segment"]].itertuples(index=False):
        if segment == f"{name}:{start}-{end}":
            beside.setdefault(name, set()).add(Span(start, end))
    rows = []
    for name, place in _places(study).items():
        asked = {segment.span: True for segment in place.segments}
        spans = asked | dict.fromkeys(beside.get(name, set()) - set(asked), False)
        turns = {turn.number: turn for turn in place.transcript.turns}
        cut = {place.turn(span) for span in asked}
        others = {turn.span for turn in turns.values() if turn.number not in cut}
        for span in sorted({*spans, *others}):
            number = place.turn(span)
            turn = turns.get(number)
            rows.append(
                {
                    "transcript": name,
                    "start": span.start,
                    "end": span.end,
                    "turn": number,
                    "segment": _id(name, span),
                    "case": place.transcript.case,
                    "role": place.role,
                    "speaker": turn.speaker or "" if turn else "",
                    "speaks": turn.role.value if turn else "",
                    "start_ms": turn.start_ms if turn and turn.start_ms is not None else -1,
                    "is_segment": span in asked,
                    "is_asked": span in spans,
                    "text": span.of(place.transcript.text),
                }
            )
    return _frame(rows, PASSAGES)


def memos_frame(layers: Sequence[Connection]) -> pd.DataFrame:
    """The standing memos about words of one or several layers, columns ``model.columns.MEMOS``."""
    rows = [
        {
            "coder": memo.coder,
            "transcript": memo.transcript,
            "start": memo.span.start,
            "end": memo.span.end,
            "text": memo.text,
        }
        for layer in layers
        for memo in memos.standing(layer)
    ]
    return _frame(rows, MEMOS)


def cases_frame(study: Connection) -> pd.DataFrame:
    """The cases in the order of ``cases.csv``, columns ``model.columns.CASES`` and their attributes, as text.

    Cases that only transcripts name follow, sorted. An attribute that is not told is an empty string.
    """
    known = cases.every(study)
    named = {case.name for case in known}
    attributes = dict.fromkeys(name for case in known for name in case.attributes)
    rows = [
        {"case": case.name, "role": case.role, "guide": case.guide}
        | {name: case.attributes.get(name, "") for name in attributes}
        for case in known
    ]
    others = sorted({transcript.case for transcript in transcripts.every(study)} - named)
    rows += [{"case": name, "role": "", "guide": ""} | dict.fromkeys(attributes, "") for name in others]
    return _frame(rows, CASES | dict.fromkeys(attributes, "str"))


def interviews_frame(study: Connection, layers: Sequence[Connection] = ()) -> pd.DataFrame:
    """The study's transcripts by name, columns ``model.columns.INTERVIEWS``.

    Args:
        study: A connection to what all share.
        layers: Whose decisions ``begun`` tells the first of, on each transcript.
    """
    begun: dict[str, str] = {}
    for layer in layers:
        for decision in decisions.log(layer):
            begun[decision.transcript] = min(begun.get(decision.transcript, decision.at), decision.at)
    rows = [
        {
            "transcript": transcript.name,
            "case": transcript.case,
            "date": transcript.facts.get("date", ""),
            "begun": begun.get(transcript.name, ""),
        }
        for transcript in sorted(transcripts.every(study), key=lambda transcript: transcript.name)
    ]
    return _frame(rows, INTERVIEWS)


@dataclass(frozen=True)
class _Place:
    """A transcript with its segments in reading order, for looking up spans."""

    transcript: Transcript
    role: str
    segments: list[Segment]
    starts: list[int]
    turn_starts: list[int]

    def turn(self, span: Span) -> int:
        """Number of the turn a span starts in; between turns that of the turn before, at least 1."""
        index = bisect_right(self.turn_starts, span.start) - 1
        return self.transcript.turns[max(index, 0)].number if self.transcript.turns else 1

    def segment(self, span: Span) -> str:
        """Id of the segment a span belongs to, or of the span itself."""
        best = max(self._near(span), key=lambda s: (s.span.overlap(span), -s.span.start), default=None)
        if best is not None:
            shared = best.span.overlap(span)
            if shared and 2 * shared >= min(len(span), len(best.span)):
                return _id(self.transcript.name, best.span)
        return _id(self.transcript.name, span)

    def holds(self, span: Span) -> bool:
        """Whether a span shares characters with a segment."""
        return any(segment.span.overlap(span) for segment in self._near(span))

    def _near(self, span: Span) -> Iterator[Segment]:
        """The segments that may share characters with a span; segments do not overlap each other."""
        first = max(bisect_right(self.starts, span.start) - 1, 0)
        for segment in self.segments[first:]:
            if segment.span.start >= span.end:
                return
            yield segment


def _standing(layer: Connection, places: Mapping[str, _Place], frozen: Frozen | None) -> Iterator[Coding]:
    """What stands in a layer, or stood then on the segments looked at."""
    if frozen is None:
        yield from codings.standing(layer)
        return
    for coding in state_at(layer, frozen.heads.get(meta.layer_coder(layer), 0)).codings:
        place = places.get(coding.transcript)
        if coding.is_standing and place is not None and place.holds(coding.span):
            yield coding


def _places(study: Connection, frozen: Frozen | None = None) -> dict[str, _Place]:
    roles = {case.name: case.role for case in cases.every(study)}
    cut: dict[str, list[Segment]] = {}
    for segment in sorted(frozen.segments) if frozen is not None else segments.every(study):
        cut.setdefault(segment.transcript, []).append(segment)
    return {
        transcript.name: _Place(
            transcript,
            roles.get(transcript.case, ""),
            cut.get(transcript.name, []),
            [segment.span.start for segment in cut.get(transcript.name, [])],
            [turn.span.start for turn in transcript.turns],
        )
        for transcript in transcripts.every(study)
    }


def _reason(coding: Coding, code: str | None, places: Mapping[str, _Place]) -> str | None:
    """Why a coding has no row among the codings; ``None`` when it has one."""
    if code is None:
        return "unknown code"
    if coding.transcript not in places:
        return "unknown transcript"
    text = places[coding.transcript].transcript.text
    if coding.span.end > len(text):
        return "outside the transcript"
    # A layer that was coded on another state of the transcript, and put here by hand.
    return None if coding.span.of(text) == coding.quote else "other words stand there"


def _id(name: str, span: Span) -> str:
    return f"{name}:{span.start}-{span.end}"


def _frame(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))
