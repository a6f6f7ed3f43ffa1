"""All rules for Chinese on one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.privacy.chinese_foreign import foreign_names
from qualkit.privacy.chinese_given import given_names
from qualkit.privacy.chinese_known import known_places, known_sites, there
from qualkit.privacy.chinese_names import full_names, nicknames, titled, told_surnames
from qualkit.privacy.chinese_places import addresses, areas, sites
from qualkit.privacy.chinese_words import HAN, Run
from qualkit.privacy.kinds import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS = re.compile(rf"[{HAN}0-9A-Za-z·]+")


def chinese(text: str) -> Iterator[Finding]:
    """Names, places, institutions and addresses that Chinese words around them give away; they may overlap."""
    for match in _RUNS.finditer(text):
        run = Run(match[0], match.start())
        before = text[max(0, match.start() - 8) : match.start()]
        for start, end, kind, certainty, rule in (
            *titled(run),
            *told_surnames(run),
            *nicknames(run),
            *full_names(run, before, text[match.end() : match.end() + 1]),
            *foreign_names(run),
            *given_names(run, before),
            *known_sites(run),
            *known_places(run),
            *there(run),
            *sites(run),
            *areas(run),
            *addresses(run),
        ):
            yield Finding(Span(run.start + start, run.start + end), kind, run.text[start:end], certainty, rule)
