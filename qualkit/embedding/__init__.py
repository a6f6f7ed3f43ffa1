"""Texts as vectors: the embedder's protocol, the bundled model, any model by name, and centring."""

from qualkit.embedding.centre import centred, unit_rows
from qualkit.embedding.factory import WORDS_ONLY, embedder
from qualkit.embedding.hashing import HashingEmbedder
from qualkit.embedding.protocol import Embedder, has_words, text_hash
from qualkit.embedding.sentence_transformer import SentenceTransformerEmbedder
from qualkit.embedding.universal import UniversalEmbedder

__all__ = [
    "WORDS_ONLY",
    "Embedder",
    "HashingEmbedder",
    "SentenceTransformerEmbedder",
    "UniversalEmbedder",
    "centred",
    "embedder",
    "has_words",
    "text_hash",
    "unit_rows",
]
