"""``import`` of many formats: previews, joined tiers, and words shown clean."""

from __future__ import annotations

TIER = '"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "{0}" 0 9 1 {1} 9 "I am {0}."'


def test_a_preview_shows_the_first_turns_and_writes_nothing(call, study):
    path = study.root / "talk.html"
    path.write_text("<nav>Home</nav><p>I: How did it begin?</p><p>P: With a cough.</p>", encoding="utf-8")
    called = call("import", "--preview", path)
    assert called.status == 0
    assert "How did it begin?" in called.out
    assert "not read: 1 <nav>" in called.err
    assert not (study.transcripts / "talk.html").exists()


def test_tiers_of_two_files_become_one_transcript(call, study):
    for name, at in (("Doctor", 0), ("Patient", 3)):
        (study.root / f"d1_{name}.TextGrid").write_text(TIER.format(name, at), encoding="utf-8")
    files = [study.root / f"d1_{name}.TextGrid" for name in ("Doctor", "Patient")]
    called = call("import", "--together", "d1", *files)
    assert called.status == 0, called.err
    assert (study.transcripts / "d1.TextGrid").exists()
    assert "I am Patient." in call("transcripts", "show", "d1").out
    assert call("import", "--together", "../d1", *files).status == 2
    assert call("import", "--together", "d2", files[0], study.root / "qualkit.toml").status == 2


def test_words_are_shown_without_marks_and_kept_with_them(call, study):
    path = study.root / "marks.txt"
    path.write_text("I: so:: (0.5) how ↑was it?\nP: well (.) ((coughs)) fine\n", encoding="utf-8")
    assert call("import", path).status == 0
    clean = call("transcripts", "show", "marks", "--clean", "--output", "csv")
    assert "so how was it?" in clean.out
    assert "Read as jefferson" in clean.err
    assert "so:: (0.5) how ↑was it?" in call("transcripts", "show", "marks", "--output", "csv").out


def test_a_survey_that_is_not_sure_shows_the_profile(call, study):
    path = study.root / "s.csv"
    path.write_text("ID,Thoughts,Gender?\n1,I could see them at home,f\n", encoding="utf-8")
    called = call("import", path)
    assert called.status == 2
    assert 'questions = ["Thoughts"]' in called.err


def test_a_taught_ending_is_read_from_the_folder_when_the_store_is_built_anew(call, study):
    taught = "\n[[profiles]]\nname = 'ours'\nfiles = '*.talk'\nturn = '(?P<speaker>\\w+)> '\n"
    settings = study.root / "qualkit.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + taught, encoding="utf-8")
    path = study.root / "x1.talk"
    path.write_text("Ann> How did it begin?\nBen> With a cough.\n", encoding="utf-8")
    assert call("import", path).status == 0
    (study.root / "study.sqlite").unlink()
    assert "With a cough." in call("transcripts", "show", "x1").out
