"""Codings as JSON lines."""

import json
from dataclasses import replace
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.exchange import Answer, CodingsFile, codings_lines, read_codings
from qualkit.model.coding import Coder, CoderKind
from qualkit.model.segment import Span

SHOWN = PurePath("codings/ann.jsonl")
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
answers = st.builds(
    Answer,
    transcript=words,
    span=st.none() | st.integers(0, 99).map(lambda start: Span(start, start + 3)),
    quote=words,
    codes=st.lists(words, unique=True, max_size=3).map(tuple),
    facets=st.dictionaries(words, st.dictionaries(words, words, max_size=2), max_size=2),
    memo=st.just("") | words,
    codebook=st.sampled_from(["", "1" * 64]),
    at=st.sampled_from(["", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07+08:00"]),
    fingerprints=st.dictionaries(words, words, max_size=2),
)


def written(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@given(st.lists(answers, min_size=1, max_size=5), st.booleans())
def test_what_is_written_is_read_back(tmp_path_factory, entries, synthetic):
    file = CodingsFile(Coder("ann", "Ann", CoderKind.PERSON, synthetic), "a note", tuple(entries))
    path = tmp_path_factory.mktemp("c") / "ann.jsonl"
    written(path, codings_lines(file, study="s", codebook="0" * 64))
    read, problems = read_codings(path, shown=SHOWN)
    assert problems == []
    plain = [
        Answer(**{name: getattr(a, name) for name in Answer.__slots__ if name != "where"}) for a in read[0].answers
    ]
    expected = [replace(entry, codebook=entry.codebook or "0" * 64) for entry in entries]
    assert (read[0].coder, read[0].note, plain) == (file.coder, file.note, expected)


def test_every_wrong_line_is_told_beside_what_can_be_read(tmp_path):
    path = written(
        tmp_path / "bad.jsonl",
        [
            '{"qualkit": "codings/1", "coder": "ann"}',
            "{not json",
            '["a list"]',
            '{"transcript": "P01", "quote": "x", "codes": [], "colour": "red"}',
            '{"transcript": "P01", "start": 9, "end": 4, "quote": "x", "codes": []}',
            '{"transcript": "P01", "start": 9, "quote": "x", "codes": []}',
            '{"transcript": "P01", "quote": "", "codes": "cost"}',
            '{"transcript": "P01", "quote": "good", "codes": ["cost"]}',
        ],
    )
    files, problems = read_codings(path, shown=SHOWN)
    assert [answer.quote for file in files for answer in file.answers] == ["good"]
    assert [problem.where.line for problem in problems] == [2, 3, 4, 5, 6, 7, 7]


def test_a_wrong_header_is_told_once_and_in_words(tmp_path):
    line = '{"transcript": "P01", "quote": "good", "codes": ["cost"]}'
    path = written(tmp_path / "ann.jsonl", ['{"qualkit": "codings/1", "coder": "Ann Lee"}', line, line])
    _, problems = read_codings(path, shown=SHOWN)
    assert [problem.where.line for problem in problems] == [1]
    assert problems[0].message == "coder: not 'Ann Lee'"
    assert problems[0].hint is not None
    assert "letters, digits" in problems[0].hint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "holds no codings", id="empty"),
        pytest.param("中".encode("gb18030"), "cannot be read", id="not UTF-8"),
        pytest.param(b'{"transcript": "P01", "quote": "x", "codes": []}', "does not say who coded", id="nobody"),
        pytest.param(b'{"a": ' + b"[" * 100_000, "not JSON", id="nested without end"),
    ],
)
def test_files_that_are_no_codings(tmp_path, content, message):
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    _, problems = read_codings(path, shown=SHOWN)
    assert message in problems[0].message


def test_lines_of_several_coders_are_kept_apart(tmp_path):
    line = {"transcript": "P01", "quote": "x", "codes": []}
    path = written(tmp_path / "two.jsonl", [json.dumps(line | {"coder": c}) for c in ("ann", "bo", "ann")])
    files, _ = read_codings(path, shown=SHOWN)
    assert [(file.coder.id, len(file.answers)) for file in files] == [("ann", 2), ("bo", 1)]
