from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import InputError
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, suggest
from tests.suggestion.conftest import CODES, hashed, passage

NEW = (
    passage("P9", 1, "the fees and the bill are too much money"),
    passage("P9", 2, "my doctor is honest and I trust her"),
    passage("P9", 3, "we waited for hours in that queue"),
)
EITHER = pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words alone")])


def first_codes(found):
    return [suggestions[0].code for suggestions in found]


@EITHER
def test_the_codebook_alone_finds_the_code(code_texts, vectors):
    found = suggest(NEW, codes=CODES, code_texts=code_texts, answers=[], vectors=vectors)
    assert first_codes(found) == ["cost", "trust", "waiting"]


@EITHER
def test_answers_alone_find_the_code(answers, vectors):
    found = suggest(NEW, codes=CODES, code_texts=[], answers=answers, vectors=vectors)
    assert first_codes(found) == ["cost", "trust", "waiting"]


@EITHER
def test_one_passage_is_judged_as_well_as_many(code_texts, answers, vectors):
    for known in (0, len(answers)):
        for one, code in zip(NEW, CODES, strict=True):
            (found,) = suggest([one], codes=CODES, code_texts=code_texts, answers=answers[:known], vectors=vectors)
            assert found[0].code == code


def test_suggestions_are_ranked_and_name_their_passage(code_texts, answers):
    found = suggest(NEW, codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed, top=2)
    for asked, suggestions in zip(NEW, found, strict=True):
        assert [s.rank for s in suggestions] == [1, 2]
        assert {(s.transcript, s.span) for s in suggestions} == {(asked.transcript, asked.span)}
        assert 1 >= suggestions[0].probability >= suggestions[1].probability >= 0


@EITHER
def test_the_order_of_input_does_not_matter(code_texts, answers, vectors):
    expected = suggest(NEW, codes=CODES, code_texts=code_texts, answers=answers, vectors=vectors)
    shuffled = random.Random(7)
    texts, told, codes = list(code_texts), list(answers), list(CODES)
    for things in (texts, told, codes):
        shuffled.shuffle(things)
    again = suggest(NEW[::-1], codes=codes, code_texts=texts, answers=told, vectors=vectors)
    assert again[::-1] == expected


def test_a_code_given_to_passages_like_this_one_rises(code_texts, answers):
    odd = passage("P9", 5, "the purple lighthouse hummed")
    told = [Answer(passage(f"P{n}", 50, f"a purple lighthouse stood there {n}"), ("trust",)) for n in range(4)]
    before = suggest([odd], codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)[0]
    after = suggest([odd], codes=CODES, code_texts=code_texts, answers=[*answers, *told], vectors=hashed)[0]
    chance = {s.code: s.probability for s in before}
    assert after[0].code == "trust"
    assert after[0].probability > chance["trust"]


def test_answers_of_none_make_every_code_less_probable(code_texts, answers):
    nones = [Answer(passage(f"P{1 + n % 3}", 60 + n, f"well then {n}"), ()) for n in range(24)]
    idle = passage("P9", 7, "well then 99")
    before = suggest([idle], codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)[0]
    after = suggest([idle], codes=CODES, code_texts=code_texts, answers=[*answers, *nones], vectors=hashed)[0]
    assert sum(s.probability for s in after) < sum(s.probability for s in before)


def test_the_code_of_the_passage_just_before_runs_on(code_texts, answers):
    unclear = passage("P9", 2, "yes and then")
    before = Answer(passage("P9", 1, "mm"), ("cost",))
    alone = suggest([unclear], codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)[0]
    found = suggest([unclear], codes=CODES, code_texts=code_texts, answers=[*answers, before], vectors=hashed)[0]
    assert found[0].code == "cost"
    assert found[0].probability > max(s.probability for s in alone)


def test_the_question_helps_where_the_answer_is_short(code_texts):
    asked = passage("P9", 1, "not really", "did you trust the doctor to be honest")
    (found,) = suggest([asked], codes=CODES, code_texts=code_texts, answers=[], vectors=hashed)
    assert found[0].code == "trust"


def test_an_exclusion_speaks_against_its_code_only(code_texts):
    near = passage("P9", 1, "hours spent on the telephone queue")
    no = CodeText("waiting", "hours spent on the telephone queue", EvidenceKind.DEFINITION, is_positive=False)
    chances = [
        {s.code: s.probability for s in suggest([near], codes=CODES, code_texts=t, answers=[], vectors=hashed)[0]}
        for t in (code_texts, [*code_texts, no])
    ]
    assert chances[1]["waiting"] < chances[0]["waiting"]


def test_answers_on_codes_that_are_not_offered_are_no_answers(code_texts, answers):
    retired = [Answer(passage("P4", n, f"parking {n}"), ("parking",)) for n in range(9)]
    both = [Answer(answers[0].passage, (*answers[0].codes, "parking")), *answers[1:]]
    expected = suggest(NEW, codes=CODES, code_texts=code_texts, answers=answers, vectors=hashed)
    found = suggest(NEW, codes=CODES, code_texts=code_texts, answers=[*both, *retired], vectors=hashed)
    assert found == expected


def test_an_answered_passage_is_judged_by_the_other_interviews(code_texts, answers):
    wrong = Answer(passage("P9", 1, "the queue was long and we waited hours"), ("trust",))
    (found,) = suggest([wrong.passage], codes=CODES, code_texts=code_texts, answers=[*answers, wrong], vectors=hashed)
    assert found[0].code == "waiting"


