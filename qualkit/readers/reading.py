"""The door of the room: a file in, its transcripts and problems out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.problem import errors_of
from qualkit.readers import captions, plain, table, word
from qualkit.readers.draft import finished
from qualkit.readers.file import File

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePath

    from qualkit.config import SpeakerSettings
    from qualkit.model.transcript import Transcript
    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft

_FORMATS: dict[str, Callable[[File], tuple[list[Draft], list[Problem]]]] = {
    ".csv": table.read,
    ".docx": word.read,
    ".md": lambda file: plain.read(file, is_markdown=True),
    ".srt": lambda file: captions.read(file, is_webvtt=False),
    ".txt": lambda file: plain.read(file, is_markdown=False),
    ".vtt": lambda file: captions.read(file, is_webvtt=True),
}

_WORD = "Save it as .docx in Word or LibreOffice. "
_SAVED_AS = {
    ".doc": _WORD,
    ".odt": _WORD,
    ".pages": "Export it as .docx. ",
    ".pdf": "Export its text as .txt or .docx. ",
    ".rtf": _WORD,
    ".wps": _WORD,
    ".xlsx": "Save its sheet as .csv. ",
}

SUFFIXES: frozenset[str] = frozenset(_FORMATS)
"""Endings of the formats that can be read, in small letters."""


def read_all(path: Path, *, root: Path, speakers: SpeakerSettings) -> tuple[list[Transcript], list[Problem]]:
    """The transcripts in a file, and everything the researcher should know about it.

    Most formats hold one transcript; a .csv may hold several. A file with an error gives none: it is never
    half read. Problems are values, in the order of their lines; a bad file raises nothing.

    Args:
        path: The file.
        root: Folder of the study; places and sources are told relative to it when the file lies inside.
        speakers: The study's settings for labels.
    """
    place = _relative(path, root)
    file = File(place, b"", speakers)
    reader = _FORMATS.get(path.suffix.lower())
    if reader is None:
        what = f"files ending in {path.suffix}" if path.suffix else "files without an ending"
        other = _SAVED_AS.get(path.suffix.lower(), "")
        return [], [file.error(f"{what} cannot be read", hint=f"{other}Formats: {', '.join(sorted(SUFFIXES))}.")]
    try:
        if path.exists() and not path.is_file():
            return [], [file.error("is not a file", hint="Give the files in a folder one by one, or their pattern.")]
        data = path.read_bytes()
    except OSError as error:
        return [], [file.error(f"cannot be read: {error.strerror or error}", hint="Check that you may read it.")]
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return [], [file.error("is empty", hint="Leave it out, or put the interview's words in.")]
    file = File(place, data, speakers)
    drafts, problems = reader(file)
    transcripts: list[Transcript] = []
    if not errors_of(problems):
        for draft in drafts:
            transcript, found = finished(draft, file, source=place.as_posix())
            problems += found
            transcripts += [transcript] if transcript is not None else []
    problems.sort(key=lambda problem: problem.where.line or 0)
    return ([] if errors_of(problems) else transcripts), problems


def _relative(path: Path, root: Path) -> PurePath:
    """The path from the study's folder, or as given when it lies elsewhere."""
    for inside, folder in ((path.absolute(), root.absolute()), (path.resolve(), root.resolve())):
        if inside.is_relative_to(folder):
            return inside.relative_to(folder)
    return path
