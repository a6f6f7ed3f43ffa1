"""The axes of a matrix: cases and their groups on one, themes or codes on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualkit.errors import AnalysisError
from qualkit.model.codebook import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from qualkit.analysis.quote import Quote
    from qualkit.model.codebook import Codebook

IDEAS = ("theme", "code")
NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row or column is headed by.

    Attributes:
        name: A case's name, a group's value, a theme's or code's id.
        label: How to print it.
        group: A case's role, or the label of a code's theme; empty when there is nothing to group by.
        level: Depth of a nested code, 0 at the top.
        note: ``3 of 5 segments decided`` for a case or group that is not fully coded.
    """

    name: str
    label: str
    group: str = ""
    level: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """One or several cases under one heading."""

    heading: Heading
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Idea:
    """A theme or code under its heading.

    Attributes:
        codes: Ids of the codes whose codings count for it.
        asked_by: Ids of which a topic guide has to name one to have asked: for a theme itself or any of its
            codes; for a code itself, a code above or below it, or the theme it lives in.
        facet: Only codings with this value of a facet, or, where the value is empty, with none of that facet.
    """

    heading: Heading
    codes: frozenset[str]
    asked_by: frozenset[str]
    facet: tuple[str, str] | None = None

    @property
    def is_faceted(self) -> bool:
        """Whether only some codings of its codes count."""
        return self.facet is not None

    def holds(self, quote: Quote) -> bool:
        """Whether a quote counts for it."""
        if quote.code not in self.codes:
            return False
        if self.facet is None or self.facet in quote.facets:
            return True
        return not self.facet[1] and all(facet != self.facet[0] for facet, _ in quote.facets)


@dataclass(frozen=True)
class CaseTable:
    """The cases of a study with their attributes as text, cases of one role together.

    Roles keep the order in which they first appear, cases the frame's order.

    Attributes:
        rows: Case name to column to value.
        unlisted: Cases that hold codings or segments but are not in the frame: without attributes.
    """

    rows: Mapping[str, Mapping[str, str]]
    unlisted: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every case."""
        return tuple(self.rows)

    def value(self, case: str, column: str) -> str:
        """A case's attribute; empty when it is not reported."""
        return self.rows[case].get(column, "")

    def groups(self, column: str) -> tuple[CaseGroup, ...]:
        """Cases by their value: numbers by size, words as they first appear, not reported last."""
        found: dict[str, list[str]] = {}
        for case in self.rows:
            found.setdefault(self.value(case, column), []).append(case)
        values = [value for value in found if value]
        if all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in values):
            values.sort(key=float)
        groups = [CaseGroup(Heading(value, value), tuple(found[value])) for value in values]
        if "" in found:
            groups.append(CaseGroup(Heading("", NOT_REPORTED), tuple(found[""])))
        return tuple(groups)


def case_table(codings: pd.DataFrame, segments: pd.DataFrame, cases: pd.DataFrame) -> CaseTable:
    """The cases of the frame, and those that only codings or segments name.

    Raises:
        AnalysisError: There is no case at all.
    """
    listed: dict[str, dict[str, str]] = {}
    for record in cases.to_dict("records"):
        row = {str(column): _text(value) for column, value in record.items()}
        listed[row["case"]] = row
    unlisted: dict[str, dict[str, str]] = {}
    for frame in (segments, codings):
        for case, role in frame[["case", "role"]].drop_duplicates("case").itertuples(index=False):
            if str(case) not in listed:
                unlisted.setdefault(str(case), {"case": str(case), "role": _text(role)})
    rows = listed | unlisted
    if not rows:
        raise AnalysisError("there are no cases", hint="Read interviews first: qualkit import PATH")
    roles = list(dict.fromkeys(row.get("role", "") for row in rows.values()))
    roles.sort(key=lambda role: role == "")
    ordered = sorted(rows.items(), key=lambda item: roles.index(item[1].get("role", "")))
    return CaseTable(dict(ordered), tuple(unlisted))


def case_axis(table: CaseTable, by: str, attributes: Sequence[str], *, group: str = "role") -> tuple[CaseGroup, ...]:
    """Single cases for ``case``, those of one group together; else groups of cases by role or another attribute.

    Raises:
        AnalysisError: No attribute has that name; names those there are.
    """
    for name in (group, *([] if by == "case" else [by])):
        if name not in attributes:
            known = ", ".join(name for name in attributes if name != "role") or "none"
            raise AnalysisError(
                f"no attribute {name!r} to make rows or columns of",
                hint=f"There are: case, role, theme, code; attributes in cases.csv: {known}.",
            )
    if by == "case":
        groups = table.groups(group)
        if group == "role":
            # Roles keep the order in which cases.csv has them.
            groups = tuple(sorted(groups, key=lambda one: table.names.index(one.cases[0])))
        return tuple(
            CaseGroup(Heading(case, case, group=one.heading.label if len(groups) > 1 else ""), (case,))
            for one in groups
            for case in one.cases
        )
    return table.groups(by)


