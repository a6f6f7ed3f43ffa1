"""Codings to Web Annotations and back: whatever cannot be placed surely is listed, never guessed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualkit import exchange, store
from qualkit.errors import CodingsError, InputError
from qualkit.exchange.annotations import LARGEST, Annotation, Tag, collection, read_annotations
from qualkit.model.coding import Coder
from qualkit.model.counted import counted
from qualkit.problem import Problem, Where
from qualkit.report.files import write_whole
from qualkit.segmentation import Found
from qualkit.segmentation.selectors import Selector, point, selector
from qualkit.workflow.codebook import current
from qualkit.workflow.codings import take_in
from qualkit.workflow.codings_out import coder_file
from qualkit.workflow.files import shown
from qualkit.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import Answer, CodingsFile
    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Span
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.codings import Outcome
    from qualkit.workflow.progress import Progress

SUFFIX = ".jsonld"


@dataclass(frozen=True, slots=True)
class Orphan:
    """An annotation that was not taken: its words are not to be told, or it says nothing.

    Attributes:
        place: The file and the annotation's number in it.
        transcript: Which one it is of.
        quote: Its words.
        codes: Its tags.
        why: In words.
    """

    place: str
    transcript: str
    quote: str
    codes: tuple[str, ...]
    why: str


@dataclass
class Taken:
    """What became of the annotations of a file.

    Attributes:
        outcomes: Of each coder.
        orphans: What was not taken.
        changed: Place, words as annotated and words as they stand, of what was found edited.
        how: Number of annotations by how they were placed.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    how: dict[Found, int] = field(default_factory=lambda: defaultdict(int))


def export_annotations(study: Study, engine: Engine, coders: Sequence[str], path: Path, *, now: datetime) -> int:
    """Write the standing answers of coders as Web Annotations; how many.

    Raises:
        InputError: There is nothing to write, or the file cannot be written.
    """
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
        study_id = store.study_id(connection)
    made: list[Annotation] = []
    for coder in coders:
        file = coder_file(study, engine, coder, now=now)
        made += [_annotation(answer, file.coder, transcripts[answer.transcript]) for answer in file.answers]
    if not made:
        raise InputError("there are no answers to write", hint="See: qualkit coder list")
    languages = {name: transcript.language or "" for name, transcript in transcripts.items()}
    write_whole(path, collection(made, study=study_id, name=study.settings.study.name, languages=languages))
    return len(made)


def _annotation(answer: Answer, coder: Coder, transcript: Transcript) -> Annotation:
    assert answer.span is not None  # noqa: S101 - standing answers have one
    pointer = selector(transcript.text, answer.span)
    tags = (Tag(code, answer.facets.get(code, {}), answer.fingerprints.get(code, "")) for code in answer.codes)
    verdict = "memo" if answer.is_memo_only else "codes" if answer.codes else "none"
    return Annotation(
        source=transcript.name,
        exact=pointer.exact,
        prefix=pointer.prefix,
        suffix=pointer.suffix,
        start=pointer.start,
        end=pointer.end,
        tags=tuple(tags),
        memo=answer.memo,
        verdict=verdict,
        coder=coder,
        at=answer.at,
        codebook=answer.codebook,
    )


def import_annotations(
    study: Study,
    engine: Engine,
    paths: Sequence[Path],
    *,
    now: datetime,
    coder: str | None = None,
    progress: Progress = silent,
) -> Taken:
    """Read Web Annotations in: all that can be placed, or none when a file has a problem.

    A tag is a code's id, a former id, or a label in any language. Annotations of one coder on the same words are one
    answer.

    Args:
        study: The study.
        engine: Its store.
        paths: JSON-LD files.
        now: The time.
        coder: Whose they are, where an annotation does not tell.
        progress: Told of each coder's answers.

    Raises:
        CodingsError: Carries every problem of all files; nothing was imported.
    """
    book = current(study, engine, now=now)
    with store.reading(engine) as connection:
        transcripts = {t.name: t for t in store.transcripts.every(connection)}
    problems: list[Problem] = []
    taken = Taken()
    files: list[tuple[PurePath, CodingsFile]] = []
    for path in paths:
        found, told = read_annotations(_content(study, path), shown(path, study))
        problems += told
        placed = list(_placed(found, transcripts, book, coder, problems, taken))
        files += [(shown(path, study), file) for file in _files(placed, problems)]
    if problems:
        n_files = len({problem.where.path for problem in problems})
        raise CodingsError(
            f"{counted(len(problems), 'problem')} in {counted(n_files, 'file')} of annotations; nothing was imported",
            problems=problems,
        )
    taken.outcomes = take_in(study, engine, files, [], book, now=now, progress=progress)
    return taken


