"""What a finding counts, opened for a command: the layer's frames, the codebook, where the output comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.cli.opened import opened
from qualkit.cli.output import now, say, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qualkit.analysis.quote import Quote
    from qualkit.model.codebook import Codebook
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study
    from qualkit.workflow.agreement import Compared
    from qualkit.workflow.findings import Material
    from qualkit.workflow.layers import Layer


@dataclass(frozen=True)
class Counted:
    """What a command counts.

    Attributes:
        engine: The study's store.
        layer: Whose codings.
        found: The layer's frames.
        book: The codebook of today.
        origin: What every output prints of where it comes from.
    """

    engine: Engine
    layer: Layer
    found: Material
    book: Codebook
    origin: Provenance


def counted(study: Study, layer: str | None, rest: str | None = None) -> Counted:
    """The layer asked for, or the one that counts by default; says which part of the study a consensus is."""
    from qualkit import codebook
    from qualkit.workflow import findings, layers

    engine = opened(study)
    book = codebook.read(study.codebook_path, root=study.root)
    chosen = layers.chosen(study, engine, layer, rest=rest)
    found = findings.material(study, engine, chosen, book, now=now())
    _tell_consensus(found, chosen)
    origin = findings.provenance(study, engine, chosen, book, now=now(), found=found)
    return Counted(engine, chosen, found, book, origin)


def _tell_consensus(found: Material, chosen: Layer) -> None:
    """Which part of the study a consensus is, wherever it is not the whole."""
    if found.n_settled is None or found.n_settled == len(found.segments):
        return
    n_elsewhere = int(found.segments["is_decided"].sum()) - found.n_settled
    part = f"The consensus holds {found.n_settled} of {len(found.segments)} segments"
    if chosen.rest is None:
        say(f"{part}; nothing else is counted. To count a coder's answers elsewhere: --rest ID")
    else:
        say(f"{part}; {chosen.rest} alone decided {n_elsewhere} more, counted too. Without them: --layer consensus")


def compared(study: Study, coders: tuple[str, ...], sample: str | None) -> tuple[Compared, Codebook, Provenance]:
    """Frames of the coders, the codebook, and what the output says of its origin."""
    from qualkit import codebook
    from qualkit.workflow import agreement, findings
    from qualkit.workflow.layers import Layer

    engine = opened(study)
    book = codebook.read(study.codebook_path, root=study.root)
    found = agreement.compared(study, engine, book, coders=coders, sample=sample, now=now())
    names = tuple(coder.id for coder in found.coders)
    origin = findings.provenance(study, engine, Layer(" and ".join(names), names), book, now=now())
    if found.told:
        origin = replace(origin, layer=f"{origin.layer}, {found.told}")
    if found.n_orphans:
        say(f"{found.n_orphans} codings are not counted, code or words are gone: qualkit codings list --orphans")
    return found, book, origin


def tell_orphans(found: Material) -> None:
    """Say what is left out because its code or words are gone."""
    if len(found.orphans):
        say(f"{len(found.orphans)} codings are not counted, code or words are gone: qualkit codings list --orphans")


def show_tidy(what: Counted, columns: Sequence[str], rows: Iterable[Sequence[object]], *, output: str) -> None:
    """Print a result's rows for other programs, each with whose codings it counts."""
    named = (*columns, "layer")
    show([dict(zip(named, (*row, what.origin.layer), strict=True)) for row in rows], named, output=output)


def show_segments(study: Study, what: Counted, names: Sequence[str], *, output: str) -> None:
    """Print segments by their ids: source, span, codes and words."""
    from qualkit.analysis.axes import case_table
    from qualkit.analysis.quote import quotes_of

    found = what.found
    wanted = set(names)
    held = found.codings[found.codings["segment"].isin(wanted)]
    quotes = quotes_of(
        held,
        cases=case_table(found.codings, found.segments, found.cases).names,
        codebook=what.book,
        language=study.settings.study.language,
    )
    by_segment: dict[str, list[Quote]] = {}
    for quote in quotes:
        by_segment.setdefault(quote.segment, []).append(quote)
    rows = [
        {
            "source": same[0].source,
            "segment": segment,
            "codes": [quote.label for quote in same],
            "quote": same[0].text,
        }
        for segment, same in by_segment.items()
    ]
    show(rows, ["source", "segment", "codes", "quote"], output=output)
    say(f"{len(rows):,} segments")


def show_texts(what: Counted, names: Sequence[str], texts: Mapping[str, str], *, output: str) -> None:
    """Print segments, coded or not, in the order given: id, codes and words."""
    held: dict[str, list[str]] = {}
    for segment, code in what.found.codings[["segment", "code"]].drop_duplicates().itertuples(index=False):
        held.setdefault(segment, []).append(code)
    rows = [{"segment": name, "codes": held.get(name, []), "quote": texts[name]} for name in names]
    show(rows, ["segment", "codes", "quote"], output=output)
    say(f"{len(rows):,} segments, the nearest to the middle first")
