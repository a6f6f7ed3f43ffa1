"""The study page: everything a reader needs in one HTML file that asks nothing of any server."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qualkit.analysis.asked import CellState
from qualkit.analysis.axes import NOT_REPORTED
from qualkit.analysis.cooccurrence import FEW
from qualkit.model.reporting import COREQ, SRQR
from qualkit.report.findings import code_label, without_lines
from qualkit.report.interface import STATES, WORDS
from qualkit.report.legend import SYMBOLS
from qualkit.report.methods import facts, paragraphs, references
from qualkit.report.page import STEPS, render
from qualkit.report.quotations import quotations
from qualkit.report.study_parts import bank, both, memos, parts, speaker, summary_view, together, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from qualkit.analysis.cell import Cell
    from qualkit.analysis.matrix import Matrix
    from qualkit.analysis.quote import Quote
    from qualkit.analysis.themes import Finding
    from qualkit.model.reporting import Item
    from qualkit.report.gathered import Gathered

LISTED = 12  # values of an attribute that can be filtered by; of more, a filter by case serves


def write_study_page(found: Gathered, path: Path, *, language: str) -> None:
    """Write the page whole, or not at all.

    Raises:
        InputError: A place that cannot be written to.
    """
    from qualkit.report.files import write_whole

    write_whole(path, study_page(found, language=language).encode())


def study_page(found: Gathered, *, language: str) -> str:
    """The page as text; scripts, styles and data are inside it.

    Args:
        found: What it prints.
        language: The interface's first language, ``en`` or ``zh``; the page can switch.
    """
    script = files("qualkit.report").joinpath("templates/study.js").read_text(encoding="utf-8").strip()
    script = f"\n{script}\n"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    matrix, report, book = found.matrix, found.themes, found.book
    has_codings = matrix is not None and matrix.total.count > 0
    most = max((cell.count for row in matrix.cells for cell in row), default=0) if matrix is not None else 0
    from markupsafe import Markup

    data, at = _data(found)
    told = speaker(book)
    return render(
        "study.html",
        found.origin,
        language=language,
        words=WORDS,
        states=STATES,
        title=found.origin.study,
        warnings=found.warnings,
        # Not user's words: our own script, and JSON in which nothing can end the element that holds it.
        script=Markup(script),  # noqa: S704
        data=Markup(_json(data)),  # noqa: S704
        script_hash=f"sha256-{digest}",
        has_codings=has_codings,
        facts_told=facts(found.done),
        done=found.done,
        matrix=_matrix(matrix, most) if matrix is not None and matrix.columns else None,
        symbols=[(SYMBOLS[state], matrix.words[state], state) for state in SYMBOLS] if matrix is not None else [],
        deviants=[str(one) for one in matrix.deviants] if matrix is not None else [],
        report=report,
        themes=[_theme(theme, found, at) for theme in report.themes] if report is not None else [],
        together=together(found, told),
        no_cooccurrence=found.no_cooccurrence,
        written=written(found),
        bank=bank(found),
        no_bank=found.no_bank,
        memos=memos(found),
        parts=parts(found, told),
        book=book,
        label=both,
        told=told,
        checklists=[
            ("coreq", _checked(COREQ, found)),
            ("srqr", _checked(SRQR, found)),
        ],
        paragraphs=paragraphs(found.done, found.answers),
        references=references(found.done),
        filters=_filters(found),
        steps=STEPS,
    )


def _json(data: object) -> str:
    """JSON that may stand in a script element: nothing in it ends the element or breaks a line of JavaScript."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _data(found: Gathered) -> tuple[dict[str, Any], dict[str, int]]:
    """What the page counts with: cases, themes, codes, segments, and a coding a row; and each segment's number."""
    quotes: Sequence[Quote] = found.matrix.quotes if found.matrix is not None else ()
    segments: dict[tuple[str, str], int] = {}
    rows: list[list[Any]] = []
    texts: list[list[str]] = []
    for quote in quotes:
        key = (quote.case, quote.segment)
        if key not in segments:
            segments[key] = len(texts)
            texts.append([quote.text, quote.source, quote.case])
        rows.append(
            [segments[key], quote.code, list(quote.coders), [f"{name}={value}" for name, value in quote.facets]]
        )
    book = found.book
    attributes = [str(name) for name in found.cases.columns if name != "case"]
    data = {
        "cases": {
            str(row["case"]): {name: str(row[name]) for name in attributes} for row in found.cases.to_dict("records")
        },
        "themes": {
            theme.id: {"label": both(theme.label, theme.id), "codes": [code.id for code in book.of_theme(theme.id)]}
            for theme in book.themes
        },
        "codes": {code.id: both(code.label, code.id) for code in book.codes},
        "facets": {
            f"{facet.id}={value.id}": both(value.label, value.id) for facet in book.marks for value in facet.values
        },
        "segments": texts,
        "quotes": rows,
        "steps": STEPS,
        "units": dict(found.n_decided),
        "few": FEW,
        "words": {key: WORDS[key] for key in ("shown", "all", "filtered")},
    }
    return data, {segment: number for (_, segment), number in segments.items()}


