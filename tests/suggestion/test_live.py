"""The learner of a session: what it learns at once, what leaves no trace, and what it falls back to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import InputError
from qualkit.model.segment import Span
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, Live, Passage, refit, suggest
from qualkit.suggestion.sides import Look
from tests.suggestion.conftest import CODES, SAID, WRITTEN, hashed, passage

NEW = (
    passage("P9", 1, "the fees and the bill are too much money"),
    passage("P9", 5, "my doctor is honest and I trust her"),
    passage("P9", 9, "we waited for hours in that queue"),
)
TOLD = [
    (passage(f"P{1 + number % 3}", 1 + 3 * place + number, text, "and then?"), (code,))
    for place, (code, texts) in enumerate(SAID.items())
    for number, text in enumerate(texts)
]
TEXTS = [CodeText(code, text, EvidenceKind.DEFINITION) for code, text in WRITTEN.items()]
EITHER = pytest.mark.parametrize("vectors", [pytest.param(hashed, id="vectors"), pytest.param(None, id="words alone")])


ODD = (passage("P1", 90, "the purple lighthouse hummed"), passage("P2", 90, "a purple lighthouse there"))


def live(vectors=hashed, *, texts=TEXTS, codes=CODES, told=()):
    made = Live([*NEW, *ODD, *(one for one, _ in TOLD)], codes=codes, code_texts=texts, vectors=vectors)
    made.learn(told)
    return made


def chances(learner):
    return np.array([list(learner.probabilities(one).values()) for one in NEW])


@EITHER
def test_the_codebook_alone_finds_the_code(vectors):
    learner = live(vectors)
    assert [learner.suggestions(one)[0].code for one in NEW] == ["cost", "trust", "waiting"]


@EITHER
def test_answers_alone_find_the_code(vectors):
    learner = live(vectors, texts=[], told=TOLD)
    assert [learner.suggestions(one)[0].code for one in NEW] == ["cost", "trust", "waiting"]


@EITHER
def test_one_answer_moves_the_next_suggestion_and_is_named_as_its_reason(vectors):
    learner = live(vectors)
    odd, like = ODD
    before = learner.probabilities(like)
    learner.learn([(odd, ("trust",))])
    after = {one.code: one for one in learner.suggestions(like)}
    assert max(CODES, key=lambda code: after[code].probability / before[code]) == "trust"
    coding = next(one for one in after["trust"].evidence if one.kind is EvidenceKind.CODING)
    assert (coding.text, coding.source) == (odd.text, odd.source)


@EITHER
@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, len(TOLD) - 1), st.sampled_from([(), ("cost",), ("trust", "waiting"), None])),
        max_size=40,
    )
)
def test_after_any_history_it_is_as_one_made_anew_from_what_stands(vectors, steps):
    learner = live(vectors)
    standing: dict[Passage, tuple[str, ...]] = {}
    for number, codes in steps:
        one = TOLD[number][0]
        standing.pop(one, None)
        if codes is None:
            learner.forget(one)
        else:
            learner.learn([(one, codes)])
            standing[one] = codes
    anew = live(vectors, told=list(standing.items()))
    assert learner.n_answers == anew.n_answers == len(standing)
    assert np.abs(chances(learner) - chances(anew)).max(initial=0) <= 1e-6


def test_weights_are_learnt_at_the_same_answers_whether_one_at_a_time_or_at_once():
    one_at_a_time = live()
    for answer in TOLD:
        one_at_a_time.learn([answer])
    assert np.abs(chances(one_at_a_time) - chances(live(told=TOLD))).max() <= 1e-6


def test_learning_from_many_is_spread_over_answers_and_ends_in_the_same(monkeypatch):
    monkeypatch.setattr(refit, "MANY", 8)
    again = [(passage("P4", number, f"{one.text} again"), codes) for number, (one, codes) in enumerate(TOLD)]
    spread = live()
    at_once = live()
    for number, answer in enumerate([*TOLD, *again], start=1):
        spread.learn([answer])
        at_once.learn([*TOLD, *again][number - 1 : number])
        if number in (10, 18):  # in the middle of learning from 8, and from 16
            spread.forget(answer[0])
            assert np.abs(chances(spread) - chances(live(told=[*TOLD, *again][: number - 1]))).max() <= 1e-6
            spread.learn([answer])
        assert np.abs(chances(spread) - chances(at_once)).max() <= 1e-6


@pytest.mark.parametrize(
    ("n_answers", "from_how_many", "in_the_making"),
    [
        pytest.param(7, 0, 0, id="too few"),
        pytest.param(255, 128, 0, id="a power of two at once"),
        pytest.param(256, 128, 256, id="many: begun"),
        pytest.param(267, 128, 256, id="many: nearly done"),
        pytest.param(268, 256, 0, id="many: counts"),
    ],
)
def test_weights_are_learnt_from_a_power_of_two(n_answers, from_how_many, in_the_making):
    assert (refit.learnt_from(n_answers), refit.to_learn_from(n_answers)) == (from_how_many, in_the_making)


@EITHER
def test_suggestions_for_an_answered_segment_do_not_repeat_the_answer(vectors):
    learner = live(vectors, told=TOLD[:5])
    before = learner.probabilities(NEW[0])
    learner.learn([(NEW[0], ("waiting",))])
    assert learner.probabilities(NEW[0]) == pytest.approx(before, abs=1e-6)


def test_nor_does_the_answer_on_a_part_of_it():
    learner = live(told=TOLD[:5])
    part = Passage("P9", Span(NEW[0].span.start, NEW[0].span.start + 8), "the fees")
    before = learner.probabilities(NEW[0])
    learner.learn([(part, ("waiting",))])
    assert learner.probabilities(NEW[0]) == pytest.approx(before, abs=1e-6)


def test_what_was_given_just_before_runs_on():
    first, second = passage("P4", 1, "well"), Passage("P4", Span(1010, 1014), "hmm", "", "")
    learner = live(told=TOLD)
    for code in CODES:
        learner.learn([(first, (code,))])
        (found, other, *_) = learner.suggestions(second)
        assert found.code == code
        assert found.probability > 3 * other.probability


@EITHER
def test_answers_of_none_make_every_code_less_probable(vectors):
    learner = live(vectors, told=TOLD)
    idle = passage("P9", 40, "well then 99")
    before = max(learner.probabilities(idle).values())
    learner.learn([(passage(f"P{1 + n % 3}", 60 + n, f"well then {n}"), ()) for n in range(24)])
    assert max(learner.probabilities(idle).values()) < before


def test_a_segment_without_a_vector_is_judged_by_its_words():
    def some(texts):
        rows = hashed(texts)
        rows[[text.startswith("we waited") for text in texts]] = 0
        return rows

    learner = live(some, told=TOLD)
    assert [learner.has_vector(one) for one in NEW] == [True, True, False]
    (first, *_) = learner.suggestions(NEW[2])
    assert (first.code, bool(first.evidence)) == ("waiting", True)


def test_a_segment_that_was_cut_in_the_session_is_judged_too():
    learner = live(
        lambda texts: hashed(texts) if len(texts) > 2 else np.zeros((len(texts), 128), np.float32), told=TOLD
    )
    cut = passage("P9", 70, "hours in the queue")
    assert not learner.has_vector(cut)
    assert learner.suggestions(cut)[0].code == "waiting"
    learner.learn([(cut, ("waiting",))])
    assert learner.n_answers == len(TOLD) + 1


def test_no_vector_at_all_is_as_words_alone():
    blank = live(lambda texts: np.zeros((len(texts), 4), np.float32), told=TOLD)
    assert np.abs(chances(blank) - chances(live(None, told=TOLD))).max() <= 1e-6


def test_an_answer_of_codes_that_are_not_on_offer_is_no_answer_of_none():
    learner = live(told=TOLD[:3])
    learner.learn([(NEW[0], ("retired",))])
    assert learner.n_answers == 3
    learner.learn([(TOLD[0][0], ("retired",))])
    assert learner.n_answers == 2


@pytest.mark.parametrize(
    ("codes", "texts"),
    [
        pytest.param((), TEXTS, id="no codes"),
        pytest.param(("cost",), TEXTS, id="one code"),
        pytest.param(CODES, [], id="codes without any text"),
    ],
)
def test_poor_codebooks_do_no_harm(codes, texts):
    learner = live(codes=codes, texts=texts, told=TOLD)
    found = learner.suggestions(NEW[0])
    assert len(found) == len(codes)
    assert all(0 <= one.probability <= 1 for one in found)


@EITHER
def test_a_study_without_segments_is_learnt_from_what_is_shown(vectors):
    learner = Live([], codes=CODES, code_texts=TEXTS, vectors=vectors)
    assert len(learner.suggestions(NEW[0])) == 3
    learner.learn([(NEW[1], ("trust",))])
    assert len(learner.suggestions(NEW[2])) == 3


def test_a_text_that_is_close_but_no_speaks_against_its_code():
    close = CodeText("cost", "they were honest about the fees", EvidenceKind.EXAMPLE, is_positive=False)
    like = passage("P9", 30, "honest about the fees they were")
    assert live(texts=[*TEXTS, close]).probabilities(like)["cost"] < live().probabilities(like)["cost"]


def test_no_suggestions_asked_for_is_refused():
    with pytest.raises(InputError, match="0 suggestions"):
        live().suggestions(NEW[0], top=0)


def test_that_no_code_fits_is_told_once_some_answers_were_of_none():
    learner = live(told=TOLD)
    assert learner.none(NEW[0]) is None
    learner.learn([(passage(f"P{1 + n % 3}", 60 + n, f"well then {n}"), ()) for n in range(24)])
    idle, telling = learner.none(passage("P9", 40, "well then 99")), learner.none(NEW[2])
    assert idle is not None
    assert telling is not None
    assert 0 <= telling < 0.5 < idle <= 1


def test_a_table_of_many_is_as_one_at_a_time():
    learner = live(told=TOLD)
    assert np.abs(learner.table(NEW) - chances(learner)).max() <= 1e-6


HAN = {"cost": "账单 费用 太贵", "trust": "医生 信任 诚实", "waiting": "排队 等了 很久"}


def across(texts):
    """Vectors of two writings that say the same."""
    meant = {word: code for code, text in HAN.items() for word in text.split()}
    said = {word: code for code, texts in SAID.items() for text in texts for word in text.split()}
    rows = hashed(texts) / 4
    for row, text in zip(rows, texts, strict=True):
        for code in (found for word in text.split() if (found := meant.get(word) or said.get(word))):
            row[CODES.index(code)] += 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def test_words_of_another_writing_do_not_lower_probabilities():
    foreign = [passage("P8", number, text) for number, text in enumerate(HAN.values())]
    learner = Live([*(one for one, _ in TOLD), *foreign], codes=CODES, code_texts=TEXTS, vectors=across)
    learner.learn(TOLD)
    assert {learner._look(learner._placed(one), np.zeros(0, dtype=np.intp)) for one in foreign} == {Look.MEANING}
    assert [learner.suggestions(one)[0].code for one in foreign] == list(CODES)
    for one, code in zip(foreign, CODES, strict=True):
        assert learner.probabilities(one)[code] > 0.5
        assert learner.table([one])[0, CODES.index(code)] == pytest.approx(learner.probabilities(one)[code], abs=1e-6)
    learner.learn([(one, (code,)) for one, code in zip(foreign, CODES, strict=True)])
    assert learner._look(learner._placed(foreign[0]), np.zeros(0, dtype=np.intp)) is Look.BOTH


def test_suggest_does_not_lower_them_either():
    foreign = [passage("P8", number, text) for number, text in enumerate(HAN.values())]
    found = suggest(
        foreign, codes=CODES, code_texts=TEXTS, answers=[Answer(one, codes) for one, codes in TOLD], vectors=across
    )
    assert [ranked[0].code for ranked in found] == list(CODES)
    assert all(ranked[0].probability > 0.5 for ranked in found)
