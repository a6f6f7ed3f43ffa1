"""What the study page and the methods paragraphs are made of, gathered from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from qualkit import analysis
from qualkit.analysis.cooccurrence import cooccurrence
from qualkit.errors import AnalysisError, InputError
from qualkit.report.gathered import Gathered
from qualkit.report.memos import sections
from qualkit.workflow import agreement, charting, findings, notebook, quotes
from qualkit.workflow import saturation as saturating
from qualkit.workflow.done import done
from qualkit.workflow.kept_topics import kept
from qualkit.workflow.summaries import summaries

if TYPE_CHECKING:
    from datetime import datetime

    from qualkit.analysis import AgreementReport, Matrix, ThemeReport
    from qualkit.analysis.cooccurrence import Cooccurrence
    from qualkit.analysis.summary import SummaryReport
    from qualkit.model.codebook import Codebook
    from qualkit.report.gathered import Bank, Saturation
    from qualkit.report.memos import Sections
    from qualkit.report.topics import KeptTopics
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.findings import Material
    from qualkit.workflow.layers import Layer

DRAWS = 200  # resamples of the interval of alpha: enough for a page, `qualkit agree` draws more
READ_BY_OTHERS = ("study", "theme", "code", "case")
"""What memos are about that a page may hold; those on words of interviews and field notes stay in the study."""


@dataclass(frozen=True)
class _Opened:
    """A study as it is opened for a page."""

    study: Study
    engine: Engine
    layer: Layer
    found: Material
    book: Codebook
    now: datetime

    @property
    def language(self) -> str:
        """Of labels."""
        return self.study.settings.study.language


def gathered(
    study: Study,
    engine: Engine,
    layer: Layer,
    book: Codebook,
    *,
    quotes: int,
    seed: int,
    memos: bool = False,
    now: datetime,
) -> Gathered:
    """Compute what a study page prints.

    What cannot be computed is left out and said why; nothing is made up in its place. Nothing is embedded: diverse
    quotes need vectors that are there, topics are those found last.

    Args:
        study: The study.
        engine: Its store.
        layer: Whose codings are counted.
        book: The codebook.
        quotes: Quotes of each code on its theme's page, at most.
        seed: Of the resamples.
        memos: Whether the layer's memos about the study, themes, codes and cases are told.
        now: The time.

    Raises:
        InputError: A sample is open.
    """
    found = findings.material(study, engine, layer, book, now=now)
    on = _Opened(study, engine, layer, found, book, now)
    origin = findings.provenance(study, engine, layer, book, now=now, found=found)
    warnings: list[str] = []
    matrix, themes, summary = _themes(on, quotes, warnings)
    if len(found.orphans):
        warnings.append(f"{len(found.orphans)} codings are not counted, code or words are gone: qualkit codings list")
    agreed, why = _agreement(on, seed)
    saturation, no_saturation = _saturation(on, seed)
    together, no_cooccurrence = _cooccurrence(on)
    bank, no_bank = _bank(on)
    return Gathered(
        done=done(study, engine, layer, found, book, matrix, agreed, why, origin),
        matrix=matrix,
        themes=themes,
        agreement=agreed,
        book=book,
        origin=origin,
        answers={key: value.strip() for key, value in study.settings.reporting.model_dump().items() if value.strip()},
        cases=found.cases,
        warnings=tuple(dict.fromkeys(warnings)),
        saturation=saturation,
        no_saturation=no_saturation,
        cooccurrence=together,
        no_cooccurrence=no_cooccurrence,
        summary=summary,
        written=None if matrix is None else _written(on, matrix),
        topics=_topics(on),
        bank=bank,
        no_bank=no_bank,
        memos=_memos(on) if memos else None,
        n_decided=_decided(found),
    )


def _themes(
    on: _Opened, quotes: int, warnings: list[str]
) -> tuple[Matrix | None, ThemeReport | None, SummaryReport | None]:
    """Themes by case, each theme, and all that the data say of it; what cannot be given is warned of."""
    matrix, themes, summary = None, None, None
    try:
        themes = findings.themes(on.study, on.found, on.book, quotes=quotes)
        matrix = findings.matrix(on.study, on.found, on.book, rows="case", columns="theme", cells="counts")
        warnings += [*matrix.warnings, *themes.warnings]
        if len(on.found.codings):
            summary = summaries(on.study, on.engine, on.found, on.book, quotes=quotes, only_kept=True)
    except AnalysisError as error:
        warnings.append(str(error).replace("\n", " "))
    return matrix, themes, summary


def _written(on: _Opened, matrix: Matrix) -> analysis.SummaryMatrix | None:
    """The framework summaries of cases on themes; ``None`` when nobody wrote one."""
    shelf = charting.shelf(on.study, on.engine, on.found, on.book, on.layer.name, now=on.now)
    made = charting.laid(matrix, shelf)
    return made if any(cell.written is not None for row in made.cells for cell in row) else None


def _topics(on: _Opened) -> dict[str, KeptTopics]:
    """What topics were found of to what was found, of all segments, of those without a code, and of each theme."""
    wanted = ("all", "uncoded", *(theme.id for theme in on.book.themes))
    made = {of: kept(on.engine, on.found, on.book, of=of, language=on.language) for of in wanted}
    return {of: one for of, one in made.items() if one is not None}


def _bank(on: _Opened) -> tuple[Bank, str]:
    """The quotes chosen for the manuscript by theme or code, or why they are not told."""
    try:
        made = quotes.bank(on.study, on.engine, on.book, now=on.now)
    except InputError as error:
        return (), str(error).partition("\n")[0]
    return tuple(one for one in made.quotes if one.is_verbatim), ""


def _memos(on: _Opened) -> Sections:
    told = notebook.entries(on.study, on.engine, on.layer.coders, on.book, now=on.now)
    return sections([one for one in told if one.about in READ_BY_OTHERS])


def _saturation(on: _Opened, seed: int) -> tuple[Saturation | None, str]:
    try:
        return saturating.saturation(on.study, on.engine, on.layer, on.found, on.book, seed=seed, now=on.now), ""
    except AnalysisError as error:
        return None, str(error).partition("\n")[0]


def _cooccurrence(on: _Opened) -> tuple[Cooccurrence | None, str]:
    found = on.found
    try:
        return cooccurrence(found.codings, found.segments, found.cases, codebook=on.book, language=on.language), ""
    except AnalysisError as error:
        return None, str(error).partition("\n")[0]


def _agreement(on: _Opened, seed: int) -> tuple[AgreementReport | None, str]:
    """Agreement of all who coded, or why there is none."""
    try:
        compared = agreement.compared(on.study, on.engine, on.book, coders=(), now=on.now)
        made = analysis.agreement(
            compared.codings,
            compared.decided,
            coders=compared.coders,
            codebook=on.book,
            draws=DRAWS,
            seed=seed,
            language=on.language,
        )
    except (AnalysisError, InputError) as error:  # a tradition without it, one coder, an open sample
        return None, str(error).partition("\n")[0]
    return made, ""


def _decided(found: Material) -> dict[str, int]:
    """Case to its segments that are decided or coded: what the lift of two codes compares with."""
    decided = found.segments.loc[found.segments["is_decided"], ["case", "segment"]]
    every = pd.concat([decided, found.codings[["case", "segment"]]]).drop_duplicates()
    return {str(case): int(n) for case, n in every.groupby("case", sort=False).size().items()}
