"""Everything that a study page prints, as it was computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from qualkit.analysis import AgreementReport, Matrix, ThemeReport
    from qualkit.analysis.cooccurrence import Cooccurrence
    from qualkit.analysis.growth import CodebookStep
    from qualkit.analysis.saturation import SaturationReport
    from qualkit.analysis.summarised import SummaryMatrix
    from qualkit.analysis.summary import SummaryReport
    from qualkit.model.chosen import BankQuote
    from qualkit.model.codebook import Codebook
    from qualkit.report.memos import Sections
    from qualkit.report.methods import Done
    from qualkit.report.provenance import Provenance
    from qualkit.report.topics import KeptTopics

    Bank = tuple[BankQuote, ...]
    Saturation = tuple[SaturationReport, Sequence[CodebookStep]]


@dataclass(frozen=True)
class Gathered:
    """Everything a study page prints.

    Attributes:
        done: What was done, counted.
        matrix: Themes by case.
        themes: Each theme and code; ``None`` for a codebook without themes or a study without cases.
        agreement: Before discussion; ``None`` when it cannot be given: ``done.no_alpha`` says why.
        book: The codebook.
        origin: Printed with every output.
        answers: The author's, by setting of ``[reporting]``; only those stated.
        cases: With their attributes.
        warnings: What a reader has to know.
        saturation: Of codes, and the states of the codebook; ``None`` when it cannot be given.
        no_saturation: Why not.
        cooccurrence: Of codes on segments; ``None`` when it cannot be given.
        no_cooccurrence: Why not.
        summary: All that the data say of each theme; ``None`` where nothing is coded.
        written: Framework summaries of cases on themes; ``None`` when nobody wrote one.
        topics: What topics were found of to what was found last: ``all``, ``uncoded``, ids of themes.
        bank: Quotes chosen for the manuscript that are verbatim, in the file's order.
        no_bank: Why they are not told.
        memos: Those meant for readers; ``None`` unless asked for.
        n_decided: Case to its segments that are decided or coded.
    """

    done: Done
    matrix: Matrix | None
    themes: ThemeReport | None
    agreement: AgreementReport | None
    book: Codebook
    origin: Provenance
    answers: dict[str, str]
    cases: pd.DataFrame
    warnings: tuple[str, ...]
    saturation: Saturation | None = None
    no_saturation: str = ""
    cooccurrence: Cooccurrence | None = None
    no_cooccurrence: str = ""
    summary: SummaryReport | None = None
    written: SummaryMatrix | None = None
    topics: Mapping[str, KeptTopics] = field(default_factory=dict)
    bank: Bank = ()
    no_bank: str = ""
    memos: Sections | None = None
    n_decided: Mapping[str, int] = field(default_factory=dict)
