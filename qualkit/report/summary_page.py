"""A summary matrix as one HTML page that fetches nothing; each quote leads to its passage and back."""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qualkit.analysis.summarised import Cited
from qualkit.report.page import render
from qualkit.report.summaries import NOT_FOUND, empty_words, legend, signed

if TYPE_CHECKING:
    from qualkit.analysis.summarised import SummaryMatrix, Written
    from qualkit.report.provenance import Provenance

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "h1", "h2", "h3", "h4", "hr"}
_OPEN, _CLOSE = "\ue000", "\ue001"  # for private use: stand for a quote while Markdown is drawn


def summary_page(made: SummaryMatrix, provenance: Provenance) -> str:
    """Summaries drawn from their Markdown, cleaned of everything a page could run or fetch."""
    matrix = made.matrix
    return render(
        "summaries.html",
        provenance,
        title=f"Summaries: {matrix.rows_by} × {matrix.columns_by}",
        warnings=made.warnings,
        view=framework(made),
        deviants=legend(made)[1:],
    )


def framework(made: SummaryMatrix) -> dict[str, Any]:
    """What a page prints of a summary matrix: heads, cells, and the passages of their quotes."""
    matrix = made.matrix
    rows = [
        (
            heading,
            [
                {
                    "column": above,
                    "html": "" if cell.written is None else drawn(cell.written),
                    "empty": "" if cell.written is not None else empty_words(cell, made),
                    "style": f"state-{cell.cell.state.name.lower().replace('_', '-')}",
                    "marks": cell.marks,
                    "signed": signed(cell),
                }
                for above, cell in zip(matrix.columns, cells, strict=True)
            ],
        )
        for heading, cells in zip(matrix.rows, made.cells, strict=True)
    ]
    return {
        "how": legend(made)[0],
        "corner": matrix.rows_by,
        "columns": matrix.columns,
        "bodies": [(group, list(of_group)) for group, of_group in groupby(rows, key=lambda row: row[0].group)],
        "quotes": [(heading, above, cited) for _, _, heading, above, cell in made for cited in cell.cited],
    }


def drawn(written: Written) -> str:
    """A summary as clean HTML: its Markdown drawn, quotes as ``<q>`` with a link to their passage."""
    import nh3
    from markdown_it import MarkdownIt

    cited = [part for part in written.parts if isinstance(part, Cited)]
    number = iter(range(len(cited)))
    source = "".join(
        f"{_OPEN}{next(number)}{_CLOSE}" if isinstance(part, Cited) else part.replace(_OPEN, "").replace(_CLOSE, "")
        for part in written.parts
    )
    body = MarkdownIt("commonmark", {"html": False}).render(source)
    clean = nh3.clean(body, tags=TAGS, attributes={}, link_rel=None)
    for position, quote in enumerate(cited):
        clean = clean.replace(f"{_OPEN}{position}{_CLOSE}", _quoted(quote))
    return clean


def _quoted(cited: Cited) -> str:
    words = html.escape(cited.words)
    if not cited.is_verbatim:
        return f"<span class='care'>{words} ({NOT_FOUND} {html.escape(cited.place)})</span>"
    source = html.escape(cited.source)
    anchor = f"id='c{cited.number}' href='#q{cited.number}'"
    told = html.escape(f"[{cited.translation} – {cited.translated_by}] ") if cited.translation else ""
    return f"<q dir='auto'>{words}</q> {told}<a class='source' {anchor}>{source}</a>"
