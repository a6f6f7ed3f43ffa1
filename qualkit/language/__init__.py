"""Language per transcript, and spaCy pipelines, loaded once, lazily."""

from __future__ import annotations

from qualkit.language.detect import detect
from qualkit.language.pipelines import pipeline

__all__ = ["detect", "pipeline"]