def idea_axis(codebook: Codebook, by: str, *, language: str | None, used: Iterable[str]) -> tuple[Idea, ...]:
    """Every theme, or every code, in the codebook's order.

    A theme counts the codes in its folder, nested ones, and those it points to. A code counts its own codings
    only: codes nested in it have rows of their own. Retired codes stand only where they hold codings.

    Args:
        codebook: Gives the themes and codes.
        by: ``theme`` or ``code``.
        language: Of the labels.
        used: Ids of the codes that hold codings.

    Raises:
        AnalysisError: The codebook has none.
    """
    ideas = themes_of(codebook, language) if by == "theme" else codes_of(codebook, language, set(used))
    if not ideas:
        raise AnalysisError(f"the codebook has no {by}s", hint="See: qualkit codebook show")
    return ideas


def themes_of(codebook: Codebook, language: str | None) -> tuple[Idea, ...]:
    """Every theme with the codes it gathers."""
    ideas = []
    for theme in codebook.themes:
        codes = frozenset(code.id for code in codebook.of_theme(theme.id))
        heading = Heading(theme.id, theme.label.in_language(language) or theme.id)
        ideas.append(Idea(heading, codes, codes | {theme.id}))
    return tuple(ideas)


def codes_of(codebook: Codebook, language: str | None, used: set[str]) -> tuple[Idea, ...]:
    """Every code but retired ones that hold no coding."""
    labels = {idea.heading.name: idea.heading.label for idea in themes_of(codebook, language)}
    above = {code.id: [higher.id for higher in codebook.ancestors(code.id)] for code in codebook.codes}
    below = {code.id: [lower for lower, higher in above.items() if code.id in higher] for code in codebook.codes}
    return tuple(
        Idea(
            Heading(
                code.id,
                code.label.in_language(language) or code.id,
                group=labels.get(code.theme, code.theme),
                level=len(above[code.id]),
            ),
            frozenset({code.id}),
            frozenset({code.id, code.theme, *above[code.id], *below[code.id]}),
        )
        for code in codebook.codes
        if code.status is not Status.RETIRED or code.id in used
    )


def by_facet(
    ideas: Sequence[Idea], codebook: Codebook, facet: str, values: Sequence[str], *, language: str | None
) -> tuple[Idea, ...]:
    """Each theme or code once per value of a facet: barriers, then facilitators, then those without one.

    Args:
        ideas: Themes or codes.
        codebook: Gives the facets.
        facet: Which.
        values: Of it, in print order; empty for all, and for codings that have none.
        language: Of the labels.

    Raises:
        AnalysisError: The codebook has no such facet, or the facet no such value; names those there are.
    """
    known = next((one for one in codebook.marks if one.id == facet), None)
    if known is None:
        there = ", ".join(one.id for one in codebook.marks)
        raise AnalysisError(f"the codebook has no facet {facet!r}", hint=f"There are: {there}.")
    labels = {value.id: value.label.in_language(language) or value.id for value in known.values}
    unknown = [value for value in values if value not in labels]
    if unknown:
        raise AnalysisError(f"facet {facet!r} has no value {unknown[0]!r}", hint=f"There are: {', '.join(labels)}.")
    wanted = [(value, labels[value]) for value in values or labels]
    if not values:
        wanted.append(("", f"no {known.label.in_language(language) or facet}".lower()))
    return tuple(
        replace(
            idea,
            heading=replace(
                idea.heading,
                name=f"{idea.heading.name}+{value or 'none'}",
                label=f"{idea.heading.label}: {label}",
            ),
            facet=(facet, value),
        )
        for idea in ideas
        for value, label in wanted
    )


def noted(group: CaseGroup, decided: Mapping[str, tuple[int, int]]) -> CaseGroup:
    """The group with a note on how far it is coded, if it is not fully."""
    done = sum(decided.get(case, (0, 0))[0] for case in group.cases)
    total = sum(decided.get(case, (0, 0))[1] for case in group.cases)
    if total == 0:
        return replace(group, heading=replace(group.heading, note="no segments"))
    if done == total:
        return group
    return replace(group, heading=replace(group.heading, note=f"{done} of {total} segments decided"))


def _text(value: Any) -> str:
    # A missing value of a frame is NaN, the one value that differs from itself.
    return "" if value is None or value != value else str(value)
