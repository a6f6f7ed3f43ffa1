"""All memos of a study together, in the order of its codebook, cases and interviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.analysis.wording import Wording, folded
from qualkit.errors import InputError
from qualkit.model.memo import Subject
from qualkit.report.memos import HEADINGS, MemoEntry
from qualkit.workflow import blind, layers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.memo import Memo
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study

WORDS = "words"
"""What a memo about no idea is about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which memos to tell.

    Attributes:
        about: One of ``HEADINGS``; empty for all.
        id: Of the code, theme, case or transcript; for words the transcript; empty for all.
        words: Every one of them has to stand in the memo.
        kind: Of the memo; empty for all.
    """

    about: str = ""
    id: str = ""
    words: str = ""
    kind: str = ""


def wanted(book: Codebook, *, about: str = "", words: str = "", kind: str = "") -> Wanted:
    """What ``--about code:retn.notice`` and the other options of a list mean.

    Raises:
        InputError: Memos are not about such a thing.
    """
    subject, _, name = about.partition(":")
    subject = {"span": WORDS, "field-note": "transcript"}.get(subject, subject)
    if subject and subject not in HEADINGS:
        raise InputError(
            f"memos are not about {about!r}",
            hint=f"Write one of {', '.join(HEADINGS)}, or with whose: code:ID, theme:ID, case:NAME, words:TRANSCRIPT.",
        )
    return Wanted(subject, book.code(name).id if subject == "code" and name else name, words, kind)


def entries(
    study: Study,
    engine: Engine,
    coders: Sequence[str],
    book: Codebook,
    *,
    as_coder: str | None = None,
    only: Wanted | None = None,
    now: datetime,
) -> list[MemoEntry]:
    """The standing memos of coders.

    Those about codes follow renames and merges of them. Memos whose code is gone, or whose words were edited away,
    are told with that note, never left out.

    Args:
        study: The study.
        engine: Its store.
        coders: Whose.
        book: The codebook of today: gives order, ids and labels.
        as_coder: Who looks.
        only: Which; all by default.
        now: The time.

    Raises:
        InputError: An open sample keeps one of the layers closed.
    """
    blind.check(engine, coders, as_coder=as_coder)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        cases = [case.name for case in store.cases.every(connection)]
    language = study.settings.study.language
    found: list[tuple[tuple[object, ...], Memo, MemoEntry]] = []
    for coder in coders:
        with store.reading(layers.open_layer(study, coder, now=now)) as connection:
            of_words = store.memos.standing(connection)
            lost = store.memos.lost(connection)
            quotes = {memo.decision: store.decisions.get(connection, memo.first).quote for memo in lost}
            ideas = store.memos.about_ideas(connection)
        found += [_about_idea(memo, book, cases, language) for memo in ideas]
        found += [_about_words(memo, transcripts.get(memo.transcript), None) for memo in of_words]
        found += [_about_words(memo, None, quotes[memo.decision]) for memo in lost]
    order = list(HEADINGS)
    found.sort(key=lambda one: (order.index(one[2].about), *one[0], one[1].coder, one[1].first))
    return [entry for _, memo, entry in found if only is None or _is_wanted(memo, entry, only, book)]


def _about_idea(
    memo: Memo, book: Codebook, cases: Sequence[str], language: str
) -> tuple[tuple[object, ...], Memo, MemoEntry]:
    about = memo.about
    assert about is not None  # noqa: S101 - the store's list of memos about ideas
    target, note, position = about.id, "", 0
    match about.subject:
        case Subject.CODE:
            today = book.current_id(about.id)
            ids = [code.id for code in book.codes]
            if today is None:
                note, position = "not in the codebook any more", len(ids)
            else:
                target, position = _named(today, book.code(today).label.in_language(language)), ids.index(today)
                note = f"written as {about.id}" if today != about.id else ""
        case Subject.THEME:
            themes = {theme.id: theme for theme in book.themes}
            if about.id in themes:
                target = _named(about.id, themes[about.id].label.in_language(language))
                position = list(themes).index(about.id)
            else:
                note, position = "not in the codebook any more", len(themes)
        case Subject.CASE:
            position = cases.index(about.id) if about.id in cases else len(cases)
            note = "" if about.id in cases else "not among the cases any more"
        case _:
            pass
    return (position, target, 0), memo, _entry(memo, about.subject.value, target, note=note)


def _about_words(
    memo: Memo, transcript: Transcript | None, lost: str | None
) -> tuple[tuple[object, ...], Memo, MemoEntry]:
    place = f"{memo.transcript}:{memo.span.start}-{memo.span.end}"
    key = (0, memo.transcript, memo.span.start)
    if transcript is None or memo.span.end > len(transcript.text):
        note = "its words are gone from the transcript" if lost is not None else "its transcript is gone"
        return key, memo, _entry(memo, WORDS, memo.transcript, quote=lost or "", note=note)
    turn = transcript.turn_at(memo.span.start)
    target = f"{memo.transcript} ¶{turn.number}" if turn else memo.transcript
    return key, memo, _entry(memo, WORDS, target, quote=transcript.quote(memo.span), span=place)


def _entry(memo: Memo, about: str, target: str, *, quote: str = "", span: str = "", note: str = "") -> MemoEntry:
    return MemoEntry(memo.name, about, target, memo.kind, memo.coder, memo.at, memo.text, quote, span, note)


def _named(id_: str, label: str) -> str:
    return f"{id_} ({label})" if label else id_


def _is_wanted(memo: Memo, entry: MemoEntry, only: Wanted, book: Codebook) -> bool:
    if only.about and entry.about != only.about:
        return False
    if only.id:
        name = memo.transcript if memo.about is None else memo.about.id
        if entry.about == "code":
            name = book.current_id(name) or name
        if name != only.id:
            return False
    if only.kind and entry.kind != only.kind:
        return False
    text = folded(entry.text)
    return all(Wording(word).is_in(text) for word in only.words.split())
