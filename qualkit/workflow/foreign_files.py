"""A foreign project's texts as files of transcripts."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qualkit import readers
from qualkit.errors import InputError
from qualkit.exchange.refi_offsets import with_line_feeds
from qualkit.problem import Problem, Where, errors_of
from qualkit.workflow.files import NOT_READ

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from qualkit.config import Settings
    from qualkit.exchange.foreign import ForeignSource, ForeignStudy
    from qualkit.model.transcript import Transcript

_UNNAMED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_SUFFIX = re.compile(r"\.(txt|docx?|rtf|odt|pdf|md|html?)$", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
NO_WORDS = re.compile("[\\0-\\6\\x0e-\\x19\\x1c\\x1d\\x1f\ud800-\udfff]")
"""Characters that no text file holds: control signs that a program left in, halves of characters."""


def file_name(name: str) -> str:
    """A name as a file may have it on any machine; empty where nothing is left of it."""
    found = _UNNAMED.sub("-", name).strip(" .-")[:80].strip(" .-")
    return f"{found}-" if _RESERVED.fullmatch(found) else found


def names_of(sources: Sequence[ForeignSource]) -> dict[str, str]:
    """Guid of a source to the transcript's name: a name a file may have, and no two the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for source in sources:
        wanted = file_name(_SUFFIX.sub("", source.name)) or "source"
        if wanted.startswith(NOT_READ):
            wanted = f"text-{wanted}"  # a folder of transcripts passes such names over
        name, n = wanted, 2
        while name.casefold() in taken:
            name, n = f"{wanted}-{n}", n + 1
        taken.add(name.casefold())
        found[source.guid] = name
    return found


def files_of(
    found: ForeignStudy,
    originals: Mapping[str, bytes],
    names: Mapping[str, str],
    cases: Mapping[str, str],
    layout: Mapping[str, str],
    lost: Counter[str],
) -> dict[str, bytes]:
    """Files of transcripts: those qualkit read them from, where they came along; else the texts with their case.

    Args:
        found: The project.
        originals: Files that came with it, by name.
        names: Guid of a source to the transcript's name.
        cases: Guid of a source to the case it stands for.
        layout: Transcript to file, where qualkit wrote the project.
        lost: Where to count what no file can hold.
    """
    if layout and set(names.values()) == set(layout) and set(layout.values()) <= set(originals):
        return {file: originals[file] for file in layout.values()}
    files: dict[str, bytes] = {}
    for source in found.sources:
        head = ""
        if source.guid in cases and not source.text.startswith("---"):
            head = f"---\ncase: {json.dumps(cases[source.guid], ensure_ascii=False)}\n---\n\n"
        text, n = NO_WORDS.subn("", with_line_feeds(source.text))
        lost["control characters in texts"] += n
        files[f"{names[source.guid]}.txt"] = (head + text).encode()
    return files


def understood(settings: Settings, files: Mapping[str, bytes], place: PurePath) -> list[Transcript]:
    """The files as a study with these settings understands them.

    Raises:
        InputError: One of them cannot be read; carries every problem.
    """
    found: list[Transcript] = []
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.write_bytes(content)
            transcripts, told = readers.read_all(
                path,
                root=Path(folder),
                speakers=settings.speakers,
                layouts=settings.profiles,
                largest_mb=settings.reading.largest_mb,
            )
            found += transcripts
            problems += [Problem(Where(place), f"{name}: {one.message}", one.severity, one.hint) for one in told]
    if errors_of(problems):
        raise InputError(f"{len(errors_of(problems))} text(s) cannot be read", problems=errors_of(problems))
    return found
