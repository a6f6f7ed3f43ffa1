"""What a foreign project's selections, notes and codings become: coders' answers and memos, and what finds no place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit import exchange
from qualkit.exchange.refi_offsets import Counting, placing, with_line_feeds
from qualkit.model.coding import Coder
from qualkit.model.memo import KINDS, About, Subject
from qualkit.workflow.foreign_cases import CaseTable, case_name
from qualkit.workflow.spoken import Spoken

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from qualkit.exchange.foreign import ForeignCoding, ForeignSource, ForeignStudy, Note, Selection
    from qualkit.model.segment import Span
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
_ABOUT = re.compile(r"(\S+) about (?:the study|(code|theme|case|transcript) (.+))")


@dataclass(frozen=True, slots=True)
class Idea:
    """A memo about no words.

    Attributes:
        at: When it was written; empty where nobody tells.
    """

    coder: str
    about: About
    text: str
    kind: str = ""
    at: str = ""


@dataclass(slots=True)
class Plan:
    """What a project would become.

    Attributes:
        origin: The program that wrote it, as it says.
        files: File name to content, of transcripts.
        book: The codebook's text.
        transcripts: As they will be read.
        coders: Who they are.
        counting: How positions were counted.
        counted: The same in words.
        answers: Coder to answers.
        ideas: Memos about codes, themes, cases, interviews and the study.
        cases: What is known of cases.
        left_out: What is not taken, in words.
        warnings: What was odd in the file.
        told: What was done beside, in words.
        settings: The study's qualkit.toml with the settings that came along; empty where none did.
    """

    origin: str
    name: str
    files: dict[str, bytes]
    book: str
    transcripts: dict[str, Transcript]
    coders: dict[str, Coder]
    counting: Counting
    counted: str
    answers: dict[str, list[exchange.Answer]] = field(default_factory=dict)
    ideas: list[Idea] = field(default_factory=list)
    cases: CaseTable = field(default_factory=CaseTable)
    left_out: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    settings: str = ""

    @property
    def n_codings(self) -> int:
        """Codings of all coders."""
        return sum(len(answer.codes) for answers in self.answers.values() for answer in answers)


def fill(made: Plan, found: ForeignStudy, names: Mapping[str, str], book: MadeBook, lost: Counter[str]) -> None:
    """Answers and memos, and what of them finds no place.

    Args:
        made: What to fill.
        found: The project.
        names: Guid of a source to the transcript's name.
        book: The codebook made from its codes.
        lost: What found no place so far; told at the end.
    """
    filling = _Filling(made, found, names, book, lost)
    for source in found.sources:
        filling.source(source)
    filling.answer()
    filling.ideas()
    made.answers = {made.coders[user].id: given for user, given in made.answers.items()}
    made.coders = {coder.id: coder for coder in made.coders.values()}
    made.left_out += [f"{n:,} {what}" for what, n in sorted((+lost).items())]


class _Filling:
    """A plan while it is filled."""

    def __init__(
        self, made: Plan, found: ForeignStudy, names: Mapping[str, str], book: MadeBook, lost: Counter[str]
    ) -> None:
        self._made, self._found, self._names, self._book, self._lost = made, found, names, book, lost
        self._notes = {note.guid: note for note in found.notes}
        self._codes = {code.guid: code.name for code in found.every_code()}
        self._used: set[str] = set()
        self._places: dict[tuple[str, str, Span], list[Selection]] = {}

    def source(self, source: ForeignSource) -> None:
        """The places of a text's selections among the words spoken; memos about all of it."""
        transcript = self._made.transcripts[self._names[source.guid]]
        place = placing(source.text, self._made.counting.unit, self._made.counting.line_ends)
        spoken = Spoken(with_line_feeds(source.text), transcript)
        for selection in source.selections:
            start, end = place(selection.start), place(selection.end)
            span = None if start is None or end is None or start >= end else spoken.span(start, end)
            if span is None:
                self._lost["selections that hold no spoken words"] += 1
                continue
            users = {coding.user for coding in selection.codings} or {selection.user}
            for user in users:
                key = (user if user in self._made.coders else "", transcript.name, span)
                self._places.setdefault(key, []).append(selection)
        about = About(Subject.TRANSCRIPT, transcript.name)
        self._idea(source.notes, about)
        self._described(source.description, source.user, about, source.at)
        for coding in source.codings:
            self._whole(coding, about)

    def answer(self) -> None:
        """The answers at the places found."""
        for (user, name, span), selections in self._places.items():
            answer = _answer(user, name, span, selections, self._made, self._book.ids, self._notes)
            self._used |= {guid for one in selections for guid in one.notes}
            self._used |= {guid for one in selections for coding in one.codings for guid in coding.notes}
            if answer is None:
                self._lost["selections without a code or a memo"] += 1
            else:
                self._made.answers.setdefault(user, []).append(answer)

    def ideas(self) -> None:
        """Memos about codes, themes, cases and the study, and what of sets has no place."""
        for code in self._found.every_code():
            for subject, known in ((Subject.CODE, self._book.ids), (Subject.THEME, self._book.theme_ids)):
                if code.guid in known:
                    self._idea(code.notes, About(subject, known[code.guid]))
                    break
        cases = {transcript.case for transcript in self._made.transcripts.values()} | set(self._made.cases.rows)
        for case in self._found.cases:
            if case_name(case) in cases:
                about = About(Subject.CASE, case_name(case))
                self._idea(case.notes, about)
                self._described(case.description, "", about)
        self._described(self._found.description, self._found.user, About(Subject.STUDY), self._found.at)
        for guid in self._found.own_notes:
            told = _ABOUT.fullmatch(self._notes[guid].name) if guid in self._notes else None
            is_case = told is not None and told[2] == "case" and told[3] in cases
            self._idea([guid], About(Subject.CASE, told[3]) if told and is_case else About(Subject.STUDY))
        lost = [guid for guid, note in self._notes.items() if guid not in self._used and note.name not in _OUR_NOTES]
        self._lost["memos that belong to nothing taken"] += len(lost)
        for one in self._found.sets:
            held = [self._codes[guid] for guid in one.codes if guid in self._codes]
            if held:
                self._lost[f"set of codes {one.name!r} ({', '.join(held)})"] += 1
            if one.notes:
                self._lost[f"set of memos {one.name!r} ({len(one.notes)} memos, which are taken)"] += 1

    def _idea(self, guids: Sequence[str], about: About) -> None:
        """Notes as memos of whoever wrote them."""
        for guid in guids:
            note = self._notes.get(guid)
            if note is not None and note.text.strip() and note.name not in _OUR_NOTES:
                told = _ABOUT.fullmatch(note.name)
                kind = told[1] if told and told[1] in KINDS else ""
                coder = self._coder(note.user)
                self._made.ideas.append(Idea(coder.id, about, _words(note), kind, _time(note.at)))
                self._used.add(guid)

    def _described(self, words: str, user: str, about: About, at: str = "") -> None:
        """What the project says of a thing in a description, as a memo about it."""
        if words.strip():
            self._made.ideas.append(Idea(self._coder(user).id, about, words, at=_time(at)))

    def _whole(self, coding: ForeignCoding, about: About) -> None:
        """A code on a whole text: no answer to all of its segments, so it is a memo about the interview."""
        code = self._codes.get(coding.code, coding.code)
        words = [_words(self._notes[guid]) for guid in coding.notes if guid in self._notes]
        text = "\n\n".join([f"The whole text is coded: {code} ({self._book.ids.get(coding.code, 'no code')})", *words])
        self._made.ideas.append(Idea(self._coder(coding.user).id, about, text, at=_time(coding.at)))
        self._used.update(coding.notes)
        self._lost["codings of a whole text: they are memos about the interview, codings of no segment"] += 1

    def _coder(self, user: str) -> Coder:
        return self._made.coders.get(user, self._made.coders.get("", Coder(NOBODY)))


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
    codes = tuple(dict.fromkeys(ids[coding.code] for coding in given if coding.code in ids))
    guids = [guid for one in selections for guid in one.notes] + [guid for coding in given for guid in coding.notes]
    read = [notes[guid] for guid in guids if guid in notes and notes[guid].text.strip()]
    texts = [_words(note) for note in read]
    texts += [one.description for one in selections if one.description and not _own(one.description)]
    says_none = any(one.description == NOTHING_FITS for one in selections)
    if not codes and not texts and not says_none:
        return None
    times = [coding.at for coding in given] or [note.at for note in read] or [one.at for one in selections]
    return exchange.Answer(
        transcript=name,
        span=span,
        quote=made.transcripts[name].quote(span),
        codes=codes,
        facets={code: values for one in selections for code, values in _facets(one.description) if code in codes},
        memo="\n\n".join(dict.fromkeys(texts)),
        at=max(map(_time, times), default=""),
        is_memo_only=not codes and not says_none,
    )


def _words(note: Note) -> str:
    """A note's text below its title, where the title says more than its first words do."""
    title, text = note.name.strip(), note.text.strip()
    plain = " ".join(text.split())
    says_nothing = not title or title == "memo" or _ABOUT.fullmatch(title) is not None
    return text if says_nothing or plain.startswith(" ".join(title.rstrip("….").split())) else f"{title}\n\n{text}"


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
