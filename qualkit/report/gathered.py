"""Everything that a study page prints, as it was computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from qualkit.analysis import AgreementReport, Matrix, ThemeReport
    from qualkit.analysis.cooccurrence import Cooccurrence
    from qualkit.analysis.growth import CodebookStep
    from qualkit.analysis.saturation import SaturationReport
    from qualkit.model.codebook import Codebook
    from qualkit.report.methods import Done
    from qualkit.report.provenance import Provenance


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
    saturation: tuple[SaturationReport, Sequence[CodebookStep]] | None = None
    no_saturation: str = ""
    cooccurrence: Cooccurrence | None = None
    no_cooccurrence: str = ""
