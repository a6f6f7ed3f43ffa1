from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qualkit import store
from qualkit.model.segment import Span
from qualkit.model.suggestion import Evidence, EvidenceKind, Suggestion
from tests.store.made import AT, transcript

HERE, THERE = Span(0, 4), Span(4, 9)


def suggestion(code, rank=1, span=HERE, name="P01"):
    return Suggestion(name, span, code, rank, 0.5)


@pytest.fixture
def connection(study):
    with store.reading(study) as opened:
        for name in ("P01", "P02"):
            store.transcripts.add(opened, transcript(name, "words that were said"))
        yield opened


def codes_of(found):
    return {span: [made.code for made in ranked] for span, ranked in found.items()}


def test_a_suggestion_comes_back_with_its_evidence(connection):
    found = Suggestion(
        "P01",
        HERE,
        "cost",
        1,
        0.123456789012345,
        (
            Evidence(EvidenceKind.EXAMPLE, "😀 too dear", "cost", -0.25),
            Evidence(EvidenceKind.WORDS, "dear", "cost"),
        ),
    )
    batch = store.Batch(AT, "model", "lin", {"k": 5, "names": ["a"], "off": None}, "not calibrated")
    number = store.suggestions.add(connection, batch, [found])
    assert store.suggestions.latest(connection, "P01", "lin") == {HERE: [found]}
    assert store.suggestions.every_batch(connection) == [
        store.Batch(AT, "model", "lin", {"k": 5, "names": ["a"], "off": None}, "not calibrated", number)
    ]


def test_suggestions_come_by_span_and_rank(connection):
    found = [suggestion("b", 2), suggestion("c", 1, THERE), suggestion("a", 1)]
    store.suggestions.add(connection, store.Batch(AT, "model"), found)
    assert codes_of(store.suggestions.latest(connection, "P01", None)) == {HERE: ["a", "b"], THERE: ["c"]}


def test_numbers_of_numpy_can_be_stored(connection):
    float32: Any = np.float32
    evidence = Evidence(EvidenceKind.CODING, "x", "P07 ¶12", float32(0.5))
    found = Suggestion("P01", HERE, "cost", 1, float32(0.25), (evidence,))
    store.suggestions.add(connection, store.Batch(AT, "model"), [found])
    assert store.suggestions.latest(connection, "P01", None) == {HERE: [found]}


def test_a_span_that_the_newest_batch_abstains_from_has_no_suggestion(connection):
    store.suggestions.add(connection, store.Batch(AT, "model"), [suggestion("old"), suggestion("old", 1, THERE)])
    store.suggestions.add(connection, store.Batch(AT, "model"), [suggestion("new", 1, THERE)])
    assert codes_of(store.suggestions.latest(connection, "P01", None)) == {THERE: ["new"]}


@pytest.mark.parametrize(
    ("whose", "coder", "expected"),
    [
        pytest.param([None, "lin"], "lin", "second", id="one's own batch is newer"),
        pytest.param(["lin", None], "lin", "second", id="the batch for any coder is newer"),
        pytest.param([None, "wei"], "lin", "first", id="another coder's batch is never seen"),
        pytest.param([None, "wei"], None, "first", id="without a coder, batches of coders are not seen"),
        pytest.param(["wei", "wei"], "lin", None, id="there is none for this coder"),
    ],
)
def test_whose_suggestions_are_seen(connection, whose, coder, expected):
    for name, owner in zip(("first", "second"), whose, strict=True):
        store.suggestions.add(connection, store.Batch(AT, "model", owner), [suggestion(name)])
    found = codes_of(store.suggestions.latest(connection, "P01", coder))
    assert found == ({} if expected is None else {HERE: [expected]})


def test_a_batch_on_one_transcript_leaves_those_on_others(connection):
    store.suggestions.add(connection, store.Batch(AT, "model"), [suggestion("old")])
    store.suggestions.add(connection, store.Batch(AT, "model"), [suggestion("new", name="P02")])
    assert codes_of(store.suggestions.latest(connection, "P01", None)) == {HERE: ["old"]}
