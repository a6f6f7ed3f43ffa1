"""Nothing is lost, and nothing stands on the wrong words, when a step is stopped, doubled or cannot be written."""

import sqlite3
from dataclasses import replace

import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.errors import StoreError
from qualkit.model.coding import Coder, Mode
from qualkit.session import Answer, Quit
from qualkit.workflow import heads, relink
from qualkit.workflow.code import code
from qualkit.workflow.codebook import edit
from qualkit.workflow.layers import add_coder, open_layer
from qualkit.workflow.read import import_transcripts
from qualkit.workflow.ready import ready
from qualkit.workflow.undo import undo_decision

LINK, FILM = Answer(("access.link",)), Answer(("cost.film",))


@pytest.fixture
def engine(study, now):
    made = ready(study, now=now)
    add_coder(made, Coder("ann"), now=now)
    return made


class _Steps:
    """Answers one step after the other; a step that is a function happens while the segment is on screen."""

    def __init__(self, *steps):
        self.steps = list(steps)

    def ask(self, _view):
        while callable(step := self.steps.pop(0)):
            step()
        return step


def session(study, engine, now, *steps):
    return code(
        study,
        engine,
        "ann",
        book=books.read(study.codebook_path, root=study.root),
        mode=Mode.BLIND,
        asker=_Steps(*steps, Quit()),
        now=lambda: now,
        clock=lambda: 0.0,
    )


def standing(study, now):
    with store.reading(open_layer(study, "ann", now=now)) as connection:
        return [(c.transcript, c.quote, c.code) for c in store.codings.standing(connection)]


def words_of(study, engine, now):
    """The words that every standing coding's span holds in the transcript of today."""
    with (
        store.reading(engine) as shared,
        store.reading(open_layer(study, "ann", now=now)) as connection,
    ):
        return [store.transcripts.get(shared, c.transcript).quote(c.span) for c in store.codings.standing(connection)]


def update_p1(study, engine, now):
    path = study.transcripts / "P1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("I: Where", "I: Well then, where"), encoding="utf-8")
    return import_transcripts(study, engine, [path], update=True, now=now)


def test_a_second_session_of_one_coder_is_told_and_saves_nothing_over_the_first(study, engine, now):
    def again():
        with pytest.raises(StoreError, match="ann is coding in another session that is still open"):
            session(study, engine, now, FILM)

    session(study, engine, now, LINK, again, LINK)
    assert [code for _, _, code in standing(study, now)] == ["access.link", "access.link"]
    session(study, engine, now, FILM)


def test_an_undo_from_outside_stops_the_session_that_does_not_know_of_it(study, engine, now):
    with pytest.raises(StoreError, match="goes on where the log stands"):
        session(study, engine, now, LINK, lambda: undo_decision(study, engine, "ann", now=now), FILM)
    assert standing(study, now) == []


def test_a_transcript_updated_under_a_session_takes_no_coding_on_its_old_words(study, engine, now):
    with pytest.raises(StoreError, match="'P1' was changed in the study"):
        session(study, engine, now, lambda: update_p1(study, engine, now), LINK)
    assert standing(study, now) == []


def test_an_update_stopped_before_the_layers_is_finished_by_the_next_command(study, engine, now, monkeypatch):
    session(study, engine, now, LINK, FILM)
    before = words_of(study, engine, now)
    with monkeypatch.context() as patched:
        patched.setattr("qualkit.workflow.read.relink", _killed)
        with pytest.raises(KeyboardInterrupt):
            update_p1(study, engine, now)
    assert words_of(study, engine, now) != before
    told: list[str] = []
    ready(study, now=now, tell=told.append)
    assert words_of(study, engine, now) == before
    assert told == ["The last update of P1 was stopped half way; 2 decided spans were found again now."]
    ready(study, now=now, tell=told.append)
    assert len(told) == 1


def test_a_layer_is_relinked_once_however_often_it_is_asked_for(study, engine, now):
    session(study, engine, now, LINK)
    with store.reading(engine) as connection:
        old = store.transcripts.get(connection, "P1")
    update_p1(study, engine, now)
    with store.reading(engine) as connection:
        new = store.transcripts.get(connection, "P1")
    assert relink.relink(study, engine, old, new, now=now) == []
    assert relink.relink(study, engine, new, replace(new, text=old.text), now=now) != []


def _killed(*_args, **_options):
    raise KeyboardInterrupt


def test_a_codebook_edit_that_the_store_cannot_keep_leaves_the_file_as_it_was(study, engine, now, monkeypatch):
    before = study.codebook_path.read_bytes()

    def full(_connection):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("sqlalchemy.engine.default.DefaultDialect.do_commit", lambda _self, c: full(c))
    with pytest.raises(StoreError, match="disk is full"):
        edit(study, engine, "relabel", lambda text: text.replace("Waiting", "Wait"), now=now)
    assert study.codebook_path.read_bytes() == before


def test_damaged_heads_are_told_before_the_first_decision(study, engine, now):
    session(study, engine, now, LINK)
    heads.path(study).write_text('{"ann": 3', encoding="utf-8")
    with pytest.raises(StoreError, match="does not hold the heads"):
        session(study, engine, now, FILM)
    assert len(standing(study, now)) == 1


def test_heads_that_cannot_be_written_say_that_the_decisions_are_saved(study, engine, now):
    heads.path(study).parent.rmdir() if heads.path(study).parent.is_dir() else None
    heads.path(study).parent.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="The decisions are saved"):
        session(study, engine, now, LINK)
    assert len(standing(study, now)) == 1
