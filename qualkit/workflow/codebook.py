"""Edit the codebook's file, keep every state of it, and take edits back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

import tomlkit

from qualkit import codebook as books
from qualkit import store
from qualkit.config import FILE_NAME
from qualkit.errors import CodebookError, InputError
from qualkit.report.files import write_whole
from qualkit.workflow import layers
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.codebook import Codebook
    from qualkit.store import Connection, Edit, Engine
    from qualkit.study import Study


def edit(study: Study, engine: Engine, action: str, change: Callable[[str], str], *, now: datetime) -> bool:
    """Apply a change to the codebook's text, keep both states, and put the file in place whole.

    Args:
        study: The study.
        engine: Its store.
        action: What is done, as ``undo`` shows it.
        change: The file's text to its new text.
        now: The time of the edit.

    Returns:
        Whether anything changed; a change to nothing writes nothing.

    Raises:
        CodebookError: The change is refused; the file is as it was.
    """
    with _writing(study) as write, store.transaction(engine) as connection:
        # Behind the store's lock: two coders who add a code at the same time both keep theirs.
        before = text_of(study)
        after = change(before)
        if after == before:
            return False
        old = remember(study, connection, before, now=now)
        new = remember(study, connection, after, now=now)
        store.edits.add(connection, store.Edit(stamp(now), action, old.sha256, new.sha256))
        write(after.encode())
    return True


@contextmanager
def _writing(study: Study) -> Iterator[Callable[[bytes], None]]:
    """How to write the codebook's file, so that it is as it was when the store cannot keep the edit.

    A full disk shows at the store's commit, after the file was written. What another program wrote since is
    left alone.
    """
    path = study.codebook_path
    written: list[tuple[bytes, bytes]] = []

    def write(data: bytes) -> None:
        written.append((path.read_bytes(), data))
        write_whole(path, data)

    try:
        yield write
    except BaseException:
        for before, data in written:
            if path.read_bytes() == data:
                write_whole(path, before)
        raise


def undo_edit(study: Study, engine: Engine, *, now: datetime) -> Edit:
    """Put the codebook's file back as it was before the last edit that was not undone.

    Raises:
        InputError: There is no edit; the file was changed by hand since; or codings were made under an id
            that the file before did not know.
    """
    with _writing(study) as write, store.transaction(engine) as connection:
        last = store.edits.last_standing(connection)
        if last is None:
            raise InputError("there is no edit of the codebook to undo", hint="See: qualkit codebook show")
        current = books.read(study.codebook_path, root=study.root)
        if current.sha256 != last.after:
            raise InputError(
                f"the codebook was changed by hand after '{last.action}'",
                hint="Take the change back by hand; nothing was undone.",
            )
        before = store.codebooks.get(connection, last.before)
        book = _parsed(study, before.text)
        used = _used_ids(study, now=now)
        lost = {code for code in used if current.current_id(code) is not None and book.current_id(code) is None}
        if lost:
            raise InputError(
                f"codings were made under {', '.join(sorted(lost))} after '{last.action}'",
                hint="Rename the code back instead: qualkit codebook rename NEW OLD",
            )
        store.edits.set_undone(connection, last.number)
        write(before.text.encode())
    return last


def redo_edit(study: Study, engine: Engine, *, now: datetime) -> Edit:
    """Do the edit of the codebook again that was undone last.

    Raises:
        InputError: No edit was undone, or the file was changed since.
    """
    with _writing(study) as write, store.transaction(engine) as connection:
        undone = store.edits.next_undone(connection)
        if undone is None:
            raise InputError("there is no undone edit of the codebook to do again", hint="A redo follows an undo.")
        if books.read(study.codebook_path, root=study.root).sha256 != undone.before:
            raise InputError(
                f"the codebook was changed after '{undone.action}' was undone",
                hint="Make the edit again by hand; nothing was done.",
            )
        after = store.codebooks.get(connection, undone.after)
        remember(study, connection, after.text, now=now)
        store.edits.set_undone(connection, undone.number, is_undone=False)
        write(after.text.encode())
    return undone


def current(study: Study, engine: Engine, *, now: datetime) -> Codebook:
    """The codebook of today; its state is kept, so that what is coded under it can be compared with it later.

    Raises:
        CodebookError: It is missing or has errors; carries every problem.
    """
    book = books.read(study.codebook_path, root=study.root)
    with store.reading(engine) as connection:
        is_kept = store.codebooks.find(connection, book.sha256) is not None
    if not is_kept:
        with store.transaction(engine) as connection:
            remember(study, connection, study.codebook_path.read_bytes().decode("utf-8"), now=now)
    return book


def text_of(study: Study) -> str:
    """The codebook's file as text, line ends as they are.

    Raises:
        CodebookError: It is missing or not UTF-8.
    """
    books.read(study.codebook_path, root=study.root)
    return study.codebook_path.read_bytes().decode("utf-8")


def remember(study: Study, connection: Connection, text: str, *, now: datetime) -> store.CodebookState:
    """Keep a state of the codebook's file in the store."""
    book = _parsed(study, text)
    state = store.CodebookState(book.sha256, stamp(now), book.name, book.version, text)
    return store.codebooks.add(connection, state)


def _parsed(study: Study, text: str) -> Codebook:
    book, problems = books.parse(text.encode(), path=PurePath(study.settings.study.codebook))
    if book is None:
        raise CodebookError("the codebook would not be valid", problems=problems)
    return book


def _used_ids(study: Study, *, now: datetime) -> set[str]:
    """Ids that standing codings of any coder carry."""
    used: set[str] = set()
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as connection:
            used |= {coding.code for coding in store.codings.standing(connection)}
    return used


def adopt(study: Study, source: Path) -> Path:
    """Make a YAML file the study's codebook: checked, copied into ``codebooks/``, named in qualkit.toml.

    Raises:
        CodebookError: The file has errors; nothing was changed.
        InputError: Another file of this name lies in ``codebooks/``.
    """
    books.read(source, root=study.root)
    return adopt_text(study, source.read_bytes().decode("utf-8"), source.name)


def adopt_text(study: Study, text: str, name: str) -> Path:
    """Make a text the study's codebook, in a file of this name in ``codebooks/``; errors as ``adopt``."""
    _parsed(study, text)
    target, data = study.root / "codebooks" / name, text.encode()
    if target.exists() and target.read_bytes() != data:
        raise InputError(f"another file named {name} lies in codebooks/", hint="Rename one of them.")
    write_whole(target, data)
    settings = study.root / FILE_NAME
    document = tomlkit.parse(settings.read_bytes().decode("utf-8-sig"))
    document.setdefault("study", tomlkit.table())["codebook"] = target.relative_to(study.root).as_posix()
    write_whole(settings, tomlkit.dumps(document).encode())
    return target


def orphans(study: Study, book: Codebook, *, now: datetime) -> dict[str, int]:
    """Ids of standing codings that the codebook neither has nor had, and how many codings carry each."""
    found: dict[str, int] = {}
    for coder in store.layer_coders(study.layers):
        with store.reading(layers.open_layer(study, coder, now=now)) as connection:
            for coding in store.codings.standing(connection):
                if book.current_id(coding.code) is None:
                    found[coding.code] = found.get(coding.code, 0) + 1
    return dict(sorted(found.items()))
