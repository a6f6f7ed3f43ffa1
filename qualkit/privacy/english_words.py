"""What English words with a capital are: words of every day, products, names of the lists, or new."""

from __future__ import annotations

import unicodedata
from functools import cache

import regex

from qualkit.privacy.lists import words_of
from qualkit.privacy.uncased import is_english, looks_medical


def stem(words: str) -> str:
    """Words without the possessive and the stop at their end."""
    return words.removesuffix("'s").removesuffix("’s").rstrip(".,")


def is_common(word: str) -> bool:
    """Whether a word with a capital is no one's name: a country, a day, a word that begins sentences."""
    bare = stem(word)
    if bare in words_of("ambiguous-en"):
        return bare in words_of("common-en")
    return (
        bare in words_of("common-en")
        or (bare.endswith("s") and bare[:-1] in words_of("common-en"))
        or regex.fullmatch(r"I(?:['’](?:m|d|ll|ve))", word) is not None
        or bare.lower() in _function_words()
        or regex.split(r"['’]", bare)[0].lower() in _function_words()
    )


def is_plain(words: str) -> bool:
    """Whether words are such as every dictionary holds, with a capital for no reason: the Service, a Head Scan."""
    parts = regex.split(r"[\s-]+", stem(words))
    names = words_of("given-words-en") | words_of("ambiguous-en")
    lists = (words_of("words-en"), words_of("words-rare-en"))
    return all(
        any(p.lower() in known or p.lower().removesuffix("s") in known for known in lists)
        and p.lower() not in names
        and p not in names
        for p in parts
    )


def is_product(words: str) -> bool:
    """Whether a capital in the middle shows a product or an abbreviation: GitHub, PDPs; not McKay, O'Brien, DeShawn."""
    inner = regex.search(r"\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}", words)
    return (
        inner is not None
        and regex.match(r"(?:Mc|Mac|Fitz|De|Le|La|Du|Di|Da|Van|Von|St|Ja|Ka|Ta)\p{Lu}\p{Ll}", words) is None
    )


def is_listed(words: str) -> bool:
    """Whether a name of the lists, which hold no English words, begins or ends some words."""
    parts = [_folded(part) for part in regex.split(r"[\s-]+", stem(words))]
    known = words_of("given-world") | words_of("surnames-world")
    return any(part in known for part in parts) or (len(parts) > 1 and parts[0] in words_of("given-en"))


def _folded(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def is_generic(word: str) -> bool:
    """Whether a word tells nothing of an institution."""
    return is_common(word) or word.lower() in words_of("generic-en")


def is_new(words: str) -> bool:
    """Whether a single word that begins a sentence is in no list of words and looks like no drug or disease."""
    bare = stem(words)
    return len(bare) > 3 and bare.isalpha() and not is_english(bare.lower()) and not looks_medical(bare.lower())


def is_unknown(text: str, word: str) -> bool:
    """Whether a word that begins a sentence stands nowhere in small letters and is no word of every day."""
    bare = stem(word)
    return (
        bare.lower() not in _function_words()
        and bare not in words_of("ambiguous-en")
        and regex.search(rf"\b{regex.escape(bare.lower())}\b", text) is None
        and not bare.lower().endswith(("ly", "ing", "body", "thing", "one", "ever"))
    )


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words_of("starters-en"))
