"""The documented tables that analysis receives: codings, segments, cases, and codings that fit no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from qualkit.model.coding import Verdict
from qualkit.model.columns import ANSWERS, CASES, CODINGS, DECIDED, INTERVIEWS, MEMOS, PASSAGES, SEGMENTS
from qualkit.model.segment import Span, covered, merged
from qualkit.store import cases, codings, decisions, memos, meta, places, transcripts
from qualkit.store.answered import answered
from qualkit.store.frozen import as_of, state_at
from qualkit.store.places import span_id
from qualkit.store.projection import decided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from qualkit.model.codebook import Codebook
    from qualkit.store.frozen import Frozen
    from qualkit.store.places import Place

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
    return coded_frames(layers, study, codebook, frozen=frozen)[0]


def orphans_frame(
    layers: Sequence[Connection], study: Connection, codebook: Codebook, *, frozen: Frozen | None = None
) -> pd.DataFrame:
    """The standing codings that ``codings_frame`` leaves out, and why; columns ``ORPHANS``."""
    return coded_frames(layers, study, codebook, frozen=frozen)[1]


def coded_frames(
    layers: Sequence[Connection],
    study: Connection,
    codebook: Codebook,
    *,
    frozen: Frozen | None = None,
    known: Mapping[str, Place] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``codings_frame`` and ``orphans_frame`` at once, for which each layer is read once.

    Args:
        layers: A connection per coder.
        study: A connection to what all share.
        codebook: As it is today; gives today's ids and themes.
        frozen: As in ``codings_frame``.
        known: Where spans lie, if it was read before; with the segments of ``frozen``.
    """
    order = {code.id: number for number, code in enumerate(codebook.codes)}
    themes = {code.id: code.theme for code in codebook.codes}
    known = places.every(study, frozen) if known is None else known
    held: dict[str, list[Any]] = {name: [] for name in CODINGS}
    put = tuple(held[name].append for name in CODINGS)
    lost: dict[str, list[Any]] = {name: [] for name in ORPHANS}
    for layer in layers:
        kept: dict[tuple[str, int, int, int], tuple[Any, ...]] = {}
        for row in _standing(layer, known, frozen):
            name, start, end, was, _, coder, origin, quote, _ = row
            code = codebook.current_id(was)
            reason = _reason(name, start, end, quote, code, known)
            if reason is None and code is not None:
                kept.setdefault((name, start, end, order[code]), (code, *row))
            else:
                left = (coder, name, start, end, was, origin, quote, reason)
                for column, value in zip(ORPHANS, left, strict=True):
                    lost[column].append(value)
        at, turn, segment = None, 0, ""
        for key, (code, name, start, end, _, _, coder, origin, quote, facets) in sorted(
            kept.items(), key=lambda item: item[0]
        ):
            place = known[name]
            if key[:3] != at:  # several codes stand on most spans
                at, turn, segment = key[:3], place.turn(start), place.segment(start, end)
            told = (
                coder,
                name,
                start,
                end,
                turn,
                segment,
                code,
                themes[code],
                place.transcript.case,
                place.role,
                origin,
                quote,
                facets,
            )
            for add, value in zip(put, told, strict=True):
                add(value)
    return _columns(held, CODINGS), _columns(lost, ORPHANS)


