"""Markdown: tables for a manuscript or a repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.report.findings import code_label, without_lines
from qualkit.report.layout import Kind, layout
from qualkit.report.legend import differing, legend
from qualkit.report.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.themes import Finding, ThemeReport
    from qualkit.report.provenance import Provenance


def matrix_markdown(matrix: Matrix, provenance: Provenance) -> str:
    """A matrix as a Markdown table, with legend, warnings and provenance."""
    laid = layout(matrix)
    header = [laid.corner, *(head.text for head in laid.columns)]
    rows = []
    for number, line in enumerate(laid.lines):
        indent = "\u2003" * line.level
        values = [str(laid.value(number, column)) for column in range(len(laid.columns))]
        is_margin = line.kind is not Kind.BODY
        rows.append([_strong(indent + line.text, is_margin), *(escaped(value) for value in values)])
    if laid.group_corner:
        header.insert(0, laid.group_corner)
        for line, row in zip(laid.lines, rows, strict=True):
            row.insert(0, escaped(line.group))
    title = f"# Matrix: {matrix.rows_by} × {matrix.columns_by}"
    table = pipe_table([escaped(name) for name in header], rows)
    return joined(
        [
            title,
            notice_of(provenance),
            table,
            escaped(" ".join(legend(matrix))),
            "\n".join(f"- {escaped(line)}" for line in differing(matrix)),
            warnings_of(matrix.warnings),
            facts_of(provenance),
        ]
    )


def themes_markdown(report: ThemeReport, provenance: Provenance) -> str:
    """A theme report in Markdown: per theme its claim, a table of its codes, quotes and contrary cases."""
    parts = ["# Themes", notice_of(provenance), warnings_of(report.warnings)]
    for theme in report.themes:
        parts.append(f"## {escaped(theme.label)} [{escaped(theme.name)}]")
        parts.append(f"**{escaped(theme.statement)}**" if theme.statement else "*no statement yet*")
        parts.append(escaped(theme.definition))
        header = ["", "segments", "cases", *(escaped(group) for group, _ in report.groups)]
        rows = [[_strong("theme", strong=True), *_numbers(theme)]]
        rows += [
            [escaped("\u2003" * code.level + f"{code_label(code)} [{code.name}]"), *_numbers(code)]
            for code in theme.codes
        ]
        parts.append(pipe_table(header, rows))
        parts.extend(_told(finding, report, is_theme=finding is theme) for finding in (theme, *theme.codes))
    parts.append(facts_of(provenance))
    return joined(parts)


def escaped(text: str) -> str:
    """Text that Markdown prints as it is, on one line of a table."""
    quiet = re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", text)
    return "<br>".join(quiet.splitlines())


def _told(finding: Finding, report: ThemeReport, *, is_theme: bool) -> str:
    """Quotes of a code, who is without it, warnings; for the theme itself all but the quotes of its codes."""
    lines = [f"- ⚠ {escaped(warning)}" for warning in finding.warnings]
    lines += [f"- without it: {escaped(line)}" for line in without_lines(finding, report)] if is_theme else []
    if not is_theme or not finding.codes:
        lines += [
            f"- {escaped(f'“{quotation.text}” [{quotation.held_by}]')}" for quotation in quotations(finding.quotes)
        ]
    if not lines:
        return ""
    name = "theme" if is_theme else code_label(finding)
    return "\n".join([f"**{escaped(name)}**", "", *lines])


def _numbers(finding: Finding) -> list[str]:
    shares = [f"{share.n_cases}/{share.of_cases}" for share in finding.shares]
    return [str(finding.n_segments), f"{finding.n_cases}/{finding.of_cases}", *shares]


def pipe_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with pipes; its texts are escaped already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _strong(text: str, strong: bool) -> str:
    return f"**{escaped(text)}**" if strong else escaped(text)


def notice_of(provenance: Provenance) -> str:
    """The notice on synthetic data, if there is one."""
    notice = dict(provenance.lines()).get("notice")
    return f"> **{escaped(notice)}**" if notice else ""


def warnings_of(warnings: Iterable[str]) -> str:
    """A list of warnings."""
    return "\n".join(f"- ⚠ {escaped(warning)}" for warning in warnings)


def facts_of(provenance: Provenance) -> str:
    """A list of where the result comes from."""
    return "\n".join(f"- {name}: {escaped(value)}" for name, value in provenance.lines() if name != "notice")


def joined(parts: Iterable[str]) -> str:
    """Parts that are not empty, a blank line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"
