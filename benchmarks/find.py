"""How well ``qualkit find --like`` finds what people coded: ``python benchmarks/find.py --data PATH``.

``PATH`` holds a folder a set: ``transcripts.jsonl`` (a turn a line: ``role``, ``text``, ``codes``) and
``codebook.yaml`` (``codes`` with ``id``, ``label``, ``definition``). Every code that at least ten turns hold is looked
for by its label, as a researcher who has no such code would, and as a code, by its label and definition together.
Printed: precision among the first ten, the mean over codes, by the cosine alone, by words alone and as ``find`` ranks,
beside the floor (the share of turns with the code). A turn that nobody coded is no sure miss: these are lower bounds.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from ruamel.yaml import YAML

from qualkit.analysis.likeness import alike, bm25
from qualkit.embedding import UniversalEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOP = 10
ONLY_PARTICIPANTS = ("stem_journey",)
"""Sets in which interviewers' turns were not coded."""


def text_of(said: Any) -> str:
    """A text, in all its languages."""
    return " ".join(map(str, said.values())) if isinstance(said, dict) else str(said or "")


def embedded(model: UniversalEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts, those of like length side by side."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = np.zeros((len(texts), model.dim), dtype=np.float32)
    for start in range(0, len(order), 256):
        places = order[start : start + 256]
        rows[places] = model.embed([texts[place] for place in places])
    return rows


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=["stem_journey", "pdpilot", "nhs_px"])
    parser.add_argument("--turns", type=int, default=2000, help="of a set, at most")
    options = parser.parse_args()
    model = UniversalEmbedder()
    for name in options.sets:
        lines = (options.data / name / "transcripts.jsonl").read_text(encoding="utf-8").splitlines()
        turns = [json.loads(line) for line in lines]
        if name in ONLY_PARTICIPANTS:
            turns = [turn for turn in turns if turn["role"] != "interviewer"]
        turns = turns[: options.turns]
        texts = [turn["text"] for turn in turns]
        often = Counter(code for turn in turns for code in turn["codes"])
        book = YAML(typ="safe").load(options.data / name / "codebook.yaml")
        codes = [code for code in book["codes"] if often[code["id"]] >= TOP]
        truth = np.array([[code["id"] in turn["codes"] for turn in turns] for code in codes])
        rows = embedded(model, texts)
        print(f"{name}: {len(texts)} turns, {len(codes)} codes, floor {truth.mean():.3f}")
        for how in ("label", "as a code"):
            found: dict[str, list[float]] = {"cosine": [], "words": [], "find": []}
            for code, held in zip(codes, truth, strict=True):
                label = text_of(code.get("label") or code["id"])
                wording = [label]
                if how == "as a code" and code.get("definition"):
                    wording.append(text_of(code["definition"]))
                asked = model.embed(wording)
                for ranked, scores in {
                    "cosine": rows @ asked.mean(axis=0),
                    "words": bm25(texts, wording).mean(axis=0),
                    "find": alike(rows, texts, asked, wording),
                }.items():
                    first = np.argsort(-scores, kind="stable")[:TOP]
                    found[ranked].append(float(held[first].mean()))
            print(f"  {how:10}", "  ".join(f"{ranked} {np.mean(figures):.3f}" for ranked, figures in found.items()))


if __name__ == "__main__":
    main()
