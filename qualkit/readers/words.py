"""The lists of words in words.toml."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


def words(name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(_lists()[name])


def characters(name: str) -> frozenset[str]:
    """The characters of a list that is written as one string."""
    return frozenset(_lists()[name].strip())


def any_of(name: str) -> str:
    """A pattern for any word of a list, longest first."""
    return "|".join(re.escape(word) for word in sorted(_lists()[name], key=len, reverse=True))


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    return tomllib.loads((files("qualkit.readers") / "words.toml").read_text(encoding="utf-8"))
