from __future__ import annotations

import pytest

from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, Passage, suggest
from tests.suggestion.conftest import CODES, WRITTEN, hashed, passage

EITHER = pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words alone")])
ASKED = passage("P9", 3, "we waited for hours in that queue")


def reasons(found, code):
    return {e.kind: e for s in found if s.code == code for e in s.evidence}


@EITHER
def test_a_suggestion_quotes_definition_example_and_coding_verbatim(code_texts, answers, vectors):
    example = CodeText("waiting", "Three hours in the queue.", EvidenceKind.EXAMPLE)
    (found,) = suggest([ASKED], codes=CODES, code_texts=[*code_texts, example], answers=answers, vectors=vectors)
    why = reasons(found, "waiting")
    assert why[EvidenceKind.DEFINITION].text == WRITTEN["waiting"]
    assert why[EvidenceKind.DEFINITION].source == "waiting"
    assert why[EvidenceKind.EXAMPLE].text == "Three hours in the queue."
    said = {answer.passage.text: answer.passage.source for answer in answers if answer.codes == ("waiting",)}
    assert said[why[EvidenceKind.CODING].text] == why[EvidenceKind.CODING].source
    assert all(-1 <= e.score <= 1 for e in why.values() if e.score is not None)


def test_evidence_stands_strongest_first_and_words_last(code_texts, answers):
    (found,) = suggest([ASKED], codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)
    for suggestion in found:
        scores = [e.score for e in suggestion.evidence if e.score is not None]
        assert scores == sorted(scores, reverse=True)
        assert all(e.kind is not EvidenceKind.WORDS for e in suggestion.evidence[:-1])


def test_at_most_five_words_weighed_and_all_stand_in_the_passage(code_texts, answers):
    (found,) = suggest([ASKED], codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)
    words = reasons(found, "waiting")[EvidenceKind.WORDS]
    named = words.text.split(", ")
    assert 1 <= len(named) <= 5
    assert all(word in ASKED.text for word in named)
    assert words.score is None


@pytest.mark.parametrize("shift", [pytest.param(0, id="the same span"), pytest.param(5, id="an overlapping span")])
def test_no_evidence_quotes_the_passage_itself(code_texts, answers, shift):
    span = type(ASKED.span)(ASKED.span.start + shift, ASKED.span.end + shift)
    own = Answer(Passage("P9", span, ASKED.text, source="P9 ¶3"), ("waiting",))
    (found,) = suggest([ASKED], codes=CODES, code_texts=code_texts, answers=[*answers, own], vectors=hashed)
    assert all(e.source != "P9 ¶3" for s in found for e in s.evidence)


def test_the_same_words_of_another_interview_may_be_quoted(code_texts, answers):
    twin = Answer(Passage("P5", ASKED.span, ASKED.text, source="P5 ¶3"), ("waiting",))
    (found,) = suggest([ASKED], codes=CODES, code_texts=code_texts, answers=[*answers, twin], vectors=hashed)
    coding = reasons(found, "waiting")[EvidenceKind.CODING]
    assert (coding.source, coding.score) == ("P5 ¶3", 1.0)


def test_what_is_not_the_code_is_no_evidence_for_it():
    no = CodeText("waiting", "hours in that queue", EvidenceKind.EXAMPLE, is_positive=False)
    (found,) = suggest([ASKED], codes=["waiting", "cost"], code_texts=[no], answers=[], vectors=hashed)
    assert all(e.kind is EvidenceKind.WORDS for s in found for e in s.evidence)


def test_a_coding_without_a_source_names_its_transcript(answers):
    bare = [Answer(Passage(a.passage.transcript, a.passage.span, a.passage.text), a.codes) for a in answers]
    (found,) = suggest([ASKED], codes=CODES, code_texts=[], answers=bare, vectors=hashed)
    assert reasons(found, "waiting")[EvidenceKind.CODING].source in {"P1", "P2", "P3"}
