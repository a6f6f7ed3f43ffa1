"""Where a result comes from: printed with every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

SYNTHETIC = "Synthetic: interviews or codings were made up for a demonstration; this is no evidence."


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to trace a table back.

    Attributes:
        study: The study's name.
        layer: Whose codings: ``coder lin``, ``consensus``, ``union of lin and mei``.
        date: The day the output was made.
        version: Of qualkit.
        codebook: The codebook's name.
        codebook_version: As its author wrote it.
        codebook_sha256: Of its file.
        is_synthetic: The interviews or the coder's codings are made up.
        tradition: The study's, as it declares it, with what it does without; empty when it does not say.
    """

    study: str
    layer: str
    date: date
    version: str
    codebook: str
    codebook_version: str
    codebook_sha256: str
    is_synthetic: bool = False
    tradition: str = ""

    @property
    def notice(self) -> str:
        """What has to stand with every table and picture of made-up material; empty otherwise."""
        return SYNTHETIC if self.is_synthetic else ""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Names and values in print order, each on one line."""
        facts = [
            ("study", self.study),
            ("layer", self.layer),
            ("tradition", self.tradition or "not reported"),
            ("codebook", f"{self.codebook} {self.codebook_version} (sha256 {self.codebook_sha256[:12]})"),
            ("made", f"{self.date.isoformat()} with qualkit {self.version}"),
        ]
        if self.is_synthetic:
            facts.insert(0, ("notice", SYNTHETIC))
        return tuple((name, " ".join(value.split())) for name, value in facts)
