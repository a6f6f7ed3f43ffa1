"""The parts of a study page that are tables with a picture, or words of researchers; empty ones are left out."""

from __future__ import annotations

import base64
import re
from html import escape, unescape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qualkit.analysis.cooccurrence import FEW
from qualkit.report.agreement import agreement_blocks
from qualkit.report.chinese import chinese
from qualkit.report.memos import rendered
from qualkit.report.quotations import quotations
from qualkit.report.saturation import saturation_blocks
from qualkit.report.summary_page import framework
from qualkit.report.topics import kept_block, topics_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualkit.analysis.cooccurrence import Cooccurrence
    from qualkit.analysis.summary import Step, ThemeSummary
    from qualkit.model.chosen import BankQuote
    from qualkit.model.codebook import Codebook, Text
    from qualkit.report.gathered import Gathered
    from qualkit.report.topics import KeptTopics

    Pair = tuple[str, str]

_SAID = re.compile(r"(?<=>)[^<>]+(?=</text>)")  # each line of words in a picture is a text of its own
PAIRS = 40  # of codes that stand together, the most often first; `qualkit cooccur` has all


def both(text: Text, fallback: str = "") -> Pair:
    """A text of the codebook in English and Chinese; in the language there is where one is missing."""
    return text.in_language("en") or fallback, text.in_language("zh") or fallback


def speaker(book: Codebook) -> Callable[[str], Pair]:
    """Turns a sentence or label of a report into English and Chinese; one that is not known stays as it is."""
    ideas = [*((theme.label, theme.id) for theme in book.themes), *((code.label, code.id) for code in book.codes)]
    named = {label.in_language(language): both(label, name) for label, name in ideas for language in ("en", "zh")}
    by_id = {name: both(label, name) for label, name in ideas}
    english = {text: pair[0] for text, pair in named.items() if text}
    turned = {text: pair[1] for text, pair in named.items() if text}

    def told(text: str) -> Pair:
        names = text.split(", ")
        if all(name in by_id for name in names):
            # Tables name codes by their ids, to be typed; on a page they are read.
            return ", ".join(by_id[name][0] for name in names), "、".join(by_id[name][1] for name in names)
        return english.get(text, text), chinese(text, turned) or text

    return told


def parts(found: Gathered, told: Callable[[str], Pair]) -> list[dict[str, Any]]:
    """Saturation, topics and agreement: tables and a picture each, or why there is none.

    Args:
        found: What the page is made of.
        told: Turns what pictures say into English and Chinese.
    """
    from qualkit.report.agreement_plot import agreement_picture
    from qualkit.report.saturation_plot import saturation_picture
    from qualkit.report.topics_plot import topics_picture

    notice = found.origin.notice
    made: list[dict[str, Any]] = []
    saturated = found.saturation
    made.append(
        {
            "name": "saturation",
            "report": saturation_blocks(*saturated) if saturated is not None else None,
            "picture": _images(saturation_picture(*saturated, notice=notice), told) if saturated is not None else (),
            "why_not": found.no_saturation,
            "told": (),
        }
    )
    kept = found.topics.get("all") or found.topics.get("uncoded")
    if kept is not None:
        made.append(
            {
                "name": "topics",
                "report": topics_blocks(kept.report, kept.texts),
                "picture": _images(topics_picture(kept.report, notice=notice), told),
                "why_not": "",
                "told": (kept.told,),
            }
        )
    agreed = found.agreement
    made.append(
        {
            "name": "agreement",
            "report": agreement_blocks(agreed) if agreed is not None else None,
            "picture": _images(agreement_picture(agreed, notice=notice), told) if agreed and agreed.codes else (),
            "why_not": found.done.no_alpha,
            "told": (),
        }
    )
    return made


def together(found: Gathered, told: Callable[[str], Pair]) -> dict[str, Any] | None:
    """Pairs of codes, which the page counts again when a filter is set; ``None`` where there are none."""
    made = found.cooccurrence
    if made is None:
        return None
    pairs = [pair for pair in made.pairs if pair.n >= 2][:PAIRS]
    return {
        "pairs": pairs,
        "n_pairs": len([pair for pair in made.pairs if pair.n >= 2]),
        "groups": [name for name, _ in made.groups],
        "picture": _network(made, found.origin.notice, told) if made.pairs else (),
        "n_units": made.n_units,
        "few": FEW,
        "warnings": made.warnings,
    }


def summary_view(one: ThemeSummary, kept: KeptTopics | None, at: Mapping[str, int]) -> dict[str, Any]:
    """What a theme's page prints beside its counts and typical quotes.

    Args:
        one: The theme.
        kept: Its sub-topics, where some were found.
        at: Segment to its number on the page.
    """
    return {
        "diverse": quotations(one.diverse or ()),
        "words": [(word, _numbers(word.segments, at)) for word in one.keywords],
        "beside": [(other, _numbers(other.segments, at)) for other in one.companions],
        "before": [(step.counted.first, step, _places(step, at)) for step in one.before],
        "after": [(step.counted.then, step, _places(step, at)) for step in one.after],
        "topics": None if kept is None else kept_block(kept),
        "few": FEW,
    }


def written(found: Gathered) -> dict[str, Any] | None:
    """Framework summaries of the cases that somebody wrote of."""
    if found.written is None:
        return None
    view = framework(found.written)
    bodies = [
        (group, [(head, cells) for head, cells in rows if any(cell["html"] for cell in cells)])
        for group, rows in view["bodies"]
    ]
    return view | {"bodies": bodies}


def bank(found: Gathered) -> list[tuple[Pair, str, list[BankQuote]]]:
    """Quotes chosen for the manuscript: label and theme of each theme or code, and its quotes."""
    book = found.book
    themes = {theme.id: theme for theme in book.themes}
    made = []
    for idea, of_idea in groupby(found.bank, key=lambda one: one.chosen.idea):
        if idea in themes:
            label, theme = both(themes[idea].label, idea), idea
        elif book.current_id(idea) is not None:
            code = book.code(idea)
            label, theme = both(code.label, code.id), code.theme
        else:
            label, theme = (idea, idea), ""
        made.append((label, theme, list(of_idea)))
    return made


def memos(found: Gathered) -> list[tuple[str, list[tuple[str, list[dict[str, Any]]]]]] | None:
    """Memos that were asked for, by what they are about, their Markdown drawn; ``None`` when they were not."""
    if found.memos is None:
        return None
    return [
        (
            heading,
            [(target, [{"origin": one.origin, "html": rendered(one.text)} for one in same]) for target, same in of],
        )
        for heading, of in found.memos
    ]


def _numbers(segments: Sequence[str], at: Mapping[str, int]) -> str:
    return " ".join(str(at[name]) for name in segments if name in at)


def _places(step: Step, at: Mapping[str, int]) -> str:
    return _numbers(list(dict.fromkeys(name for place in step.places for name in place)), at)


def _network(made: Cooccurrence, notice: str, told: Callable[[str], Pair]) -> Pair:
    from qualkit.report.cooccurrence_plot import cooccurrence_picture

    return _images(cooccurrence_picture(made, is_network=True, notice=notice), told)


def _images(picture: bytes, told: Callable[[str], Pair]) -> Pair:
    """An SVG picture in English and in Chinese, in frames of their own so that its styles and ids stay there."""

    def spoken(language: int) -> str:
        turned = _SAID.sub(lambda said: escape(told(unescape(said[0]))[language], quote=False), picture.decode())
        return f"data:image/svg+xml;base64,{base64.b64encode(turned.encode()).decode()}"

    return spoken(0), spoken(1)
