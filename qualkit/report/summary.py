"""Theme summaries as tables: spread, quotes of three kinds, typical words, what stands beside and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.analysis.cooccurrence import FEW
from qualkit.analysis.difference import DRAWS, EXPLORATORY
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.findings import code_label, p_value
from qualkit.report.quotations import quotations
from qualkit.report.topics import kept_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.difference import Difference
    from qualkit.analysis.quote import Quote
    from qualkit.analysis.summary import Step, SummaryReport, ThemeSummary
    from qualkit.analysis.themes import ThemeReport
    from qualkit.report.provenance import Provenance
    from qualkit.report.topics import KeptTopics

TIDY = ("theme", "what", "name", "n", "of", "value", "segments")
NO_VECTORS = "The study works without vectors ([embedding] embedder), so diverse quotes cannot be chosen."
NONE_MARKED = "No coding of it is marked `stance: contradicts`. Absence is not contradiction: see who is without it."


def summary_table(
    report: SummaryReport, provenance: Provenance | None = None, *, topics: KeptTopics | None = None
) -> RenderableType:
    """The summary of one theme that rich draws."""
    return blocks_table(summary_blocks(report, topics), provenance)


def write_summary(
    report: SummaryReport, path: Path, provenance: Provenance, *, topics: KeptTopics | None = None
) -> None:
    """Write the summary of one theme; formats and errors as in ``write_matrix``.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    write_blocks(summary_blocks(report, topics), path, provenance)


def summary_blocks(report: SummaryReport, topics: KeptTopics | None = None) -> Blocks:
    """The tables of the summary of one theme, in print order.

    Args:
        report: Of one theme.
        topics: Its sub-topics, where some were found.
    """
    (one,) = report.themes
    finding = one.finding
    blocks = [
        _spread(one),
        _codes(one),
        *_quoted("Typical quotes", finding.quotes, "Typical in length and spread only."),
        *_quoted(
            "Diverse quotes", one.diverse or (), "Near to what all are about, far from each other (vectors, MMR)."
        ),
        *_quoted("Contrary quotes", one.contrary, "Marked by a coder as contradicting."),
        _words(one),
        _beside(one, report),
        _sequence(one, report),
        *([] if topics is None else [kept_block(topics)]),
    ]
    statement = finding.statement or "No statement yet: what do these codes claim together?"
    return Blocks(
        title=f"{finding.label} [{finding.name}]",
        lead=tuple(line for line in (statement, finding.definition) if line),
        blocks=tuple(blocks),
        notes=(
            *([NO_VECTORS] if one.diverse is None else []),
            *([NONE_MARKED] if not one.contrary else []),
            *([f"Its sub-topics: qualkit topics --of {finding.name}."] if topics is None else []),
            f"Open a number: qualkit themes {finding.name} --open WORD-OR-ID, or codings list --code ID.",
            *([EXPLORATORY] if one.difference is not None else []),
        ),
        warnings=(*finding.warnings, *report.report.warnings),
        tidy=(TIDY, *tidy_rows(report)),
    )


def tests_blocks(report: ThemeReport) -> Blocks:
    """The comparison of groups on every theme."""
    groups = [name for name, _ in report.groups]
    rows = []
    for theme in report.themes:
        found = report.differences[theme.name]
        shares = [f"{k}/{n}" for k, n in found.shares]
        cells = [*shares, *[""] * (len(groups) - len(shares)), str(found.n_left_out or "")]
        rows.append(Row(theme.label, (*cells, found.why_not or p_value(found.p), p_value(found.p_holm))))
    return Blocks(
        title="Do groups differ?",
        lead=(EXPLORATORY,),
        blocks=(
            Block(
                title="Cases that have it, of those that can answer",
                columns=("theme", *groups, "left out", "p", "p, Holm"),
                rows=tuple(rows),
                notes=(
                    f"Permutation of groups over cases, {DRAWS:,} times, seeded; Holm for the themes compared.",
                    "Left out: not asked, or not fully coded.",
                ),
            ),
        ),
        notes=(),
        warnings=(),
    )


def tidy_rows(report: SummaryReport) -> Iterator[tuple[float | str, ...]]:
    """Every number of every theme with the ids of its segments, columns ``TIDY``."""
    for one in report.themes:
        name = one.finding.name
        yield name, "theme", name, one.finding.n_segments, "", "", " ".join(one.segments)
        for share in one.finding.shares:
            yield name, "group", share.group, share.n_cases, share.of_cases, "", ""
        if one.difference is not None:
            p, corrected = one.difference.p, one.difference.p_holm
            yield name, "difference", "p", "", "", "" if p is None else p, ""
            yield name, "difference", "p (Holm)", "", "", "" if corrected is None else corrected, ""
        for word in one.keywords:
            segments = " ".join(word.segments)
            yield name, "word", word.word, word.n_segments, word.of_segments, round(word.score, 5), segments
        for other in one.companions:
            yield name, "beside", other.code, other.n, other.n_code, round(other.lift, 4), " ".join(other.segments)
        for kind, steps in (("before", one.before), ("after", one.after)):
            for step in steps:
                other_theme = step.counted.first if kind == "before" else step.counted.then
                places = " ".join(f"{a}>{b}" for a, b in step.places)
                yield name, kind, other_theme, step.counted.n, step.counted.n_first, round(step.counted.lift, 4), places


