"""The quote bank: quotes chosen for the manuscript, checked, worded, withdrawn; every state of its file is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit import analysis, exchange, store
from qualkit.errors import InputError, UnknownNameError
from qualkit.model.chosen import BankQuote
from qualkit.model.segment import Span
from qualkit.model.summary import Link
from qualkit.problem import Problem, Where
from qualkit.workflow import citations, findings, kept, layers, translations
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from qualkit.model.case import Case
    from qualkit.model.chosen import Chosen, Translation
    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study

NOT_REPORTED = "not reported"


@dataclass(frozen=True)
class Bank:
    """The quotes that stand, in the file's order.

    Attributes:
        quotes: Withdrawn ones are not among them.
        n_withdrawn: Quotes struck through.
        problems: Every problem of the file, and of the translations asked for.
        warnings: Participants who give more than a quarter of a theme's quotes.
    """

    quotes: tuple[BankQuote, ...]
    n_withdrawn: int
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def bank(study: Study, engine: Engine, book: Codebook, *, now: datetime, language: str | None = None) -> Bank:
    """Read and check the quote bank; a state that was not kept yet is kept now.

    Args:
        study: The study.
        engine: Its store.
        book: Gives the themes and codes.
        now: When the state is kept.
        language: Of translations, if they are wanted.

    Raises:
        InputError: The file is no UTF-8, or a sample with one of its interviews is open.
    """
    path = shown(study.quotes_path, study)
    kept.keep(study, study.quotes_path, now=now)
    chosen, problems = exchange.read_bank(_text(study), path)
    transcripts, cases = _known(engine)
    _check_blind(study, engine, [one.link.transcript for one in chosen])
    translated: Mapping[tuple[str, str], Translation] = {}
    if language is not None:
        translated, told = translations.read(study, language, transcripts, now=now)
        problems += told
    seen: dict[tuple[str, str], int] = {}
    quotes = []
    for one in chosen:
        if one.is_withdrawn:
            continue
        problems += _problems(one, path, transcripts, book, seen)
        transcript = transcripts.get(one.link.transcript)
        quotes.append(
            BankQuote(
                chosen=one,
                label=_label(book, one.idea, study.settings.study.language),
                case="" if transcript is None else transcript.case,
                source=one.link.transcript if transcript is None else source(study, cases, transcript.case),
                is_verbatim=citations.cited(one.link, transcripts).is_verbatim,
                translation=translated.get((one.link.place, one.link.words)),
                language=None if transcript is None else transcript.language,
            )
        )
    problems.sort(key=lambda problem: (problem.where.path.as_posix(), problem.where.line or 0))
    spread = analysis.one_sided([(one.chosen.idea, one.case) for one in quotes if one.case])
    return Bank(tuple(quotes), len(chosen) - len(quotes), tuple(problems), spread)


def origin(study: Study, engine: Engine, book: Codebook, *, now: datetime) -> Provenance:
    """What a supplement prints of where it comes from: the file, and no coder's layer."""
    made = findings.provenance(study, engine, layers.Layer("quotes", ()), book, now=now)
    return replace(made, layer="none: quotes chosen by the researchers in quotes.md")


def source(study: Study, cases: Mapping[str, Case], name: str) -> str:
    """What a manuscript tells of whom a quote is from, as ``[quotes] source`` in qualkit.toml says."""
    case = cases.get(name)
    facts = {"case": name}
    if case is not None:
        facts |= {"role": case.role, **case.attributes}
    return ", ".join(facts.get(key) or f"{key} {NOT_REPORTED}" for key in study.settings.quotes.source)


def add(
    study: Study,
    engine: Engine,
    book: Codebook,
    place: tuple[str, Span],
    idea: str,
    *,
    words: str | None,
    note: str,
    now: datetime,
) -> str:
    """Put a quote into the bank, all of its place or the words given.

    Returns:
        The line as it was written.

    Raises:
        InputError: No such place, theme or code; the words are not verbatim; or it is there already.
    """
    name, span = place
    transcripts, _ = _known(engine)
    _check_blind(study, engine, [name])
    idea = _idea(book, idea)
    transcript = transcripts.get(name)
    if transcript is not None and span.end > len(transcript.text):
        hint = f"It holds {len(transcript.text)} characters. `qualkit codings list {name}` shows places."
        raise InputError(f"{name} has no characters {span.start}-{span.end}", hint=hint)
    wanted = words if words is not None else "" if transcript is None else span.of(transcript.text)
    _refuse_wrong(study, wanted, place, transcripts)
    text = _text(study)
    chosen, _ = exchange.read_bank(text, shown(study.quotes_path, study))
    if any(one.idea == idea and one.link.place == f"{name}:{span.start}-{span.end}" for one in _standing(chosen)):
        hint = f"Word it anew: qualkit quotes edit {name}:{span.start}-{span.end} --words …"
        raise InputError(f"{name}:{span.start}-{span.end} is in the bank for {idea} already", hint=hint)
    link = exchange.link(wanted, name, span)
    kept.save(study, study.quotes_path, exchange.with_quote(text, idea, link, note), now=now)
    return link


def located(engine: Engine, name: str, words: str) -> tuple[str, Span]:
    """The one place of a transcript that has these words, to the character.

    Raises:
        InputError: No such transcript, or the words stand there not once; names the nearest.
    """
    transcripts, _ = _known(engine)
    transcript = transcripts.get(name)
    if transcript is None:
        raise UnknownNameError("transcript", name, transcripts, hint="A place is written as P07:120-180.")
    n_times = transcript.text.count(words)
    if n_times != 1:
        near = analysis.nearest(words, transcript.text) if n_times == 0 else None
        told = (
            f"The nearest words stand at {name}:{near[0]}-{near[1]}: {transcript.text[slice(*near)]}" if near else None
        )
        hint = told or f"Give the place: qualkit codings list {name}"
        raise InputError(f"the words stand {n_times} times in {name}: {words[:60]!r}", hint=hint)
    start = transcript.text.index(words)
    return name, Span(start, start + len(words))


