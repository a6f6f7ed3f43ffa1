"""What became of codings after their transcript was edited: as the logs tell it, or looked at before it is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import readers, segmentation, store
from qualkit.errors import InputError, UnknownNameError
from qualkit.model.coding import Verdict
from qualkit.model.segment import Span
from qualkit.problem import errors_of
from qualkit.segmentation import Found
from qualkit.store import projection
from qualkit.workflow import blind, layers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.coding import Decision
    from qualkit.model.transcript import Transcript
    from qualkit.store import Connection, Engine
    from qualkit.study import Study

CONTEXT = 24
"""Characters shown on each side of a place."""


@dataclass(frozen=True, slots=True)
class Relinked:
    """A coder's span after its transcript was edited.

    Attributes:
        number: Of the decision that moved or lost it; 0 for one that is only looked at.
        codes: That stand on it, or were lost with it.
        n_memos: On it, or lost with it.
        before: Its words before.
        after: Its words now; empty when lost.
        place: Where it is now; ``None`` when lost.
        context: The words around its place now, or around where it was expected.
    """

    transcript: str
    coder: str
    number: int
    how: Found
    codes: tuple[str, ...]
    n_memos: int
    before: str
    after: str
    place: Span | None
    context: str


def changed_files(study: Study, engine: Engine, transcript: str | None = None) -> list[Path]:
    """Files that transcripts (or only this one) were read from and that are not as they were read.

    Raises:
        InputError: There is no such transcript.
    """
    with store.reading(engine) as connection:
        every = store.transcripts.every(connection)
    known = {one.source: one.sha256 for one in every if transcript in (None, one.name)}
    if transcript is not None and not known:
        names = [one.name for one in every]
        raise UnknownNameError("transcript", transcript, names, hint="See: qualkit transcripts list")
    found = []
    for source, sha256 in known.items():
        path = study.root / source
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            found.append(path)
    return found


def previewed(
    study: Study, engine: Engine, paths: Sequence[Path], *, as_coder: str | None, now: datetime
) -> list[Relinked]:
    """What taking in changed files would do to every coder's spans; nothing is written.

    Raises:
        InputError: A file cannot be read, or an open sample keeps a layer closed.
    """
    made: list[Relinked] = []
    for path in paths:
        read, problems = readers.read_all(
            path.resolve(),
            root=study.root,
            speakers=study.settings.speakers,
            layouts=study.settings.profiles,
            largest_mb=study.settings.reading.largest_mb,
        )
        if errors_of(problems):
            raise InputError(f"{path.name} cannot be read; nothing was changed", problems=errors_of(problems))
        for new in read:
            with store.reading(engine) as connection:
                old = store.transcripts.find(connection, new.name)
            if old is not None:
                made += _previewed(study, engine, old, new, as_coder=as_coder, now=now)
    return made


def _previewed(
    study: Study, engine: Engine, old: Transcript, new: Transcript, *, as_coder: str | None, now: datetime
) -> Iterator[Relinked]:
    for coder in _readable(study, engine, old.name, as_coder):
        with store.reading(layers.open_layer(study, coder, now=now)) as layer:
            places = projection.anchored(store.decisions.log(layer))
            codings = store.codings.standing(layer, old.name)
            memos = store.memos.standing(layer, old.name)
        anchors = segmentation.relocate(old.text, new.text, [span for name, span in places if name == old.name])
        for anchor in anchors:
            if anchor.how is Found.SAME:
                continue
            yield Relinked(
                transcript=old.name,
                coder=coder,
                number=0,
                how=anchor.how,
                codes=tuple(c.code for c in codings if c.span == anchor.span),
                n_memos=sum(memo.span == anchor.span for memo in memos),
                before=old.quote(anchor.span),
                after=new.quote(anchor.found) if anchor.found else "",
                place=anchor.found,
                context=around(new.text, anchor.found) if anchor.found else around(old.text, anchor.span),
            )


def relinked(
    study: Study, engine: Engine, transcript: str | None, *, as_coder: str | None = None, now: datetime
) -> list[Relinked]:
    """What the last edit of each transcript did to every coder's spans, and all that is still lost of earlier ones.

    Args:
        study: The study.
        engine: Its store.
        transcript: Only this one.
        as_coder: Only this coder's layer.
        now: The time.

    Raises:
        InputError: There is no such transcript or layer, or an open sample keeps a layer closed.
    """
    with store.reading(engine) as connection:
        texts = {one.name: one.text for one in store.transcripts.every(connection)}
    if transcript is not None and transcript not in texts:
        raise UnknownNameError("transcript", transcript, texts, hint="See: qualkit transcripts list")
    made: list[Relinked] = []
    for name in [transcript] if transcript else sorted(texts):
        for coder in _readable(study, engine, name, as_coder):
            with store.reading(layers.open_layer(study, coder, now=now)) as layer:
                made += _of_layer(layer, name, texts[name])
    return made


def _of_layer(layer: Connection, name: str, text: str) -> Iterator[Relinked]:
    log = [one for one in projection.counting(store.decisions.log(layer)) if one.transcript == name]
    carried = [one for one in log if one.verdict in (Verdict.MOVE, Verdict.LOSE)]
    if not carried:
        return
    codings, memos = store.codings.every(layer, name), store.memos.standing(layer, name)
    last = max(one.at for one in carried)
    placed = {one.revises for one in log if one.verdict is Verdict.CODES}
    for number, (before, place) in _chains(log, last).items():
        after = place.of(text)
        yield Relinked(
            transcript=name,
            coder=carried[0].coder,
            number=number,
            how=Found.MOVED if after.strip() == before.strip() else Found.CHANGED,
            codes=tuple(c.code for c in codings if c.is_standing and c.span == place),
            n_memos=sum(memo.span == place for memo in memos),
            before=before,
            after=after,
            place=place,
            context=around(text, place),
        )
    lost_memos = store.memos.lost(layer, name)
    lost_by = projection.project(store.decisions.log(layer)).lost
    for one in carried:
        if one.verdict is not Verdict.LOSE or one.number in placed:
            continue
        codes = tuple(c.code for c in codings if c.withdrawn == one.number)
        n_memos = sum(lost_by.get(memo.decision) == one.number for memo in lost_memos)
        if codes or n_memos or one.at == last:
            near = expected(log, one, len(text))
            here = Span(min(near, len(text) - 1), min(near + 1, len(text))) if text else None
            context = around(text, here) if here else ""
            yield Relinked(name, one.coder, one.number, Found.LOST, codes, n_memos, one.quote, "", None, context)


def _chains(log: Sequence[Decision], at: str) -> dict[int, tuple[str, Span]]:
    """Spans that moved at a time, by the number of the last move: their words before, and where they are."""
    quotes: dict[Span, str] = {}
    moving: dict[Span, tuple[int, str]] = {}
    for one in log:
        if one.verdict is Verdict.MOVE and one.moved_to is not None:
            _, before = moving.pop(one.span, (0, quotes.pop(one.span, one.quote)))
            if one.at == at:
                moving[one.moved_to] = (one.number, before)
            quotes[one.moved_to] = one.quote
        elif one.about is None:
            quotes[one.span] = one.quote
    return {number: (before, span) for span, (number, before) in moving.items()}


def expected(log: Sequence[Decision], lost: Decision, length: int) -> int:
    """Where lost words would stand if they had gone along with the span before them, or else with the one behind.

    Args:
        log: What counts on the transcript.
        lost: The decision that found them gone.
        length: Of the text of today.
    """
    edit = [one for one in log if one.at == lost.at and one.verdict in (Verdict.MOVE, Verdict.LOSE)]
    earlier = [one for one in log if one.number < edit[0].number]
    went: dict[Span, Span | None] = {span: span for _, span in projection.anchored(earlier)}
    went |= {one.span: one.moved_to for one in edit}
    start = lost.span.start
    before = max((span for span, now in went.items() if now and span.start < start), default=None)
    behind = min((span for span, now in went.items() if now and span.start > start), default=None)
    near = start
    if before is not None and (now := went[before]) is not None:
        near += now.end - before.end
    elif behind is not None and (now := went[behind]) is not None:
        near += now.start - behind.start
    return max(0, min(near, length))


def _readable(study: Study, engine: Engine, transcript: str, as_coder: str | None) -> list[str]:
    """The layers that may be shown.

    Raises:
        InputError: An open sample keeps one closed.
    """
    coders = layers.coders_named(study, as_coder)
    blind.check(engine, coders, as_coder=as_coder, transcript=transcript)
    return coders


def around(text: str, span: Span) -> str:
    """The words around a place, the place itself as ``[…]``."""
    left, right = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return " ".join(f"{left}[…]{right}".split())
