"""Write the study as a REFI-QDA project or its codebook alone, and tell what the format cannot hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from qualkit import codebook as books
from qualkit import store
from qualkit.config import FILE_NAME
from qualkit.errors import InputError
from qualkit.exchange.foreign import (
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignSource,
    ForeignStudy,
    Note,
    Selection,
    User,
    Variable,
)
from qualkit.exchange.refi_write import codebook_xml, project_archive
from qualkit.model.coding import CoderKind
from qualkit.model.memo import Subject
from qualkit.report.files import write_whole
from qualkit.workflow import layers
from qualkit.workflow.carried import settings_told
from qualkit.workflow.codings_out import standing_answers
from qualkit.workflow.foreign_answers import BOOK_NOTE, NOTHING_FITS, STUDY_NOTE
from qualkit.workflow.leaving import door
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import Answer
    from qualkit.model.case import Case
    from qualkit.model.codebook import Code, Codebook, Theme
    from qualkit.model.coding import Coder
    from qualkit.model.memo import Memo
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.leaving import Door

ORIGIN = "qualkit"
MACHINE = " [machine]"
SYNTHETIC = " [synthetic]"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}")


@dataclass(frozen=True, slots=True)
class Written:
    """What a project file holds, and what it could not take along.

    Attributes:
        lost: In words, for whoever hands the file on.
    """

    n_transcripts: int
    n_codes: int
    n_codings: int
    n_memos: int
    coders: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ids:
    """The same thing has the same guid in every export of a study."""

    study: str

    def of(self, *parts: object) -> str:
        return guid_of(self.study, *parts)


def guid_of(study: str, *parts: object) -> str:
    """The guid of a thing of a study: the same whenever it is asked for.

    Args:
        study: The study's id.
        parts: What the thing is and how it is called: ``"code", "access.waiting"``.
    """
    return str(uuid5(uuid5(NAMESPACE_URL, f"qualkit:{study}"), "|".join(map(str, parts)))).upper()


def export_codebook(study: Study, engine: Engine, path: Path) -> int:
    """Write the codebook as a .qdc file; how many codes it holds."""
    book = books.read(study.codebook_path, root=study.root)
    write_whole(path, codebook_xml(_codes(book, _ids(engine), study.settings.study.language, {}), origin=ORIGIN))
    return len(book.codes)


def export_refi(study: Study, engine: Engine, coders: Sequence[str], path: Path, *, now: datetime) -> Written:
    """Write transcripts, codebook, cases, and the standing codings and memos of coders as a .qdpx file.

    Args:
        study: The study.
        engine: Its store.
        coders: Whose codings and memos go into it.
        path: A .qdpx file.
        now: The time of the export.

    Raises:
        InputError: There is nothing to write, or the file cannot be written.
    """
    ids, book = _ids(engine), books.read(study.codebook_path, root=study.root)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        known = [c for c in store.coders.every(connection) if c.id in coders]
        cases = store.cases.every(connection)
    judge = door(study, engine, now=now)
    if not transcripts:
        raise InputError("the study has no transcripts to write", hint="See: qualkit import")
    answers = {coder.id: standing_answers(study, coder.id, transcripts, now=now) for coder in known}
    ideas = {coder.id: _ideas(study, coder.id, now=now) for coder in known}
    notes = _Notes(ids)
    about: dict[str, list[str]] = {}
    for coder_id, memos in ideas.items():
        for memo in memos:
            if memo.about is not None:
                name = f"{memo.kind or 'memo'} about {memo.about}"
                guid = notes.add(name, memo.text, ids.of("user", coder_id), memo.at, coder_id, memo.decision)
                about.setdefault(_key(memo, book), []).append(guid)
    sources = tuple(
        _source(t, answers, ids, book, notes, about.get(f"transcript|{t.name}", [])) for t in transcripts.values()
    )
    text = study.codebook_path.read_bytes().decode("utf-8")
    own = [
        notes.add(BOOK_NOTE, text, "", "", "book"),
        notes.add(STUDY_NOTE, _layout(study, ids, transcripts.values(), judge), "", "", "layout"),
        *about.pop("study", []),
        *(guid for key, guids in about.items() if key.startswith("case|") for guid in guids),
    ]
    project = ForeignStudy(
        name=study.settings.study.name,
        origin=ORIGIN,
        user="",
        at=stamp(now),
        users=tuple(_user(coder, ids) for coder in known),
        codes=_codes(book, ids, study.settings.study.language, about),
        variables=_variables(cases, ids),
        cases=tuple(_case(case, transcripts.values(), ids) for case in cases),
        sources=sources,
        notes=tuple(notes.made),
        own_notes=tuple(own),
    )
    originals, n_kept_back = _originals(study, transcripts.values(), judge)
    write_whole(path, project_archive(project, originals=originals))
    n_codings = sum(len(one.codings) for source in sources for one in source.selections)
    n_memos = len(notes.made) - 2
    return Written(len(sources), len(book.codes), n_codings, n_memos, tuple(c.id for c in known), _lost(n_kept_back))


def _originals(study: Study, transcripts: Iterable[Transcript], judge: Door) -> tuple[dict[str, bytes], int]:
    """Files that transcripts were read from, by name, and how many stay behind: surrogates stand for names in them."""
    held: dict[Path, list[Transcript]] = {}
    for transcript in transcripts:
        held.setdefault(study.root / transcript.source, []).append(transcript)
    there = [path for path in held if path.is_file()]
    taken = {path.name: path.read_bytes() for path in there if judge.may_leave(path, held[path])}
    return taken, len(there) - len(taken)


def _lost(n_kept_back: int) -> tuple[str, ...]:
    names = f"{n_kept_back} of the files that transcripts were read from: they may hold names that surrogates stand for"
    return (
        *((names,) if n_kept_back else ()),
        "the history of decisions (times, undone answers, what was suggested): the log stays in the study",
        "segments nobody has answered, suggestions, samples and vectors",
        "facets as such: they stand as words in the description of a selection",
        "settings of places and programs in qualkit.toml: [store], [embedding], [reading], [[profiles]], coding files",
        "the questions of topic guides, summaries, chosen quotes and translations: they are files of the study",
    )


def _ids(engine: Engine) -> _Ids:
    with store.reading(engine) as connection:
        return _Ids(store.meta.study_id(connection))


def _ideas(study: Study, coder: str, *, now: datetime) -> list[Memo]:
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        return store.memos.about_ideas(connection)


class _Notes:
    """Notes as they are made, each with a guid of its own."""

    def __init__(self, ids: _Ids) -> None:
        self._ids = ids
        self.made: list[Note] = []

    def add(self, name: str, text: str, user: str, at: str, *key: object) -> str:
        guid = self._ids.of("note", *key)
        self.made.append(Note(guid, name, text, user, at))
        return guid


def _key(memo: Memo, book: Codebook) -> str:
    """What a memo is about, by today's id."""
    if memo.about is None or memo.about.subject is Subject.STUDY:
        return "study"
    id_ = memo.about.id
    if memo.about.subject is Subject.CODE:
        id_ = book.current_id(id_) or id_
        return f"code|{id_}" if id_ in book else "study"
    return f"{memo.about.subject}|{id_}"


