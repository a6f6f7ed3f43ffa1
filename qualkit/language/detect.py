"""The language of a text."""

from __future__ import annotations

from itertools import islice

SAMPLE = 20_000
"""Characters looked at; more change nothing and cost time."""

FEWEST_LETTERS = 20
FEWEST_HAN = 5


def detect(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; ``None`` when it holds too little to tell.

    Text in which Chinese characters prevail is ``zh``, whatever the region: the detector's own ``yue`` and
    ``wuu`` are written alike in interviews. Japanese, which mixes kana among them, stays ``ja``.

    Args:
        text: What was spoken; fewer than 20 letters (5 when they are Chinese) are too little.
    """
    letters = list(islice((character for character in text[: 10 * SAMPLE] if character.isalpha()), SAMPLE))
    n_han = sum(_is_han(letter) for letter in letters)
    n_kana = sum("\u3040" <= letter <= "\u30ff" for letter in letters)
    if n_han >= FEWEST_HAN and n_han * 2 > len(letters) and n_kana * 10 < n_han:
        return "zh"
    if len(letters) < FEWEST_LETTERS:
        return None
    # The model takes half a second to load; files whose front matter names the language need not pay it.
    import py3langid

    code: str = py3langid.classify(text[:SAMPLE])[0]
    return code if len(code) == 2 else None


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
