"""Topics as tables: their words and segments, the codes in them, and the codes over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.analysis.topics import CANDIDATES, FEWEST_OF_CODE
from qualkit.report.blocks import Block, Blocks, Row, blocks_table, write_blocks
from qualkit.report.formats import DRAWN, PICTURES, checked_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import RenderableType

    from qualkit.analysis.topics import Topic, TopicReport
    from qualkit.report.provenance import Provenance

TIDY = ("topic", "words", "segments", "cases", "coded", "covered", "codes", "x", "y", "ids")
MOST_CODES = 3
NO_WORDS = "no word in two of them"
HOW = (
    "BERTopic on the study's own vectors: {} groups looked for, seed {}; weak members left out, what only sets the "
    "languages apart taken out, words by class TF-IDF."
)
CODES_TOLD = (
    "Of its segments in topics: held together, half at least in one; split, two hold a quarter each; scattered, none "
    f"does, which may be the vectors' weakness. Not told below {FEWEST_OF_CODE}."
)
OPEN = (
    "Read one: qualkit topics --open N (with the same --of). Take one as a draft code: qualkit topics accept N "
    "--parent THEME --id ID --label TEXT"
)
SHOWN = 2  # quotes of a topic


@dataclass(frozen=True)
class KeptTopics:
    """Topics found earlier.

    Attributes:
        report: As they were found; labels of codes are today's.
        texts: Segment to its words today; segments that are no longer in the transcripts are left out.
        at: When they were found.
        change: What changed since, in words; empty when nothing did.
    """

    report: TopicReport
    texts: Mapping[str, str]
    at: str
    change: str

    @property
    def told(self) -> str:
        """When they were found and whether that still holds."""
        of = "" if self.report.of == "all" else f" --of {self.report.of}"
        anew = f"; {self.change}: qualkit topics{of}" if self.change else ""
        return f"Found {self.at[:10]} by {self.report.number} groups looked for, seed {self.report.seed}{anew}."


def kept_block(kept: KeptTopics) -> Block:
    """The topics of a part of a study as one table."""
    made = _topics(kept.report)
    return replace(made, title="Sub-topics", notes=(CANDIDATES, kept.told, *made.notes))


def topics_table(report: TopicReport, texts: Mapping[str, str], provenance: Provenance | None = None) -> RenderableType:
    """Topics that rich draws."""
    return blocks_table(topics_blocks(report, texts), provenance)


def write_topics(report: TopicReport, texts: Mapping[str, str], path: Path, provenance: Provenance) -> None:
    """Write topics, or draw their map; formats and errors as in ``write_matrix``, and .svg, .png.

    Raises:
        InputError: Another suffix, or a place that cannot be written to.
    """
    suffix = checked_suffix(path, DRAWN)
    if suffix in PICTURES:
        from qualkit.report.files import write_whole
        from qualkit.report.topics_plot import topics_picture

        write_whole(path, topics_picture(report, suffix=suffix, notice=provenance.notice))
    else:
        write_blocks(topics_blocks(report, texts), path, provenance)


def topics_blocks(report: TopicReport, texts: Mapping[str, str]) -> Blocks:
    """The tables of a topic report, in print order.

    Args:
        report: What to print.
        texts: Segment to its words.
    """
    what = {"all": "all segments", "uncoded": "segments without a code"}.get(report.of, f"segments of {report.of}")
    bare = [topic for topic in report.topics if not topic.is_covered]
    quotes = Block(
        title="Nearest to the middle of each",
        columns=("topic: segment", "words"),
        rows=tuple(
            Row(f"{topic.number}: {name}", (texts[name],))
            for topic in report.topics
            for name in topic.segments[:SHOWN]
            if name in texts
        ),
        is_text=True,
    )
    beside = (_codes(report),) if report.codes else ()
    return Blocks(
        title=f"Topics of {what}",
        lead=(
            CANDIDATES,
            f"{report.n_segments:,} segments; {report.n_outside:,} are near to no topic.",
            f"{len(bare)} of {len(report.topics)} topics are held by no code.",
        ),
        blocks=(_topics(report), quotes, *beside),
        notes=(
            HOW.format(report.number, report.seed),
            OPEN,
        ),
        warnings=report.warnings,
        tidy=(TIDY, *tidy_rows(report)),
    )


def tidy_rows(report: TopicReport) -> Iterator[tuple[float | str, ...]]:
    """A row per topic, columns ``TIDY``."""
    for topic in report.topics:
        yield (
            topic.number,
            " ".join(topic.words),
            len(topic.segments),
            topic.n_cases,
            topic.n_coded,
            "yes" if topic.is_covered else "no",
            " ".join(f"{one.code}:{one.n}" for one in topic.codes),
            *topic.place,
            " ".join(topic.segments),
        )


def _topics(report: TopicReport) -> Block:
    return Block(
        title="Topics",
        columns=("topic", "words", "segments", "cases", "coded", "codes in it"),
        rows=tuple(
            Row(
                str(topic.number),
                (
                    ", ".join(topic.words) or NO_WORDS,
                    str(len(topic.segments)),
                    str(topic.n_cases),
                    f"{topic.n_coded}/{len(topic.segments)}",
                    _held(topic),
                ),
            )
            for topic in report.topics
        ),
        notes=("No code: none holds a quarter of the segments, so the topic is a candidate for one.",),
        is_text=True,
    )


def _held(topic: Topic) -> str:
    told = ", ".join(f"{one.label} {one.n}" for one in topic.codes[:MOST_CODES])
    if topic.is_covered:
        return told
    return f"no code ({told})" if told else "no code"


def _codes(report: TopicReport) -> Block:
    return Block(
        title="Codes over the topics",
        columns=("code", "segments", "topics that hold it", "told"),
        rows=tuple(
            Row(
                f"{one.label} ({one.code})",
                (
                    str(one.n),
                    ", ".join(f"{number}: {n}" for number, n in one.topics[:MOST_CODES]),
                    one.told,
                ),
            )
            for one in report.codes
        ),
        notes=(CODES_TOLD,),
        is_text=True,
    )
