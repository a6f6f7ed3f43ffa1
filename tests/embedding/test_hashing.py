from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.embedding import HashingEmbedder, has_words, text_hash


@given(st.lists(st.text(st.characters(), max_size=40), max_size=5))
def test_every_row_has_unit_length_or_is_zero_where_there_are_no_words(texts):
    rows = HashingEmbedder(64).embed(texts)
    assert rows.shape == (len(texts), 64)
    assert rows.dtype == np.float32
    assert np.isfinite(rows).all()
    lengths = np.linalg.norm(rows, axis=1)
    for text, length in zip(texts, lengths, strict=True):
        assert length == pytest.approx(1.0, abs=1e-5) or length == 0.0
        if not has_words(text):
            assert length == 0.0


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        pytest.param("the waiting room", "a waiting room", "costs of parking", id="shared words"),
        pytest.param("scanned images", "scanning an image", "my daughter phoned", id="shared stems"),
        pytest.param("我很信任医生", "信任这位医生", "等待时间太长", id="Chinese without spaces"),
    ],
)
def test_alike_spelling_gives_a_higher_cosine(text, near, far):
    a, b, c = HashingEmbedder().embed([text, near, far])
    assert a @ b > a @ c


def test_case_does_not_matter_and_results_do_not_depend_on_the_batch():
    embedder = HashingEmbedder()
    together = embedder.embed(["Trust", "other words"])
    assert np.array_equal(together[0], embedder.embed(["trust"])[0])


def test_the_published_sha256_of_abc_is_the_text_hash():
    # FIPS 180-2, appendix B.1
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_lone_surrogate_can_be_hashed_and_embedded():
    assert len(text_hash("\ud800")) == 64
    assert HashingEmbedder().embed(["a\ud800b"]).any()
