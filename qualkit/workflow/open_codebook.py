"""The codebook of a running session: it follows its file, and takes new draft codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit.codebook.naming import free_id
from qualkit.errors import CodebookError, StoreError
from qualkit.model.codebook import Status
from qualkit.workflow.codebook import current, edit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
    from qualkit.session import NewCode
    from qualkit.store import Engine
    from qualkit.study import Study

DRAFTS = "unsorted"
"""Id of the theme that takes new codes without one."""
_LABELS = {"en": "Unsorted", "zh": "待归类"}
_TOLD = 3
"""Places of errors told at most; `qualkit codebook check` tells them all."""


class OpenCodebook:
    """The study's codebook during a session.

    Args:
        study: The study.
        engine: Its store.
        book: The codebook as the session begins.
        transcripts: By name.
        adopted: Told each new state, before the session goes on with it.
        now: The time of an edit.
    """

    def __init__(
        self,
        study: Study,
        engine: Engine,
        book: Codebook,
        transcripts: Mapping[str, Transcript],
        *,
        adopted: Callable[[Codebook], None],
        now: Callable[[], datetime],
    ) -> None:
        self._study = study
        self._engine = engine
        self._book = book
        self._transcripts = transcripts
        self._adopted = adopted
        self._now = now
        self._seen: tuple[int, ...] | None = None  # the file as it was when the book was last compared with it

    def current(self) -> tuple[Codebook, str]:
        """The codebook as of now, and what there is to tell of a change.

        A file with errors, or one that is gone, changes nothing; the places are told once.
        """
        found = self._stamp()
        if found == self._seen:
            return self._book, ""
        self._seen = found
        try:
            book = current(self._study, self._engine, now=self._now())
        except CodebookError as error:
            return self._book, f"The codebook file cannot be used: {_places(error)} The session goes on without."
        except StoreError:
            self._seen = None  # the store is busy: the change is picked up at the next segment
            return self._book, ""
        if book.sha256 == self._book.sha256:
            return self._book, ""
        told = f"The codebook was changed: {_difference(self._book, book)}."
        return self._take(book), told

    def add(self, new: NewCode, segment: Segment) -> tuple[Codebook, str]:
        """The codebook with a new draft code, and the code's id; the edit can be undone (``qualkit undo``).

        Raises:
            CodebookError: The id is taken or none, or the file has errors; nothing was changed.
            StoreError: The study's store cannot keep the edit; nothing was changed.
        """
        from qualkit.codebook.edit import add  # loads the YAML writer, which a session seldom needs

        made: list[str] = []

        def change(text: str) -> str:
            book, problems = books.parse(text.encode(), path=self._study.codebook_path)
            if book is None:
                raise CodebookError("the codebook has errors", problems=problems)
            code = new.code or free_id(new.label, book)
            below = new.below
            if below is None:
                below = DRAFTS
                if DRAFTS not in book and DRAFTS not in {theme.id for theme in book.themes}:
                    first = book.languages[0]
                    text = add(text, DRAFTS, parent=None, label=_LABELS.get(first, _LABELS["en"]))
            transcript = self._transcripts[segment.transcript]
            spoken = transcript.language if transcript.language in book.languages else None
            made[:] = [code]
            return add(
                text,
                code,
                parent=below,
                label=" ".join(new.label.split()),
                language=spoken if new.quote is not None else _written_in(new.label, book),
                status=Status.DRAFT,
                example="" if new.quote is None else " ".join(transcript.quote(segment.span).split()),
                example_language=spoken,
                source=f"{transcript.name} ¶{segment.turn}",
            )

        edit(self._study, self._engine, f"add {new.code or new.label} while coding", change, now=self._now())
        book = current(self._study, self._engine, now=self._now())
        self._seen = self._stamp()
        return self._take(book), made[0]

    def _take(self, book: Codebook) -> Codebook:
        self._book = book
        self._adopted(book)
        return book

    def _stamp(self) -> tuple[int, ...]:
        """What tells one state of the file from another without reading it; empty when the file is gone."""
        try:
            found = self._study.codebook_path.stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino


def _written_in(words: str, book: Codebook) -> str | None:
    """The codebook's language that words are written in by their script; ``None`` for its first."""
    is_chinese = any("\u3400" <= letter <= "\u9fff" for letter in words)
    language = "zh" if is_chinese else "en"
    return language if language in book.languages else None


def _places(error: CodebookError) -> str:
    """The first of a codebook's problems with their places, on one line."""
    if not error.problems:
        return f"{error.where or 'the file'}: {error.message}."
    told = [f"{one.where}: {one.message}" for one in error.problems[:_TOLD]]
    more = len(error.problems) - len(told)
    return "; ".join(told) + (f"; and {more} more." if more else ".")


def _difference(old: Codebook, new: Codebook) -> str:
    """What another state of the codebook brings for a coder, in a few words."""
    were, are = {code.id for code in old.active()}, {code.id for code in new.active()}
    added = [code for code in sorted(are - were) if old.current_id(code) is None]
    gone = [code for code in sorted(were - are) if new.current_id(code) in (None, code)]
    parts = [f"new {', '.join(added)}" if added else "", f"gone {', '.join(gone)}" if gone else ""]
    return "; ".join(filter(None, parts)) or "texts or ids, and it is followed"
