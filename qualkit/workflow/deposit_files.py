"""What a deposit takes of a study's folder, and the interviews and codebooks of the store as files to read.

Only what is named here is taken: a file that is put into the folder for another purpose, such as the key to pseudonyms
in ``privacy/``, is in no deposit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

import tomlkit

from qualkit import codebook as books
from qualkit import store
from qualkit.config import FILE_NAME
from qualkit.errors import InputError
from qualkit.problem import Where
from qualkit.report.delimited import encoded
from qualkit.workflow import heads
from qualkit.workflow.files import shown
from qualkit.workflow.leaving import door

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.codebook import Codebook
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.leaving import Door

STUDY = "study"
"""Folder of a deposit whose files are put back as they are."""
KEPT_APART = "privacy"
"""Folder of a study that leaves it by no command."""
PRIVATE = ("privacy",)
"""Tables of qualkit.toml that may hold names."""
FOLDERS = ("guides", "matrices", "history", "translations")
"""Folders of a study that are taken with all that lies in them."""
SINGLE = (".gitignore", "quotes.md", "removals.jsonl", "transcripts/cases.csv")

_NAMED = "may hold names that surrogates stand for."
"""What is told of a file that stays behind."""


@dataclass(frozen=True)
class Taken:
    """Files taken.

    Attributes:
        files: Name in the deposit to content.
        left_out: What is not among them and why, a sentence each.
        book: The codebook as it was put among them, where that is not simply the file.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    book: Codebook | None = None


def taken(study: Study, engine: Engine, *, has_transcripts: bool, has_sources: bool, now: datetime) -> Taken:
    """Settings, codebook, guides, cases, what researchers wrote, and interviews as read.

    Raises:
        InputError: A file cannot be read, or the codebook lies outside the study.
    """
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
        states = store.codebooks.every(connection)
    judge = door(study, engine, now=now)
    files = {f"{STUDY}/{FILE_NAME}": _settings(study, judge, has_transcripts=has_transcripts)}
    left_out = [
        f"The key to pseudonyms and its names: {KEPT_APART}/ and [privacy] in {FILE_NAME}, where there are any."
    ]
    if study.settings.store.url is not None:
        left_out.append(f"[store] url in {FILE_NAME}: an address may hold a password. The tables are here.")
    text = study.codebook_path.read_bytes().decode("utf-8")
    place = _inside(study, study.codebook_path)
    if not has_transcripts:
        spoken = [transcript.text for transcript in transcripts]
        text, n_quoted = books.unquoted(text, lambda words: any(words in one for one in spoken))
        left_out += _without_words(n_quoted)
        files[f"{STUDY}/{place}"] = text.encode()
        files |= _put(study, [study.cases_path, *_all_of(study.guides)])
        book, _ = books.parse(text.encode(), path=PurePath(place))
        return Taken(files | {"transcripts.csv": _listed(transcripts)}, tuple(left_out), book)
    files[f"{STUDY}/{place}"] = study.codebook_path.read_bytes()
    files |= _put(study, _own(study))
    told_before = [study.history, *_coding_files(study)]
    former = _put(study, [path for place in told_before for path in (_all_of(place) if place.is_dir() else [place])])
    files |= {name: data for name, data in former.items() if judge.is_clean(data)}
    left_out += [f"{name.removeprefix(f'{STUDY}/')}, which {_NAMED}" for name in former if name not in files]
    files |= {name: data for transcript in transcripts for name, data in _as_read(transcript)}
    files |= {f"codebook/states/{_state_name(one)}.yaml": one.text.encode() for one in states}
    if has_sources:
        held: dict[Path, list[Transcript]] = {}
        for transcript in transcripts:
            held.setdefault(study.root / transcript.source, []).append(transcript)
        there = [path for path in held if path.is_file()]
        files |= _put(study, [path for path in there if judge.may_leave(path, held[path])])
        left_out += [f"{shown(path, study)}, which is gone." for path in held if path not in there]
        back = [shown(path, study) for path in there if f"{STUDY}/{_inside(study, path)}" not in files]
        if back:
            more = f" and {len(back) - 3} more" if len(back) > 3 else ""
            left_out.append(f"{', '.join(map(str, back[:3]))}{more}, which {_NAMED}")
    else:
        left_out.append(
            "The files that interviews were read from; their words as read are here. To take them: --sources"
        )
    return Taken(files, tuple(left_out))


