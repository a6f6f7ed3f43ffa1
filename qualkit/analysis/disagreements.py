"""Units on which coders differ, the ones most worth talking about first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from qualkit.analysis.facets import differing, facets_on
from qualkit.analysis.ground import ground
from qualkit.analysis.quote import code_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from qualkit.analysis.facets import Pairs
    from qualkit.analysis.ground import Ground
    from qualkit.model.codebook import Codebook


class DisagreementKind(StrEnum):
    """How coders differ on a segment."""

    CONFUSION = "confusion"  # one gave a code, another a different one in its place
    MISSED = "one missed"  # what one gave another did not, and nothing else in its place
    BOUNDARY = "boundary only"  # the other gave the code too, to a neighbouring segment or an overlapping span
    FACETS = "facets only"  # the same codes, with other facets


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder said of a segment.

    Attributes:
        coder: Who.
        codes: Ids, in the codebook's order; empty when the coder read it and gave none.
        labels: Their labels.
        quotes: The words coded, where they are not the whole segment's; one per code, empty when they are.
        facets: Facet and value ids, one tuple of pairs per code.
    """

    coder: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    quotes: tuple[str, ...]
    facets: tuple[Pairs, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A segment on which coders who decided it differ.

    Attributes:
        segment: Its id.
        transcript: Where.
        turn: Number of its turn.
        start: Its span.
        end: Where it ends.
        source: ``P07 ¶12``.
        case: Whom it counts for.
        role: The case's role.
        quote: The longest words that were coded there, verbatim.
        kind: How they differ.
        answers: One per coder who decided it.
        disputed: Ids of the codes that some gave and some did not.
        facets: Ids of the codes that several gave, but not with the same facets.
        weight: Disputed codes, each by the share of its uses on which coders differ: how much of what is in
            dispute throughout shows here. Segments stand by kind, then by this.
    """

    segment: str
    transcript: str
    turn: int
    start: int
    end: int
    source: str
    case: str
    role: str
    quote: str
    kind: DisagreementKind
    answers: tuple[Answer, ...]
    disputed: tuple[str, ...]
    facets: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class DisputedCode:
    """A code that coders differ on.

    Attributes:
        code: Its id.
        label: How to print it.
        n_segments: Segments on which it is disputed.
        of_segments: Segments, decided by two or more coders, on which anybody gave it.
        n_boundary: Disputed segments on which only the boundary differs.
        confused_with: Codes that another gave in its place, and how often, most often first.
    """

    code: str
    label: str
    n_segments: int
    of_segments: int
    n_boundary: int
    confused_with: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two codes of which one coder gave one and another the other, to the same words.

    Attributes:
        codes: Their ids, in the codebook's order.
        labels: How to print them.
        definitions: As the codebook has them; empty where it has none.
        n_times: How often, over pairs of coders and segments.
    """

    codes: tuple[str, str]
    labels: tuple[str, str]
    definitions: tuple[str, str]
    n_times: int


@dataclass(frozen=True)
class DisagreementReport:
    """What coders should talk about.

    Attributes:
        coders: Who is compared.
        disagreements: Most worth talking about first: confusion, then one missed, then boundary only.
        codes: Most disputed first.
        pairs: Codes taken for each other, most often first: whose definitions to read side by side.
        n_compared: Segments that two or more coders decided.
        warnings: What was left out.
    """

    coders: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    codes: tuple[DisputedCode, ...]
    pairs: tuple[ConfusedPair, ...]
    n_compared: int
    warnings: tuple[str, ...]


def disagreements(
    codings: pd.DataFrame,
    decided: pd.DataFrame,
    *,
    coders: Sequence[str],
    codebook: Codebook,
    language: str | None = None,
    code: str | None = None,
) -> DisagreementReport:
    """List the segments on which coders differ.

    Args:
        codings: Rows of several coders, columns of ``model.columns.CODINGS``: the layers before discussion.
        decided: Each coder's segments, columns of ``model.columns.DECIDED``.
        coders: Who is compared.
        codebook: Gives today's codes and the labels.
        language: Of the labels.
        code: Only where this code is disputed.

    Raises:
        AnalysisError: As ``ground``.
        UnknownCodeError: The codebook does not define ``code``.
    """
    only = None if code is None else codebook.code(code).id
    on = ground(codings, decided, coders=coders, codebook=codebook)
    table = _Table(on, codings, codebook, language)
    found = [item for item in (table.on_segment(number) for number in table.compared) if item is not None]
    codes = table.codes(found)
    share = {entry.code: entry.n_segments / entry.of_segments for entry in codes}
    weighed = [
        Disagreement(**{name: getattr(item, name) for name in Disagreement.__slots__} | {"weight": weight})
        for item in found
        for weight in (sum(share[own] for own in item.disputed),)
        if only is None or only in (*item.disputed, *item.facets)
    ]
    kinds = list(DisagreementKind)
    weighed.sort(key=lambda item: (kinds.index(item.kind), -item.weight, item.transcript, item.start))
    pairs = tuple(table.pairs(codebook, language, only))
    return DisagreementReport(tuple(coders), tuple(weighed), codes, pairs, len(table.compared), on.warnings)


class _Table:
    """Answers of all coders on all segments, to look up."""

    def __init__(self, on: Ground, codings: pd.DataFrame, codebook: Codebook, language: str | None) -> None:
        self._on = on
        self._segments = on.segments.to_dict("records")
        self._labels = {own: code_label(codebook, own, language) for own in on.codes}
        spans = on.codings.to_dict("records")
        quotes = codings["quote"].astype(str).to_numpy()
        self._spans: dict[tuple[int, int, int], list[tuple[int, int, str]]] = {}
        for coding, segment in on.held.itertuples(index=False):
            span = spans[coding]
            self._spans.setdefault((span["coder"], segment, span["code"]), []).append(
                (span["from"], span["to"], quotes[span["row"]])
            )
        self._facets = facets_on(on, codings)
        self._given: dict[tuple[int, int], set[int]] = {}
        for coder, segment, code in self._spans:
            self._given.setdefault((coder, segment), set()).add(code)
        self.compared = [number for number, several in enumerate(on.decided.sum(axis=0) >= 2) if several]
        self._used: Counter[int] = Counter()
        for number in self.compared:
            self._used.update(set().union(*(self._codes(coder, number) for coder in self._deciding(number))))
        self._confused: Counter[tuple[int, int]] = Counter()
        self._boundary: Counter[int] = Counter()

    def on_segment(self, number: int) -> Disagreement | None:
        """The disagreement on a segment; ``None`` when there is none."""
        deciding = self._deciding(number)
        answers = {coder: self._codes(coder, number) for coder in deciding}
        disputed = sorted(set[int]().union(*answers.values()) - set[int].intersection(*answers.values()))
        facets = differing(self._facets, number, answers)
        if not disputed and not facets:
            return None
        boundary = {code for code in disputed if self._is_boundary(number, code, answers)}
        self._boundary.update(boundary)
        confused = False
        for first, second in combinations(deciding, 2):
            mine, theirs = answers[first] - answers[second] - boundary, answers[second] - answers[first] - boundary
            pairs = [(own, other) for own in mine for other in theirs]
            self._confused.update({(min(pair), max(pair)) for pair in pairs})
            confused = confused or bool(pairs)
        kind = DisagreementKind.MISSED
        if confused:
            kind = DisagreementKind.CONFUSION
        elif not disputed:
            kind = DisagreementKind.FACETS
        elif boundary == set(disputed):
            kind = DisagreementKind.BOUNDARY
        segment = self._segments[number]
        quotes = [
            quote for coder in deciding for code in answers[coder] for *_, quote in self._spans[coder, number, code]
        ]
        longest = max(quotes, key=len)
        return Disagreement(
            segment=segment["segment"],
            transcript=segment["transcript"],
            turn=segment["turn"],
            start=segment["start"],
            end=segment["end"],
            source=f"{segment['transcript']} ¶{segment['turn']}",
            case=segment["case"],
            role=segment["role"],
            quote=longest,
            kind=kind,
            answers=tuple(self._answer(coder, number, sorted(answers[coder]), longest) for coder in deciding),
            disputed=tuple(self._on.codes[code] for code in disputed),
            facets=tuple(self._on.codes[code] for code in facets),
            weight=0.0,
        )

    def codes(self, found: Sequence[Disagreement]) -> tuple[DisputedCode, ...]:
        """Codes by the number of segments they are disputed on; ties by the share of their segments, then order."""
        disputes = Counter(code for item in found for code in item.disputed)
        order = {code: number for number, code in enumerate(self._on.codes)}
        entries = [
            DisputedCode(
                code=code,
                label=self._labels[code],
                n_segments=count,
                of_segments=self._used[order[code]],
                n_boundary=self._boundary[order[code]],
                confused_with=self._confused_with(order[code]),
            )
            for code, count in disputes.items()
        ]
        entries.sort(key=lambda entry: (-entry.n_segments, -entry.n_segments / entry.of_segments, order[entry.code]))
        return tuple(entries)

    def pairs(self, codebook: Codebook, language: str | None, only: str | None) -> Iterator[ConfusedPair]:
        """Codes taken for each other, with their definitions; only pairs of one code if it is named."""
        for (first, second), count in sorted(self._confused.items(), key=lambda item: (-item[1], item[0])):
            one, other = self._on.codes[first], self._on.codes[second]
            if only in (None, one, other):
                told = (codebook.code(one).definition, codebook.code(other).definition)
                words = (told[0].in_language(language), told[1].in_language(language))
                yield ConfusedPair((one, other), (self._labels[one], self._labels[other]), words, count)

    def _confused_with(self, code: int) -> tuple[tuple[str, int], ...]:
        others = [
            (second if first == code else first, count)
            for (first, second), count in self._confused.items()
            if code in (first, second)
        ]
        return tuple(
            (self._on.codes[other], count) for other, count in sorted(others, key=lambda own: (-own[1], own[0]))
        )

    def _deciding(self, number: int) -> list[int]:
        return [coder for coder in range(len(self._on.coders)) if self._on.decided[coder, number]]

    def _codes(self, coder: int, number: int) -> set[int]:
        return self._given.get((coder, number), set())

    def _is_boundary(self, number: int, code: int, answers: dict[int, set[int]]) -> bool:
        """Whether everyone who did not give the code here gave it next to it, or to a span that overlaps."""
        spans = [span for coder, codes in answers.items() if code in codes for span in self._spans[coder, number, code]]
        return all(
            any(
                self._adjoin(near, number) or any(start < other_end and other_start < end for start, end, _ in spans)
                for near in (number - 1, number + 1)
                for other_start, other_end, _ in self._spans.get((coder, near, code), ())
            )
            for coder, codes in answers.items()
            if code not in codes
        )

    def _adjoin(self, near: int, number: int) -> bool:
        """Whether two segments stand in one turn of one transcript."""
        one, other = self._segments[near], self._segments[number]
        return (one["transcript"], one["turn"]) == (other["transcript"], other["turn"])

    def _answer(self, coder: int, number: int, codes: Sequence[int], longest: str) -> Answer:
        quotes = [self._spans[coder, number, code][0][2] for code in codes]
        return Answer(
            self._on.coders[coder],
            tuple(self._on.codes[code] for code in codes),
            tuple(self._labels[self._on.codes[code]] for code in codes),
            tuple("" if quote == longest else quote for quote in quotes),
            tuple(self._facets.get((coder, number, code), ()) for code in codes),
        )
