"""Theme reports for the terminal: the numbers first, then each theme's claim, quotes and contrary cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qualkit.language.signs import plain
from qualkit.report.findings import code_label, without_lines
from qualkit.report.quotations import quotations
from qualkit.report.terminal import foot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from qualkit.analysis.themes import Finding, ThemeReport
    from qualkit.report.provenance import Provenance

NARROWEST_LABEL = 16
GAP = 2


def themes_table(
    report: ThemeReport, provenance: Provenance | None = None, *, shows_quotes: bool = True
) -> RenderableType:
    """A theme report that rich draws: a table of numbers, or lines of them where the terminal is narrow."""
    return _ThemesView(report, provenance, shows_quotes)


class _ThemesView:
    """A theme report that waits for the width it is drawn at."""

    def __init__(self, report: ThemeReport, provenance: Provenance | None, shows_quotes: bool) -> None:
        self._report = report
        self._provenance = provenance
        self._shows_quotes = shows_quotes

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        titles = ["segments", "cases", *(group for group, _ in self._report.groups if len(self._report.groups) > 1)]
        needed = NARROWEST_LABEL + sum(len(title) + GAP for title in titles)
        yield from [self._table(titles)] if needed <= options.max_width else self._lines(titles)
        yield Text()
        for theme in self._report.themes:
            yield from self._told(theme)
        yield from foot(self._report.warnings, self._provenance)

    def _table(self, titles: list[str]) -> Table:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), header_style="bold")
        table.add_column("theme, code", overflow="fold", min_width=NARROWEST_LABEL)
        for title in titles:
            table.add_column(Text(title), overflow="fold", justify="right", min_width=len(title))
        for theme in self._report.themes:
            table.add_row(Text(theme.label, style="bold"), *(Text(text, style="bold") for text in _numbers(theme)))
            for number, code in enumerate(theme.codes):
                label = Padding(Text(code_label(code)), (0, 0, 0, 2 * (code.level + 1)))
                table.add_row(
                    label,
                    *(Text(text) for text in _numbers(code)),
                    end_section=number == len(theme.codes) - 1,
                )
        return table

    def _lines(self, titles: list[str]) -> Iterator[RenderableType]:
        for theme in self._report.themes:
            for indent, style, finding in [
                (0, "bold", theme),
                *((2 * (code.level + 1), "", code) for code in theme.codes),
            ]:
                label = theme.label if finding is theme else code_label(finding)
                numbers = ", ".join(f"{name} {text}" for name, text in zip(titles, _numbers(finding), strict=True))
                yield Padding(Text.assemble((label, style), f"  {numbers}"), (0, 0, 0, indent))

    def _told(self, theme: Finding) -> Iterator[RenderableType]:
        """A theme's claim, then its quotes code by code, warnings, and the cases without it."""
        yield Text.assemble((theme.label, "bold"), f"  [{theme.name}]")
        if theme.statement:
            yield Padding(Text(theme.statement, style="italic"), (0, 0, 0, 2))
        if theme.definition:
            yield Padding(Text(theme.definition), (0, 0, 0, 2))
        for finding in (theme, *theme.codes):
            shown = finding.quotes if self._shows_quotes and finding is not theme else ()
            if finding is not theme and (shown or finding.warnings):
                yield Padding(Text(code_label(finding), style="underline"), (0, 0, 0, 2))
            for warning in finding.warnings:
                yield Padding(Text(f"! {warning}", style="yellow"), (0, 0, 0, 2))
            for quotation in quotations(shown):
                text = Text.assemble(f"“{plain(quotation.text)}” ", (quotation.held_by, "dim"))
                yield Padding(text, (0, 0, 0, 4))
        for line in without_lines(theme, self._report):
            yield Padding(Text(f"without it – {line}", style="dim"), (0, 0, 0, 2))
        yield Text()


def _numbers(finding: Finding) -> list[str]:
    # One group is all cases, told already.
    shares = [f"{share.n_cases}/{share.of_cases}" for share in finding.shares if len(finding.shares) > 1]
    return [str(finding.n_segments), f"{finding.n_cases}/{finding.of_cases}", *shares]
