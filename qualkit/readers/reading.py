"""The door of the room: a file in, its transcripts and problems out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.config import LARGEST_MB, SpeakerSettings
from qualkit.problem import errors_of
from qualkit.readers import (
    captions,
    clan,
    odt,
    pdf,
    plain,
    praat,
    profiles,
    recognised,
    rtf,
    sheet,
    spoken,
    subtitles,
    table,
    web,
    word,
)
from qualkit.readers.draft import finished
from qualkit.readers.file import File

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path, PurePath

    from qualkit.config import ProfileSettings
    from qualkit.model.transcript import Transcript
    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft

_FORMATS: dict[str, Callable[[File], tuple[list[Draft], list[Problem]]]] = {
    ".ass": subtitles.read_ass,
    ".cha": clan.read,
    ".csv": table.read,
    ".docx": word.read,
    ".htm": web.read,
    ".html": web.read,
    ".json": recognised.read,
    ".jsonl": recognised.read,
    ".lrc": subtitles.read_lrc,
    ".md": lambda file: plain.read(file, is_markdown=True),
    ".odt": odt.read,
    ".otr": web.read_otr,
    ".pdf": pdf.read,
    ".rtf": rtf.read,
    ".sbv": subtitles.read_sbv,
    ".srt": lambda file: captions.read(file, is_webvtt=False),
    ".ssa": subtitles.read_ass,
    ".textgrid": praat.read,
    ".tsv": table.read,
    ".txt": lambda file: plain.read(file, is_markdown=False),
    ".vtt": lambda file: captions.read(file, is_webvtt=True),
    ".xlsx": sheet.read,
    ".xml": spoken.read,
}

_WORD = "Save it as .docx in Word or LibreOffice. "
_SAVED_AS = {
    ".doc": _WORD,
    ".docm": _WORD,
    ".ods": "Save its sheet as .xlsx or .csv. ",
    ".pages": "Export it as .docx. ",
    ".wps": _WORD,
    ".xls": "Save its sheet as .xlsx or .csv. ",
    ".xlsm": "Save its sheet as .xlsx or .csv; macros are never run. ",
}

SUFFIXES: frozenset[str] = frozenset(_FORMATS)
"""Endings of the formats that can be read, in small letters."""


def read_all(
    path: Path,
    *,
    root: Path,
    speakers: SpeakerSettings,
    layouts: Sequence[ProfileSettings] = (),
    largest_mb: int = LARGEST_MB,
) -> tuple[list[Transcript], list[Problem]]:
    """The transcripts in a file, and everything the researcher should know about it.

    Most formats hold one transcript; a .csv may hold several. A file with an error gives none: it is never
    half read. Problems are values, in the order of their lines; a bad file raises nothing.

    Args:
        path: The file.
        root: Folder of the study; places and sources are told relative to it when the file lies inside.
        speakers: The study's settings for labels.
        layouts: The study's profiles; the first whose ``files`` fit the name counts.
        largest_mb: Megabytes from which on a file is refused unread.
    """
    file = File(_relative(path, root), b"", speakers, profiles.chosen(path, layouts))
    reader = _FORMATS.get(path.suffix.lower())
    if reader is None and file.profile is not None:
        reader = _FORMATS[".csv" if file.profile.questions else ".txt"]
    if reader is None:
        what = f"files ending in {path.suffix}" if path.suffix else "files without an ending"
        other = _SAVED_AS.get(path.suffix.lower(), "")
        return [], [file.error(f"{what} cannot be read", hint=f"{other}Formats: {', '.join(sorted(SUFFIXES))}.")]
    data, problem = _bytes(path, file, largest_mb)
    if problem is not None:
        return [], [problem]
    file = replace(file, data=data)
    drafts, problems = reader(file)
    transcripts: list[Transcript] = []
    if not errors_of(problems):
        for draft in drafts:
            transcript, found = finished(draft, file, source=file.path.as_posix())
            problems += found
            transcripts += [transcript] if transcript is not None else []
    problems.sort(key=lambda problem: problem.where.line or 0)
    return ([] if errors_of(problems) else transcripts), problems


def can_read(path: Path, layouts: Sequence[ProfileSettings] = ()) -> bool:
    """Whether a file's name says that it can be read: by its ending, or by a profile of the study."""
    return path.suffix.lower() in SUFFIXES or profiles.chosen(path, layouts) is not None


def joined(paths: Sequence[Path], *, root: Path, largest_mb: int = LARGEST_MB) -> tuple[bytes, list[Problem]]:
    """One TextGrid of several, one a speaker, and every problem of them; no bytes when a problem is an error."""
    files: list[File] = []
    problems: list[Problem] = []
    for path in paths:
        file = File(_relative(path, root), b"", SpeakerSettings())
        data, problem = _bytes(path, file, largest_mb)
        if path.suffix.lower() != ".textgrid":
            problem = file.error("is no .TextGrid; only those are joined", hint="Import it on its own.")
        problems += [problem] if problem is not None else []
        files.append(replace(file, data=data))
    made, found = praat.joined(files) if not problems else (b"", [])
    problems += found
    return (b"" if errors_of(problems) else made), problems


def _bytes(path: Path, file: File, largest_mb: int) -> tuple[bytes, Problem | None]:
    """What a file holds, or why it is not read."""
    try:
        if path.exists() and not path.is_file():
            return b"", file.error("is not a file", hint="Give the files in a folder one by one, or their pattern.")
        if path.exists() and (n_mb := path.stat().st_size / 1_000_000) > largest_mb:
            hint = f"If it is an interview all the same, set in qualkit.toml: [reading] largest_mb = {math.ceil(n_mb)}."
            return b"", file.error(f"has {n_mb:.0f} MB; files of more than {largest_mb} MB are not read", hint=hint)
        data = path.read_bytes()
    except OSError as error:
        return b"", file.error(f"cannot be read: {error.strerror or error}", hint="Check that you may read it.")
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return b"", file.error("is empty", hint="Leave it out, or put the interview's words in.")
    return data, None


def _relative(path: Path, root: Path) -> PurePath:
    """The path from the study's folder, or as given when it lies elsewhere."""
    for inside, folder in ((path.absolute(), root.absolute()), (path.resolve(), root.resolve())):
        if inside.is_relative_to(folder):
            return inside.relative_to(folder)
    return path
