"""Praat TextGrids: a tier is a speaker, an interval with words is a turn; tiers are interleaved by time."""

from __future__ import annotations

import math
import re
from bisect import bisect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.encoding import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualkit.problem import Problem
    from qualkit.readers.file import File

LARGEST = 1e9
"""Seconds, or intervals, that nothing exceeds."""

_TOKEN = re.compile(r'"(?P<text>[^"]*(?:""[^"]*)*)"|!(?P<comment>[^\n]*)|(?P<word>[^\s"!][^\s"]*)')
_FLAG = re.compile("<exists>|<absent>")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3})?")
_BESIDE = re.compile(
    r"(?:.*[\s_:.-])?(?:words?|phones?|phonemes?|syllables?|segments?|gloss|translation|pos|notes?|comments?)",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_HINT = "Save it in Praat as a text file: Save > Save as text file."


@dataclass(frozen=True, slots=True)
class Interval:
    """What a tier says between two times, in seconds."""

    start: float
    end: float
    text: str
    line: int = 0


@dataclass(slots=True)
class Tier:
    """A row of a TextGrid.

    Attributes:
        is_points: Whether it holds points in time instead of stretches.
    """

    name: str
    intervals: list[Interval] = field(default_factory=list)
    is_points: bool = False


class _BrokenError(ValueError):
    """A TextGrid that is not built as one; carries the line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .TextGrid file, long or short.

    Tiers of points, and tiers named for words, sounds or notes beside tiers of speech, are left out and told. A
    tier without a name gives turns without a speaker.
    """
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    tiers, found = tiers_of(text, file)
    problems += found
    if found:
        return [], problems
    spoken = [tier for tier in tiers if not tier.is_points and not _BESIDE.fullmatch(tier.name.strip())]
    if not spoken:
        spoken = [tier for tier in tiers if not tier.is_points][:1]
    beside = [tier.name or "(no name)" for tier in tiers if tier not in spoken]
    if beside:
        hint = "If one of them is a speaker's, name it after the speaker."
        problems.append(file.warning(f"not read: the tier(s) {', '.join(map(repr, beside))}", hint=hint))
    turns = [
        (interval.start, number, tier.name.strip(), interval)
        for number, tier in enumerate(spoken)
        for interval in tier.intervals
        if interval.text.strip()
    ]
    turns.sort(key=lambda turn: turn[:2])
    name = spoken[0].name.strip() if len(spoken) == 1 else ""
    if name and name.casefold() in file.path.stem.casefold():
        hint = "If another file holds the others: qualkit import --together NAME FILE FILE."
        problems.append(file.warning(f"holds one speaker, {name!r}", hint=hint))
    drafted = [
        DraftTurn([_BREAKS.sub(" ", one.text)], one.line, speaker or None, _ms(one.start), _ms(one.end))
        for _, _, speaker, one in turns
    ]
    return [Draft(drafted)], problems


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def tiers_of(text: str, file: File) -> tuple[list[Tier], list[Problem]]:
    """The tiers of a TextGrid's text.

    As Praat itself does, only texts in quotes, numbers and flags that stand free are read, whatever is written
    between them: so the long and the short form are one.
    """
    if text.startswith("ooBinaryFile"):
        return [], [file.error("is a binary TextGrid", hint=_HINT)]
    tokens = _Tokens(text)
    try:
        if "TextGrid" not in (tokens.text(), tokens.text()):
            return [], [file.error("is a Praat file of another kind, not a TextGrid", 1, hint=_HINT)]
        tokens.number()
        tokens.number()
        if tokens.flag() != "<exists>":
            return [], [file.error("is a TextGrid without tiers", 1, hint=_HINT)]
        return [_tier(tokens) for _ in range(int(tokens.number()))], []
    except _BrokenError as error:
        return [], [file.error(f"is no whole TextGrid: {error}", error.line, hint=_HINT)]


def joined(files: Sequence[File]) -> tuple[bytes, list[Problem]]:
    """One TextGrid with the tiers of several, for interviews of which each speaker has a file.

    Tiers of points are left out. Two tiers of one name are an error, for one speaker cannot be told from the other.
    """
    tiers: list[Tier] = []
    problems: list[Problem] = []
    for file in files:
        text, found = lines_of(file)
        problems += found
        read_, found = tiers_of(text, file) if text is not None else ([], [])
        problems += found
        for tier in read_:
            if tier.name in {other.name for other in tiers}:
                hint = "Rename it in Praat after its speaker."
                problems.append(file.error(f"a tier named {tier.name!r} is in another of the files, too", hint=hint))
            elif not tier.is_points:
                tiers.append(tier)
    return written(tiers).encode("utf-8"), problems


def written(tiers: Sequence[Tier]) -> str:
    """A TextGrid of tiers in Praat's long form; gaps between intervals become empty ones, as Praat wants."""
    end = max((one.end for tier in tiers for one in tier.intervals), default=0.0)
    rows = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {end!r}"]
    rows += ["tiers? <exists>", f"size = {len(tiers)}", "item []:"]
    for number, tier in enumerate(tiers, start=1):
        filled = list(_filled(tier.intervals, end))
        rows += [f"    item [{number}]:", '        class = "IntervalTier"', f"        name = {_quoted(tier.name)}"]
        rows += ["        xmin = 0", f"        xmax = {end!r}", f"        intervals: size = {len(filled)}"]
        for index, one in enumerate(filled, start=1):
            rows += [f"        intervals [{index}]:", f"            xmin = {one.start!r}"]
            rows += [f"            xmax = {one.end!r}", f"            text = {_quoted(one.text)}"]
    return "\n".join(rows) + "\n"


def _filled(intervals: Sequence[Interval], end: float) -> Iterator[Interval]:
    at = 0.0
    for one in intervals:
        if one.start > at:
            yield Interval(at, one.start, "")
        yield one
        at = max(at, one.end)
    if at < end:
        yield Interval(at, end, "")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _tier(tokens: _Tokens) -> Tier:
    kind = tokens.text()
    if kind not in {"IntervalTier", "TextTier"}:
        raise _BrokenError(f"{kind[:40]!r} is no kind of tier", tokens.line)
    tier = Tier(tokens.text(), is_points=kind == "TextTier")
    tokens.number()
    tokens.number()
    for _ in range(int(tokens.number())):
        start = tokens.number()
        end = start if tier.is_points else tokens.number()
        words = tokens.text()
        if end < start:
            raise _BrokenError(f"the interval ends ({end:g}) before it starts ({start:g})", tokens.line)
        tier.intervals.append(Interval(start, end, words, tokens.line))
    return tier


class _Tokens:
    """What counts in a Praat text file, one after the other."""

    def __init__(self, text: str) -> None:
        self._found = _TOKEN.finditer(text)
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._at = 0

    @property
    def line(self) -> int:
        """Line of the token read last."""
        return bisect(self._breaks, self._at) + 1

    def text(self) -> str:
        """The next text in quotes, doubled quotes single again."""
        return self._next("text", None, "a text in quotes").replace('""', '"')

    def number(self) -> float:
        """The next number that stands free."""
        value = float(self._next("word", _NUMBER, "a number"))
        if not math.isfinite(value) or abs(value) > LARGEST:
            raise _BrokenError(f"{value:g} is too large", self.line)
        return value

    def flag(self) -> str:
        """Whether tiers exist."""
        return self._next("word", _FLAG, "<exists>")

    def _next(self, kind: str, pattern: re.Pattern[str] | None, wanted: str) -> str:
        for found in self._found:
            self._at = found.start()
            token = found[kind]
            if token is not None and (pattern is None or pattern.fullmatch(token)):
                return str(token)
            if kind == "word" and found["text"] is not None:
                raise _BrokenError(f"{wanted} is missing before {found['text'][:40]!r}", self.line)
        raise _BrokenError(f"it ends where {wanted} should stand", self.line)