def _content(study: Study, path: Path) -> bytes:
    try:
        n_bytes = path.stat().st_size
        if n_bytes > LARGEST:
            raise InputError(
                f"has {n_bytes:,} bytes; at most {LARGEST:,} are read",
                where=Where(shown(path, study)),
                hint="Divide it into several files.",
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}",
            where=Where(shown(path, study)),
            hint="Check its name and place.",
        ) from error


def _placed(
    found: Sequence[Annotation],
    transcripts: Mapping[str, Transcript],
    book: Codebook,
    coder: str | None,
    problems: list[Problem],
    taken: Taken,
) -> Iterator[tuple[Coder, Span, Annotation]]:
    """Whose each annotation is and where its words stand, its tags as ids; the rest is a problem or an orphan."""
    names = _ids(book)
    for one in found:
        where = one.where or Where(PurePath("annotations"))
        before = len(problems)
        whose = one.coder or (None if coder is None else Coder(coder))
        if whose is None:
            told = f"annotation {one.number}: does not say who coded, or not as an id"
            problems.append(Problem(where, told, hint="Say --coder ID."))
        transcript = transcripts.get(one.source)
        if transcript is None:
            close = get_close_matches(one.source, transcripts, n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit transcripts list"
            problems.append(Problem(where, f"annotation {one.number}: no transcript named {one.source!r}", hint=hint))
        codes = []
        for tag in one.tags:
            code = names.get(tag.value) or names.get(tag.value.casefold())
            if code is None:
                close = get_close_matches(tag.value, names, n=2)
                hint = f"Did you mean {' or '.join(close)}?" if close else "Add it: qualkit codebook add"
                told = f"annotation {one.number}: no code named {tag.value!r} in the codebook"
                problems.append(Problem(where, told, hint=hint))
            else:
                codes.append(Tag(code, tag.facets, tag.fingerprint))
        if len(problems) > before or whose is None or transcript is None:
            continue
        pointed = point(transcript.text, Selector(one.exact, one.prefix, one.suffix, one.start, one.end))
        why = pointed.why
        if pointed.span is not None and not one.verdict and not one.tags and not one.memo.strip():
            why = "it has no tag and no comment, and does not say that no code fits"
        place = f"{where.path.as_posix()} {one.number}"
        if pointed.span is None or why:
            taken.orphans.append(Orphan(place, one.source, one.exact, tuple(tag.value for tag in one.tags), why))
            continue
        words = pointed.span.of(transcript.text)
        taken.how[pointed.how] += 1
        if pointed.how is Found.CHANGED:
            taken.changed.append((place, one.exact, words))
        yield whose, pointed.span, replace(one, exact=words, tags=tuple(codes))


def _ids(book: Codebook) -> dict[str, str]:
    """What a tag may say to the code's id of today: its id, a former one, or a label that only this code has."""
    labels: dict[str, set[str]] = defaultdict(set)
    for code in book.codes:
        for label in code.label.every():
            labels[label.casefold()].add(code.id)
    names = {label: next(iter(ids)) for label, ids in labels.items() if len(ids) == 1}
    names |= {former: code.id for code in book.codes for former in code.formerly}
    return names | {code.id: code.id for code in book.codes}


def _files(placed: Sequence[tuple[Coder, Span, Annotation]], problems: list[Problem]) -> Iterator[CodingsFile]:
    """A file a coder: annotations on the same words are one answer."""
    answers: dict[Coder, dict[tuple[str, Span], list[Annotation]]] = {}
    for coder, span, one in placed:
        answers.setdefault(coder, {}).setdefault((one.source, span), []).append(one)
    for coder, places in answers.items():
        made = []
        for (name, span), same in places.items():
            tags = {tag.value: tag for one in same for tag in one.tags}
            if tags and any(one.verdict == "none" for one in same):
                numbers = ", ".join(str(one.number) for one in same)
                told = f"annotations {numbers} of {coder.id} say that no code fits, and that {', '.join(tags)} does"
                where = same[0].where or Where(PurePath("annotations"))
                problems.append(Problem(where, told, hint="Take one of them out."))
                continue
            made.append(_answer(name, span, same, tags))
        yield exchange.CodingsFile(coder, "From Web Annotations.", tuple(made))


def _answer(name: str, span: Span, same: Sequence[Annotation], tags: Mapping[str, Tag]) -> Answer:
    memos = dict.fromkeys(one.memo for one in same if one.memo.strip())
    return exchange.Answer(
        transcript=name,
        span=span,
        quote=same[0].exact,
        codes=tuple(tags),
        facets={tag.value: tag.facets for tag in tags.values() if tag.facets},
        memo="\n\n".join(memos),
        at=max(one.at for one in same),
        codebook=next((one.codebook for one in same if one.codebook), ""),
        fingerprints={tag.value: tag.fingerprint for tag in tags.values() if tag.fingerprint},
        where=same[0].where,
        is_memo_only=not tags and all(one.verdict != "none" for one in same),
    )
