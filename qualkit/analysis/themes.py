"""Themes: how far each theme and code reaches, in whose words, and who does not speak of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from qualkit.analysis.asked import NO_GUIDE, CellState, absence
from qualkit.analysis.axes import NOT_REPORTED, case_table, codes_of, themes_of
from qualkit.analysis.deviant import FROM_CASES, DeviantKind
from qualkit.analysis.quote import quotes_of, unknown_codes
from qualkit.analysis.typical import typical
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from qualkit.analysis.asked import Absence
    from qualkit.analysis.axes import Idea
    from qualkit.analysis.difference import Difference
    from qualkit.analysis.quote import Quote
    from qualkit.model.codebook import Codebook

DOMINANT_SHARE = 0.25  # one case giving more of a theme than this is warned of
DOMINANT_FROM_CASES = 5  # speaking of it; with fewer, someone always gives a quarter


@dataclass(frozen=True, slots=True)
class Share:
    """A role's cases on a theme or code.

    Attributes:
        group: The role.
        n_cases: Cases that have it.
        of_cases: Cases of the role.
        without: Contrary cases: fully coded, asked as far as is known, and without it. Absence is not
            contradiction: read them before a claim is made.
        not_yet: Cases without it so far, with undecided segments.
        not_asked: Cases without it whose topic guide did not ask.
    """

    group: str
    n_cases: int
    of_cases: int
    without: tuple[str, ...]
    not_yet: tuple[str, ...]
    not_asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A theme or code in the data.

    Attributes:
        name: Its id.
        label: How to print it.
        n_segments: Distinct coded segments.
        n_cases: Cases that have it.
        of_cases: All cases.
        shares: One per role.
        quotes: A few, verbatim; ``analysis.typical`` tells how they are chosen. None that a coder marked as
            contradicting: these stand for the contrary.
        warnings: What a reader has to know.
        level: Depth of a nested code.
        statement: The claim a theme makes; empty for a code, and while coding.
        definition: What a theme is about; empty for a code, and where the codebook has none.
        lives_in: For a code that a theme points to: the theme in whose folder it lives.
        codes: The codes a theme gathers.
    """

    name: str
    label: str
    n_segments: int
    n_cases: int
    of_cases: int
    shares: tuple[Share, ...]
    quotes: tuple[Quote, ...]
    warnings: tuple[str, ...]
    level: int = 0
    statement: str = ""
    definition: str = ""
    lives_in: str = ""
    codes: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ThemeReport:
    """Every theme of a codebook in the data.

    Attributes:
        themes: In the codebook's order, each with its codes.
        groups: Role and number of its cases, in print order.
        n_segments: Distinct coded segments.
        of_cases: All cases.
        words: How to print each state.
        warnings: What holds for the whole report.
        differences: Theme to the comparison of roles on it; empty unless asked for.
    """

    themes: tuple[Finding, ...]
    groups: tuple[tuple[str, int], ...]
    n_segments: int
    of_cases: int
    words: Mapping[CellState, str]
    warnings: tuple[str, ...]
    differences: Mapping[str, Difference] = field(default_factory=dict)


def themes(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    codebook: Codebook,
    language: str | None = None,
    quotes_per_code: int = 2,
    asks: Mapping[str, Sequence[str]] | None = None,
) -> ThemeReport:
    """Report each theme and code: segments, cases, shares of the roles, quotes and contrary cases.

    Counts are of distinct segments, as in ``matrix``. How often something is said does not make it a theme.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Segments put before coders, columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES``.
        codebook: Gives themes, codes and labels.
        language: Of labels and statements.
        quotes_per_code: At most so many quotes for each theme and code.
        asks: Topic guide to the themes and codes it asked about, so that cases not asked are told apart;
            empty when none is declared, which is warned of.

    Raises:
        AnalysisError: No cases, no themes, or a negative number of quotes.
    """
    if quotes_per_code < 0:
        raise AnalysisError(f"cannot show {quotes_per_code} quotes per code", hint="Give 0 or more.")
    if not codebook.themes:
        raise AnalysisError("the codebook has no themes", hint="See: qualkit codebook show")
    table = case_table(codings, segments, cases)
    quotes = quotes_of(codings, cases=table.names, codebook=codebook, language=language)
    why = absence(segments, table, asks=asks or {}, codebook=codebook)
    members = {group.heading.label: group.cases for group in table.groups("role")}
    if set(members) == {NOT_REPORTED}:
        members = {"all cases": table.names}
    # A caller that does not pass guides is not told to declare them.
    notes = [warning for warning in why.warnings if asks is not None or warning != NO_GUIDE]
    measure = _Measure(quotes, members, why, quotes_per_code)

    codes = {idea.heading.name: idea for idea in codes_of(codebook, language, {quote.code for quote in quotes})}
    found = []
    for theme, idea in zip(codebook.themes, themes_of(codebook, language), strict=True):
        gathered = dict.fromkeys(code.id for code in codebook.of_theme(theme.id) if code.id in codes)
        found.append(
            measure.finding(
                idea,
                statement=theme.statement.in_language(language),
                definition=theme.definition.in_language(language),
                codes=tuple(
                    measure.finding(codes[code], lives_in=home if home != theme.id else "")
                    for code in gathered
                    for home in (codebook.code(code).theme,)
                ),
            )
        )
    return ThemeReport(
        themes=tuple(found),
        groups=tuple((group, len(names)) for group, names in members.items()),
        n_segments=len({(quote.case, quote.segment) for quote in quotes}),
        of_cases=len(table.names),
        words=why.words,
        warnings=(*notes, *unknown_codes(codings, codebook)),
    )