def edit(study: Study, engine: Engine, place: tuple[str, Span], idea: str | None, words: str, *, now: datetime) -> bool:
    """Word a quote anew: only … and [brackets] may differ from what was said.

    Returns:
        Whether anything changed.

    Raises:
        InputError: No such quote, several of them, or the words are not verbatim.
    """
    transcripts, _ = _known(engine)
    _check_blind(study, engine, [place[0]])
    text = _text(study)
    one = find(study, place, idea)
    _refuse_wrong(study, words, place, transcripts)
    return kept.save(study, study.quotes_path, exchange.with_words(text, one, exchange.link(words, *place)), now=now)


def withdraw(study: Study, place: tuple[str, Span], idea: str | None, why: str, *, now: datetime) -> Chosen:
    """Strike a quote through; it stays in the file with the day and the reason.

    Raises:
        InputError: No such quote, or several of them.
    """
    one = find(study, place, idea)
    reason = f"withdrawn {now.date().isoformat()}{f': {why}' if why else ''}"
    kept.save(study, study.quotes_path, exchange.without_quote(_text(study), one, reason), now=now)
    return one


def find(study: Study, place: tuple[str, Span], idea: str | None) -> Chosen:
    """The standing quote of a place.

    Raises:
        InputError: There is none, or it is there for several themes and none was named.
    """
    chosen, _ = exchange.read_bank(_text(study), shown(study.quotes_path, study))
    written = f"{place[0]}:{place[1].start}-{place[1].end}"
    found = [one for one in _standing(chosen) if one.link.place == written and idea in (None, one.idea)]
    if not found:
        raise InputError(f"no quote {written} in the bank{f' for {idea}' if idea else ''}", hint="See: qualkit quotes")
    if len({one.idea for one in found}) > 1:
        ideas = ", ".join(one.idea for one in found)
        raise InputError(f"{written} is in the bank for {ideas}", hint="Say for which: --for ID")
    return found[0]


def _standing(chosen: Sequence[Chosen]) -> list[Chosen]:
    return [one for one in chosen if not one.is_withdrawn]


def _refuse_wrong(study: Study, words: str, place: tuple[str, Span], transcripts: Mapping[str, Transcript]) -> None:
    link = Link(" ".join(words.split()), *place, 0, 0, 1)
    problem = citations.problem_of(link, shown(study.quotes_path, study), transcripts)
    if problem is not None:
        raise InputError(problem.message, hint=problem.hint)


def _problems(
    one: Chosen,
    path: object,
    transcripts: Mapping[str, Transcript],
    book: Codebook,
    seen: dict[tuple[str, str], int],
) -> list[Problem]:
    where = Where(path, one.link.line)  # type: ignore[arg-type]
    problems = []
    ids = [*(theme.id for theme in book.themes), *(code.id for code in book.codes)]
    if one.idea and one.idea not in ids:
        close = [today] if (today := book.current_id(one.idea)) else get_close_matches(one.idea, ids, n=2)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
        problems.append(Problem(where, f"no theme or code named {one.idea!r}", hint=hint))
    told = citations.problem_of(one.link, where.path, transcripts)
    if told is not None:
        problems.append(told)
    key = (one.idea, one.link.place)
    if key in seen:
        message = f"{one.link.place} is here twice for {one.idea}; the first is in line {seen[key]}"
        problems.append(Problem(where, message, hint="Strike one of them through: ~~…~~"))
    seen.setdefault(key, one.link.line)
    return problems


def _idea(book: Codebook, idea: str) -> str:
    """Today's id of a theme or code.

    Raises:
        InputError: There is none of that name; names the nearest.
    """
    themes = [theme.id for theme in book.themes]
    today = idea if idea in themes else book.current_id(idea)
    if today is None:
        close = get_close_matches(idea, [*themes, *(code.id for code in book.codes)], n=2)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
        raise InputError(f"no theme or code named {idea!r}", hint=hint)
    return today


def _label(book: Codebook, idea: str, language: str) -> str:
    theme = next((one for one in book.themes if one.id == idea), None)
    found = theme.label if theme is not None else book.code(idea).label if book.current_id(idea) else None
    return (found.in_language(language) if found is not None else "") or idea


def _known(engine: Engine) -> tuple[dict[str, Transcript], dict[str, Case]]:
    with store.reading(engine) as connection:
        return (
            {one.name: one for one in store.transcripts.every(connection)},
            {one.name: one for one in store.cases.every(connection)},
        )


def _check_blind(study: Study, engine: Engine, names: Sequence[str]) -> None:
    """A quote for a theme is an answer: while a sample with its interview is open, nobody is shown it."""
    with store.reading(engine) as connection:
        for sample in store.samples.standing_open(connection):
            inside = {name for name, _ in store.samples.places(connection, sample.name)} & set(names)
            if inside:
                listed = ", ".join(sorted(inside))
                raise InputError(
                    f"quotes of {listed} stay closed while sample {sample.name!r} is open",
                    where=Where(shown(study.quotes_path, study)),
                    hint=f"When all are done: qualkit sample close {sample.name} --coder YOUR-NAME",
                )


def _text(study: Study) -> str:
    path = study.quotes_path
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        where = Where(shown(path, study), line)
        raise InputError("cannot be read as UTF-8", where=where, hint="Save it as UTF-8 text.") from error
