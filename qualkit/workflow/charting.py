"""Summaries: the files under ``matrices/`` laid over the matrix of a layer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit import analysis, exchange, store
from qualkit.analysis.summarised import Written
from qualkit.errors import InputError, UnknownNameError
from qualkit.model.counted import counted
from qualkit.problem import Problem, Severity, Where
from qualkit.workflow import citations, kept
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.chosen import Translation
    from qualkit.model.codebook import Codebook
    from qualkit.model.summary import Summary
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material

SUFFIX = ".md"


@dataclass(frozen=True)
class Shelf:
    """The summaries of a study with what they rest on.

    Attributes:
        summaries: Case and theme or code to its summary.
        problems: Every problem of every file, by file and line.
        transcripts: All, by name.
        held: Case and code to the codings of the layer.
        layer: Whose.
    """

    summaries: Mapping[tuple[str, str], Summary]
    problems: tuple[Problem, ...]
    transcripts: Mapping[str, Transcript]
    held: Mapping[tuple[str, str], frozenset[str]]
    book: Codebook
    layer: str
    former: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def codings(self, case: str, idea: str, *, is_code: bool) -> tuple[str, ...]:
        """The codings beneath a cell."""
        return analysis.of_cell(self.held, case, idea, self.book, is_code=is_code)

    def change(self, summary: Summary) -> str:
        """How the codings beneath a summary differ from when it was written; empty when they do not."""
        ids = [code.id for code in self.book.codes] if summary.is_code else [theme.id for theme in self.book.themes]
        if summary.idea not in ids:
            return ""  # of no theme or code there is: told as a problem of its own
        now = self.codings(summary.case, summary.idea, is_code=summary.is_code)
        if not summary.fingerprint:
            return "not tied to the codings beneath it"
        if summary.fingerprint == analysis.fingerprint(now):
            return ""
        before = self.former.get((summary.case, summary.idea))
        if before is None:
            told = "the codings beneath it changed"
        else:
            before = analysis.as_today(before, self.book)
            if before == now:
                return ""
            n_new, n_gone = len(set(now) - set(before)), len(set(before) - set(now))
            told = f"beneath it {n_new} new coding(s), {n_gone} gone"
        is_other = summary.layer not in ("", self.layer)
        return f"{told} (written over those of {summary.layer}, these are {self.layer}'s)" if is_other else told


def files(study: Study) -> list[Path]:
    """The files of summaries, sorted by path."""
    return sorted(path for path in study.matrices.rglob(f"*{SUFFIX}") if path.is_file())


def path_of(study: Study, shelf: Shelf, case: str, idea: str) -> Path:
    """The file of a cell: the one that is there, else a new one."""
    found = shelf.summaries.get((case, idea))
    if found is not None:
        return study.root / found.where.path
    path = study.matrices / exchange.file_name(case) / f"{exchange.file_name(idea)}{SUFFIX}"
    number = 2
    while path.exists():
        path = path.with_name(f"{exchange.file_name(idea)}-{number}{SUFFIX}")
        number += 1
    return path


def shelf(study: Study, engine: Engine, found: Material, book: Codebook, layer: str, *, now: datetime) -> Shelf:
    """Read and check every summary; states that were not kept yet are kept now.

    Args:
        study: The study.
        engine: Its store.
        found: The frames of the layer.
        book: The codebook.
        layer: Whose codings.
        now: When states are kept.
    """
    with store.reading(engine) as connection:
        transcripts = {one.name: one for one in store.transcripts.every(connection)}
    made = Shelf({}, (), transcripts, analysis.beneath(found.codings, book), book, layer)
    cases = {str(case) for case in found.cases["case"]} | {one.case for one in transcripts.values()}
    summaries: dict[tuple[str, str], Summary] = {}
    former: dict[tuple[str, str], tuple[str, ...]] = {}
    problems: list[Problem] = []
    for path in files(study):
        kept.keep(study, path, now=now)
        try:
            summary, told = exchange.read_summary(path.read_bytes(), shown(path, study))
        except OSError as error:
            told = [Problem(Where(shown(path, study)), f"cannot be read: {error.strerror or error}")]
            summary = None
        problems += told
        if summary is None:
            continue
        problems += _of_cell(summary, cases, book)
        key = (summary.case, summary.idea)
        if key in summaries:
            other = summaries[key].where
            message = f"a second summary of {summary.case} on {summary.idea}; the first is {other}"
            problems.append(Problem(summary.where, message, hint="Put the two together in one file."))
            continue
        summaries[key] = summary
        states, lines = kept.states(study, path)
        problems += lines
        # The newest state with this fingerprint says what the codings were.
        noted = [one.codings for one in states if analysis.fingerprint(one.codings) == summary.fingerprint]
        if noted:
            former[key] = noted[-1]
    full = Shelf(summaries, (), transcripts, made.held, book, layer, former)
    for summary in summaries.values():
        problems += _of_text(summary, full)
    problems += _gone(study)
    order = sorted(problems, key=lambda one: (one.where.path.as_posix(), one.where.line or 0))
    return Shelf(summaries, tuple(order), transcripts, made.held, book, layer, former)


def laid(
    made: analysis.Matrix, on: Shelf, translated: Mapping[tuple[str, str], Translation] | None = None
) -> analysis.SummaryMatrix:
    """A matrix with the summaries of its cells; errors as in ``analysis.summarised``.

    Args:
        made: The counts.
        on: The summaries.
        translated: Place and words of quotes to their translation.
    """
    written = {key: taken_apart(summary, on, translated or {}) for key, summary in on.summaries.items()}
    n_errors = sum(problem.severity is Severity.ERROR for problem in on.problems)
    warnings = (f"{n_errors} problem(s) in matrices/: qualkit matrix check",) if n_errors else ()
    return analysis.summarised(made, written, warnings=warnings)


def taken_apart(summary: Summary, on: Shelf, translated: Mapping[tuple[str, str], Translation]) -> Written:
    """A summary as words and quotes in order."""
    links, _ = exchange.links(summary.text, summary.where.path)
    parts: list[str | analysis.Cited] = []
    at = 0
    for link in links:
        quote = citations.cited(link, on.transcripts)
        found = translated.get((link.place, link.words))
        if found is not None:
            quote = replace(quote, translation=found.text, translated_by=found.made_by)
        parts += [summary.text[at : link.start], quote]
        at = link.end
    parts.append(summary.text[at:])
    return Written(summary, tuple(part for part in parts if part != ""), on.change(summary))


def known_cell(on: Shelf, cases: set[str], case: str, idea: str) -> bool:
    """Whether an idea is a code; both names have to be known.

    Raises:
        InputError: No case, or no theme or code, of that name; names the nearest.
    """
    if case not in cases:
        raise UnknownNameError("case", case, sorted(cases), hint="See: qualkit case list")
    themes = [theme.id for theme in on.book.themes]
    if idea in themes:
        return False
    if idea in on.book:
        return True
    close = get_close_matches(idea, [*themes, *(code.id for code in on.book.codes)], n=2)
    hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
    raise InputError(f"no theme or code named {idea!r}", hint=hint)


def _of_cell(summary: Summary, cases: set[str], book: Codebook) -> list[Problem]:
    problems = []
    if summary.case not in cases:
        close = get_close_matches(summary.case, sorted(cases), n=2)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit case list"
        problems.append(Problem(summary.where, f"no case named {summary.case!r}", hint=hint))
    themes = [theme.id for theme in book.themes]
    codes = [code.id for code in book.codes]
    kind, ids = ("code", codes) if summary.is_code else ("theme", themes)
    if summary.idea not in ids:
        today = book.current_id(summary.idea) if summary.is_code else None
        close = [today] if today else get_close_matches(summary.idea, ids, n=2)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
        if summary.idea in (themes if summary.is_code else codes):
            hint = (
                f"It is a {'theme' if summary.is_code else 'code'}: write {'theme' if summary.is_code else 'code'}: …"
            )
        problems.append(Problem(summary.where, f"no {kind} named {summary.idea!r} in the codebook", hint=hint))
    return problems


def _of_text(summary: Summary, on: Shelf) -> list[Problem]:
    path = summary.where.path
    links, problems = exchange.links(summary.text, path, line=summary.line)
    for link in links:
        problem = citations.problem_of(link, path, on.transcripts, case=summary.case)
        if problem is not None:
            problems.append(problem)
    problems += citations.loose(summary.text, path, on.transcripts, case=summary.case, line=summary.line)
    if not summary.text:
        problems.append(Problem(summary.where, "holds no words", Severity.WARNING, "Write the summary, or remove it."))
    change = on.change(summary)
    if change:
        hint = f"Read it again: qualkit matrix edit {summary.case} {summary.idea}; or qualkit matrix confirm …"
        problems.append(Problem(summary.where, f"stale: {change}", Severity.WARNING, hint))
    return problems


def _gone(study: Study) -> list[Problem]:
    """Files that have a history and are not there any more."""
    folder = study.history / study.matrices.name
    problems = []
    for path in sorted(folder.rglob(f"*{SUFFIX}.jsonl")):
        own = study.matrices / path.relative_to(folder).with_name(path.name.removesuffix(".jsonl"))
        if own.exists():
            continue
        states, told = kept.states(study, own)
        problems += told
        if states and states[-1].text is not None:
            hint = f"{counted(len(states), 'state')} of it kept in {shown(path, study)}: put one back, or let it be."
            problems.append(Problem(Where(shown(own, study)), "was removed", Severity.WARNING, hint))
    return problems
