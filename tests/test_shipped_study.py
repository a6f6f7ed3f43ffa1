"""The shipped study is what it says it is."""

import json
import re
from pathlib import Path

import pytest

from qualkit import codebook as books
from qualkit.config import SpeakerSettings, read_settings
from qualkit.exchange import read_codings
from qualkit.model.transcript import Role
from qualkit.readers import read_all, read_cases

ROOT = Path(__file__).parents[1]
FILES = sorted(path for path in (ROOT / "transcripts").iterdir() if re.match(r"[PD]\d\d\.", path.name))


def read(path):
    transcripts, problems = read_all(path, root=ROOT, speakers=SpeakerSettings())
    assert problems == []
    (transcript,) = transcripts
    return transcript


def test_there_are_twenty_interviews_in_four_formats_and_two_languages():
    transcripts = [read(path) for path in FILES]
    assert len(transcripts) == 20
    assert len({path.suffix for path in FILES}) >= 4
    assert sum(t.language == "zh" for t in transcripts) >= 8
    assert {t.language for t in transcripts} == {"zh", "en"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_interview_says_that_it_is_synthetic_and_has_both_roles_and_the_length_promised(path):
    transcript = read(path)
    assert transcript.facts["synthetic"] == "true"
    assert (
        {Role.INTERVIEWER, Role.PARTICIPANT} <= {turn.role for turn in transcript.turns} <= set(Role) - {Role.UNKNOWN}
    )
    if transcript.language == "zh":
        assert 2_000 <= len(re.findall(r"[\u4e00-\u9fff]", transcript.text)) <= 4_500
    else:
        assert 1_200 <= len(transcript.text.split()) <= 2_500


def test_every_interview_stands_for_a_case():
    cases, problems = read_cases(ROOT / "transcripts" / "cases.csv", shown=Path("cases.csv"))
    assert problems == []
    assert {case.name for case in cases} == {path.stem for path in FILES}
    guides = read_settings(ROOT / "qualkit.toml").guide
    assert {case.guide for case in cases} <= guides.keys()


def test_the_codebook_has_no_problem_and_eight_themes():
    book, problems = books.load(ROOT / "codebooks" / "cmi.yaml")
    assert problems == []
    assert book is not None
    assert (len(book.themes), len(book.codes)) == (8, 40)
    assert not any("study" in code.sources for code in book.codes)


def test_guides_ask_about_things_that_exist():
    book = books.read(ROOT / "codebooks" / "cmi.yaml")
    known = {theme.id for theme in book.themes} | {code.id for code in book.codes}
    for guide in read_settings(ROOT / "qualkit.toml").guide.values():
        assert set(guide.asks) <= known


def test_the_first_coder_coded_all_and_the_second_four_and_both_say_that_they_are_synthetic():
    found = {}
    for name in ("lin", "mei"):
        (file,), problems = read_codings(ROOT / "transcripts" / "codings" / f"{name}.jsonl", shown=Path(name))
        assert problems == []
        assert file.coder.synthetic
        assert "no human agreement is claimed" in file.note
        found[name] = file
    assert {answer.transcript for answer in found["lin"].answers} == {path.stem for path in FILES}
    assert len({answer.transcript for answer in found["mei"].answers}) == 4
    book = books.read(ROOT / "codebooks" / "cmi.yaml")
    used = [code for answer in found["lin"].answers for code in answer.codes]
    assert set(used) == {code.id for code in book.codes}
    assert any(not answer.codes for answer in found["lin"].answers)


def test_the_schema_beside_the_codebook_is_the_programs():
    written = json.loads((ROOT / "codebooks" / "codebook.schema.json").read_text(encoding="utf-8"))
    assert written == books.json_schema()
