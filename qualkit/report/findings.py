"""Themes and codes as rows: the numbers every format of a theme report prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.asked import CellState
from qualkit.report.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualkit.analysis.themes import Finding, Share, ThemeReport


TESTED = ("p of groups", "p corrected (Holm)")


def finding_columns(report: ThemeReport) -> tuple[str, ...]:
    """Names of the columns that ``finding_rows`` fills."""
    groups = [column for group, _ in report.groups for column in (f"{group} cases", f"of {group}")]
    return (
        "theme",
        "code",
        "label",
        "statement",
        "definition",
        "segments",
        "cases",
        "of cases",
        *groups,
        "cases without it",
        "quotes",
        "warnings",
        *(TESTED if report.differences else ()),
    )


def finding_rows(report: ThemeReport) -> Iterator[tuple[int | str, ...]]:
    """A row per theme, each followed by one per code it gathers; numbers as numbers."""
    for theme in report.themes:
        yield _row(theme.name, "", theme, report)
        for code in theme.codes:
            yield _row(theme.name, code.name, code, report)


def code_label(code: Finding) -> str:
    """A code's label; one that only points here says where it lives."""
    return f"{code.label} (lives in {code.lives_in})" if code.lives_in else code.label


def without_lines(finding: Finding, report: ThemeReport) -> tuple[str, ...]:
    """For each role the cases without it, those not asked and not yet coded apart."""
    return tuple(line for share in finding.shares if (line := _without(share, report)))


def _row(theme: str, code: str, finding: Finding, report: ThemeReport) -> tuple[int | str, ...]:
    shares = [number for share in finding.shares for number in (share.n_cases, share.of_cases)]
    return (
        theme,
        code,
        code_label(finding),
        finding.statement,
        finding.definition,
        finding.n_segments,
        finding.n_cases,
        finding.of_cases,
        *shares,
        "\n".join(without_lines(finding, report)),
        "\n".join(str(quotation) for quotation in quotations(finding.quotes)),
        "\n".join(finding.warnings),
        *(_tested("" if code else theme, report) if report.differences else ()),
    )


def p_value(p: float | None) -> str:
    """``0.031``; ``< 0.001`` below that; empty for none."""
    if p is None:
        return ""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _tested(theme: str, report: ThemeReport) -> tuple[str, str]:
    found = report.differences.get(theme)
    if found is None:
        return "", ""
    return (found.why_not or p_value(found.p), p_value(found.p_holm))


def _without(share: Share, report: ThemeReport) -> str:
    """``patient: P02, P05; not asked: P01``."""
    parts = [
        ", ".join(share.without),
        _named(share.not_asked, report.words[CellState.NOT_ASKED]),
        _named(share.not_yet, report.words[CellState.NOT_YET_CODED]),
    ]
    told = "; ".join(part for part in parts if part)
    return f"{share.group}: {told}" if told else ""


def _named(cases: tuple[str, ...], words: str) -> str:
    return f"{words}: {', '.join(cases)}" if cases else ""
