"""What a deposit tells besides the data: codings to read, memos, the matrix, agreement, the report, and figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualkit import analysis, store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.counted import counted
from qualkit.report.agreement import agreement_blocks
from qualkit.report.blocks import blocks_content
from qualkit.report.codebook import Supplement
from qualkit.report.codebook_markdown import codebook_markdown
from qualkit.report.delimited import matrix_csv
from qualkit.report.memos import memos_markdown
from qualkit.report.study_page import study_page
from qualkit.workflow import agreement, codings_out, findings, layers, notebook
from qualkit.workflow.study_report import gathered
from qualkit.workflow.supplement import ALONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qualkit.exchange import CodingsFile
    from qualkit.model.codebook import Codebook
    from qualkit.model.sample import Sample
    from qualkit.report.provenance import Provenance
    from qualkit.store import Engine
    from qualkit.study import Study

SEED = 1  # of resamples, as the commands have it
QUOTES = 2  # of a code in the report, as its command has it


@dataclass
class Found:
    """What was made for readers.

    Attributes:
        is_synthetic: Interviews or codings are made up.
        files: Name in the deposit to content.
        figures: What the deposit holds, a sentence each.
        left_out: What could not be made and why.
    """

    is_synthetic: bool
    files: dict[str, bytes] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def found(
    study: Study,
    engine: Engine,
    coders: Sequence[str],
    book: Codebook,
    *,
    printed: Codebook,
    now: datetime,
    has_transcripts: bool,
) -> Found:
    """Make what people read of a study; what its data or its tradition do not allow is left out and said why.

    Args:
        study: The study.
        engine: Its store.
        coders: Whose layers there are.
        book: The codebook of today.
        printed: The same as it stands in the deposit, where it may lack examples.
        now: The time.
        has_transcripts: ``False`` keeps quotes, memos and the report out.
    """
    origin = _origin(study, engine, coders, book, now=now)
    made = Found(origin.is_synthetic)
    with store.reading(engine) as connection:
        known = {coder.id: coder for coder in store.coders.every(connection)}
        n_transcripts = len(store.transcripts.every(connection))
        n_cases = len(store.cases.every(connection))
        samples = [one for one in store.samples.every(connection) if not one.is_open]
    made.figures.append(
        f"{counted(n_cases, 'case')}, {counted(n_transcripts, 'transcript')}, "
        f"{counted(len(book.themes), 'theme')}, {counted(len(book.codes), 'code')}."
    )
    for coder in coders:
        if coder in known:
            _add_coder(
                made, study, codings_out.coder_file(study, engine, coder, now=now), book, has_words=has_transcripts
            )
        else:
            made.left_out.append(f"Codings of {coder} to read: the study does not know the coder. The layer is here.")
    made.files["codebook/codebook.md"] = codebook_markdown(Supplement(printed), replace(origin, layer=ALONE)).encode()
    if has_transcripts:
        memos = notebook.entries(study, engine, coders, book, now=now)
        if memos:
            made.files["memos.md"] = memos_markdown(memos, origin).encode()
        made.figures.append(f"{counted(len(memos), 'memo')}.")
    _add_matrix(made, study, engine, book, now=now, has_report=has_transcripts)
    _add_agreement(made, study, engine, book, origin, samples, now=now)
    return made


def _origin(study: Study, engine: Engine, coders: Iterable[str], book: Codebook, *, now: datetime) -> Provenance:
    return findings.provenance(study, engine, layers.Layer(layers.UNION, tuple(coders)), book, now=now)


def _add_coder(made: Found, study: Study, file: CodingsFile, book: Codebook, *, has_words: bool) -> None:
    """A coder's standing answers as .jsonl and .csv; the first only with the words."""
    n_codings = sum(len(answer.codes) for answer in file.answers)
    n_answered = sum(not answer.is_memo_only for answer in file.answers)
    kind = "" if file.coder.kind.value == "person" else f" ({file.coder.kind.value})"
    made.figures.append(
        f"{file.coder.id}{kind}: {counted(n_answered, 'segment')} answered, {counted(n_codings, 'standing coding')}."
    )
    if not has_words:
        silent = [replace(one, quote="", memo="") for one in file.answers if not one.is_memo_only]
        file = replace(file, answers=tuple(silent))
    elif file.answers:
        made.files[f"codings/{file.coder.id}.jsonl"] = codings_out.content(study, file, book, ".jsonl")
    if file.answers:
        made.files[f"codings/{file.coder.id}.csv"] = codings_out.content(study, file, book, ".csv")


def _add_matrix(made: Found, study: Study, engine: Engine, book: Codebook, *, now: datetime, has_report: bool) -> None:
    try:
        layer = layers.chosen(study, engine, None)
        counted = findings.material(study, engine, layer, book, now=now)
        matrix = findings.matrix(study, counted, book, rows="case", columns="theme", cells="counts")
        origin = findings.provenance(study, engine, layer, book, now=now, found=counted)
        made.files["findings/matrix.csv"] = matrix_csv(matrix, origin)
        if has_report:
            page = gathered(study, engine, layer, book, quotes=QUOTES, seed=SEED, now=now)
            language = "zh" if study.settings.study.language == "zh" else "en"
            made.files["report.html"] = study_page(page, language=language).encode()
    except AnalysisError as error:
        made.left_out.append(f"The matrix and the report: {error.message}.")


def _add_agreement(
    made: Found,
    study: Study,
    engine: Engine,
    book: Codebook,
    origin: Provenance,
    samples: Sequence[Sample],
    *,
    now: datetime,
) -> None:
    """Agreement of everyone, and on each closed sample as it stood when it was closed."""
    for sample in (None, *samples):
        name = "agreement" if sample is None else f"agreement-{sample.name}"
        try:
            compared = agreement.compared(
                study, engine, book, coders=(), now=now, sample=None if sample is None else sample.name
            )
            report = analysis.agreement(
                compared.codings,
                compared.decided,
                coders=compared.coders,
                codebook=book,
                seed=SEED,
                language=study.settings.study.language,
            )
        except (AnalysisError, InputError) as error:
            # A sample may be closed before some of its coders began.
            made.left_out.append(f"{name.capitalize()}: {error.message}.")
            continue
        report = replace(report, warnings=(*report.warnings, *compared.notes))
        told = replace(origin, layer=_layer(compared))
        for suffix in (".csv", ".md"):
            made.files[f"findings/{name}{suffix}"] = blocks_content(agreement_blocks(report), suffix, told)


def _layer(compared: agreement.Compared) -> str:
    whose = f"coders {' and '.join(coder.id for coder in compared.coders)}"
    return f"{whose}, {compared.told}" if compared.told else whose
