"""spaCy pipelines, each loaded once, on first use."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from qualkit.errors import MissingExtraError

if TYPE_CHECKING:
    from spacy.language import Language


@lru_cache(maxsize=8)
def pipeline(language: str, name: str | None = None) -> Language:
    """A spaCy pipeline: the named one, or a blank one that only knows a language's tokens.

    Nothing is downloaded. A blank pipeline is always there: for a language spaCy does not know, or whose
    tokeniser needs a further package (Japanese, Korean), it is the language-neutral ``xx``.

    Args:
        language: ISO 639-1 code.
        name: Name of an installed pipeline, as in ``[segmentation.pipelines]``.

    Raises:
        MissingExtraError: No pipeline of that name is installed.
    """
    # Importing spaCy takes two seconds; commands that cut no sentences must not pay for it.
    import spacy

    if name is not None:
        if not spacy.util.is_package(name):
            raise MissingExtraError(name, f"the pipeline for {language!r} named in the settings")
        return spacy.load(name)
    try:
        return spacy.blank(language)
    except ImportError:  # spaCy says so of unknown languages and of missing tokenisers alike
        return spacy.blank("xx")
