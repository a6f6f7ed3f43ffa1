"""Matrices: cases or groups crossed with themes or codes."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Literal, get_args

from qualkit.analysis.asked import CellState, absence
from qualkit.analysis.axes import IDEAS, CaseGroup, Heading, Idea, by_facet, case_axis, case_table, idea_axis, noted
from qualkit.analysis.cell import Cell
from qualkit.analysis.deviant import deviants
from qualkit.analysis.quote import quotes_of, unknown_codes
from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from qualkit.analysis.asked import Absence
    from qualkit.analysis.deviant import Deviant
    from qualkit.analysis.quote import Quote
    from qualkit.model.codebook import Codebook

CellKind = Literal["counts", "presence", "quotes"]


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Cases of one role together: a cell for every theme or code, and one over all of them."""

    heading: Heading
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Cases or groups crossed with themes or codes, with margins.

    Margins count distinct segments, so a segment that carries several codes counts once; they can be smaller
    than the sum of the cells.

    Attributes:
        rows_by: ``case``, ``role``, an attribute, ``theme`` or ``code``.
        columns_by: The same; one of both holds cases, the other themes or codes.
        shows: What cells are to be printed as; every cell holds counts and quotes all the same.
        rows: In print order.
        columns: In print order.
        cells: One tuple per row, one cell per column.
        row_totals: One cell per row, over all columns.
        column_totals: One cell per column, over all rows.
        total: Over everything.
        subtotals: One per role when single cases of several roles are shown; their cells run along the
            themes or codes.
        words: How to print each state.
        warnings: What a reader has to know.
        deviants: Candidate deviant cases and negative cases, in single cases whatever the rows are.
        grouped_by: The attribute by which single cases stand together.
    """

    rows_by: str
    columns_by: str
    shows: CellKind
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell
    subtotals: tuple[Subtotal, ...]
    words: Mapping[CellState, str]
    warnings: tuple[str, ...]
    deviants: tuple[Deviant, ...] = ()
    grouped_by: str = "role"

    @property
    def cases_in_rows(self) -> bool:
        """Whether rows are cases or groups of them, and columns themes or codes."""
        return self.columns_by in IDEAS

    @property
    def is_grouped(self) -> bool:
        """Whether the case axis holds groups, so that cells count cases too."""
        return (self.rows_by if self.cases_in_rows else self.columns_by) != "case"

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote of the matrix once."""
        return self.total.quotes


def matrix(
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    codebook: Codebook,
    rows: str = "case",
    columns: str = "theme",
    cells: CellKind = "counts",
    asks: Mapping[str, Sequence[str]],
    language: str | None = None,
    only: Sequence[str] = (),
    facet: str | None = None,
    values: Sequence[str] = (),
    group: str = "role",
) -> Matrix:
    """Cross cases or groups with themes or codes.

    A cell counts distinct coded segments: two coders on one segment, or two codes of one theme on it, count
    once. A theme counts the codes in its folder, nested ones, and those it points to; a code counts its own
    codings. Cases, themes and codes without codings stay, and say why they are empty.

    Args:
        codings: Standing codings of one layer, columns of ``model.columns.CODINGS``.
        segments: Segments put before coders, columns of ``model.columns.SEGMENTS``.
        cases: Columns of ``model.columns.CASES`` and further attributes. Cases of one role are put together.
        codebook: Gives themes, codes and labels.
        rows: ``case``, ``role``, an attribute, ``theme`` or ``code``.
        columns: The same choices.
        cells: How cells are to be printed.
        asks: Topic guide to the themes and codes it asked about; empty when none is declared.
        language: Of labels; the codebook's first where it lacks them.
        only: Ids of the themes or codes to show; all when empty. Totals are of those shown.
        facet: Splits each theme or code by the values of this facet.
        values: Which of them; empty for all, and for codings that have none.
        group: The attribute by which single cases are put together, and within which a case is deviant.

    Raises:
        AnalysisError: An attribute that no case has; cases or ideas on both axes; nothing to show.
    """
    if cells not in get_args(CellKind):
        raise AnalysisError(f"cells cannot show {cells!r}", hint=f"There are: {', '.join(get_args(CellKind))}.")
    if (rows in IDEAS) == (columns in IDEAS):
        raise AnalysisError(
            f"rows {rows!r} and columns {columns!r} are of one kind",
            hint="One holds cases (case, role or an attribute), the other theme or code.",
        )
    by_case, by_idea = (columns, rows) if rows in IDEAS else (rows, columns)
    attributes = [str(column) for column in cases.columns if column != "case"]
    table = case_table(codings, segments, cases)
    groups = case_axis(table, by_case, attributes, group=group)
    quotes = quotes_of(codings, cases=table.names, codebook=codebook, language=language)
    ideas = _only(idea_axis(codebook, by_idea, language=language, used={quote.code for quote in quotes}), only, by_idea)
    if facet is not None:
        ideas = by_facet(ideas, codebook, facet, values, language=language)
    why = absence(segments, table, asks=asks, codebook=codebook)
    counter = _Counter(quotes, why)

    groups = tuple(noted(one, why.decided) for one in groups)
    everyone = CaseGroup(Heading("", "all cases"), table.names)
    everything = _all_of(ideas)
    body = tuple(tuple(counter.cell(one.cases, idea) for idea in ideas) for one in groups)
    group_totals = tuple(counter.cell(one.cases, everything) for one in groups)
    idea_totals = tuple(counter.cell(everyone.cases, idea) for idea in ideas)
    by_role = _roles(groups) if by_case == "case" else ()
    headings = tuple(one.heading for one in groups), tuple(idea.heading for idea in ideas)
    across = rows not in IDEAS
    return Matrix(
        rows_by=rows,
        columns_by=columns,
        shows=cells,
        rows=headings[0] if across else headings[1],
        columns=headings[1] if across else headings[0],
        cells=body if across else tuple(zip(*body, strict=True)),
        row_totals=group_totals if across else idea_totals,
        column_totals=idea_totals if across else group_totals,
        total=counter.cell(everyone.cases, everything),
        subtotals=tuple(
            Subtotal(
                noted(one, why.decided).heading,
                tuple(counter.cell(one.cases, idea) for idea in ideas),
                counter.cell(one.cases, everything),
            )
            for one in by_role
        ),
        words=why.words,
        warnings=(*why.warnings, *unknown_codes(codings, codebook)),
        deviants=deviants(
            ideas,
            {one.heading.label: one.cases for one in table.groups(group)},
            lambda case, idea: counter.cell((case,), idea),
        ),
        grouped_by=group,
    )