def opened(one: ThemeSummary, name: str) -> tuple[str, ...] | None:
    """Ids of the segments behind a number of a summary.

    Args:
        one: The summary.
        name: A typical word, a code beside it, or a theme before or after it.

    Returns:
        In reading order; ``None`` when the summary has no such number.
    """
    for word in one.keywords:
        if word.word == name.casefold():
            return word.segments
    for other in one.companions:
        if other.code == name:
            return other.segments
    steps = [
        place
        for kind, found in (("first", one.before), ("then", one.after))
        for step in found
        if getattr(step.counted, kind) == name
        for place in step.places
    ]
    return tuple(segment for place in steps for segment in place) or None


def _spread(one: ThemeSummary) -> Block:
    finding = one.finding
    rows = [Row(s.group, (f"{s.n_cases}/{s.of_cases}", ", ".join(s.without))) for s in finding.shares]
    if len(rows) > 1:
        rows.append(Row("all cases", (f"{finding.n_cases}/{finding.of_cases}", ""), is_pooled=True))
    return Block(
        title=f"Spread: {finding.n_segments} segments",
        columns=("group", "cases", "fully coded, asked as far as is known, and without it"),
        rows=tuple(rows),
        notes=_tested(one.difference),
        is_text=True,
    )


def _tested(found: Difference | None) -> tuple[str, ...]:
    if found is None:
        return ()
    left = f"; {found.n_left_out} cases left out" if found.n_left_out else ""
    if found.p is None:
        return (f"Groups are not compared: {found.why_not}{left}.",)
    return (f"Permutation test on cases: p {p_value(found.p)}, after Holm {p_value(found.p_holm)}{left}.",)


def _codes(one: ThemeSummary) -> Block:
    return Block(
        title="Its codes",
        columns=("code", "segments", "cases"),
        rows=tuple(
            Row(f"{code_label(code)} ({code.name})", (str(code.n_segments), f"{code.n_cases}/{code.of_cases}"))
            for code in one.finding.codes
        ),
        notes=()
        if one.finding.codes
        else ("It gathers no code yet: qualkit codebook add, or `also:` in the codebook.",),
    )


def _quoted(title: str, quotes: Sequence[Quote], how: str) -> Iterator[Block]:
    if quotes:
        rows = tuple(
            Row(one.held_by, (one.text, ", ".join(label for label, _ in one.codes))) for one in quotations(quotes)
        )
        yield Block(title, ("source; coders", "words", "codes"), rows, notes=(how,), is_text=True)


def _words(one: ThemeSummary) -> Block:
    return Block(
        title="Typical words",
        columns=("word", "segments", "of all with it", "cases"),
        rows=tuple(
            Row(word.word, (str(word.n_segments), str(word.of_segments), str(word.n_cases))) for word in one.keywords
        ),
        notes=("Against the other themes (class TF-IDF), without function words; of two segments and cases at least.",),
    )


def _beside(one: ThemeSummary, report: SummaryReport) -> Block:
    return Block(
        title="Codes of other themes in its segments",
        columns=("code", "with both", "with the code", "jaccard", "lift"),
        rows=tuple(
            Row(
                f"{other.label} ({other.code})",
                (
                    str(other.n),
                    str(other.n_code),
                    f"{other.jaccard:.2f}",
                    f"{other.lift:.1f}" if other.n >= FEW else "",
                ),
            )
            for other in one.companions
        ),
        notes=(f"Lift over {report.n_units:,} decided segments; 1 is chance; not printed below {FEW}.",),
    )


def _sequence(one: ThemeSummary, report: SummaryReport) -> Block:
    def row(when: str, step: Step) -> Row:
        counted = step.counted
        other = counted.first if when == "before" else counted.then
        lift = f"{counted.lift:.1f}" if counted.n >= FEW else ""
        return Row(f"{when}: {step.label} ({other})", (str(counted.n), str(counted.n_cases), lift))

    return Block(
        title="Before and after it",
        columns=("theme", "steps", "cases", "lift"),
        rows=(*(row("before", step) for step in one.before), *(row("after", step) for step in one.after)),
        notes=(f"Steps from one coded segment to the next, {report.n_steps:,} in all.",),
    )
