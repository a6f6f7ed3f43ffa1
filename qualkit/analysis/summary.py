"""Theme summaries: all that the data say of a theme, each number with the segments it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.analysis.axes import case_table, themes_of
from qualkit.analysis.difference import differences
from qualkit.analysis.diverse import diverse
from qualkit.analysis.incidence import incidence
from qualkit.analysis.keyness import Keyword, keywords
from qualkit.analysis.quote import code_label, quotes_of
from qualkit.analysis.sequence import sequence
from qualkit.analysis.themes import themes
from qualkit.errors import AnalysisError
from qualkit.language.tokens import content_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from qualkit.analysis.axes import Idea
    from qualkit.analysis.difference import Difference
    from qualkit.analysis.quote import Quote
    from qualkit.analysis.sequence import Sequence as Steps
    from qualkit.analysis.sequence import Transition
    from qualkit.analysis.themes import Finding, ThemeReport
    from qualkit.model.codebook import Codebook

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Companion:
    """A code outside a theme that stands in its segments.

    Attributes:
        code: Its id.
        label: How to print it.
        segments: Ids of the segments that carry both.
        n_code: Segments that carry the code.
        jaccard: Segments with both by segments with either.
        lift: How many times as often as by chance over all decided segments.
    """

    code: str
    label: str
    segments: tuple[str, ...]
    n_code: int
    jaccard: float
    lift: float

    @property
    def n(self) -> int:
        """Segments that carry both."""
        return len(self.segments)


@dataclass(frozen=True, slots=True)
class Step:
    """A theme before or after another.

    Attributes:
        label: Of the other theme.
        counted: The numbers.
        places: Ids of both segments of each step.
    """

    label: str
    counted: Transition
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ThemeSummary:
    """A theme in the data.

    Attributes:
        finding: Counts, spread over cases and groups, typical quotes, its codes and warnings.
        segments: Ids of its segments, by case in reading order.
        difference: Groups compared; ``None`` unless asked for.
        diverse: Quotes far from each other; ``None`` where there are no vectors to tell.
        contrary: Quotes that a coder marked as contradicting.
        keywords: Words typical of it against the other themes.
        companions: Codes outside it that stand in its segments, the most often first.
        before: Themes that come before it, the most often first; itself left out.
        after: Themes that follow it.
    """

    finding: Finding
    segments: tuple[str, ...]
    difference: Difference | None
    diverse: tuple[Quote, ...] | None
    contrary: tuple[Quote, ...]
    keywords: tuple[Keyword, ...]
    companions: tuple[Companion, ...]
    before: tuple[Step, ...]
    after: tuple[Step, ...]


@dataclass(frozen=True)
class SummaryReport:
    """Summaries of themes.

    Attributes:
        themes: One per theme asked for, in the codebook's order.
        report: What they were taken from: groups, words and warnings.
        n_units: Decided segments, which lift compares with.
        n_steps: Steps from a coded segment to the next.
    """

    themes: tuple[ThemeSummary, ...]
    report: ThemeReport
    n_units: int
    n_steps: int


def summaries(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    codebook: Codebook,
    names: Sequence[str] | None = None,
    embed: Embed | None = None,
    asks: Mapping[str, Sequence[str]] | None = None,
    language: str | None = None,
    quotes: int = 3,
    words: int = 12,
    others: int = 5,
    is_tested: bool = False,
    seed: int = 1,
) -> SummaryReport:
    """Sum up themes.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES`` and further attributes.
        codebook: Gives themes, codes and labels.
        names: Ids of themes; all by default.
        embed: Texts to vectors of unit length, shape ``(n, dim)``; ``None`` where there are none.
        asks: Topic guide to the themes and codes it asked about.
        language: Of labels, definitions and statements.
        quotes: At most so many typical, and as many diverse quotes.
        words: At most so many typical words.
        others: At most so many companions, and themes before and after.
        is_tested: Whether groups are compared.
        seed: Of the comparison.

    Raises:
        UnknownCodeError: No theme has one of the names.
        AnalysisError: No cases, no themes or no codings.
    """
    for name in names or ():
        codebook.theme(name)
    if not len(codings):
        raise AnalysisError("no code is used yet", hint="Code some segments first: qualkit code --coder YOUR-NAME")
    told = themes(codings, segments, cases, codebook=codebook, language=language, quotes_per_code=quotes, asks=asks)
    case_names = case_table(codings, segments, cases).names
    said = quotes_of(codings, cases=case_names, codebook=codebook, language=language)
    ideas = themes_of(codebook, language)
    in_theme = {idea.heading.name: _once(quote for quote in said if quote.code in idea.codes) for idea in ideas}
    typical_words = _keywords(in_theme, words)
    tests = differences(told, seed=seed) if is_tested else {}
    steps = sequence(codings, segments, cases, codebook=codebook, of="theme", language=language)
    beside = _Beside(codings, segments, codebook, language, others)
    made = []
    for theme, idea, finding in zip(codebook.themes, ideas, told.themes, strict=True):
        if names is not None and theme.id not in names:
            continue
        own = in_theme[theme.id]
        made.append(
            ThemeSummary(
                finding=finding,
                segments=tuple(quote.segment for quote in own),
                difference=tests.get(theme.id),
                diverse=None
                if embed is None
                else _diverse(tuple(one for one in own if not one.contradicts), quotes, embed),
                contrary=tuple(quote for quote in said if idea.holds(quote) and quote.contradicts),
                keywords=typical_words[theme.id],
                companions=beside.companions(idea),
                before=_steps(steps, theme.id, others, is_before=True),
                after=_steps(steps, theme.id, others, is_before=False),
            )
        )
    return SummaryReport(tuple(made), told, beside.n_units, steps.n_steps)


def _once(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """One quote per segment: the longest words that were coded in it."""
    found: dict[str, Quote] = {}
    for quote in quotes:
        if quote.segment not in found or len(quote.text) > len(found[quote.segment].text):
            found[quote.segment] = quote
    return tuple(found.values())


def _keywords(in_theme: Mapping[str, tuple[Quote, ...]], number: int) -> dict[str, tuple[Keyword, ...]]:
    every = {quote.segment: quote for found in in_theme.values() for quote in found}
    return keywords(
        {name: [quote.segment for quote in found] for name, found in in_theme.items()},
        words={name: content_words(quote.text) for name, quote in every.items()},
        case_of={name: quote.case for name, quote in every.items()},
        number=number,
    )


def _diverse(quotes: tuple[Quote, ...], number: int, embed: Embed) -> tuple[Quote, ...]:
    return tuple(quotes[i] for i in diverse(embed([quote.text for quote in quotes]), number)) if quotes else ()


class _Beside:
    """Codes that stand in the segments of a theme without being of it."""

    def __init__(
        self, codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook, language: str | None, most: int
    ) -> None:
        self._held = incidence(codings, segments, codebook=codebook)
        self._codebook = codebook
        self._language = language
        self._most = most
        self.n_units = len(self._held.cases)

    def companions(self, theme: Idea) -> tuple[Companion, ...]:
        held = self._held
        has = held.by_idea([theme]).toarray().ravel().astype(bool)
        together = np.asarray(held.carries[has].sum(axis=0)).ravel()
        alone = np.asarray(held.carries.sum(axis=0)).ravel()
        outside = [i for i, code in enumerate(held.codes) if code not in theme.codes and together[i]]
        outside.sort(key=lambda i: -together[i])
        return tuple(
            Companion(
                code=held.codes[i],
                label=code_label(self._codebook, held.codes[i], self._language),
                segments=tuple(
                    held.places[unit][0][0]
                    for unit in np.flatnonzero(has & held.carries[:, [i]].toarray().ravel().astype(bool))
                ),
                n_code=int(alone[i]),
                jaccard=float(together[i] / (has.sum() + alone[i] - together[i])),
                lift=float(together[i] * self.n_units / (has.sum() * alone[i])),
            )
            for i in outside[: self._most]
        )


def _steps(steps: Steps, name: str, most: int, *, is_before: bool) -> tuple[Step, ...]:
    found = [
        one for one in steps.transitions if one.first != one.then and (one.then if is_before else one.first) == name
    ]
    return tuple(
        Step(steps.label(one.first if is_before else one.then), one, steps.places(one.first, one.then))
        for one in found[:most]
    )