def _matrix(matrix: Matrix, most: int) -> dict[str, Any]:
    def seen(cell: Cell) -> dict[str, Any]:
        is_coded = cell.state is CellState.CODED
        state = cell.state.name.lower().replace("_", "-")
        return {
            "count": cell.count,
            "sign": "" if is_coded else SYMBOLS[cell.state],
            "words": "" if is_coded else matrix.words[cell.state],
            "style": f"heat-{-(-STEPS * cell.count // most)}" if is_coded else f"state-{state}",
        }

    rows = [
        (row, [seen(cell) for cell in cells], total)
        for row, cells, total in zip(matrix.rows, matrix.cells, matrix.row_totals, strict=True)
    ]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[0].group, []).append(row)
    return {
        "columns": matrix.columns,
        "groups": groups,
        "totals": matrix.column_totals,
        "total": matrix.total,
        "most": most,
    }


def _theme(theme: Finding, found: Gathered, at: Mapping[str, int]) -> dict[str, Any]:
    report, matrix = found.themes, found.matrix
    assert report is not None  # noqa: S101 - the theme is of it

    def view(finding: Finding) -> dict[str, Any]:
        return {
            "finding": finding,
            "label": code_label(finding),
            "quotes": quotations(finding.quotes),
            "without": without_lines(finding, report),
        }

    codes = {code.name for code in theme.codes}
    contrary: Iterable[Quote] = (
        quote for quote in (matrix.quotes if matrix is not None else ()) if quote.contradicts and quote.code in codes
    )
    summed = found.summary.themes if found.summary is not None else ()
    summary = next((one for one in summed if one.finding.name == theme.name), None)
    return {
        **view(theme),
        "entry": found.book.theme(theme.name),
        "codes": [view(code) for code in theme.codes],
        "contrary": quotations(contrary),
        "summary": None if summary is None else summary_view(summary, found.topics.get(theme.name), at),
    }


def _checked(items: Sequence[Item], found: Gathered) -> list[dict[str, Any]]:
    """Each item with the author's answer and the computed fact; both empty: not reported."""
    told = facts(found.done)
    return [
        {"item": item, "answer": found.answers.get(item.key, ""), "fact": told.get(item.fact, ("", ""))}
        for item in items
    ]


def _filters(found: Gathered) -> dict[str, Any]:
    """What can be chosen: values of attributes with few of them, and facets in use."""
    groups = []
    for name in map(str, found.cases.columns):
        if name == "case":
            continue
        values = list(dict.fromkeys(map(str, found.cases[name])))
        if 1 < len(values) <= LISTED:
            groups.append((name, [(value, value or NOT_REPORTED) for value in values]))
    quotes = found.matrix.quotes if found.matrix is not None else ()
    used = Counter(pair for quote in quotes for pair in quote.facets)
    facets = [(facet, [value for value in facet.values if (facet.id, value.id) in used]) for facet in found.book.marks]
    return {"groups": groups, "facets": [(facet, values) for facet, values in facets if values]}
