"""A small made-up study: three interviews on waiting, trust and cost, in words that a hash can tell apart."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from qualkit.model.segment import Span
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, Passage

CODES = ("cost", "trust", "waiting")
SAID = {
    "cost": (
        "the bill was more than I could pay",
        "we paid the fees ourselves",
        "money is short and the bill came late",
        "they charge fees for every copy",
    ),
    "trust": (
        "I trust my doctor with my life",
        "she was honest so I believe her",
        "I trust what the doctor tells me",
        "they were honest about the risk",
    ),
    "waiting": (
        "I waited three hours in the corridor",
        "the queue was long and we waited",
        "hours in a queue before anyone came",
        "waited again the whole long morning",
    ),
}
WRITTEN = {
    "cost": "What the participant had to pay: bills, fees, money.",
    "trust": "Whether the participant believes the doctor to be honest.",
    "waiting": "Time spent waiting, hours in a queue or corridor.",
}


def hashed(texts):
    """Vectors by words alone, unit rows; a text without words is zero."""
    rows = np.zeros((len(texts), 128), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.casefold().replace(",", " ").replace(".", " ").split():
            row[int.from_bytes(blake2b(word[:4].encode(), digest_size=4).digest(), "big") % 128] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def passage(transcript, number, text, question=""):
    start = 1000 * number
    return Passage(transcript, Span(start, start + max(1, len(text))), text, question, f"{transcript} ¶{number}")


@pytest.fixture
def code_texts():
    return [CodeText(code, text, EvidenceKind.DEFINITION) for code, text in WRITTEN.items()]


@pytest.fixture
def answers():
    return [
        Answer(passage(f"P{1 + number % 3}", 1 + 3 * place + number, text), (code,))
        for place, (code, texts) in enumerate(SAID.items())
        for number, text in enumerate(texts)
    ]
