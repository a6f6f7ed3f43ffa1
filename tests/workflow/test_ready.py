"""The store is built from the study's files by the first command that needs it."""

import pytest

from qualkit import store
from qualkit.errors import SettingsError, TranscriptError
from qualkit.workflow.cases import refresh_cases
from qualkit.workflow.ready import ready


def test_the_first_opening_reads_transcripts_cuts_segments_and_reads_cases(study, now):
    told: list[str] = []
    with store.reading(ready(study, now=now, tell=told.append)) as connection:
        assert store.transcripts.names(connection) == ["P1", "P2"]
        # Three participant turns in P1 and two in P2; the interviewer's are context.
        assert len(store.segments.every(connection)) == 5
        assert [case.name for case in store.cases.every(connection)] == ["P1", "P2", "P3"]
    assert any("2 transcripts" in line for line in told)


def test_the_second_opening_builds_nothing(study, now):
    ready(study, now=now)
    told: list[str] = []
    ready(study, now=now, tell=told.append)
    assert told == []


def test_a_broken_transcript_stops_building_with_every_problem_and_the_next_command_goes_on(study, now):
    bad = study.transcripts / "P3.docx"
    bad.write_bytes(b"no document")
    empty = study.transcripts / "P4.txt"
    empty.write_bytes(b"")
    with pytest.raises(TranscriptError) as caught:
        ready(study, now=now)
    assert {problem.where.path.name for problem in caught.value.problems} == {"P3.docx", "P4.txt"}
    bad.unlink()
    empty.unlink()
    with store.reading(ready(study, now=now)) as connection:
        assert store.transcripts.names(connection) == ["P1", "P2"]


def test_cases_are_read_again_when_the_table_changed(study, now):
    ready(study, now=now)
    study.cases_path.write_text("case,role\nP2,physician\n", encoding="utf-8")
    with store.reading(ready(study, now=now)) as connection:
        # P1 has a transcript, so it stays a case; its role is not reported.
        assert [(c.name, c.role) for c in store.cases.every(connection)] == [("P2", "physician"), ("P1", "")]


def test_a_case_spelled_otherwise_than_its_transcript_is_told(study, now):
    told: list[str] = []
    study.cases_path.write_text("case,role\nP1,patient\nP 2,patient\n", encoding="utf-8")
    engine = ready(study, now=now, tell=told.append)
    (message,) = [line for line in told if "cases.csv" in line]
    assert "lists 'P 2' without a transcript" in message
    assert "of 'P2', not listed" in message
    ready(study, now=now, tell=told.append)
    assert len([line for line in told if "cases.csv" in line]) == 1
    refresh_cases(study, engine, tell=told.append)


def test_a_guessed_encoding_of_the_table_is_told(study, now):
    told: list[str] = []
    study.cases_path.write_bytes("case,role\nP1,患者\nP2,患者\n".encode("gb18030"))
    with store.reading(ready(study, now=now, tell=told.append)) as connection:
        assert {case.role for case in store.cases.every(connection)} == {"患者"}
    assert any("read as gb18030, which is a guess" in line for line in told)


def test_a_broken_table_of_cases_is_told_with_its_lines(study, now):
    study.cases_path.write_text("case,role\nP1,a,b\nP1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        ready(study, now=now)
    assert [problem.where.line for problem in caught.value.problems] == [2, 3]


def test_committed_codings_are_read_in(study, now):
    settings = study.root / "qualkit.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[coding]", '[coding]\nfiles = ["codings/*.jsonl"]'),
        encoding="utf-8",
    )
    (study.root / "codings").mkdir()
    line = '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": [], "coder": "ann"}'
    (study.root / "codings" / "ann.jsonl").write_text(line + "\n", encoding="utf-8")
    ready(study, now=now)
    assert store.layer_coders(study.layers) == ["ann"]
