"""A transcript gets another name, and everything that names it goes along."""

import sqlite3
from contextlib import closing

import pytest

from qualkit import store
from qualkit.errors import InputError, UnknownNameError
from qualkit.model.memo import About, Subject
from qualkit.workflow import layers, memos, quotes, renaming
from qualkit.workflow.ready import ready
from qualkit.workflow.verify import verify
from tests.workflow.deposited import LINK, coded, filled, read


@pytest.fixture
def engine(study, now):
    filled(study.root.parent)
    return ready(study, now=now)


def standing(study, coder, now):
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        return store.codings.standing(connection), store.decisions.log(connection)


def rows(engine, name):
    with store.reading(engine) as connection:
        segments = [(one.span, one.unit) for one in store.segments.every(connection, name)]
        places = {span for at, span in store.samples.places(connection, "sample-1") if at == name}
        return store.transcripts.get(connection, name).text, segments, places


def test_codings_samples_quotes_and_files_go_along_and_the_logs_verify(study, engine, now):
    book = read(study)
    place = quotes.located(engine, "P1", LINK)
    quotes.add(study, engine, book, place, "access.link", words=None, note="", now=now)
    for about in (About(Subject.CASE, "P1"), About(Subject.TRANSCRIPT, "P1")):
        memos.add(study, engine, "ann", memos.of_idea(engine, book, about), "x", kind="", book=book, now=now)
    before, held = rows(engine, "P1"), standing(study, "ann", now)
    done = renaming.rename(study, engine, "P1", "K-07", now=now)
    engine = ready(study, now=now)
    assert rows(engine, "K-07") == before
    codings, log = standing(study, "ann", now)
    assert [(one.span, one.code, one.quote) for one in codings] == [(one.span, one.code, one.quote) for one in held[0]]
    assert {one.transcript for one in codings} == {"K-07", "P2"}
    assert {one.about.id for one in log if one.about is not None} == {"", "K-07"}
    assert not any(finding.is_damage for finding in verify(study, now=now)[1])
    assert not (study.transcripts / "P1.txt").exists()
    assert (study.transcripts / "K-07.txt").is_file()
    assert (study.matrices / "K-07" / "access.md").is_file()
    assert "(K-07:" in study.quotes_path.read_text(encoding="utf-8")
    assert "K-07" in study.cases_path.read_text(encoding="utf-8")
    assert set(done.decisions) == {"ann", "ann-2", "bo"} & set(store.layer_coders(study.layers))


def test_no_store_says_the_old_name_any_more_but_for_labels_of_speakers(study, engine, now):
    renaming.rename(study, engine, "P1", "K-07", now=now)
    ready(study, now=now)
    for path in (study.store_path, *study.layers.glob("*.sqlite")):
        with closing(sqlite3.connect(path)) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            said = {name: str(database.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}  # noqa: S608
        assert [name for name, told in said.items() if "'P1'" in told or '"P1"' in told] in ([], ["turns"])


def test_a_renaming_that_was_stopped_is_finished_by_the_next_command(study, engine, now, monkeypatch):
    moved = renaming._files

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(renaming, "_files", stopped)
    with pytest.raises(KeyboardInterrupt):
        renaming.rename(study, engine, "P1", "K-07", now=now)
    monkeypatch.setattr(renaming, "_files", moved)
    told: list[str] = []
    engine = ready(study, now=now, tell=told.append)
    assert any("finished now" in line for line in told)
    with store.reading(engine) as connection:
        assert store.transcripts.names(connection) == ["K-07", "P2"]
    assert (study.transcripts / "K-07.txt").is_file()
    assert not any(finding.is_damage for finding in verify(study, now=now)[1])


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a:b", "P2", "p2", "P1", "con", "consensus", "x" * 101, "a\nb"])
def test_a_name_that_no_file_can_have_or_that_is_taken_is_refused(study, engine, now, name):
    with pytest.raises(InputError):
        renaming.rename(study, engine, "P1", name, now=now)
    assert (study.transcripts / "P1.txt").is_file()


def test_what_is_not_there_cannot_be_renamed(study, engine, now):
    with pytest.raises(UnknownNameError, match="no transcript named 'P7'"):
        renaming.rename(study, engine, "P7", "K-07", now=now)


def test_a_file_in_the_way_is_left_alone(study, engine, now):
    (study.transcripts / "K-07.txt").write_text("I: mine", encoding="utf-8")
    with pytest.raises(InputError, match="there is a file"):
        renaming.rename(study, engine, "P1", "K-07", now=now)
    assert (study.transcripts / "K-07.txt").read_text(encoding="utf-8") == "I: mine"


def test_a_coder_goes_on_after_a_renaming(study, engine, now):
    renaming.rename(study, engine, "P1", "K-07", now=now)
    coded(study, ready(study, now=now), now, "bo", {"transcript": "K-07", "quote": "Nothing else", "codes": []})
    assert not any(finding.is_damage for finding in verify(study, now=now)[1])
