"""A session's codebook follows its file, and takes draft codes with comments and layout kept."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from functools import partial
from threading import Thread

import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.codebook import edit as edits
from qualkit.errors import InputError, StoreError
from qualkit.model.codebook import Status
from qualkit.model.coding import Coder, Mode
from qualkit.session import ScriptedAsker
from qualkit.workflow import layers
from qualkit.workflow.code import code
from qualkit.workflow.codebook import current, edit, redo_edit, undo_edit
from qualkit.workflow.ready import ready
from qualkit.workflow.segment import segment
from qualkit.workflow.undo import redo_decision, undo_decision


@pytest.fixture
def engine(study, now):
    engine = ready(study, now=now)
    segment(study, engine, only_new=True)
    for coder in ("ann", "bo"):
        layers.add_coder(engine, Coder(coder), now=now)
    return engine


@pytest.fixture
def coded(study, engine, now):
    """A blind session with lines; a step that is a function happens while the segment is on screen."""

    def run(*steps, coder="ann"):
        book = current(study, engine, now=now)

        def lines():
            for step in steps:
                if callable(step):
                    step()
                else:
                    yield step

        asker = ScriptedAsker(lines(), codebook=book, find=partial(books.matches, book))
        code(
            study,
            engine,
            coder,
            book=book,
            mode=Mode.BLIND,
            asker=asker,
            now=lambda: now,
            clock=iter(range(10_000)).__next__,
        )
        return asker.views

    return run


def text(study):
    return study.codebook_path.read_text(encoding="utf-8")


def rewrite(study, old, new):
    """Change the file as an editor would, at a later time."""
    study.codebook_path.write_text(text(study).replace(old, new), encoding="utf-8", newline="\n")


def replacing(old, new):
    return lambda text: text.replace(old, new)


def standing(study, now, coder="ann"):
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        return [(one.quote, one.code) for one in store.codings.standing(connection)]


def test_a_code_in_vivo_is_a_draft_called_and_exemplified_by_the_words(coded, study, engine, now):
    before = text(study)
    views = coded("vivo never found the link")
    after = current(study, engine, now=now).code("never-found-the-link")
    assert (after.theme, after.status) == ("unsorted", Status.DRAFT)
    assert after.label.in_language("en") == "never found the link"
    (example,) = after.examples
    assert example.text.in_language("en") == "I never found the link. My son found the link for me."
    assert example.source == "P1 ¶2"
    assert text(study).startswith(before.rstrip("\n"))  # every line, every comment as it was
    assert "never-found-the-link is a draft in the codebook now" in views[1].message
    assert standing(study, now) == [("I never found the link. My son found the link for me.", "never-found-the-link")]


def test_a_chinese_code_has_its_words_in_its_own_language(coded, study, engine, now):
    coded("go P2", "s", "vivo 八十块钱 @cost", "q")
    made = current(study, engine, now=now).code("八十块钱")
    assert (made.theme, made.label.by_language) == ("cost", {"zh": "八十块钱"})
    assert made.examples[0].text.by_language == {"zh": "胶片一张八十块钱。"}


def test_a_second_draft_of_the_same_words_has_another_id_and_the_same_theme(coded, study, engine, now):
    coded("vivo link. My", "go 1", "vivo link. My")
    book = current(study, engine, now=now)
    assert [one.id for one in book.of_theme("unsorted")] == ["link-my", "link-my-2"]


def test_a_code_typed_new_has_no_participants_words(coded, study, engine, now):
    coded("new access.son @access Sons help")
    made = current(study, engine, now=now).code("access.son")
    assert (made.theme, made.label.in_language("en"), made.examples) == ("access", "Sons help", ())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("new access.link Again", "there is already a code 'access.link'", id="taken"),
        pytest.param("new access Again", "there is already a theme 'access'", id="a theme's"),
        pytest.param("new a:b Again", "'a:b' is not an id", id="no id"),
    ],
)
def test_a_code_that_cannot_be_is_refused_and_nothing_is_changed(coded, study, now, line, told):
    before = text(study)
    views = coded(line)
    assert told in views[1].message
    assert text(study) == before
    assert standing(study, now) == []


def test_the_edit_and_the_decision_are_undone_and_done_again_one_by_one(coded, study, engine, now):
    before = text(study)
    coded("vivo never found the link")
    after, held = text(study), standing(study, now)
    undo_decision(study, engine, "ann", now=now)
    assert undo_edit(study, engine, now=now).action.startswith("add never found the link")
    assert (text(study), standing(study, now)) == (before, [])
    redo_edit(study, engine, now=now)
    redo_decision(study, engine, "ann", now=now)
    assert (text(study), standing(study, now)) == (after, held)


def test_a_file_edited_in_another_window_is_picked_up_and_a_new_code_added_to_it(coded, study, engine, now):
    views = coded(
        "access.link",
        lambda: rewrite(study, "id: access.wait", "id: access.delay\n        formerly: [access.wait]"),
        "f",
        "access.delay",
        lambda: rewrite(study, "languages: [en, zh]", "languages: [en, zh]   # mine"),
        "new cost.travel @cost Travel",
    )
    assert "The codebook was changed" in views[2].message
    assert [one for _, one in standing(study, now)] == ["access.link", "access.delay", "cost.travel"]
    assert "# mine" in text(study)
    assert current(study, engine, now=now).code("cost.travel").theme == "cost"


def test_a_broken_file_is_told_once_with_its_place_and_loses_nothing(coded, study, now):
    good = text(study)
    views = coded(
        lambda: rewrite(study, "  - id: cost\n", "  - idd: cost\n"),
        "access.link",
        "new access.son Sons help",
        lambda: study.codebook_path.write_text(good, encoding="utf-8", newline="\n"),
        "access.wait",
        "q",
    )
    told = [view.message for view in views]
    assert "codebooks/clinic.yaml:" in told[1]
    assert "cannot be used" in told[1]
    assert "No code was added" in told[2]
    assert "cannot be used" not in told[3]
    assert [one for _, one in standing(study, now)] == ["access.link", "access.wait"]


def test_a_file_that_is_gone_is_told_and_the_session_goes_on(coded, study, now):
    views = coded(study.codebook_path.unlink, "access.link", "q")
    assert "cannot be used" in views[1].message
    assert len(standing(study, now)) == 1


def test_two_who_add_a_code_at_the_same_time_both_keep_theirs(study, engine, now):
    def add(name):
        edit(study, engine, name, lambda text: edits.add(text, name, parent="cost", label=name), now=now)

    threads = [Thread(target=add, args=(f"cost.n{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {f"cost.n{number}" for number in range(4)} <= {one.id for one in current(study, engine, now=now).codes}


def test_what_another_program_wrote_meanwhile_is_not_put_back(study, engine, now):
    def change(text):
        edited = text.replace("Waiting", "Delay")
        study.codebook_path.write_text("# another program\n", encoding="utf-8")
        raise StoreError(f"stopped after {len(edited)} characters")

    with pytest.raises(StoreError):
        edit(study, engine, "relabel", change, now=now)
    assert text(study) == "# another program\n"


def test_a_redo_of_an_edit_follows_an_undo_and_ends_with_another_edit(study, engine, now):
    with pytest.raises(InputError, match="no undone edit"):
        redo_edit(study, engine, now=now)
    for old, new in (("Waiting", "Delay"), ("Price of film", "Film")):
        edit(study, engine, new, replacing(old, new), now=now)
    both = text(study)
    undo_edit(study, engine, now=now)
    undo_edit(study, engine, now=now)
    assert [redo_edit(study, engine, now=now).action for _ in range(2)] == ["Delay", "Film"]
    assert text(study) == both
    undo_edit(study, engine, now=now)
    edit(study, engine, "other", lambda text: text.replace("Finding the link", "Links"), now=now)
    with pytest.raises(InputError, match="no undone edit"):
        redo_edit(study, engine, now=now)


def test_a_redo_of_an_edit_is_refused_after_a_change_by_hand(study, engine, now):
    edit(study, engine, "relabel", lambda text: text.replace("Waiting", "Delay"), now=now)
    undo_edit(study, engine, now=now)
    rewrite(study, "Price of film", "Film")
    with pytest.raises(InputError, match="was changed after 'relabel' was undone"):
        redo_edit(study, engine, now=now)


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_outside_a_session_undo_and_redo_take_whole_acts(coded, study, engine, now):
    coded("1-3 access.link", "access.wait")
    assert [one.codes for one in undo_decision(study, engine, "ann", now=NOON)] == [("access.wait",)]
    assert len(undo_decision(study, engine, "ann", now=NOON)) == 3
    assert standing(study, now) == []
    assert len(redo_decision(study, engine, "ann", now=NOON)) == 3
    assert [one.codes for one in redo_decision(study, engine, "ann", now=NOON)] == [("access.wait",)]
    assert len(standing(study, now)) == 4
    assert store.verify(layers.open_layer(study, "ann", now=now)) == []


def test_a_store_that_another_program_holds_takes_no_code_and_loses_no_answer(study, now, monkeypatch):
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.05)
    engine = ready(study, now=now)
    segment(study, engine, only_new=True)
    layers.add_coder(engine, Coder("ann"), now=now)
    before, held = text(study), sqlite3.connect(study.store_path, isolation_level=None)
    book = current(study, engine, now=now)

    def lines():
        yield "access.link"
        held.execute("BEGIN IMMEDIATE")
        yield "new x.y Why"
        yield "access.wait"
        held.close()
        yield "new x.y Why"

    asker = ScriptedAsker(lines(), codebook=book, find=partial(books.matches, book))
    code(study, engine, "ann", book=book, mode=Mode.BLIND, asker=asker, now=lambda: now, clock=lambda: 0.0)
    assert "No code was added" in asker.views[2].message
    assert "is locked by another program" in asker.views[2].message
    assert [one for _, one in standing(study, now)] == ["access.link", "access.wait", "x.y"]
    assert text(study).startswith(before.rstrip("\n"))
