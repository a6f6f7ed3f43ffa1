"""Transcripts come in whole or not at all, and codings stay where their quote is."""

import sys

import pytest

from qualkit import store
from qualkit.errors import TranscriptError
from qualkit.model.coding import Coder
from qualkit.segmentation import Found
from qualkit.workflow import layers
from qualkit.workflow.codings import import_codings
from qualkit.workflow.read import Outcome, import_transcripts, preview_transcripts
from qualkit.workflow.ready import ready


@pytest.fixture
def engine(study, now):
    return ready(study, now=now)


def outside(tmp_path, name, text):
    path = tmp_path / "elsewhere" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def coded(study, engine, now, *lines):
    path = study.root / "ann.jsonl"
    path.write_text('{"qualkit": "codings/1", "coder": "ann"}\n' + "\n".join(lines), encoding="utf-8")
    import_codings(study, engine, [path], now=now)


def standing(study, now, coder="ann"):
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        return {(c.code, c.quote) for c in store.codings.standing(connection)}


def test_a_file_from_outside_is_copied_into_the_study(study, engine, now, tmp_path):
    path = outside(tmp_path, "P3.txt", "I: Well?\n\nP3: It opened at once.\n")
    done = import_transcripts(study, engine, [path], update=False, now=now)
    assert [(item.transcript.name, item.outcome) for item in done] == [("P3", Outcome.ADDED)]
    assert (study.transcripts / "P3.txt").read_bytes() == path.read_bytes()
    assert done[0].transcript.source == "transcripts/P3.txt"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_link_is_read_under_its_own_name(study, engine, now, tmp_path):
    (tmp_path / "raw-0417.txt").write_text("I: Well?\nP: Yes.\n", encoding="utf-8")
    (tmp_path / "P07.txt").symlink_to(tmp_path / "raw-0417.txt")
    (done,) = import_transcripts(study, engine, [tmp_path / "P07.txt"], update=False, now=now)
    assert done.transcript.name == "P07"
    assert not (study.transcripts / "P07.txt").is_symlink()


def test_the_same_content_twice_is_skipped(study, engine, now):
    done = import_transcripts(study, engine, [study.transcripts / "P1.txt"], update=False, now=now)
    assert [item.outcome for item in done] == [Outcome.SAME]


def test_one_bad_file_of_three_and_nothing_is_imported(study, engine, now, tmp_path):
    good = outside(tmp_path, "P3.txt", "I: Well?\n\nP3: Yes.\n")
    empty = outside(tmp_path, "P4.txt", "")
    odd = outside(tmp_path, "P5.pages", "x")
    with pytest.raises(TranscriptError) as caught:
        import_transcripts(study, engine, [good, empty, odd], update=False, now=now)
    assert {problem.where.path.name for problem in caught.value.problems} == {"P4.txt", "P5.pages"}
    with store.reading(engine) as connection:
        assert store.transcripts.names(connection) == ["P1", "P2"]
    assert not (study.transcripts / "P3.txt").exists()


def test_a_changed_file_is_refused_and_the_stored_one_stays(study, engine, now, tmp_path):
    path = outside(tmp_path, "P1.txt", "I: Hm?\n\nP1: Something else altogether.\n")
    before = (study.transcripts / "P1.txt").read_bytes()
    with pytest.raises(TranscriptError) as caught:
        import_transcripts(study, engine, [path], update=False, now=now)
    assert "--update" in str(caught.value.problems[0])
    assert (study.transcripts / "P1.txt").read_bytes() == before


def test_after_an_update_codings_stay_with_their_words_and_the_rest_is_listed(study, engine, now, tmp_path):
    coded(
        study,
        engine,
        now,
        '{"transcript": "P1", "quote": "My son found the link for me.", "codes": ["access.link"]}',
        '{"transcript": "P1", "quote": "The film cost me twenty.", "codes": ["cost.film"]}',
        '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []}',
    )
    text = (study.transcripts / "P1.txt").read_text(encoding="utf-8")
    new = text.replace("I never found the link. ", "No. ").replace(
        "P1: The film cost me twenty. It is a lot of money.\n", "P1: Free.\n"
    )
    path = outside(tmp_path, "P1.txt", new)
    done = import_transcripts(study, engine, [path], update=True, now=now)
    assert done[0].outcome is Outcome.UPDATED
    told = {moved.quote: moved.anchor.how for moved in done[0].moved}
    assert told == {
        "My son found the link for me.": Found.MOVED,
        "The film cost me twenty.": Found.LOST,
        "Nothing else, thank you.": Found.MOVED,
    }
    assert standing(study, now) == {("access.link", "My son found the link for me.")}
    with store.reading(engine) as connection:
        transcript = store.transcripts.get(connection, "P1")
    with store.reading(layers.open_layer(study, "ann", now=now)) as connection:
        for coding in store.codings.standing(connection):
            assert transcript.quote(coding.span) == coding.quote


def test_two_files_of_one_name_are_refused(study, engine, now, tmp_path):
    first = outside(tmp_path, "P3.txt", "I: A?\n\nP3: B.\n")
    second = tmp_path / "P3.md"
    second.write_text("I: A?\n\nP3: C.\n", encoding="utf-8")
    with pytest.raises(TranscriptError) as caught:
        import_transcripts(study, engine, [first, second], update=False, now=now)
    assert "is named 'P3'" in caught.value.problems[0].message


def test_a_preview_writes_nothing(study, tmp_path):
    path = outside(tmp_path, "P9.txt", "I: A?\n\nP9: B.\n")
    assert [item.transcript.name for item in preview_transcripts(study, [path])] == ["P9"]
    assert not study.store_path.exists()
    assert not (study.transcripts / "P9.txt").exists()


def test_a_coder_with_a_name_in_another_script_has_a_layer(study, engine, now):
    layers.add_coder(engine, Coder("林"), now=now)
    layers.open_layer(study, "林", now=now)
    assert store.layer_coders(study.layers) == ["林"]
