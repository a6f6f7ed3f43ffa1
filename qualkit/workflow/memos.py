"""Write memos, new versions of them, and take them back; nothing is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.errors import InputError, UnknownCodeError
from qualkit.model.coding import Decision, Verdict
from qualkit.model.memo import KINDS, NOWHERE, About, Memo, Subject
from qualkit.workflow import blind, heads, layers
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Span
    from qualkit.store import Connection, Engine
    from qualkit.study import Study

FEW = 12
"""Names that are all told to somebody who wrote none of them."""

MEANING = """\
What the code means so far, in one sentence:

Its sides and shades (each with a source, P07 ¶12):

What the last interviews added:

What is not understood yet, and whom to ask:
"""
"""Where a memo of the kind ``meaning-saturation`` starts from: meaning cannot be counted, only written down."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a memo is to be about: an idea or thing, or the words of a span.

    Attributes:
        about: ``None`` for words.
        transcript: Where the words are, or the interview of a field note.
        span: The words.
        quote: What stands there.
    """

    about: About | None
    transcript: str = ""
    span: Span = NOWHERE
    quote: str = ""

    def __str__(self) -> str:
        return str(self.about) if self.about else f"{self.transcript}:{self.span.start}-{self.span.end}"


def of_words(engine: Engine, transcript: str, span: Span) -> Target:
    """The words of a span.

    Raises:
        InputError: There is no such transcript, or it is shorter.
    """
    with store.reading(engine) as connection:
        _check_there("transcript", transcript, store.transcripts.names(connection), "qualkit transcripts list")
        found = store.transcripts.get(connection, transcript)
    if span.end > len(found.text):
        raise InputError(
            f"{transcript} has {len(found.text)} characters; {span.start}-{span.end} is outside",
            hint=f"See: qualkit transcripts show {transcript} --segments",
        )
    return Target(None, transcript, span, found.quote(span))


def of_idea(engine: Engine, book: Codebook, about: About) -> Target:
    """A code, theme, case, interview or the study.

    Raises:
        InputError: The study has none of this name; names the nearest.
    """
    match about.subject:
        case Subject.CODE:
            if any(theme.id == about.id for theme in book.themes) and about.id not in book:
                raise InputError(f"{about.id!r} is a theme, not a code", hint=f"Write: --theme {about.id}")
            return Target(About(Subject.CODE, book.code(about.id).id))
        case Subject.THEME:
            if book.current_id(about.id) is not None and all(theme.id != about.id for theme in book.themes):
                raise InputError(f"{about.id!r} is a code, not a theme", hint=f"Write: --code {about.id}")
            try:
                return Target(About(Subject.THEME, book.theme(about.id).id))
            except UnknownCodeError as error:
                raise InputError(f"no theme named {about.id!r} in the codebook", hint=error.hint) from error
        case Subject.CASE:
            with store.reading(engine) as connection:
                known = [case.name for case in store.cases.every(connection)]
            _check_there("case", about.id, known, "qualkit case list")
            return Target(about)
        case Subject.TRANSCRIPT:
            with store.reading(engine) as connection:
                known = store.transcripts.names(connection)
            _check_there("transcript", about.id, known, "qualkit transcripts list")
            return Target(about, about.id)
        case Subject.STUDY:
            return Target(About(Subject.STUDY))


def check(engine: Engine, coder: str, kind: str) -> None:
    """Whether a coder may write a memo of a kind, asked before anything is written.

    Raises:
        InputError: There is no such kind.
        StoreError: There is no such coder.
    """
    _known_kind(kind)
    with store.reading(engine) as connection:
        store.coders.get(connection, coder)


def add(
    study: Study, engine: Engine, coder: str, target: Target, text: str, *, kind: str, book: Codebook, now: datetime
) -> str:
    """Log a memo of a coder's; it is on disk when this returns.

    Args:
        study: The study.
        engine: Its store.
        coder: Who writes; known to the study.
        target: What it is about.
        text: The memo.
        kind: One of ``KINDS``, or empty.
        book: The codebook of today.
        now: The time.

    Returns:
        The memo's name: ``lin:12``.

    Raises:
        InputError: The text is blank, the kind unknown, or the words changed meanwhile.
        StoreError: There is no such coder, or the layer cannot be written.
    """
    check(engine, coder, kind)
    decision = Decision(
        coder=coder,
        transcript=target.transcript,
        span=target.span,
        quote=target.quote,
        verdict=Verdict.MEMO,
        at=stamp(now),
        memo=_checked(text),
        codebook=book.sha256,
        about=target.about,
        kind=kind,
    )
    return f"{coder}:{_logged(study, engine, decision, now=now).number}"


def revise(study: Study, engine: Engine, name: str, text: str, *, coder: str, kind: str | None, now: datetime) -> None:
    """Put a new version of a memo in place of the one that stands; the old one is kept.

    Args:
        study: The study.
        engine: Its store.
        name: Of the memo.
        text: The new text.
        coder: Who writes; only a memo's own coder does.
        kind: The new kind; ``None`` leaves it.
        now: The time.

    Raises:
        InputError: No such memo of the coder's stands, the text is blank, or nothing would change.
    """
    memo = standing(study, engine, name, coder=coder, now=now)
    wanted = memo.kind if kind is None else _known_kind(kind)
    if (_checked(text), wanted) == (memo.text, memo.kind):
        raise InputError(f"memo {name} says this already; nothing was saved")
    if is_lost(study, memo, now=now):
        raise InputError(
            f"the words that memo {name} was about are gone from {memo.transcript}",
            hint="Write it about something that is there: qualkit memo add   Take it back: qualkit memo withdraw",
        )
    quote = ""
    if memo.about is None:
        with store.reading(engine) as connection:
            quote = store.transcripts.get(connection, memo.transcript).quote(memo.span)
    _logged(study, engine, _on(memo, Verdict.MEMO, quote=quote, text=_checked(text), kind=wanted, now=now), now=now)


def withdraw(study: Study, engine: Engine, name: str, *, coder: str, now: datetime) -> Memo:
    """Take a coder's memo back; it stays in the log with all its versions.

    Raises:
        InputError: No such memo of the coder's stands.
    """
    memo = standing(study, engine, name, coder=coder, now=now)
    _logged(study, engine, _on(memo, Verdict.WITHDRAW, now=now), now=now)
    return memo


def standing(study: Study, engine: Engine, name: str, *, coder: str, now: datetime) -> Memo:
    """The version of a coder's memo that stands.

    Raises:
        InputError: There is none of this name, it is another coder's, or it was withdrawn.
    """
    if ":" not in name:
        name = f"{coder}:{name}"
    owner = name.rpartition(":")[0]
    if owner != coder:
        raise InputError(f"memo {name} is {owner}'s; {coder} cannot change it", hint="Write one: qualkit memo add")
    last = versions(study, engine, name, as_coder=coder, now=now)[-1]
    if not last.is_standing:
        raise InputError(f"memo {name} was withdrawn", hint=f"See: qualkit memo show {name}")
    return last


def versions(study: Study, engine: Engine, name: str, *, as_coder: str | None, now: datetime) -> list[Memo]:
    """All versions of a memo, the oldest first.

    Args:
        study: The study.
        engine: Its store.
        name: ``lin:12``.
        as_coder: Who looks; while a sample is open, other coders' memos stay closed.
        now: The time.

    Raises:
        InputError: There is no memo of this name, or an open sample keeps it closed.
    """
    owner, _, number = name.rpartition(":")
    if not owner or not number.isdecimal():
        raise InputError(f"no memo can be named {name!r}", hint="A coder and a number, as in: lin:12")
    if owner in store.layer_coders(study.layers):
        blind.check(engine, [owner], as_coder=as_coder)
        with store.reading(layers.open_layer(study, owner, now=now)) as connection:
            found = store.memos.versions(connection, int(number))
        if found:
            return found
    raise InputError(f"no memo named {name!r}", hint="See: qualkit memo list")


def is_lost(study: Study, memo: Memo, *, now: datetime) -> bool:
    """Whether the words a memo was about are gone from their transcript."""
    with store.reading(layers.open_layer(study, memo.coder, now=now)) as connection:
        return memo in store.memos.lost(connection, memo.transcript)


def _on(memo: Memo, verdict: Verdict, *, quote: str = "", text: str = "", kind: str = "", now: datetime) -> Decision:
    return Decision(
        coder=memo.coder,
        transcript=memo.transcript,
        span=memo.span,
        quote=quote,
        verdict=verdict,
        at=stamp(now),
        memo=text,
        about=memo.about,
        kind=kind,
        revises=memo.first,
    )


def _logged(study: Study, engine: Engine, decision: Decision, *, now: datetime) -> Decision:
    layer = layers.open_layer(study, decision.coder, now=now)
    with store.transaction(layer) as connection:
        if decision.quote:
            # Behind the layer's lock: an update of the transcript finds this memo, or this finds the update.
            _check_words(engine, decision)
        _check_newest(connection, decision)
        logged = store.decisions.append(connection, decision)
    heads.keep(study, decision.coder, layer)
    return logged


def _check_words(engine: Engine, decision: Decision) -> None:
    with store.reading(engine) as shared:
        found = store.transcripts.find(shared, decision.transcript)
    if found is None or found.text[decision.span.start : decision.span.end] != decision.quote:
        raise InputError(f"transcript {decision.transcript!r} was changed meanwhile; the memo was not saved")


def _check_newest(connection: Connection, decision: Decision) -> None:
    """Another program may have ended the memo between the look and the lock."""
    if decision.revises is not None and not store.memos.versions(connection, decision.revises)[-1].is_standing:
        raise InputError(f"memo {decision.coder}:{decision.revises} was withdrawn meanwhile; nothing was saved")


def _checked(text: str) -> str:
    if not text.strip():
        raise InputError("the memo has no words", hint="Write some: as an argument, with --file, or through a pipe.")
    return text.strip()


def _known_kind(kind: str) -> str:
    if kind and kind not in KINDS:
        raise InputError(f"no kind of memo named {kind!r}", hint=f"There are: {', '.join(KINDS)}.")
    return kind


def _check_there(what: str, name: str, known: Iterable[str], see: str) -> None:
    names = list(known)
    if name not in names:
        close = get_close_matches(name, names, n=3)
        told = f"There are: {', '.join(names)}" if len(names) <= FEW else f"See: {see}"
        hint = f"Did you mean {' or '.join(close)}?" if close else told
        raise InputError(f"no {what} named {name!r}", hint=hint)
