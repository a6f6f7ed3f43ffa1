"""What the typed line means together with the code that is highlighted in the codebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.session import Invalid, parse
from qualkit.session.grammar import ALONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.model.codebook import Code, Codebook
    from qualkit.session import Action, View

    Find = Callable[[str], list[Code]]

_BETWEEN = re.compile(r'[\s,，、]+(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""What stands between the words of a line, but not inside quotation marks."""
_WORDY = ("m", "memo", "help", "split", "shrink", "extend", "mark", "go", "new", "vivo")
"""Commands whose words are not codes."""


def searched(text: str, find: Find) -> tuple[int, str]:
    """Where the word that is being typed begins, and what it searches for; empty when it searches nothing.

    All that follows the last comma is one search as long as something is found, so that a label of several words
    can be typed as it stands; otherwise it is the last word alone. A word with ``+`` names a facet.
    """
    first = text.lstrip().partition(" ")[0].casefold()
    if first.startswith(("?", "？")) or (first in _WORDY and " " in text.lstrip()):
        return len(text), ""
    part = max(text.rfind(sign) for sign in ",，、") + 1
    part += len(text[part:]) - len(text[part:].lstrip())
    last = max((found.end() for found in _BETWEEN.finditer(text)), default=0)
    for start in dict.fromkeys((part, last)):
        word = text[start:].lstrip('="')
        if word[-1:].isspace() and " " not in word.strip():
            continue  # a word with a blank behind it is over
        if word.strip() and word.strip() != "." and "+" not in word and find(word.strip()):
            return start, word.strip()
    return last, ""


def with_code(text: str, start: int, code_id: str) -> str:
    """The line with its word from ``start`` on replaced by a code."""
    is_plain = code_id.casefold() not in (*ALONE, *_WORDY) and not code_id.isdecimal()
    return f"{text[:start]}{'' if is_plain else '='}{code_id}"


def meant(
    text: str,
    *,
    highlighted: str | None,
    is_chosen: bool,
    view: View,
    codebook: Codebook,
    find: Find,
    search: Find | None = None,
) -> Action:
    """The action that Enter takes.

    Args:
        text: The line as typed.
        highlighted: The code that is highlighted in the codebook.
        is_chosen: The coder moved to it, so it counts even when the line means something without it.
        view: What is on screen.
        codebook: Whose codes and facets may be named.
        find: The codes that a word may mean, best first.
        search: The codes that a word brings into sight, which are more: by default what it may mean.
    """
    typed = parse(text, view=view, codebook=codebook, find=find)
    start, word = searched(text, search or find)
    if highlighted is None or not (word or is_chosen) or not (is_chosen or isinstance(typed, Invalid)):
        return typed
    completed = parse(with_code(text, start, highlighted), view=view, codebook=codebook, find=find)
    return typed if isinstance(completed, Invalid) and not is_chosen else completed
