"""Give a transcript another name: its codings, memos, quotes and file follow, and the logs go on to verify."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualkit import exchange, store
from qualkit.errors import InputError, StoreError
from qualkit.model.memo import Subject
from qualkit.report.files import write_whole
from qualkit.workflow import heads, layers, removals
from qualkit.workflow.keys import CASES, LINKED, RENAMING, TOPICS, TOPICS_OF
from qualkit.workflow.stamp import stamp
from qualkit.workflow.veiling import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from qualkit.model.coding import Decision
    from qualkit.store import Engine
    from qualkit.study import Study

_NAME = re.compile(r"\w(?:[\w .-]{0,98}\w)?")
"""What can name a transcript, and a file on every machine."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was done.

    Attributes:
        decisions: Coder to decisions that name the transcript otherwise now.
        files: Files written anew or called otherwise, as in the study's folder.
        inside: The file that the transcript was read from, where it names the transcript inside and must be edited;
            empty otherwise.
    """

    decisions: dict[str, int]
    files: tuple[str, ...]
    inside: str


@dataclass(frozen=True, slots=True)
class _Names:
    old: str
    new: str
    case: str
    new_case: str
    source: str
    new_source: str


def rename(study: Study, engine: Engine, name: str, other: str, *, now: datetime) -> Renamed:
    """Give a transcript another name, everywhere in the study at once.

    Its case is renamed with it where it has the transcript's name; so is the file in ``transcripts/`` that it was
    read from, so that reading it again finds the transcript.

    Raises:
        InputError: The name can be no file's, or is taken.
        StoreError: There is no such transcript, or a layer cannot be opened; nothing was changed.
    """
    with store.reading(engine) as connection:
        held = store.transcripts.get(connection, name)
        every = store.transcripts.every(connection)
        cases = {case.name for case in store.cases.every(connection)}
    if _NAME.fullmatch(other) is None or layers.is_kept(other):
        raise InputError(
            f"no transcript can be named {other!r}", hint="Letters, digits, spaces, dots, - and _; at most 100 of them."
        )
    taken = {one.name.casefold() for one in every if one.name != name} | {one.casefold() for one in cases - {held.case}}
    removed = removals.removal_of(study, other)
    if other.casefold() in taken or removed is not None or other == name:
        raise InputError(f"the name {other!r} is taken", hint="Choose one that no transcript and no case has or had.")
    source = PurePosixPath(held.source)
    is_alone = source.stem == name and sum(one.source == held.source for one in every) == 1
    new_source = source.with_name(f"{other}{source.suffix}") if is_alone else source
    if (
        new_source != source
        and (study.root / new_source).exists()
        and new_source.name.casefold() != source.name.casefold()
    ):
        raise InputError(f"there is a file {new_source} already", hint="Choose another name, or move that file away.")
    for coder in store.layer_coders(study.layers):
        layers.open_layer(study, coder, now=now)
    for folder in {(study.root / source).parent, study.transcripts, study.root}:
        # What would stop the renaming half way is told before anything is changed.
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise InputError(
                f"{folder} cannot be written to; nothing was changed", hint="Change the folder's permissions."
            )
    new_case = other if held.case == name else held.case
    names = _Names(name, other, held.case, new_case, held.source, new_source.as_posix())
    with store.transaction(engine) as connection:
        if store.meta.find(connection, RENAMING) is not None:
            raise StoreError("another transcript is being renamed", hint="Wait for it, then repeat the command.")
        told = (names.old, names.new, names.case, names.new_case, names.source, names.new_source)
        store.meta.put(connection, RENAMING, json.dumps(told, ensure_ascii=False))
    return _follow(study, engine, names, now=now)


def finish(study: Study, engine: Engine, *, now: datetime, tell: Callable[[str], None]) -> None:
    """Go on with a renaming that was stopped half way."""
    with store.reading(engine) as connection:
        noted = store.meta.get(connection, RENAMING)
    names = _Names(*json.loads(noted))
    _follow(study, engine, names, now=now)
    tell(f"The last renaming, to {names.new}, was stopped half way; it is finished now.")


def _follow(study: Study, engine: Engine, names: _Names, *, now: datetime) -> Renamed:
    """Layers, files, and last of all the transcript itself; each step can be taken twice."""
    decisions = {}
    for coder in store.layer_coders(study.layers):
        number = _layer(study, coder, names, now=now)
        if number:
            decisions[coder] = number
    files = list(_files(study, names))
    with store.transaction(engine) as connection:
        store.transcripts.rename(connection, names.old, names.new, source=names.new_source, case=names.new_case)
        # Cases are read again, and topics name segments by the transcript: they can be found again.
        for key in (
            CASES,
            RENAMING,
            TOPICS,
            *(f"{TOPICS_OF}{one}" for one in store.meta.starting(connection, TOPICS_OF)),
        ):
            store.meta.drop(connection, key)
    inside = names.source if names.source == names.new_source and (study.root / names.source).is_file() else ""
    return Renamed(decisions, tuple(files), inside)


def _layer(study: Study, coder: str, names: _Names, *, now: datetime) -> int:
    layer = layers.open_layer(study, coder, now=now)

    def said(decision: Decision) -> Decision:
        about = decision.about
        if about is not None and about.subject is Subject.TRANSCRIPT and about.id == names.old:
            about = replace(about, id=names.new)
        elif about is not None and about.subject is Subject.CASE and about.id == names.case:
            about = replace(about, id=names.new_case)
        transcript = names.new if decision.transcript == names.old else decision.transcript
        return replace(decision, transcript=transcript, about=about)

    with store.transaction(layer) as connection:
        number = store.rewording.reword(connection, said, [], at=stamp(now))
        linked = store.meta.find(connection, f"{LINKED}{names.old}")
        if linked is not None:
            store.meta.put(connection, f"{LINKED}{names.new}", linked)
            store.meta.drop(connection, f"{LINKED}{names.old}")
    heads.keep(study, coder, layer)
    return number


def _files(study: Study, names: _Names) -> Iterator[str]:
    """Links, tables and files that name the transcript; what was changed, as in the study's folder."""
    for path, text in written(study):
        new = _linked(text, names, is_table=path.suffix == ".csv")
        if new != text:
            write_whole(path, new.encode())
            yield path.relative_to(study.root).as_posix()
    if study.cases_path.is_file() and (table := _cases(study.cases_path.read_bytes(), names)) is not None:
        write_whole(study.cases_path, table)
        yield study.cases_path.relative_to(study.root).as_posix()
    for pattern in study.settings.coding.files:
        for path in sorted(study.root.glob(pattern)):
            data = path.read_bytes()
            new_data = _answers(data, names)
            if new_data != data:
                write_whole(path, new_data)
                yield path.relative_to(study.root).as_posix()
    moved = [(study.root / names.source, study.root / names.new_source)]
    if names.case != names.new_case:
        moved.append((study.matrices / names.case, study.matrices / names.new_case))
        moved.append((study.history / "matrices" / names.case, study.history / "matrices" / names.new_case))
    for before, after in moved:
        if before != after and before.exists():
            _move(before, after)
            yield after.relative_to(study.root).as_posix()