def _user(coder: Coder, ids: _Ids) -> User:
    name = coder.name or coder.id
    name += MACHINE if coder.kind is CoderKind.MACHINE else ""
    return User(ids.of("user", coder.id), name + (SYNTHETIC if coder.synthetic else ""), coder.id)


def _codes(book: Codebook, ids: _Ids, language: str, about: dict[str, list[str]]) -> tuple[ForeignCode, ...]:
    def made(code: Code) -> ForeignCode:
        return ForeignCode(
            guid=ids.of("code", code.id),
            name=code.label.in_language(language) or code.id,
            description=_described(code),
            colour=_colour(code.colour),
            notes=tuple(about.get(f"code|{code.id}", ())),
            children=tuple(made(child) for child in book.children(code.id)),
        )

    def folder(theme: Theme) -> ForeignCode:
        return ForeignCode(
            guid=ids.of("theme", theme.id),
            name=theme.label.in_language(language) or theme.id,
            is_codable=False,
            description="\n\n".join((*theme.statement.every(), *theme.definition.every())),
            colour=_colour(theme.colour),
            notes=tuple(about.get(f"theme|{theme.id}", ())),
            children=tuple(made(code) for code in book.codes if code.theme == theme.id and code.parent is None),
        )

    return tuple(folder(theme) for theme in book.themes)


def _colour(colour: str | None) -> str:
    return colour if colour and _COLOUR.fullmatch(colour) else ""


