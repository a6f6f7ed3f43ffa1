"""What a foreign project's selections, notes and codings become: coders' answers and memos, and what finds no place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit import exchange
from qualkit.exchange.refi_offsets import Counting, placing, with_line_feeds
from qualkit.model.coding import Coder
from qualkit.model.memo import About, Subject
from qualkit.model.segment import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qualkit.exchange.foreign import ForeignStudy, Note, Selection
    from qualkit.model.transcript import Transcript
    from qualkit.problem import Problem
    from qualkit.workflow.foreign_book import MadeBook

NOBODY = "unnamed"
"""The coder of codings of whom a project does not say who made them."""
NOTHING_FITS = "No code fits."
"""How qualkit describes a selection that was read and fits no code."""
BOOK_NOTE = "qualkit: the codebook as written (YAML)"
STUDY_NOTE = "qualkit: what this project was made from (JSON)"
_OUR_NOTES = {BOOK_NOTE, STUDY_NOTE}
_FACETS = re.compile(r"(\S+): (\S+=\S+(?:, \S+=\S+)*)")
_ABOUT = re.compile(r"(\S+) about (?:the study|(code|theme|case|transcript) (\S+))")


@dataclass(slots=True)
class Plan:
    """What a project file would become.

    Attributes:
        origin: The program that wrote it, as it says.
        files: File name to content, of transcripts.
        book: The codebook's text.
        transcripts: As they will be read.
        answers: Coder to answers.
        coders: Who they are.
        notes: Memos about ideas: coder, what about, text.
        cases: Table of cases, or empty where the project has none.
        counting: How positions were counted.
        left_out: What is not taken, in words.
        warnings: What was odd in the file.
    """

    origin: str
    name: str
    files: dict[str, bytes]
    book: str
    transcripts: dict[str, Transcript]
    coders: dict[str, Coder]
    counting: Counting
    answers: dict[str, list[exchange.Answer]] = field(default_factory=dict)
    notes: list[tuple[str, About, str]] = field(default_factory=list)
    cases: str = ""
    left_out: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def n_codings(self) -> int:
        """Codings of all coders."""
        return sum(len(answer.codes) for answers in self.answers.values() for answer in answers)


def fill(made: Plan, found: ForeignStudy, names: Mapping[str, str], book: MadeBook) -> None:
    """Answers and memos, and what of them finds no place."""
    notes = {note.guid: note for note in found.notes}
    lost: Counter[str] = Counter()
    used: set[str] = set()
    answers: dict[tuple[str, str, Span], list[Selection]] = {}
    for source in found.sources:
        transcript = made.transcripts[names[source.guid]]
        place = placing(source.text, made.counting.unit, made.counting.line_ends)
        spoken = _Spoken(with_line_feeds(source.text), transcript)
        lost["codings of a whole text"] += len(source.codings)
        for selection in source.selections:
            start, end = place(selection.start), place(selection.end)
            span = None if start is None or end is None or start >= end else spoken.span(start, end)
            if span is None:
                lost["selections that hold no spoken words"] += 1
                continue
            users = {coding.user for coding in selection.codings} or {selection.user}
            for user in users:
                answers.setdefault((user if user in made.coders else "", transcript.name, span), []).append(selection)
        used |= _idea(made, source.notes, notes, About(Subject.TRANSCRIPT, transcript.name))
    for (user, name, span), selections in answers.items():
        answer = _answer(user, name, span, selections, made, book.ids, notes)
        used |= {guid for one in selections for guid in one.notes}
        if answer is None:
            lost["selections without a code or a memo"] += 1
        else:
            made.answers.setdefault(user, []).append(answer)
    for code in found.every_code():
        for subject, known in ((Subject.CODE, book.ids), (Subject.THEME, book.theme_ids)):
            if code.guid in known:
                used |= _idea(made, code.notes, notes, About(subject, known[code.guid]))
                break
    for guid in found.own_notes:
        told = _ABOUT.fullmatch(notes[guid].name) if guid in notes else None
        is_case = told is not None and told[2] == "case"
        used |= _idea(made, [guid], notes, About(Subject.CASE, told[3]) if told and is_case else About(Subject.STUDY))
    lost["memos that belong to nothing taken"] += len(
        [guid for guid, note in notes.items() if guid not in used and note.name not in _OUR_NOTES]
    )
    lost["sets"] += len(found.sets)
    made.answers = {made.coders[user].id: given for user, given in made.answers.items()}
    made.coders = {coder.id: coder for coder in made.coders.values()}
    made.left_out += [f"{n:,} {what}" for what, n in sorted((+lost).items())]


def _idea(made: Plan, guids: Sequence[str], notes: Mapping[str, Note], about: About) -> set[str]:
    """Notes about an idea as memos of whoever wrote them."""
    taken = set()
    for guid in guids:
        note = notes.get(guid)
        if note is not None and note.text.strip() and note.name not in _OUR_NOTES:
            coder = made.coders.get(note.user, made.coders.get("", Coder(NOBODY)))
            made.notes.append((coder.id, about, note.text))
            taken.add(guid)
    return taken


def _answer(
    user: str,
    name: str,
    span: Span,
    selections: Sequence[Selection],
    made: Plan,
    ids: Mapping[str, str],
    notes: Mapping[str, Note],
) -> exchange.Answer | None:
    given = [c for one in selections for c in one.codings if (c.user if c.user in made.coders else "") == user]
    codes = tuple(dict.fromkeys(ids[coding.code] for coding in given))
    texts = [notes[guid].text for one in selections for guid in one.notes if guid in notes and notes[guid].text.strip()]
    texts += [one.description for one in selections if one.description and not _own(one.description)]
    says_none = any(one.description == NOTHING_FITS for one in selections)
    if not codes and not texts and not says_none:
        return None
    return exchange.Answer(
        transcript=name,
        span=span,
        quote=made.transcripts[name].quote(span),
        codes=codes,
        facets={code: values for one in selections for code, values in _facets(one.description) if code in codes},
        memo="\n\n".join(dict.fromkeys(texts)),
        at=max((_time(coding.at) for coding in given), default=""),
        is_memo_only=not codes and not says_none,
    )


def _own(description: str) -> bool:
    """Whether a selection's description is of our making."""
    return description == NOTHING_FITS or all(_FACETS.fullmatch(line) for line in description.splitlines())


def _facets(description: str) -> Iterator[tuple[str, dict[str, str]]]:
    for line in description.splitlines():
        match = _FACETS.fullmatch(line)
        if match:
            yield match[1], dict(pair.split("=", 1) for pair in match[2].split(", "))


def _time(at: str) -> str:
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?", at)
    return f"{match[1]}{match[2] or 'Z'}" if match else ""


class _Spoken:
    """Where in a text, labels and all, the words of a transcript's turns stand."""

    def __init__(self, text: str, transcript: Transcript) -> None:
        self._turns: list[tuple[int, int, int]] = []
        cursor = 0
        for turn in transcript.turns:
            words = transcript.quote(turn.span)
            found = text.find(words, cursor)
            if found >= 0:
                self._turns.append((found, found + len(words), turn.span.start))
                cursor = found + len(words)

    def span(self, start: int, end: int) -> Span | None:
        """The spoken words in a part of the text; ``None`` when it holds labels or blanks alone."""
        inside = [
            (begin + max(start, first) - first, begin + min(end, last) - first)
            for first, last, begin in self._turns
            if first < end and start < last
        ]
        return Span(inside[0][0], inside[-1][1]) if inside else None