def _move(before: Path, after: Path) -> None:
    try:
        before.rename(after)
    except OSError as error:
        raise InputError(
            f"{before} cannot be renamed: {error.strerror or error}",
            hint="Close the file if another program has it open; the next command goes on from here.",
        ) from error


def _linked(text: str, names: _Names, *, is_table: bool) -> str:
    if is_table:
        return re.sub(rf"(?m)^(\"?){re.escape(names.old)}(?=:\d{{1,12}}-\d{{1,12}})", lambda m: m[1] + names.new, text)
    found, _ = exchange.links(text, Path("links"))
    for link in reversed(found):
        if link.transcript == names.old:
            made = exchange.link(link.words, names.new, link.span)
            text = text[: link.start] + made + text[link.end :]
    # The codebook says where an example is from.
    return re.sub(
        rf"(?m)^(\s*(?:- )?source:\s*[\"']?){re.escape(names.old)}(?=[\"']?\s*$|:)", lambda m: m[1] + names.new, text
    )


def _cases(data: bytes, names: _Names) -> bytes | None:
    """The table of cases with the new name of the case; ``None`` when it does not list it."""
    if names.case == names.new_case:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    changed = [[names.new_case if cell.strip() == names.case else cell for cell in row] for row in rows]
    if changed == rows:
        return None
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(changed)
    return data[:3] * data.startswith(b"\xef\xbb\xbf") + out.getvalue().encode()


def _answers(data: bytes, names: _Names) -> bytes:
    """Lines of codings that name the transcript."""
    old, new = (json.dumps(name, ensure_ascii=False).encode() for name in (names.old, names.new))
    return re.sub(rb'("transcript"\s*:\s*)' + re.escape(old), lambda m: m[1] + new, data)