def segments_frame(
    study: Connection,
    layer: Connection | None = None,
    *,
    frozen: Frozen | None = None,
    known: Mapping[str, Place] | None = None,
) -> pd.DataFrame:
    """The study's segments in reading order, columns ``model.columns.SEGMENTS``.

    Args:
        study: A connection to what all share.
        layer: Whose decisions ``is_decided`` tells of; without one it is ``False`` throughout. A segment is
            decided when spans with a standing answer (codes or none) cover at least half of its characters.
        frozen: Its segments in place of the study's, and the layer as it stood then.
        known: As in ``coded_frames``.
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
    held: dict[str, list[Any]] = {name: [] for name in SEGMENTS}
    for name, place in (places.every(study, frozen) if known is None else known).items():
        spans, done = [segment.span for segment in place.segments], answers.get(name, ())
        n = len(spans)
        held["transcript"] += [name] * n
        held["start"] += [span.start for span in spans]
        held["end"] += [span.end for span in spans]
        held["turn"] += [segment.turn for segment in place.segments]
        held["segment"] += [span_id(name, span.start, span.end) for span in spans]
        held["case"] += [place.transcript.case] * n
        held["role"] += [place.role] * n
        held["is_decided"] += [2 * covered(span, done) >= len(span) for span in spans] if done else [False] * n
    return _columns(held, SEGMENTS)


def decided_frame(layers: Mapping[str, Connection], study: Connection, *, frozen: Frozen | None = None) -> pd.DataFrame:
    """Each coder's segments, one coder below the other, columns ``model.columns.DECIDED``.

    Args:
        layers: Coder to a connection of the coder's layer.
        study: A connection to what all share.
        frozen: As in ``segments_frame``.
    """
    known = places.every(study, frozen)
    parts = [
        segments_frame(study, layer, frozen=frozen, known=known).assign(coder=coder) for coder, layer in layers.items()
    ]
    if not parts:
        return _frame([], DECIDED)
    return pd.concat(parts, ignore_index=True)[list(DECIDED)].astype(DECIDED)


def answers_frame(layer: Connection, study: Connection, codebook: Codebook) -> pd.DataFrame:
    """What a coder answered on each span, under which suggestions, columns ``model.columns.ANSWERS``.

    Spans in transcripts that the study no longer has are left out. Ids are today's; those that the codebook no
    longer knows stay as they were.
    """
    known = places.every(study)

    def today(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(codebook.current_id(code) or code for code in codes))

    rows = []
    for one in answered(decisions.log(layer)):
        name, span = one.place
        if name not in known:
            continue
        place = known[name]
        before = one.last.before
        own = one.own if before is not None else None
        rows.append(
            {
                "coder": one.last.coder,
                "transcript": name,
                "start": span.start,
                "end": span.end,
                "turn": place.turn(span.start),
                "segment": place.segment(span.start, span.end),
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
    for name, place in places.every(study).items():
        asked = {segment.span: True for segment in place.segments}
        spans = asked | dict.fromkeys(beside.get(name, set()) - set(asked), False)
        turns = {turn.number: turn for turn in place.transcript.turns}
        cut = {place.turn(span.start) for span in asked}
        others = {turn.span for turn in turns.values() if turn.number not in cut}
        for span in sorted({*spans, *others}):
            number = place.turn(span.start)
            turn = turns.get(number)
            rows.append(
                {
                    "transcript": name,
                    "start": span.start,
                    "end": span.end,
                    "turn": number,
                    "segment": span_id(name, span.start, span.end),
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


def cases_frame(study: Connection, *, known: Mapping[str, Place] | None = None) -> pd.DataFrame:
    """The cases in the order of ``cases.csv``, columns ``model.columns.CASES`` and their attributes, as text.

    Cases that only transcripts name follow, sorted. An attribute that is not told is an empty string.

    Args:
        study: A connection to what all share.
        known: As in ``coded_frames``.
    """
    listed = cases.every(study)
    named = {case.name for case in listed}
    attributes = dict.fromkeys(name for case in listed for name in case.attributes)
    rows = [
        {"case": case.name, "role": case.role, "guide": case.guide}
        | {name: case.attributes.get(name, "") for name in attributes}
        for case in listed
    ]
    of_transcripts = {place.transcript.case for place in known.values()} if known else transcripts.cases(study)
    others = sorted(of_transcripts - named)
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


def _standing(layer: Connection, known: Mapping[str, Place], frozen: Frozen | None) -> list[tuple[Any, ...]]:
    """What stands in a layer, or stood then on the segments looked at; rows of ``codings.standing_rows``."""
    if frozen is None:
        return codings.standing_rows(layer)
    found = state_at(layer, frozen.heads.get(meta.layer_coder(layer), 0)).codings
    return codings.in_order(
        coding
        for coding in found
        if coding.is_standing and coding.transcript in known and known[coding.transcript].holds(coding.span)
    )


def _reason(name: str, start: int, end: int, quote: str, code: str | None, known: Mapping[str, Place]) -> str | None:
    """Why a coding has no row among the codings; ``None`` when it has one."""
    if code is None:
        return "unknown code"
    if name not in known:
        return "unknown transcript"
    text = known[name].transcript.text
    if end > len(text):
        return "outside the transcript"
    # A layer that was coded on another state of the transcript, and put here by hand.
    return None if text[start:end] == quote else "other words stand there"


def _frame(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))


def _columns(held: Mapping[str, Sequence[Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """A frame from its columns, each of the kind that is written down for it."""
    return pd.DataFrame({name: pd.Series(held[name], dtype=kind) for name, kind in columns.items()})
