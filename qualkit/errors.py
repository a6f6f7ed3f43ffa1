"""Every exception of qualkit.

::

    QualkitError                       status 1
    ├── InputError                     status 2   something the user wrote
    │   ├── TranscriptError            unreadable, no turns, unknown format
    │   ├── CodebookError              carries every Problem found
    │   │   └── UnknownCodeError       names the nearest codes
    │   ├── SettingsError              qualkit.toml, cases.csv
    │   ├── CodingsError               a codings file cannot be read in
    │   ├── UnknownNameError           names the nearest transcripts, cases, coders, samples
    │   └── InvalidSpanError           a span that is empty, turned round or outside its text
    ├── StudyError                     status 3   no study here; wrong study
    ├── StoreError                     status 4   locked, unreachable, needs migration
    ├── AnalysisError                  status 5   the question cannot be answered from these data
    │   └── NoVariationError           every rating the same, one coder only
    └── MissingExtraError              status 6   says the pip line
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.problem import Problem, Where


class QualkitError(Exception):
    """A failed request, told as place, problem and next step.

    Args:
        message: The problem, in the user's words, with the offending value.
        where: The place, when the problem has one.
        hint: The next step.
        problems: Every problem of the files at hand, when there are several.
    """

    status = 1

    def __init__(
        self,
        message: str,
        *,
        where: Where | None = None,
        hint: str | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        self.message = message
        self.where = where
        self.hint = hint
        self.problems = tuple(problems)
        super().__init__(message)

    def __str__(self) -> str:
        first = self.message if self.where is None else f"{self.where}: {self.message}"
        return first if self.hint is None else f"{first}\n  {self.hint}"


class InputError(QualkitError):
    """Something the user wrote cannot be used."""

    status = 2


class TranscriptError(InputError):
    """A transcript that cannot be read: unreadable, without turns, of an unknown format."""


class CodebookError(InputError):
    """A codebook with problems; carries every one found."""


class UnknownCodeError(CodebookError):
    """A code or theme that the codebook does not define.

    Args:
        name: What was asked for.
        known: Ids that could have been meant; the nearest are named.
        noun: ``code``, ``theme`` or both.
        labelled: Ids whose label is ``name``, named before the nearest.
        hint: The next step, where it is neither of them.
    """

    def __init__(
        self,
        name: str,
        known: Iterable[str],
        *,
        where: Where | None = None,
        noun: str = "code",
        labelled: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        close = labelled or get_close_matches(name, list(known), n=3)
        near = f"Did you mean {' or '.join(close)}?" if close else "See: qualkit codebook show"
        super().__init__(f"no {noun} named {name!r} in the codebook", where=where, hint=hint or near)


class SettingsError(InputError):
    """A setting, or a line of cases.csv, that cannot be used."""


class CodingsError(InputError):
    """A file of codings that cannot be read in."""


class UnknownNameError(InputError):
    """A transcript, case, coder or sample that the study does not have.

    Args:
        noun: What was asked for: ``transcript``.
        name: By what name.
        known: The names that there are; the nearest are told.
        hint: The next step when none is near.
    """

    def __init__(self, noun: str, name: str, known: Iterable[str], *, hint: str) -> None:
        close = get_close_matches(name, list(known), n=2)
        super().__init__(f"no {noun} named {name!r}", hint=f"Did you mean {' or '.join(close)}?" if close else hint)


class InvalidSpanError(InputError):
    """A span that is empty, turned round or outside its text."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(
            f"no span from character {start} to {end}",
            hint="A span is half-open: 0 <= start < end.",
        )
        self.start = start
        self.end = end


class StudyError(QualkitError):
    """No study here, or the wrong one."""

    status = 3


class StoreError(QualkitError):
    """The store is locked, unreachable, damaged or needs a migration."""

    status = 4


class AnalysisError(QualkitError):
    """The question cannot be answered from these data."""

    status = 5


class NoVariationError(AnalysisError):
    """Every rating is the same, or there is one coder only."""


class MissingExtraError(QualkitError):
    """A package that this task needs is not installed."""

    status = 6

    def __init__(self, package: str, task: str) -> None:
        super().__init__(f"{task} needs {package}", hint=f"Install it: pip install {package}")
