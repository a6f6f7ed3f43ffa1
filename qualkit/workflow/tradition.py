"""What a study's tradition does without: the one place that commands ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.errors import AnalysisError

if TYPE_CHECKING:
    from qualkit.study import Study


def check(study: Study, measure: str) -> None:
    """Refuse a measure that the study's tradition rejects.

    Args:
        study: The study.
        measure: ``agreement`` or ``saturation``.

    Raises:
        AnalysisError: It is off; says why.
    """
    tradition = study.settings.study.tradition
    if tradition is not None and tradition.why_without:
        raise AnalysisError(
            f"{measure} is off: this study's tradition is {tradition.words}; {tradition.why_without}",
            hint="If that is not what you do: [study] tradition in qualkit.toml",
        )


def told(study: Study) -> str:
    """The tradition as every output prints it, with what it does without; empty when the study does not say."""
    tradition = study.settings.study.tradition
    if tradition is None:
        return ""
    without = tradition.why_without
    return f"{tradition.words}; no agreement, no saturation: {without}" if without else tradition.words
