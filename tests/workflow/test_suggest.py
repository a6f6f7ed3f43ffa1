"""Suggestions are kept as batches, learn from one coder for that coder, and are not made twice from the same."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from qualkit import store
from qualkit.errors import InputError
from qualkit.workflow.codings import import_codings
from qualkit.workflow.ready import ready
from qualkit.workflow.suggest import embed, passages, questions_of, suggest
from qualkit.workflow.vectors import kept_vectors_of, vectors_of

EMPTY = "schema: qualkit-codebook/1\nname: Nothing yet\nversion: 0.1.0\nlanguages: [en]\nthemes: []\n"


@pytest.fixture
def engine(study, now):
    return ready(study, now=now)


def coded(study, engine, now, coder="ann"):
    path = study.root / "in.jsonl"
    path.write_text(
        f'{{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "{coder}"}}\n', "utf-8"
    )
    import_codings(study, engine, [path], now=now)


def test_every_segment_has_suggestions_with_evidence(study, engine, now):
    done = suggest(study, engine, coder=None, now=now)
    assert (done.n_segments, done.n_answers, done.is_new) == (5, 0, True)
    with store.reading(engine) as connection:
        found = store.suggestions.latest(connection, "P1", None)
    assert len(found) == 3
    for ranked in found.values():
        assert [one.rank for one in ranked] == [1, 2, 3]
        assert all(0 <= one.probability <= 1 and one.evidence for one in ranked)


def test_the_same_again_makes_no_new_batch_and_a_new_answer_does(study, engine, now):
    coded(study, engine, now)
    assert suggest(study, engine, coder="ann", now=now).is_new
    assert not suggest(study, engine, coder="ann", now=now).is_new
    path = study.root / "more.jsonl"
    path.write_text('{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": [], "coder": "ann"}\n', "utf-8")
    import_codings(study, engine, [path], now=now)
    again = suggest(study, engine, coder="ann", now=now)
    assert (again.is_new, again.n_answers) == (True, 2)


def test_one_coders_answers_train_only_that_coders_suggestions(study, engine, now):
    coded(study, engine, now)
    suggest(study, engine, coder="ann", now=now)
    with store.reading(engine) as connection:
        assert store.suggestions.latest(connection, "P1", "ann")
        assert not store.suggestions.latest(connection, "P1", "bo")


def test_embedding_counts_what_it_computed(study, engine):
    model, n_texts, n_computed = embed(study, engine)
    assert n_computed == n_texts > 5
    assert embed(study, engine) == (model, n_texts, 0)


def test_suggestions_work_from_words_alone(study, now):
    settings = study.root / "qualkit.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"hashing"', '"tfidf"'), encoding="utf-8")
    engine = ready(study, now=now)
    assert suggest(study, engine, coder=None, now=now).model == "words (TF-IDF)"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nobody/none", id="a name on the hub"),
        pytest.param("./no-such-folder", id="a folder that is not there"),
        pytest.param("transcripts", id="a folder that holds no model"),
    ],
)
def test_without_the_studys_model_suggestions_go_on_from_words_and_say_why(study, now, name):
    settings = study.root / "qualkit.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"hashing"', f'"{name}"'), encoding="utf-8")
    done = suggest(study, ready(study, now=now), coder=None, now=now)
    assert (done.model, done.n_segments, done.is_new) == ("words (TF-IDF)", 5, True)
    assert done.hindrance is not None
    assert name in done.hindrance.message
    assert done.hindrance.hint
    again = suggest(study, ready(study, now=now), coder=None, now=now)
    assert not again.is_new
    assert again.hindrance is not None


def test_the_question_is_the_interviewers_last_words_before(study, engine):
    with store.reading(engine) as connection:
        transcript = store.transcripts.get(connection, "P2")
    assert questions_of(transcript) == {2: "链接好找吗？", 4: "胶片呢？"}


def test_a_study_without_segments_says_how_to_get_some(study, now):
    for path in (study.root / "transcripts").iterdir():
        path.unlink()
    with pytest.raises(InputError, match="no segments") as caught:
        suggest(study, ready(study, now=now), coder=None, now=now)
    assert "qualkit import" in str(caught.value.hint)


def test_a_codebook_without_codes_says_how_to_make_one(study, engine, now):
    study.codebook_path.write_text(EMPTY, "utf-8")
    with pytest.raises(InputError, match="no code to suggest") as caught:
        suggest(study, engine, coder=None, now=now)
    assert "qualkit codebook add" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("blob", "dim"),
    [
        pytest.param(b"ab", 256, id="cut short"),
        pytest.param(b"", 0, id="empty"),
        pytest.param(np.ones(8, dtype="<f4").tobytes(), 8, id="of another length"),
        pytest.param(np.full(256, np.nan, dtype="<f4").tobytes(), 256, id="no numbers"),
        pytest.param(np.full(256, 1e30, dtype="<f4").tobytes(), 256, id="longer than one"),
    ],
)
def test_vectors_that_a_spoilt_store_holds_are_embedded_anew(study, engine, blob, dim):
    embed(study, engine)
    vectors = vectors_of(study, engine)
    assert vectors is not None
    sound = vectors(["Nothing else, thank you.", "胶片呢？"])
    with closing(sqlite3.connect(study.root / "study.sqlite")) as spoilt:
        spoilt.execute("UPDATE vectors SET vector = ?, dim = ? WHERE rowid % 3 = 0", (blob, dim))
        n_spoilt = spoilt.execute("SELECT count(*) FROM vectors WHERE rowid % 3 = 0").fetchone()[0]
        spoilt.commit()
    assert embed(study, engine)[2] == n_spoilt > 1
    assert np.array_equal(vectors(["Nothing else, thank you.", "胶片呢？"]), sound)
    assert embed(study, engine)[2] == 0


def spoil(study):
    """Make every vector of the store as long as another model's would be; how many there are."""
    row = np.full(8, 8**-0.5, dtype="<f4").tobytes()
    with closing(sqlite3.connect(study.root / "study.sqlite")) as store_file:
        n_spoilt = store_file.execute("UPDATE vectors SET vector = ?, dim = 8", (row,)).rowcount
        store_file.commit()
    return n_spoilt


def test_a_store_whose_every_vector_is_of_another_length_is_embedded_anew(study, engine, now):
    embed(study, engine)
    n_spoilt = spoil(study)
    done = suggest(study, engine, coder=None, now=now)
    assert (done.n_spoilt, done.is_new) == (n_spoilt, True)
    assert embed(study, engine)[2] == 0
    with store.reading(engine) as connection:
        assert store.suggestions.every_batch(connection)[-1].settings["dim"] == 256


def test_vectors_that_are_all_of_another_length_are_not_handed_out(study, engine):
    kept = kept_vectors_of(study, engine)
    assert kept is not None
    embed(study, engine)
    text = next(iter(passages(engine).values())).text
    before = kept([text])
    assert before is not None
    assert before.shape == (1, 256)
    spoil(study)
    assert kept([text]) is None
