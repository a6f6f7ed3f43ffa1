"""Ids for new codes, made from the words that name them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qualkit.errors import CodebookError

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook

LONGEST = 32
"""Characters of a derived id, before the number that tells equal ones apart."""


def free_id(words: str, codebook: Codebook) -> str:
    """An id derived from words that no code or theme has, or had.

    Letters and digits of any script stay, in lower case; all between becomes ``-``. A word is not cut where a
    shorter id of whole words is left.

    Raises:
        CodebookError: The words hold no letter or digit.
    """
    parts: list[str] = re.findall(r"\w+", unicodedata.normalize("NFC", words).casefold().replace("_", " "))
    if not parts:
        raise CodebookError(f"no id can be made of {words!r}", hint="Give the code an id of its own.")
    made = parts[0][:LONGEST]
    for part in parts[1:]:
        if len(made) + 1 + len(part) > LONGEST:
            break
        made = f"{made}-{part}"
    if made.isdecimal():
        made = f"code-{made}"  # a number is the number of a suggestion
    taken = {theme.id for theme in codebook.themes} | {
        name for code in codebook.codes for name in (code.id, *code.formerly)
    }
    number = 2
    free = made
    while free in taken:
        free = f"{made}-{number}"
        number += 1
    return free