@EITHER
@pytest.mark.parametrize(
    ("codes", "expected"), [pytest.param([], 0, id="no codes"), pytest.param(["trust"], 1, id="one code")]
)
def test_few_codes_give_few_suggestions(code_texts, answers, codes, expected, vectors):
    found = suggest(NEW, codes=codes, code_texts=code_texts, answers=answers, vectors=vectors)
    assert [len(suggestions) for suggestions in found] == [expected] * 3


@EITHER
def test_all_answers_on_one_code_are_no_obstacle(code_texts, answers, vectors):
    same = [Answer(answer.passage, ("cost",)) for answer in answers]
    found = suggest(NEW, codes=CODES, code_texts=code_texts, answers=same, vectors=vectors)
    assert all(0 <= s.probability <= 1 for suggestions in found for s in suggestions)


def test_nothing_known_gives_every_code_the_same_chance():
    found = suggest(NEW, codes=CODES, code_texts=[], answers=[], vectors=hashed)
    assert [s.code for s in found[0]] == sorted(CODES)
    assert len({s.probability for suggestions in found for s in suggestions}) == 1
    assert all(s.evidence == () for suggestions in found for s in suggestions)


def test_no_passages_need_no_vectors(code_texts, answers):
    assert suggest([], codes=CODES, code_texts=code_texts, answers=answers, vectors=None) == []


@EITHER
@pytest.mark.parametrize("text", [pytest.param("", id="empty"), pytest.param(" …!", id="without words")])
def test_a_passage_without_words_gets_suggestions_without_words_as_evidence(code_texts, answers, text, vectors):
    (found,) = suggest([passage("P9", 1, text)], codes=CODES, code_texts=code_texts, answers=answers, vectors=vectors)
    assert len(found) == 3
    assert all(s.evidence == () and 0 <= s.probability <= 1 for s in found)


@EITHER
def test_a_thousand_codes_are_ranked(answers, vectors):
    codes = [f"code-{number:04}" for number in range(1000)]
    texts = [CodeText(code, f"number{code[-4:]} of something", EvidenceKind.DEFINITION) for code in codes]
    (found,) = suggest([passage("P9", 1, "number0417")], codes=codes, code_texts=texts, answers=[], vectors=None)
    assert found[0].code == "code-0417"
    told = [Answer(answer.passage, ("code-0003",)) for answer in answers]
    (found,) = suggest(NEW[:1], codes=codes, code_texts=texts[:20], answers=told, vectors=vectors)
    assert found[0].code == "code-0003"


@EITHER
def test_a_passage_of_20_000_words_is_one_passage(code_texts, answers, vectors):
    long = passage("P9", 1, "we waited in the queue for hours " * 2900)
    (found,) = suggest([long], codes=CODES, code_texts=code_texts, answers=answers, vectors=vectors)
    assert found[0].code == "waiting"


@pytest.mark.parametrize("vectors", [pytest.param(None, id="words alone")])
def test_chinese_is_compared_by_characters(vectors):
    texts = [
        CodeText("trust", "患者是否信任医生", EvidenceKind.DEFINITION),
        CodeText("waiting", "排队等待的时间", EvidenceKind.DEFINITION),
    ]
    asked = [passage("P9", 1, "我很信任这位医生"), passage("P9", 2, "排队等了三个小时")]
    found = suggest(asked, codes=["trust", "waiting"], code_texts=texts, answers=[], vectors=vectors)
    assert first_codes(found) == ["trust", "waiting"]


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        pytest.param(lambda texts: np.full((len(texts), 4), np.nan), "not a number for", id="NaN"),
        pytest.param(lambda texts: np.full((len(texts), 4), np.inf), "not a number for", id="infinite"),
        pytest.param(lambda _: np.zeros((1, 4)), r"shape \(1, 4\)", id="too few rows"),
        pytest.param(lambda _: np.zeros(4), r"shape \(4,\)", id="no rows"),
    ],
)
def test_vectors_that_cannot_be_are_refused_with_the_next_step(code_texts, vectors, message):
    with pytest.raises(InputError, match=rf"{message}.*\n.*qualkit embed"):
        suggest(NEW, codes=CODES, code_texts=code_texts, answers=[], vectors=vectors)


def test_no_suggestions_asked_for_is_refused(code_texts):
    with pytest.raises(InputError, match="at least 1"):
        suggest(NEW, codes=CODES, code_texts=code_texts, answers=[], vectors=None, top=0)


words_ = st.text(st.sampled_from("ab 信任.\n"), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(words_, words_, st.sets(st.sampled_from(["x", "y", "gone"]))), max_size=12), words_)
def test_whatever_is_said_probabilities_are_probabilities(said, definition):
    told = [
        Answer(passage(f"P{n % 4}", n, text, question), tuple(sorted(codes)))
        for n, (text, question, codes) in enumerate(said)
    ]
    texts = [CodeText("x", definition, EvidenceKind.DEFINITION)]
    asked = [passage("P9", 1, "ab 信"), *(answer.passage for answer in told)]
    found = suggest(asked, codes=["x", "y"], code_texts=texts, answers=told, vectors=hashed)
    assert len(found) == len(asked)
    for suggestions in found:
        assert {s.code for s in suggestions} == {"x", "y"}
        assert all(0 <= s.probability <= 1 for s in suggestions)