class _Counter:
    """Counts segments and cases for any set of cases and any idea; what a case holds of an idea only once."""

    def __init__(self, quotes: Sequence[Quote], why: Absence) -> None:
        self._why = why
        self._quotes = quotes
        self._held: dict[str, dict[str, list[int]]] = {}  # case to code to places among the quotes
        for position, quote in enumerate(quotes):
            self._held.setdefault(quote.case, {}).setdefault(quote.code, []).append(position)
        self._single: dict[Idea | _Together, dict[str, Cell]] = {}

    def cell(self, cases: Sequence[str], idea: Idea | _Together) -> Cell:
        known = self._single.setdefault(idea, {})
        for case in cases:
            if case not in known:
                known[case] = self._of_case(case, idea)
        if len(cases) == 1:
            return known[cases[0]]
        # A segment is of one case, so what cases hold adds up.
        cells = [known[case] for case in cases]
        absent = [cell.state for cell in cells if not cell.count]
        return Cell(
            count=sum(cell.count for cell in cells),
            n_cases=len(cases) - len(absent),
            of_cases=len(cases),
            quotes=tuple(chain.from_iterable(cell.quotes for cell in cells)),
            state=_joint(absent) if len(absent) == len(cells) else CellState.CODED,
            n_not_asked=absent.count(CellState.NOT_ASKED),
            n_not_yet=absent.count(CellState.NOT_YET_CODED),
            n_contradicts=sum(cell.n_contradicts for cell in cells),
        )

    def _of_case(self, case: str, idea: Idea | _Together) -> Cell:
        of_case = self._held.get(case, {})
        held = chain.from_iterable(of_case[code] for code in idea.codes if code in of_case)
        found = [self._quotes[position] for position in sorted(held)]
        if idea.is_faceted:
            found = [quote for quote in found if idea.holds(quote)]
        if not found:
            state = self._why.state(case, idea.asked_by)
            return Cell(0, 0, 1, (), state, int(state is CellState.NOT_ASKED), int(state is CellState.NOT_YET_CODED))
        return Cell(
            count=len({quote.segment for quote in found}),
            n_cases=1,
            of_cases=1,
            quotes=tuple(found),
            state=CellState.CODED,
            n_contradicts=len({quote.segment for quote in found if quote.facets and quote.contradicts}),
        )


def _joint(states: Sequence[CellState]) -> CellState:
    """The state of a group from those of its cases, none of which holds a coding."""
    if CellState.NOT_YET_CODED in states:
        return CellState.NOT_YET_CODED
    if all(state is CellState.NOT_ASKED for state in states):
        return CellState.NOT_ASKED
    return CellState.NOTHING_CODED


@dataclass(frozen=True, slots=True)
class _Together:
    """Several ideas as one: what any of them holds."""

    ideas: tuple[Idea, ...]
    codes: frozenset[str]
    asked_by: frozenset[str]

    @property
    def is_faceted(self) -> bool:
        return self.ideas[0].facet is not None

    def holds(self, quote: Quote) -> bool:
        return any(idea.holds(quote) for idea in self.ideas)


def _all_of(ideas: tuple[Idea, ...]) -> _Together:
    codes = frozenset[str]().union(*(idea.codes for idea in ideas))
    return _Together(ideas, codes, frozenset[str]().union(*(idea.asked_by for idea in ideas)))


def _only(ideas: tuple[Idea, ...], names: Sequence[str], by: str) -> tuple[Idea, ...]:
    """The ideas of these names, in the codebook's order.

    Raises:
        AnalysisError: There is none of a name; names those there are.
    """
    there = [idea.heading.name for idea in ideas]
    for name in names:
        if name not in there:
            close = get_close_matches(name, there, n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(there)}."
            raise AnalysisError(f"no {by} {name!r} to show", hint=hint)
    return tuple(idea for idea in ideas if not names or idea.heading.name in names)


def _roles(groups: Sequence[CaseGroup]) -> tuple[CaseGroup, ...]:
    """Single cases put together by role; nothing when there is one role only."""
    found: dict[str, list[str]] = {}
    for group in groups:
        found.setdefault(group.heading.group, []).extend(group.cases)
    if len(found) < 2:
        return ()
    return tuple(CaseGroup(Heading(role, role), tuple(cases)) for role, cases in found.items())