def _settings(study: Study, judge: Door, *, has_transcripts: bool) -> bytes:
    """qualkit.toml without what may hold a password or names."""
    document = tomlkit.parse((study.root / FILE_NAME).read_bytes().decode("utf-8-sig"))
    for name in (*PRIVATE, *(() if has_transcripts else ("speakers",))):
        document.pop(name, None)
    for role, labels in judge.unnamed(document.get("speakers", {})).items():
        if labels != list(document["speakers"][role]):
            document["speakers"][role] = labels
    if study.settings.store.url is not None:
        document["store"].pop("url")
    return tomlkit.dumps(document).encode()


def _own(study: Study) -> Iterator[Path]:
    """The files of a study's folder that belong to it, but for its sources and what was written in the past."""
    yield from (study.root / name for name in SINGLE)
    yield heads.path(study)
    yield study.codebook_path.parent / "codebook.schema.json"
    for folder in FOLDERS:
        if study.root / folder != study.history:
            yield from _all_of(study.root / folder)


def _coding_files(study: Study) -> Iterator[Path]:
    """Files of codings that the store is first built from."""
    for pattern in study.settings.coding.files:
        yield from sorted(path for path in study.root.glob(pattern) if path.is_file())


def _all_of(folder: Path) -> Iterator[Path]:
    if folder.is_dir() and not folder.is_symlink():
        yield from (path for path in sorted(folder.rglob("*")) if not path.name.startswith("."))


def _put(study: Study, paths: Iterable[Path]) -> dict[str, bytes]:
    """Files under the names they get in a deposit; those that are not there, or no files, are passed over."""
    found = {}
    for path in paths:
        if path.is_file():
            name = f"{STUDY}/{_inside(study, path)}"
            try:
                found[name] = path.read_bytes()
            except OSError as error:
                raise InputError(
                    f"cannot be read: {error.strerror or error}; no deposit was made",
                    where=Where(shown(path, study)),
                    hint="Check that you may read it.",
                ) from error
    return found


def _inside(study: Study, path: Path) -> str:
    """A file's path in the study.

    Raises:
        InputError: It lies outside, or where nothing leaves, be it by a symbolic link.
    """
    real, root = path.resolve(), study.root.resolve()
    if not real.is_relative_to(root) or real.relative_to(root).parts[0] == KEPT_APART or ".." in path.parts:
        raise InputError(
            f"leads to {real}, which no deposit takes",
            where=Where(shown(path, study) if real.is_relative_to(root) else path),
            hint="Put the file itself into the study's folder, or leave it out.",
        )
    return path.relative_to(study.root).as_posix()


def _without_words(n_quoted: int) -> list[str]:
    told = [
        "Every word of the interviews: texts, quotes, speakers' labels, vectors, reasons of suggestions.",
        "What may quote them: summaries, chosen quotes, translations, their history, the report, former codebooks.",
        "What memos say; that one was written, by whom, when and on what, is told.",
        "[speakers] in qualkit.toml.",
    ]
    if n_quoted:
        told.append(f"The words of {n_quoted} examples of the codebook that are participants'.")
    return told


def _as_read(transcript: Transcript) -> Iterator[tuple[str, bytes]]:
    """An interview's words as a text in which positions count, and its turns as a table."""
    yield f"transcripts/{transcript.name}.txt", transcript.text.encode()
    columns = ("turn", "start", "end", "start_ms", "end_ms", "role", "speaker", "words")
    rows: list[Sequence[float | str]] = [columns]
    for turn in transcript.turns:
        times = ["" if time is None else time for time in (turn.start_ms, turn.end_ms)]
        words = transcript.quote(turn.span)
        rows.append([turn.number, turn.span.start, turn.span.end, *times, turn.role.value, turn.speaker or "", words])
    facts: Mapping[str, str] = {
        "transcript": transcript.name,
        "case": transcript.case,
        "language": transcript.language or "not reported",
        **transcript.facts,
    }
    yield f"transcripts/{transcript.name}.csv", encoded(facts.items(), rows)


def _listed(transcripts: Sequence[Transcript]) -> bytes:
    """The interviews without a word of them."""
    rows: list[Sequence[float | str]] = [("transcript", "case", "language", "characters", "turns", "text_sha256")]
    for one in transcripts:
        digest = hashlib.sha256(one.text.encode()).hexdigest()
        rows.append([one.name, one.case, one.language or "not reported", len(one.text), len(one.turns), digest])
    return encoded((), rows)


def _state_name(state: store.CodebookState) -> str:
    return f"{state.number:04}-{state.at[:10]}-{state.sha256[:12]}"
