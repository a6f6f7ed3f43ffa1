"""What a coder can do when a segment is on screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """These codes fit the segment, and no others.

    Attributes:
        codes: At least one id; former ids are read as today's.
        facets: Code id to facet id to value id.
    """

    codes: tuple[str, ...]
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoneFits:
    """The segment was read and no code fits."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The answer stands as it is; go on."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the segment for later: it comes round again at the end."""


@dataclass(frozen=True, slots=True)
class Flag:
    """The segment wants another look; once more takes the flag off."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A note on the segment."""

    text: str


@dataclass(frozen=True, slots=True)
class Back:
    """Show the segment before this one."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back everything decided at the last visit to a segment."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Take back the last undo."""


@dataclass(frozen=True, slots=True)
class Split:
    """Cut the segment in two.

    Attributes:
        position: Offset in the transcript's text where the second part starts.
    """

    position: int


@dataclass(frozen=True, slots=True)
class Join:
    """Make one segment of this one and the next of the same turn."""


@dataclass(frozen=True, slots=True)
class Reveal:
    """Show the suggestions for a segment that is answered already."""


@dataclass(frozen=True, slots=True)
class Help:
    """Explain a code, or with ``None`` the commands."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class Quit:
    """End the session; what was decided is saved."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """An input that could not be understood: what was wrong, and what to do next."""

    message: str


Action = (
    Answer | NoneFits | Keep | Skip | Flag | Memo | Back | Undo | Redo | Split | Join | Reveal | Help | Quit | Invalid
)