def _described(code: Code) -> str:
    """Definition, rules and examples in words, in every language the codebook has."""
    parts = list(code.definition.every())
    parts += [f"Include: {words}" for words in code.include.every()]
    parts += [f"Exclude: {words}" for words in code.exclude.every()]
    parts += [
        f"Example ({example.kind.replace('_', '-')}): {words}"
        for example in code.examples
        for words in example.text.every()
    ]
    return "\n\n".join(parts)


def _variables(cases: Sequence[Case], ids: _Ids) -> tuple[Variable, ...]:
    names = dict.fromkeys(("role", "guide", *(name for case in cases for name in case.attributes)))
    used = [name for name in names if any(_value(case, name) for case in cases)]
    return tuple(Variable(ids.of("variable", name), name) for name in used)


def _value(case: Case, name: str) -> str:
    if name == "role":
        return case.role
    return case.guide if name == "guide" else case.attributes.get(name, "")


def _case(case: Case, transcripts: Iterable[Transcript], ids: _Ids) -> ForeignCase:
    names = ("role", "guide", *case.attributes)
    return ForeignCase(
        guid=ids.of("case", case.name),
        name=case.name,
        values={ids.of("variable", name): _value(case, name) for name in names if _value(case, name)},
        sources=tuple(ids.of("source", t.name) for t in transcripts if t.case == case.name),
    )


def labelled(transcript: Transcript) -> tuple[str, dict[int, int]]:
    """The transcript with its speakers' labels and times, a turn a paragraph.

    Returns:
        The text, and where in it the words of the turn begin that begin at an offset of the transcript.
    """
    parts: list[str] = []
    begins: dict[int, int] = {}
    length = 0
    for turn in transcript.turns:
        time = "" if turn.start_ms is None else f"[{_clock(turn.start_ms)}] "
        label = time + (f"{turn.speaker}: " if turn.speaker else "")
        begins[turn.span.start] = length + len(label)
        parts.append(label + transcript.quote(turn.span))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts), begins


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _source(
    transcript: Transcript,
    answers: dict[str, list[Answer]],
    ids: _Ids,
    book: Codebook,
    notes: _Notes,
    field_notes: Sequence[str],
) -> ForeignSource:
    text, begins = labelled(transcript)
    starts = sorted(begins)

    def place(offset: int) -> int:
        turn = max(start for start in starts if start <= offset)
        return begins[turn] + offset - turn

    selections = []
    for coder, own in answers.items():
        user = ids.of("user", coder)
        for answer in own:
            if answer.transcript != transcript.name or answer.span is None:
                continue
            key = (coder, transcript.name, answer.span.start, answer.span.end)
            memo = [notes.add("memo", answer.memo, user, answer.at, *key)] if answer.memo else []
            codes = [book.current_id(code) or code for code in answer.codes]
            selections.append(
                Selection(
                    guid=ids.of("selection", *key),
                    start=place(answer.span.start),
                    end=place(answer.span.end - 1) + 1,
                    name=answer.quote[:40],
                    description=_told(answer),
                    user=user,
                    at=answer.at,
                    codings=tuple(
                        ForeignCoding(ids.of("coding", *key, code), ids.of("code", code), user, answer.at)
                        for code in dict.fromkeys(codes)
                        if code in book
                    ),
                    notes=tuple(memo),
                )
            )
    selections.sort(key=lambda one: (one.start, one.end, one.user))
    return ForeignSource(
        ids.of("source", transcript.name), transcript.name, text, selections=tuple(selections), notes=tuple(field_notes)
    )


def _told(answer: Answer) -> str:
    """Facets of an answer's codes, a line a code; or that no code fits."""
    if not answer.codes:
        return "" if answer.is_memo_only else NOTHING_FITS
    return "\n".join(
        f"{code}: {', '.join(f'{facet}={value}' for facet, value in facets.items())}"
        for code, facets in answer.facets.items()
    )


def _layout(study: Study, ids: _Ids, transcripts: Iterable[Transcript], judge: Door) -> str:
    """What the own reader needs to make the study again: names, files, cases, settings."""
    settings = settings_told((study.root / FILE_NAME).read_text(encoding="utf-8-sig"))
    if "speakers" in settings:
        settings["speakers"] = judge.unnamed(settings["speakers"])
    return json.dumps(
        {
            "format": "refi/1",
            "id": ids.study,
            "study": study.settings.study.name,
            "synthetic": study.settings.study.synthetic,
            "language": study.settings.study.language,
            "settings": settings,
            "transcripts": [
                {"name": t.name, "file": (study.root / t.source).name, "case": t.case} for t in transcripts
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
