"""Cases: whom or what the study compares, with their attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Case:
    """A person or site that the study compares.

    Attributes:
        name: As in ``cases.csv`` (``P07``).
        role: The group compared by default (``patient``); empty when not told.
        guide: The topic guide the interview followed: a name in ``qualkit.toml``'s ``[guide]``; the
            role's name unless ``cases.csv`` says otherwise.
        attributes: Further columns of ``cases.csv``, as text; empty means not reported.
    """

    name: str
    role: str = ""
    guide: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