class _Measure:
    """Makes the finding of any theme or code."""

    def __init__(
        self, quotes: Sequence[Quote], members: Mapping[str, tuple[str, ...]], why: Absence, n_quotes: int
    ) -> None:
        self._quotes = quotes
        self._of_code: dict[str, list[int]] = {}  # places among the quotes
        for position, quote in enumerate(quotes):
            self._of_code.setdefault(quote.code, []).append(position)
        self._members = members
        self._group_of = {case: group for group, names in members.items() for case in names}
        self._why = why
        self._n_quotes = n_quotes

    def finding(
        self,
        idea: Idea,
        *,
        statement: str = "",
        definition: str = "",
        lives_in: str = "",
        codes: tuple[Finding, ...] = (),
    ) -> Finding:
        held = chain.from_iterable(self._of_code.get(code, ()) for code in idea.codes)
        quotes = [self._quotes[position] for position in sorted(held)]
        per_case = Counter(case for case, _ in {(quote.case, quote.segment) for quote in quotes})
        shares = tuple(self._share(group, idea, per_case) for group in self._members)
        warnings = _warnings(per_case, is_theme=bool(codes))
        if codes:
            warnings = (*warnings, *_differing(shares, per_case, self._members, quotes))
        return Finding(
            name=idea.heading.name,
            label=idea.heading.label,
            n_segments=per_case.total(),
            n_cases=len(per_case),
            of_cases=len(self._group_of),
            shares=shares,
            quotes=typical([quote for quote in quotes if not quote.contradicts], self._n_quotes, groups=self._group_of),
            warnings=warnings,
            level=idea.heading.level,
            statement=statement,
            definition=definition,
            lives_in=lives_in,
            codes=codes,
        )

    def _share(self, group: str, idea: Idea, per_case: Mapping[str, int]) -> Share:
        names = self._members[group]
        absent = {case: self._why.state(case, idea.asked_by) for case in names if case not in per_case}

        def of(state: CellState) -> tuple[str, ...]:
            return tuple(case for case, found in absent.items() if found is state)

        return Share(
            group=group,
            n_cases=len(names) - len(absent),
            of_cases=len(names),
            without=of(CellState.NOTHING_CODED),
            not_yet=of(CellState.NOT_YET_CODED),
            not_asked=of(CellState.NOT_ASKED),
        )


def _warnings(per_case: Counter[str], *, is_theme: bool) -> tuple[str, ...]:
    total = per_case.total()
    if total == 1:
        return (f"seen once, in {next(iter(per_case))}",)
    if not is_theme or len(per_case) < DOMINANT_FROM_CASES:
        return ()
    return tuple(
        f"{case} gives {count} of {total} segments, over a quarter"
        for case, count in sorted(per_case.items(), key=lambda item: (-item[1], item[0]))
        if count / total > DOMINANT_SHARE
    )


def _differing(
    shares: Sequence[Share], per_case: Mapping[str, int], members: Mapping[str, Sequence[str]], quotes: Sequence[Quote]
) -> Iterator[str]:
    """Cases that differ, as ``deviant.deviants`` has them: counted ones are candidates, marked ones negative."""
    for share in shares:
        n_known = share.n_cases + len(share.without)
        if n_known < FROM_CASES:
            continue
        if len(share.without) == 1:
            why = f"nothing coded, the other {n_known - 1} of {share.group} coded"
            yield f"{DeviantKind.CANDIDATE}: {share.without[0]} ({why})"
        if share.n_cases == 1:
            alone = next(case for case in members[share.group] if case in per_case)
            yield f"{DeviantKind.CANDIDATE}: {alone} (coded, nothing coded in the other {n_known - 1} of {share.group})"
    for case in dict.fromkeys(quote.case for quote in quotes if quote.contradicts):
        yield f"{DeviantKind.NEGATIVE}: {case} (marked as contradicting)"
