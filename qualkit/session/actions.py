"""What a coder can do when a segment is on screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.model.segment import Span


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
    """Take back what was done last: an answer, a flag or a memo."""


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
class Resize:
    """The segment is these words from now on: more or fewer of its turn.

    What it takes from its neighbours is theirs no more, what it gives up is a segment of its own; its answer
    goes with it.

    Attributes:
        span: Within the turn; shares words with the segment.
    """

    span: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Put any words of the transcript before the coder, then come back; segments stay as they are cut.

    Attributes:
        span: Any words of the transcript on screen.
        crosses_turns: The coder means words of more than one turn.
    """

    span: Span
    crosses_turns: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """One answer for several segments: a decision each, undone together.

    Attributes:
        positions: Of the segments in the queue, from 1.
        answer: For all of them.
    """

    positions: tuple[int, ...]
    answer: Answer | NoneFits


class Goal(StrEnum):
    """Where a coder may want to go next."""

    OPEN = "open"  # the next segment that nothing was decided on
    FLAGGED = "flagged"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"  # the undecided one of which an answer would teach most


@dataclass(frozen=True, slots=True)
class Go:
    """Go to another segment.

    Attributes:
        to: A goal, a position in the queue from 1, or a transcript's name: its first undecided segment.
    """

    to: Goal | int | str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that the codebook does not have yet: added to it as a draft, and to the segment's answer.

    Attributes:
        label: How to print it.
        code: Its id; ``None`` derives one from the label.
        below: Id of the theme or code it goes below; ``None`` for the drafts.
        quote: In vivo: where the label's words stand. The segment becomes the code's first example.
    """

    label: str
    code: str | None = None
    below: str | None = None
    quote: Span | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """Show the suggestions for a segment that is answered already."""


@dataclass(frozen=True, slots=True)
class Help:
    """Explain a code, or with ``None`` the commands.

    Attributes:
        code: An id.
        is_further: Of the commands those that are typed now and then.
    """

    code: str | None = None
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class Quit:
    """End the session; what was decided is saved."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """An input that could not be understood: what was wrong, and what to do next."""

    message: str


Action = (
    Answer
    | NoneFits
    | Keep
    | Skip
    | Flag
    | Memo
    | Back
    | Undo
    | Redo
    | Split
    | Join
    | Resize
    | Mark
    | Several
    | Go
    | NewCode
    | Reveal
    | Help
    | Quit
    | Invalid
)
