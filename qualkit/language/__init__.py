"""Language per transcript, words that say what a text is about, and spaCy pipelines, loaded once, lazily."""

from __future__ import annotations

from qualkit.language.detect import detect
from qualkit.language.phrases import Phrases
from qualkit.language.pipelines import pipeline
from qualkit.language.tokens import content_words

__all__ = ["Phrases", "content_words", "detect", "pipeline"]
