"""An embedder by the name that qualkit.toml gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.embedding.hashing import HashingEmbedder
from qualkit.embedding.sentence_transformer import SentenceTransformerEmbedder
from qualkit.embedding.universal import UniversalEmbedder
from qualkit.errors import InputError

if TYPE_CHECKING:
    from qualkit.embedding.protocol import Embedder

WORDS_ONLY = "tfidf"


def embedder(name: str) -> Embedder | None:
    """The embedder called ``name``; nothing is loaded yet.

    Args:
        name: ``use-multilingual`` (the bundled default), ``hashing``, ``tfidf`` for suggestions from words
            alone, else a sentence-transformers model by name or folder.

    Returns:
        ``None`` for ``tfidf``: there are no vectors then.

    Raises:
        InputError: The name is empty.
    """
    wanted = name.strip()
    if not wanted:
        raise InputError("the embedder has no name", hint='Write embedder = "use-multilingual" in qualkit.toml')
    if wanted == WORDS_ONLY:
        return None
    if wanted == UniversalEmbedder.model:
        return UniversalEmbedder()
    if wanted == HashingEmbedder.model:
        return HashingEmbedder()
    return SentenceTransformerEmbedder(wanted)
