"""What an installed spaCy pipeline takes for people, places and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.language import pipeline
from qualkit.model.segment import Span
from qualkit.privacy.kinds import Certainty, Finding, Kind
from qualkit.privacy.lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {
    "PERSON": Kind.NAME,
    "PER": Kind.NAME,
    "GPE": Kind.PLACE,
    "LOC": Kind.PLACE,
    "FAC": Kind.PLACE,
    "ORG": Kind.INSTITUTION,
}


def entities(text: str, language: str, name: str) -> Iterator[Finding]:
    """People, places and organisations that a pipeline finds; what is on our lists of common words is left out.

    Args:
        text: The words.
        language: ISO 639-1 code.
        name: Of an installed pipeline.

    Raises:
        MissingExtraError: No pipeline of that name is installed.
    """
    for entity in pipeline(language, name)(text).ents:
        kind = _KINDS.get(entity.label_)
        words = entity.text.removesuffix("'s").removesuffix("’s").strip()
        is_known = all(word in words_of("common-en") or word in words_of("regions-zh") for word in words.split())
        if kind is None or not words or is_known or (language == "en" and not words[0].isupper()):
            continue
        start = text.index(words, entity.start_char)
        yield Finding(Span(start, start + len(words)), kind, words, Certainty.LOW, f"spaCy: {entity.label_}")
