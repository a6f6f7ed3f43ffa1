"""Look for names that leaked: in exports, notes, backups of files, anything that is to leave the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import exchange, privacy
from qualkit.errors import InputError
from qualkit.privacy import Certainty, Kind
from qualkit.workflow.pseudonymise import own_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qualkit.privacy import Key
    from qualkit.study import Study

SEARCHED = frozenset(Kind) - {Kind.DATE, Kind.URL, Kind.IP, Kind.NAME, Kind.PLACE, Kind.ADDRESS, Kind.INSTITUTION}
"""Kinds that are looked for by their form. Dates and web addresses stand in every export; names only the key knows."""

LARGEST = 200_000_000
"""Bytes of a file that is searched."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Personal data in a file; the words themselves are not told again.

    Attributes:
        path: The file.
        line: From 1; ``None`` inside packed files.
        kind: Of the words.
        how: The surrogate whose words these are, or the rule that found them.
    """

    path: Path
    line: int | None
    kind: Kind
    how: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was searched.

    Attributes:
        leaks: By file and line.
        n_files: Files searched.
        unsearched: Files that cannot be: pictures, PDF, databases, locked archives, too large ones.
    """

    leaks: tuple[Leak, ...]
    n_files: int
    unsearched: tuple[Path, ...]


def check(study: Study, key: Key, paths: Sequence[Path]) -> Checked:
    """Search files, and folders whole, for words of the key and of the study's own list, and for structured kinds.

    Words of one character are not searched for: they stand in every text.

    Raises:
        InputError: A path is not there, or a file cannot be read.
    """
    words = {**dict.fromkeys(key.originals, Kind.NAME), **key.kinds, **own_words(study)}
    known = {word: kind for word, kind in words.items() if len(word) > 1 and word not in key.never}
    known = {word: kind for word, kind in known.items() if word in key.originals or word in own_words(study)}
    leaks: list[Leak] = []
    unsearched: list[Path] = []
    n_files = 0
    for path in _files(study, paths):
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else None
        except OSError as error:
            raise InputError(
                f"{path}: cannot be read: {error.strerror or error}", hint="Check that you may read it."
            ) from error
        texts = None if data is None else exchange.searchable(data)
        if texts is None:
            unsearched.append(path)
            continue
        n_files += 1
        has_lines = data is not None and not data.startswith(b"PK\x03\x04")
        leaks += sorted(set(_leaks(path, texts, known, key, has_lines=has_lines)), key=_order)
        leaks += [Leak(path, None, known[w], "in the file's name") for w in known if w in path.name]
    return Checked(tuple(leaks), n_files, tuple(unsearched))


def _leaks(path: Path, texts: Sequence[str], known: dict[str, Kind], key: Key, *, has_lines: bool) -> Iterator[Leak]:
    lines_told: set[str] = set()
    for number, text in enumerate(texts):
        for finding in privacy.listed(text, known):
            line = text.count("\n", 0, finding.span.start) + 1 if has_lines and number == 0 else None
            how = key.surrogates.get(finding.words, "the study's own list")
            # Variants of one text tell the same word again; the first tells its line.
            if number == 0 or finding.words not in lines_told:
                lines_told.add(finding.words)
                yield Leak(path, line, finding.kind, how)
    for number, text in enumerate(texts[:1] if has_lines else texts):
        for finding in privacy.structured_only(text):
            is_sure = finding.kind in SEARCHED and finding.certainty is Certainty.HIGH
            if is_sure and finding.words not in known and finding.words not in key.never:
                line = text.count("\n", 0, finding.span.start) + 1 if has_lines and number == 0 else None
                yield Leak(path, line, finding.kind, finding.rule)


def _files(study: Study, paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and ".git" not in one.parts)
            yield from (one for one in inside if study.privacy.resolve() not in one.resolve().parents)
        elif path.is_file():
            yield path
        else:
            raise InputError(f"there is no file or folder {path}", hint="Name what is to leave the machine.")


def _order(leak: Leak) -> tuple[bool, int, str, str]:
    return (leak.line is None, leak.line or 0, leak.kind, leak.how)
