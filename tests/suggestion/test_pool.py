"""What answers teach is pooled with what the codebook alone says: the fewer answers, the more the codebook counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.segment import Span
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, Live, Passage
from qualkit.suggestion.pool import pooled
from qualkit.suggestion.suggest import judged

odds = st.floats(-20, 20)


@pytest.mark.parametrize(
    ("n_answers", "half", "found"),
    [
        pytest.param(0, 30.0, -1.0, id="no answer: the codebook"),
        pytest.param(3, 27.0, 0.0, id="roots as 1 to 3: a quarter of what is learnt"),
        pytest.param(30, 30.0, 1.0, id="30 of 60: between both"),
        pytest.param(0, 0.0, -1.0, id="no answer where answers count at once"),
        pytest.param(1, 0.0, 3.0, id="answers that count at once"),
    ],
)
def test_shares_are_those_counted_by_hand(n_answers, half, found):
    assert pooled(np.array([3.0]), np.array([-1.0]), n_answers, half) == pytest.approx([found])


@given(odds, odds, st.integers(0, 10_000), st.floats(0, 100))
def test_what_is_pooled_lies_between_both(learnt, alone, n_answers, half):
    (found,) = pooled(np.array([learnt]), np.array([alone]), n_answers, half)
    assert min(learnt, alone) - 1e-9 <= found <= max(learnt, alone) + 1e-9


CODES = ["cost", "link", "wait"]
TEXTS = [
    CodeText("cost", "what films and storage cost", EvidenceKind.DEFINITION),
    CodeText("link", "finding the link to the pictures", EvidenceKind.DEFINITION),
    CodeText("wait", "waiting for the pictures", EvidenceKind.DEFINITION),
]
SAID = ["films cost money", "the link was lost", "we waited for hours", "the link did not open", "storage is dear"]
PASSAGES = [Passage(f"P{n % 3}", Span(100 * n, 100 * n + 50), text, "") for n, text in enumerate(SAID * 3)]


def turned(texts):
    return np.array([np.cos(np.arange(8) * (1 + sum(map(ord, text)) % 97)) for text in texts], dtype=np.float32)


def test_a_session_that_took_answers_back_says_what_the_codebook_alone_said():
    fresh, used = (Live(PASSAGES, codes=CODES, code_texts=TEXTS, vectors=turned) for _ in range(2))
    used.learn([(passage, ["link"]) for passage in PASSAGES[:9]])
    assert not np.allclose(used.table(PASSAGES[9:]), fresh.table(PASSAGES[9:]))
    for passage in PASSAGES[:9]:
        used.forget(passage)
    assert np.allclose(used.table(PASSAGES[9:]), fresh.table(PASSAGES[9:]), atol=1e-6)


@pytest.mark.parametrize("n_answers", [1, 8, 12])
def test_the_first_answers_move_suggestions_part_of_the_way(n_answers):
    wanted = PASSAGES[12:]
    told = [Answer(passage, ("link",)) for passage in PASSAGES[:n_answers]]
    alone, learnt = (judged(wanted, CODES, TEXTS, some, turned).chances for some in ([], told))
    live = Live(PASSAGES, codes=CODES, code_texts=TEXTS, vectors=turned)
    before = live.table(wanted)
    live.learn([(one.passage, one.codes) for one in told])
    for moved, then in ((learnt, alone), (live.table(wanted), before)):
        assert (moved[:, 1] > then[:, 1]).mean() > 0.5
