"""Codings from files into layers, and codings taken back; nothing is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit import exchange, store
from qualkit.errors import CodingsError, InputError
from qualkit.model.coding import Coder, Decision, Mode, Verdict
from qualkit.model.counted import counted
from qualkit.model.segment import Span
from qualkit.problem import Problem, Where
from qualkit.store import projection
from qualkit.workflow import heads, layers
from qualkit.workflow.codebook import current
from qualkit.workflow.files import shown
from qualkit.workflow.progress import silent
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import Answer, CodingsFile
    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a coder's answers in a file.

    Attributes:
        n_new: Decisions logged.
        n_same: Answers that stood already.
        n_moved: Answers whose offsets were wrong and whose quote was found in one other place.
    """

    coder: Coder
    n_new: int
    n_same: int
    n_moved: int


@dataclass(frozen=True, slots=True)
class _Placed:
    answer: Answer
    span: Span


def import_codings(
    study: Study,
    engine: Engine,
    paths: Sequence[Path],
    *,
    now: datetime,
    coder: str | None = None,
    progress: Progress = silent,
) -> list[Outcome]:
    """Read codings in: all answers of all files, or none when one of them has a problem.

    An answer that stands already is skipped, so that reading a file twice changes nothing. The quote must
    stand in the transcript to the character: at the offsets given, or in exactly one other place.

    Raises:
        CodingsError: Carries every problem of all files.
    """
    book = current(study, engine, now=now)
    files, problems = _read(study, paths, coder)
    return take_in(study, engine, files, problems, book, now=now, progress=progress)


def take_in(
    study: Study,
    engine: Engine,
    files: Sequence[tuple[PurePath, CodingsFile]],
    problems: list[Problem],
    book: Codebook,
    *,
    now: datetime,
    progress: Progress = silent,
) -> list[Outcome]:
    """Log the answers of files, all or none.

    Args:
        study: The study.
        engine: Its store.
        files: Each with the name of what it was read from.
        problems: Those found while they were read.
        book: The codebook of today.
        now: The time.
        progress: Told of each coder's answers.

    Raises:
        CodingsError: Carries every problem of all files.
    """
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        known = {c.id: c for c in store.coders.every(connection)}
    files = _veiled(study, files, transcripts)
    placed: list[tuple[CodingsFile, list[_Placed]]] = []
    for path, file in files:
        if file.coder.id in known and known[file.coder.id].kind != file.coder.kind:
            message = f"coder {file.coder.id!r} is a {known[file.coder.id].kind}, not a {file.coder.kind}"
            problems.append(Problem(Where(path), message, hint="Give the coder another id."))
        placed.append((file, list(_placed(file, transcripts, book, problems))))
    if problems:
        problems.sort(key=lambda problem: (str(problem.where.path), problem.where.line or 0))
        n_files = len({problem.where.path for problem in problems})
        raise CodingsError(
            f"{counted(len(problems), 'problem')} in {counted(n_files, 'file')} of codings; nothing was imported",
            problems=problems,
        )
    return [_log(study, engine, file, answers, book, now=now, progress=progress) for file, answers in placed]


def _read(
    study: Study, paths: Sequence[Path], coder: str | None
) -> tuple[list[tuple[PurePath, CodingsFile]], list[Problem]]:
    files: list[tuple[PurePath, CodingsFile]] = []
    problems: list[Problem] = []
    for path in paths:
        found, told = exchange.read_codings(path, shown=shown(path, study), coder=coder)
        files += [(shown(path, study), file) for file in found]
        problems += told
    return files, problems


def _veiled(
    study: Study, files: Sequence[tuple[PurePath, CodingsFile]], transcripts: Mapping[str, Transcript]
) -> Sequence[tuple[PurePath, CodingsFile]]:
    """Answers on originals whose names were replaced since, on the words as the study holds them."""
    if not (study.privacy / "key.jsonl").is_file():
        return files
    from qualkit.workflow import pseudonymise

    key = pseudonymise.read_key(study)
    said = pseudonymise.in_words(key)

    def followed(answer: Answer) -> Answer:
        transcript = transcripts.get(answer.transcript)
        if transcript is None or _span_of(answer, transcript) is not None:
            return replace(answer, memo=said(answer.memo))
        span, quote = pseudonymise.followed(key, transcript, answer.span, answer.quote)
        return replace(answer, span=span, quote=quote, memo=said(answer.memo))

    return [(path, replace(file, answers=tuple(map(followed, file.answers)))) for path, file in files]


