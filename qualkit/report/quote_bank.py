"""The quote bank as rows and as a supplement to a manuscript."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qualkit.report.blocks import Block, Blocks, Row, write_blocks
from qualkit.report.files import write_whole
from qualkit.report.formats import checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qualkit.model.chosen import BankQuote
    from qualkit.report.provenance import Provenance

SUFFIXES = (".docx", ".xlsx", ".csv", ".md", ".html")
COLUMNS = ("theme", "quote", "source", "place", "note")
BILINGUAL = ("theme", "quote", "translation", "translator", "status", "back_translation", "source", "place", "note")
NO_TRANSLATION = "no translation yet"
HOW = "Quotes are verbatim: … leaves words out, [brackets] are the author's."


def quote_rows(quotes: Sequence[BankQuote]) -> Iterator[Mapping[str, object]]:
    """A row per quote in the file's order; columns ``BILINGUAL``."""
    for quote in quotes:
        made = quote.translation
        yield {
            "theme": quote.chosen.idea,
            "quote": _quoted(quote),
            "translation": None if made is None else made.text,
            "translator": None if made is None else made.translator or "not reported",
            "status": None if made is None else made.status.value,
            "back_translation": None if made is None else made.back or None,
            "source": quote.source,
            "place": quote.chosen.link.place,
            "note": quote.chosen.note or None,
        }


def write_quotes(
    quotes: Sequence[BankQuote], path: Path, provenance: Provenance, *, warnings: Sequence[str], language: str | None
) -> None:
    """Write the quotes by theme, each with its source; existing files are replaced whole.

    Args:
        quotes: In the file's order.
        path: The file.
        provenance: Where they come from.
        warnings: What a reader has to know.
        language: With translations into this one; without any when ``None``.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    report = _report(quotes, warnings, language)
    if checked_suffix(path, SUFFIXES) == ".docx":
        write_whole(path, _document(report, provenance))
    else:
        write_blocks(report, path, provenance)


def _report(quotes: Sequence[BankQuote], warnings: Sequence[str], language: str | None) -> Blocks:
    columns = COLUMNS if language is None else BILINGUAL
    rows = list(quote_rows(quotes))
    # A column that nobody filled takes room from the words; the rows for programs keep it.
    unused = {name for name in ("note", "back_translation") if not any(row[name] for row in rows)}
    inner = [name for name in columns[1:] if name != "source" and name not in unused]
    blocks = []
    ordered = sorted(zip(quotes, rows, strict=True), key=lambda pair: _first(quotes, pair[0].chosen.idea))
    for idea, of_idea in groupby(ordered, key=lambda pair: (pair[0].chosen.idea, pair[0].label)):
        lines = tuple(
            Row(str(row["source"]), tuple(_cell(row[name], name, quote, language) for name in inner))
            for quote, row in of_idea
        )
        title = idea[1] if idea[0] == idea[1] else f"{idea[1]} [{idea[0]}]"
        heads = ("source", *(name.replace("_", " ") for name in inner))
        blocks.append(Block(title, heads, lines, is_text=True))
    tidy = (columns, *(tuple(str(row[name] or "") for name in columns) for row in rows))
    return Blocks("Quotes", (HOW,), tuple(blocks), (), tuple(warnings), tidy)


def _cell(value: object, name: str, quote: BankQuote, language: str | None) -> str:
    """A value as text; a quote in another language says that nobody translated it."""
    if not value and name == "translation":
        return "" if language is not None and is_in(quote, language) else NO_TRANSLATION
    return str(value or "")


def is_in(quote: BankQuote, language: str) -> bool:
    """Whether an interview was held in a language, so that its quotes need no translation into it."""
    return quote.language is not None and quote.language == language.lower().replace("_", "-").split("-")[0]


def _first(quotes: Sequence[BankQuote], idea: str) -> int:
    return next(number for number, quote in enumerate(quotes) if quote.chosen.idea == idea)


def _quoted(quote: BankQuote) -> str:
    """The words in quotation marks; words that were not found are none, and say so."""
    words = quote.chosen.link.words
    return f"“{words}”" if quote.is_verbatim else f"{words} (not verbatim: qualkit quotes check)"


def _document(report: Blocks, provenance: Provenance) -> bytes:
    from qualkit.report.document_tables import closed, landscape, table

    made = landscape(report.title, provenance)
    for block in report.blocks:
        made.heading(block.title, 1)
        rows = [[[[(text, "")]] for text in (row.label, *row.cells)] for row in block.rows]
        table(made, block.columns, rows)
    return closed(made, report.lead, report.warnings)
