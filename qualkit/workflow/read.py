"""Read transcripts into the study: all of them or none, and codings stay where their quote is."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qualkit import readers, store
from qualkit.errors import InputError, TranscriptError
from qualkit.model.counted import counted
from qualkit.problem import Problem, Severity, Where, errors_of
from qualkit.report.files import write_whole
from qualkit.workflow import removals
from qualkit.workflow.files import shown
from qualkit.workflow.keys import CASES, PSEUDONYMISED
from qualkit.workflow.relink import note, relink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from qualkit.model.transcript import Transcript
    from qualkit.store import Connection, Engine
    from qualkit.study import Study
    from qualkit.workflow.relink import Moved


class Outcome(StrEnum):
    """What became of a transcript."""

    ADDED = "added"
    SAME = "same, skipped"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Imported:
    """A transcript that was read in.

    Attributes:
        moved: Decided spans whose place or words changed, lost ones included.
        warnings: What the reader left out or guessed.
    """

    transcript: Transcript
    outcome: Outcome
    moved: tuple[Moved, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    transcript: Transcript
    warnings: tuple[Problem, ...]


def preview_transcripts(study: Study, paths: Sequence[Path]) -> list[Imported]:
    """What reading would understand; nothing is written.

    Raises:
        TranscriptError: A file cannot be read; carries every problem of all files.
    """
    return [Imported(item.transcript, Outcome.ADDED, (), item.warnings) for item in _read_all(study, paths)]


@contextmanager
def together(study: Study, name: str, paths: Sequence[Path]) -> Iterator[Path]:
    """A file outside the study that joins TextGrids of one interview, gone when the context ends.

    Raises:
        TranscriptError: A file cannot be read or joined; carries every problem of all files.
        InputError: The name cannot be a file's.
    """
    if not name.strip(". ") or any(sign in name for sign in '/\\:*?"<>|\0'):
        raise InputError(f"{name!r} cannot name a file", hint="For instance: --together P03")
    limit = study.settings.reading.largest_mb
    made, problems = readers.joined([_located(path) for path in paths], root=study.root, largest_mb=limit)
    if errors_of(problems):
        raise _failure(errors_of(problems))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.TextGrid"
        path.write_bytes(made)
        yield path


def import_transcripts(
    study: Study, engine: Engine, paths: Sequence[Path], *, update: bool, now: datetime
) -> list[Imported]:
    """Read transcripts in: every file, or none when one of them has a problem.

    A file from outside is copied into ``transcripts/``. The same content under the same name is skipped; a
    changed file of the same name is refused unless ``update``, and then every coder's decided spans are
    found again: same, moved, changed or lost, each logged in the coder's layer.

    Raises:
        TranscriptError: Carries every problem of all files; nothing was imported.
    """
    found = _veiled(study, engine, _read_all(study, paths), now=now)
    with store.reading(engine) as connection:
        known = {t.name: t for t in store.transcripts.every(connection)}
    problems = list(_refusals(study, found, known, update=update))
    if problems:
        raise _failure(problems)
    copies = _copied(study, found)
    try:
        with store.transaction(engine) as connection:
            done = [_put(connection, study, item, known.get(item.transcript.name)) for item in found]
            store.meta.put(connection, CASES, "")
    except BaseException:
        for path, before in copies:
            path.unlink() if before is None else write_whole(path, before)
        raise
    return [_relinked(study, engine, item, known, now=now) for item in done]


def _read_all(study: Study, paths: Sequence[Path]) -> list[_Read]:
    found: list[_Read] = []
    problems: list[Problem] = []
    for path in paths:
        transcripts, told = readers.read_all(
            _located(path),
            root=study.root,
            speakers=study.settings.speakers,
            layouts=study.settings.profiles,
            largest_mb=study.settings.reading.largest_mb,
        )
        problems += [problem for problem in told if problem.severity is Severity.ERROR]
        warnings = tuple(problem for problem in told if problem.severity is Severity.WARNING)
        # What is told of a file is told once, however many transcripts it holds.
        found += [_Read(path, transcript, warnings if not i else ()) for i, transcript in enumerate(transcripts)]
    if problems:
        raise _failure(problems)
    return found


def _veiled(study: Study, engine: Engine, found: list[_Read], *, now: datetime) -> list[_Read]:
    """Names that were replaced before are replaced again: reading an original anew brings none back unsaid."""
    if not (study.privacy / "key.jsonl").is_file():
        with store.reading(engine) as connection:
            was_veiled = store.meta.find(connection, PSEUDONYMISED) is not None
        told = "the study was pseudonymised, but its key is not here: names in this file come in as they stand"
        hint = "Put privacy/key.jsonl back and import again; or go through them: qualkit pseudonymise"
        lost = [
            Problem(Where(shown(i.path, study)), told, Severity.WARNING, hint) if was_veiled else None for i in found
        ]
        return [replace(i, warnings=(*i.warnings, *filter(None, [why]))) for i, why in zip(found, lost, strict=True)]
    from qualkit.workflow import pseudonymise

    key = pseudonymise.read_key(study)
    recorded = pseudonymise.record(study, key)
    result = []
    for item in found:
        again = pseudonymise.again(key, item.transcript, now=now)
        if again.entry is not None:
            recorded(again.entry)
        warnings = item.warnings
        if again.n_places:
            told = (
                f"the key put surrogates in {counted(again.n_places, 'place')}; the file itself still holds the names"
            )
            hint = "See: qualkit pseudonymise --write-to DIR"
            warnings = (*warnings, Problem(Where(shown(item.path, study)), told, Severity.WARNING, hint))
        result.append(replace(item, transcript=again.transcript, warnings=warnings))
    return result


def _located(path: Path) -> Path:
    """A file by its own name in the folder where it lies: what a link points to may be called otherwise."""
    return path.parent.resolve() / path.name


def _failure(problems: list[Problem]) -> TranscriptError:
    n_files = len({problem.where.path for problem in problems})
    return TranscriptError(
        f"{counted(len(problems), 'problem')} in {counted(n_files, 'file')}; nothing was imported", problems=problems
    )


def _refusals(study: Study, found: Sequence[_Read], known: dict[str, Transcript], *, update: bool) -> Iterator[Problem]:
    """Names that stand twice, removed cases, and changed transcripts that nobody asked to update."""
    first: dict[str, Path] = {}
    removed = removals.record(study)
    for item in found:
        name, where = item.transcript.name, Where(shown(item.path, study))
        gone = next((one for one in removed if one.is_of(name) or one.is_of(item.transcript.case)), None)
        if gone is not None:
            label = shlex.quote(gone.label)
            hint = f"Delete the file. If the participant consented anew: qualkit case readmit {label}"
            yield Problem(where, f"is of case {gone.label}, which was removed on {gone.at[:10]}", hint=hint)
        if name in first and first[name] != item.path:
            yield Problem(where, f"is named {name!r} like {first[name].name}", hint="Give one of them another name.")
        first.setdefault(name, item.path)
        old, target = known.get(name), study.transcripts / item.path.name
        if old is not None and not update and not _is_same(old, item.transcript):
            path = shlex.quote(str(shown(item.path, study)))
            hint = f"Take it in, codings stay with their words: qualkit import --update {path}"
            yield Problem(where, f"transcript {name!r} is in the study with other content", hint=hint)
        elif old is None and target.exists() and target.read_bytes() != item.path.read_bytes():
            hint = "Rename it, or import the file in transcripts/ first."
            yield Problem(where, f"another file named {item.path.name} lies in transcripts/", hint=hint)


def _is_same(old: Transcript, new: Transcript) -> bool:
    return (old.sha256, old.text, old.turns, old.case) == (new.sha256, new.text, new.turns, new.case)


def _copied(study: Study, found: Sequence[_Read]) -> list[tuple[Path, bytes | None]]:
    """Copy files from outside into ``transcripts/``; what to put back if the rest fails."""
    copies: list[tuple[Path, bytes | None]] = []
    for path in dict.fromkeys(item.path for item in found):
        target = study.transcripts / path.name
        if _located(path).parent == study.transcripts.resolve():
            continue
        data = path.read_bytes()
        before = target.read_bytes() if target.exists() else None
        if data != before:
            write_whole(target, data)
            copies.append((target, before))
    return copies


def _put(
    connection: Connection, study: Study, item: _Read, old: Transcript | None
) -> tuple[Transcript, Outcome, tuple[Problem, ...]]:
    place = study.transcripts / item.path.name
    transcript = replace(item.transcript, source=shown(place, study).as_posix())
    if old is None:
        store.transcripts.add(connection, transcript)
        return transcript, Outcome.ADDED, item.warnings
    if _is_same(old, transcript):
        return transcript, Outcome.SAME, item.warnings
    store.transcripts.replace(connection, transcript)
    note(connection, old, transcript)
    return transcript, Outcome.UPDATED, item.warnings


def _relinked(
    study: Study,
    engine: Engine,
    done: tuple[Transcript, Outcome, tuple[Problem, ...]],
    known: dict[str, Transcript],
    *,
    now: datetime,
) -> Imported:
    """After an update: every coder's decided spans found again and logged."""
    transcript, outcome, warnings = done
    if outcome is not Outcome.UPDATED:
        return Imported(transcript, outcome, (), warnings)
    moved = relink(study, engine, known[transcript.name], transcript, now=now)
    return Imported(transcript, outcome, tuple(moved), warnings)