def _placed(
    file: CodingsFile, transcripts: Mapping[str, Transcript], book: Codebook, problems: list[Problem]
) -> Iterator[_Placed]:
    """Answers with the span where their quote stands; what is wrong goes to ``problems``."""
    for answer in file.answers:
        where = answer.where or Where(PurePath("codings"))
        before = len(problems)
        problems += _code_problems(answer, where, book)
        transcript = transcripts.get(answer.transcript)
        if transcript is None:
            close = get_close_matches(answer.transcript, transcripts, n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit transcripts list"
            problems.append(Problem(where, f"no transcript named {answer.transcript!r}", hint=hint))
            continue
        span = _span_of(answer, transcript)
        if span is None:
            n_times = transcript.text.count(answer.quote)
            told = f"the quote stands {n_times} times in {transcript.name}" if n_times else "the quote is not in it"
            hint = "Quotes are compared to the character; give start and end in code points."
            problems.append(Problem(where, f"{transcript.name}: {told}: {answer.quote[:40]!r}", hint=hint))
        elif len(problems) == before:
            yield _Placed(answer, span)


def _code_problems(answer: Answer, where: Where, book: Codebook) -> Iterator[Problem]:
    facets = {facet.id: {value.id for value in facet.values} for facet in book.marks}
    for code in answer.codes:
        if any(code == theme.id for theme in book.themes):
            inside = ", ".join(one.id for one in book.of_theme(code)) or "none yet"
            yield Problem(where, f"{code!r} is a theme, not a code", hint=f"Its codes: {inside}.")
        elif book.current_id(code) is None:
            close = get_close_matches(code, [c.id for c in book.codes], n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
            yield Problem(where, f"no code named {code!r} in the codebook", hint=hint)
    for code, values in answer.facets.items():
        if code not in answer.codes:
            yield Problem(where, f"facets of {code!r}, which is not among the codes")
        for facet, value in values.items():
            if value not in facets.get(facet, ()):
                known = ", ".join(sorted(facets.get(facet, facets)))
                yield Problem(where, f"no {facet} named {value!r}", hint=f"The codebook has: {known or 'no facets'}")


def _span_of(answer: Answer, transcript: Transcript) -> Span | None:
    """Where the quote stands: at the offsets given, else in the one place that has it."""
    span = answer.span
    if span is not None and transcript.text[span.start : span.end] == answer.quote:
        return span
    first = transcript.text.find(answer.quote)
    if first < 0 or transcript.text.find(answer.quote, first + 1) >= 0:
        return None
    return Span(first, first + len(answer.quote))


def _log(
    study: Study,
    engine: Engine,
    file: CodingsFile,
    answers: Sequence[_Placed],
    book: Codebook,
    *,
    now: datetime,
    progress: Progress,
) -> Outcome:
    """Log what does not stand yet, in one transaction."""
    coder = file.coder
    with store.transaction(engine) as connection:
        if store.coders.find(connection, coder.id) is None:
            store.coders.add(connection, coder, at=stamp(now))
    layer = layers.open_layer(study, coder.id, now=now, kind=coder.kind)
    n_new = n_same = 0
    with store.transaction(layer) as connection, progress(f"codings of {coder.id}", len(answers)) as advance:
        state = projection.project(store.decisions.log(connection), coder.kind)
        memos = {(m.transcript, m.span, m.text) for m in state.memos}
        standing: dict[tuple[str, Span], dict[str, Mapping[str, str]]] = {}
        for coding in state.codings:
            if coding.is_standing:
                standing.setdefault((coding.transcript, coding.span), {})[coding.code] = dict(coding.facets)
        for item in answers:
            answer, place = item.answer, (item.answer.transcript, item.span)
            wanted = {code: dict(answer.facets.get(code, {})) for code in answer.codes}
            verdict = Verdict.CODES if wanted else Verdict.NONE
            decisions = []
            is_new = state.decided.get(place) is not verdict or standing.get(place, {}) != wanted
            if is_new and not answer.is_memo_only:
                decisions.append(_decision(coder, item, verdict, book, now=now))
                standing[place] = dict(wanted)
            if answer.memo and (*place, answer.memo) not in memos:
                decisions.append(_decision(coder, item, Verdict.MEMO, book, now=now))
            for decision in decisions:
                store.decisions.append(connection, decision)
            n_new += len(decisions)
            n_same += not decisions
            advance(1)
    heads.keep(study, coder.id, layer)
    n_moved = sum(item.answer.span is not None and item.answer.span != item.span for item in answers)
    return Outcome(coder, n_new, n_same, n_moved)


def _decision(coder: Coder, item: _Placed, verdict: Verdict, book: Codebook, *, now: datetime) -> Decision:
    answer = item.answer
    is_memo = verdict is Verdict.MEMO
    return Decision(
        coder=coder.id,
        transcript=answer.transcript,
        span=item.span,
        quote=answer.quote,
        verdict=verdict,
        at=answer.at or stamp(now),
        codes=() if is_memo else answer.codes,
        facets={} if is_memo else answer.facets,
        mode=Mode.IMPORTED,
        memo=answer.memo if is_memo else "",
        codebook=answer.codebook or book.sha256,
        fingerprints={} if is_memo else answer.fingerprints,
    )


def withdraw(
    study: Study, coder: str, transcript: Transcript, span: Span, codes: Sequence[str], *, now: datetime
) -> Decision:
    """Take codes back from a span; the coding stays in the log and the table, withdrawn.

    Raises:
        InputError: No such coding stands.
    """
    layer = layers.open_layer(study, coder, now=now)
    with store.transaction(layer) as connection:
        standing = {c.code for c in store.codings.standing(connection, transcript.name) if c.span == span}
        missing = [code for code in codes if code not in standing]
        if missing:
            raise InputError(
                f"{coder} has no standing coding {', '.join(missing)} on {transcript.name}:{span.start}-{span.end}",
                hint=f"See: qualkit codings list {transcript.name} --coder {coder}",
            )
        decision = store.decisions.append(
            connection,
            Decision(
                coder=coder,
                transcript=transcript.name,
                span=span,
                quote=transcript.quote(span),
                verdict=Verdict.WITHDRAW,
                at=stamp(now),
                codes=tuple(codes),
            ),
        )
    heads.keep(study, coder, layer)
    return decision
