"""Write pseudonymised transcripts as files that can take the place of the originals."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qualkit import readers, store
from qualkit.errors import InputError
from qualkit.report.files import write_whole
from qualkit.workflow.pseudonymise import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.transcript import Transcript
    from qualkit.privacy import Key
    from qualkit.store import Engine
    from qualkit.study import Study

_LAYOUT_KEPT = {".txt", ".md", ".vtt", ".srt", ".csv", ".tsv", ".html"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        path: Where.
        is_layout_kept: It looks like the original; otherwise it is a table of turns.
        is_equal: Reading it gives the transcript that the study holds, to the character.
        has_names: The name of the file itself holds words of the key.
    """

    path: Path
    is_layout_kept: bool
    is_equal: bool
    has_names: bool


def write_transcripts(study: Study, engine: Engine, key: Key, folder: Path) -> list[Written]:
    """Write each transcript as the study holds it: in the layout of its file where that can be kept, else as a table.

    Each file is read back before it is kept, and only what reads the same is written in its layout.

    Raises:
        InputError: The folder is the study's own, or cannot be written to.
    """
    target = folder.resolve()
    if target == study.transcripts.resolve():
        raise InputError(
            f"{folder} is where the originals lie, and they would be written over",
            hint="Name another folder; then look at the files, delete the originals and move these in their place.",
        )
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
    by_source: dict[str, list[Transcript]] = {}
    for transcript in transcripts:
        by_source.setdefault(transcript.source, []).append(transcript)
    return [_written(study, key, Path(source), held, target) for source, held in sorted(by_source.items())]


def _written(study: Study, key: Key, source: Path, held: Sequence[Transcript], target: Path) -> Written:
    known = [words for words in key.originals if len(words) > 1]
    has_names = any(words in source.name for words in known)
    original = study.root / source
    if len(held) == 1 and source.suffix.lower() in _LAYOUT_KEPT and original.is_file():
        made = _in_layout(study, key, original, held[0])
        if made is not None and _reads_as(study, source.name, made, held):
            write_whole(target / source.name, made)
            return Written(target / source.name, is_layout_kept=True, is_equal=True, has_names=has_names)
    name = source.with_suffix(".csv").name
    made = _table(held)
    write_whole(target / name, made)
    is_equal = _reads_as(study, name, made, held)
    return Written(target / name, is_layout_kept=False, is_equal=is_equal, has_names=has_names)


def _in_layout(study: Study, key: Key, original: Path, held: Transcript) -> bytes | None:
    """The original's text with the turns' words as they are now; ``None`` when they do not stand in it as read."""
    try:
        text = original.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    found, _ = _read(study, original)
    if len(found) != 1 or len(found[0].turns) != len(held.turns):
        return None
    said = in_words(key)
    parts, last = [], 0
    for old, new in zip(found[0].turns, held.turns, strict=True):
        words = old.span.of(found[0].text)
        place = text.find(words, last)
        if place < 0:
            return None
        parts += [said(text[last:place]), new.span.of(held.text)]
        last = place + len(words)
    return "".join([*parts, said(text[last:])]).encode()


def _table(held: Sequence[Transcript]) -> bytes:
    """A row a turn, with all that a transcript holds of it."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["transcript", "case", "language", "turn", "start", "end", "speaker", "role", "text"])
    for transcript in held:
        for turn in transcript.turns:
            start = "" if turn.start_ms is None else str(turn.start_ms)
            end = "" if turn.end_ms is None else str(turn.end_ms)
            role = "" if turn.role == "unknown" else turn.role.value
            words = turn.span.of(transcript.text)
            row = [transcript.name, transcript.case, transcript.language or "", turn.number, start, end]
            table.writerow([*row, turn.speaker or "", role, words])
    return out.getvalue().encode()


def _reads_as(study: Study, name: str, made: bytes, held: Sequence[Transcript]) -> bool:
    """Whether reading a file gives the words, turns and speakers that the study holds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(made)
        found, is_read = _read(study, path)
    if not is_read or len(found) != len(held):
        return False
    by_name = {transcript.name: transcript for transcript in found}
    for one in held:
        other = by_name.get(one.name)
        if other is None or other.text != one.text or other.case != one.case:
            return False
        if [replace(t, role=one.turns[0].role) for t in other.turns] != [
            replace(t, role=one.turns[0].role) for t in one.turns
        ]:
            return False
    return True


def _read(study: Study, path: Path) -> tuple[list[Transcript], bool]:
    found, problems = readers.read_all(
        path.resolve(),
        root=study.root,
        speakers=study.settings.speakers,
        layouts=study.settings.profiles,
        largest_mb=study.settings.reading.largest_mb,
    )
    return list(found), not any(problem.severity == "error" for problem in problems)


def folder_check(study: Study) -> list[str]:
    """Where in the study names still are, in plain words; only what is there is told."""
    told = []
    if any(study.transcripts.glob("*")):
        told.append("transcripts/: the original files, and files of codings, cases and guides beside them")
    for path, what in ((study.backups, "copies of the stores"), (study.history, "earlier states of written files")):
        if path.is_dir() and any(path.iterdir()):
            told.append(f"{path.name}/: {what} made before")
    if study.exports.is_dir() and any(path.name != "heads.json" for path in study.exports.iterdir()):
        told.append("exports/: what was exported before")
    if any((folder / ".git").exists() for folder in (study.root, *study.root.parents)):
        told.append("the git history, if transcripts or codings were ever committed")
    return told
