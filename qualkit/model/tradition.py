"""The analysis tradition that a study declares, and what it does without."""

from __future__ import annotations

from enum import StrEnum


class Tradition(StrEnum):
    """In which tradition a study is analysed; what it takes as a mark of quality follows from it."""

    CODEBOOK = "codebook"
    CODING_RELIABILITY = "coding-reliability"
    REFLEXIVE = "reflexive"
    FRAMEWORK = "framework"
    CONTENT = "content"

    @property
    def words(self) -> str:
        """How to print it."""
        return _WORDS[self]

    @property
    def why_without(self) -> str:
        """Why agreement of coders and saturation are off; empty where they are not.

        References:
            Braun, V. & Clarke, V. (2021). To saturate or not to saturate? Qual Res Sport Exerc Health 13:201-216;
            Braun, V. & Clarke, V. (2019). Reflecting on reflexive thematic analysis, ibid. 11:589-597.
        """
        return _WHY if self is Tradition.REFLEXIVE else ""


_WORDS = {
    Tradition.CODEBOOK: "codebook thematic analysis",
    Tradition.CODING_RELIABILITY: "coding-reliability thematic analysis",
    Tradition.REFLEXIVE: "reflexive thematic analysis",
    Tradition.FRAMEWORK: "framework method",
    Tradition.CONTENT: "qualitative content analysis",
}

_WHY = (
    "it takes themes as made by the researcher, not found in the data, and so rejects agreement of coders and "
    "saturation as marks of quality"
)
