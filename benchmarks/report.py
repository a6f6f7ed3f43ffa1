"""Measure the shipped study from its store to the page: matrices, summaries, saturation, report; and the page's size.

python benchmarks/report.py            # seconds of each, with cached vectors; goal: 5 s for all, a page of 3 MB at most

Topics are measured by benchmarks/findings.py --topics.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import codebook
from qualkit.report.study_page import write_study_page
from qualkit.workflow import charting, findings, layers, saturation, summaries
from qualkit.workflow.ready import ready
from qualkit.workflow.start import init_example
from qualkit.workflow.study_report import gathered

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.workflow.findings import Material

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS = 1000


def main() -> None:
    """Build the study in a folder of its own, embed it, and measure."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = init_example(Path(folder) / "study")
        engine = ready(study, now=NOW)
        book = codebook.read(study.codebook_path, root=study.root)
        layer = layers.chosen(study, engine, None, rest=None)
        found = findings.material(study, engine, layer, book, now=NOW)
        summaries.summaries(study, engine, found, book)  # embeds what is not embedded yet
        page = Path(folder) / "report.html"

        def crossed(rows: str, columns: str, cells: str = "counts") -> Callable[[], object]:
            return lambda: findings.matrix(study, material(), book, rows=rows, columns=columns, cells=cells)  # type: ignore[arg-type]

        def material() -> Material:
            return findings.material(study, engine, layer, book, now=NOW)

        def laid() -> object:
            made = findings.matrix(study, found, book, rows="case", columns="theme", cells="counts")
            return charting.laid(made, charting.shelf(study, engine, found, book, layer.name, now=NOW))

        jobs: dict[str, Callable[[], object]] = {
            "frames": material,
            "matrix, case by theme": crossed("case", "theme"),
            "matrix, case by code": crossed("case", "code"),
            "matrix, role by theme": crossed("role", "theme"),
            "matrix, code by role": crossed("code", "role"),
            "matrix, quotes": crossed("case", "theme", "quotes"),
            "summaries of cases": laid,
            "summaries of themes": lambda: summaries.summaries(study, engine, found, book),
            "saturation": lambda: saturation.saturation(
                study, engine, layer, found, book, orders=ORDERS, seed=1, now=NOW
            ),
            "report": lambda: write_study_page(
                gathered(study, engine, layer, book, quotes=2, seed=1, now=NOW), page, language="en"
            ),
        }
        whole, whole_spent = time.perf_counter(), time.process_time()
        for name, job in jobs.items():
            began, spent = time.perf_counter(), time.process_time()
            job()
            print(f"{name:22} {time.perf_counter() - began:6.2f} s, processor {time.process_time() - spent:6.2f} s")
        took = f"{time.perf_counter() - whole:6.2f} s, processor {time.process_time() - whole_spent:6.2f} s"
        print(f"{'all':22} {took}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"page {page.stat().st_size / 1e6:.2f} MB, memory {memory} MB")


if __name__ == "__main__":
    main()
