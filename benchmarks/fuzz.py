"""Fuzz every reader of strangers' files: ``python benchmarks/fuzz.py --minutes 30``, one format after the other.

Transcripts of every format, and REFI-QDA projects and codebooks: as packed (.qdpx), as the XML inside (qde), as .qdc,
and as the program imports them (refi); projects of QualCoder, Taguette and qualitative-coding, in whose tables values,
rows and columns are altered; and what a study reads of its own kind: codings, annotations, deposits, the codebook,
quotes and summaries, cases, settings, the key to surrogates.
Each input has to give a result or problems: an exception, ten seconds of silence or a gigabyte of memory is a finding,
whose input is kept in ``--keep FOLDER``; the exit status is 1 then. atheris guides the mutations where it is installed
(``pip install atheris``); without it bytes and pieces of the seeds are mixed at random, and the operating system
watches memory and time, where it can.
"""

from __future__ import annotations

import argparse
import copy
import io
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import neighbours
import own
from seeds import PARTS, SEEDS, package, seeds_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_EACH, MEMORY_MB, LONGEST = 10, 1000, 20_000
IMPORTED = 0.1
"""Share of whole projects that are imported when a preview finds nothing wrong; that takes a tenth of a second."""


def regrown(data: bytes, chance: random.Random) -> bytes:
    """XML with elements left out, doubled, moved, or with other words: still well-formed, so that it is taken apart."""
    try:
        root = ET.fromstring(data)  # noqa: S314  what is parsed here was made here
    except (ET.ParseError, LookupError, ValueError):
        return data
    odd = [
        "",
        "-1",
        "0",
        "x",
        "99999999999999999999",
        "internal://",
        "..",
        "\t",
        "🙂",
        "true",
        "#A",
        "P1",
        "NaN",
        "1e9",
    ]
    for _ in range(chance.randint(1, 6)):
        every = list(root.iter())
        one, other = chance.choice(every), chance.choice(every)
        values = [*odd, *(value for some in (one, other) for value in (*some.attrib.values(), some.text or ""))]
        match chance.randrange(6):
            case 0 if len(one):
                del one[chance.randrange(len(one))]
            case 1 if len(every) < 400:
                # A copy, so that no element stands inside itself.
                one.insert(chance.randint(0, len(one)), copy.deepcopy(other))
            case 2:
                one.text = chance.choice(values) * chance.choice((1, 1, 1, 300))
            case 3:
                one.tail = chance.choice(values)
            case 4 if one.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice(values))
            case 5 if one.attrib:
                del one.attrib[chance.choice(list(one.attrib))]
    return ET.tostring(root)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """A zip archive with a member left out, named otherwise, or cut; anything else as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return data
    if not files:
        return data
    index = chance.randrange(len(files))
    name, content = files[index]
    match chance.randrange(4):
        case 0:
            del files[index]
        case 1:
            names = ("../", "/", "C:/", "\\", "sources/", "Sources/", "x", ".qde", "\n", "é", "/.", "a" * 300)
            at = chance.randint(0, len(name))
            files[index] = (name[:at] + chance.choice(names) + name[at:], content)
        case 2:
            files[index] = (name, content[: chance.randint(0, len(content))])
        case 3:
            files[index] = (name, regrown(content, chance))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for told, held in files:
            archive.writestr(told, held)
    return stream.getvalue()


def target(suffix: str, folder: Path) -> Callable[[bytes], None]:
    """What reads one input, and raises where a reader fails."""
    if suffix in {"qdc", "qde", "qdpx"}:
        return _refi(suffix)
    if suffix.startswith("own-"):
        return own.target(suffix, folder)
    if suffix == "refi" or suffix in neighbours.MADE:
        return _imported(folder, suffix)
    from qualkit.config import SpeakerSettings
    from qualkit.language import detect
    from qualkit.readers import read_all

    detect("Its model is loaded once, before a clock runs.")
    path = folder / f"a.{suffix}"
    fill = package(suffix) if suffix in PARTS else bytes

    def read(data: bytes) -> None:
        # A package as such, and nearly so, is read as it stands.
        path.write_bytes(data if data[:1] in b"P\x00" else fill(data))
        transcripts, problems = read_all(path, root=folder, speakers=SpeakerSettings(participant=("P*",)))
        if not transcripts and not problems:
            raise AssertionError("neither transcripts nor problems")
        for one in transcripts:
            if one.text != "\n".join(turn.span.of(one.text) for turn in one.turns):
                raise AssertionError("turns that are not the text")
            one.text.encode("utf-8")

    return read


def _refi(suffix: str) -> Callable[[bytes], None]:
    from qualkit.exchange.refi_offsets import counting, placing
    from qualkit.exchange.refi_read import read_codebook, read_project

    fill = package(suffix) if suffix in PARTS else bytes

    def read(data: bytes) -> None:
        place = PurePath(f"a.{'qdc' if suffix == 'qdc' else 'qdpx'}")
        if suffix == "qdc":
            codes, problems = read_codebook(data, place)
            if not codes and not problems:
                raise AssertionError("neither codes nor problems")
            return
        found, problems = read_project(data if data[:1] == b"P" else fill(data), place)
        if found is None and not problems:
            raise AssertionError("neither a study nor problems")
        for source in found.study.sources if found is not None else ():
            way = counting([(source.text, source.selections)])
            place_of = placing(source.text, way.unit, way.line_ends)
            for one in source.selections:
                if not all(at is None or 0 <= at <= len(source.text) for at in map(place_of, (one.start, one.end))):
                    raise AssertionError("a selection outside of its text")

    return read


def _imported(folder: Path, program: str) -> Callable[[bytes], None]:
    """Another program's project at the door: previewed, and some of those that a preview promises imported."""
    from click.testing import CliRunner

    from qualkit.cli.main import cli
    from qualkit.errors import InputError
    from qualkit.workflow import start

    start.init(folder / "empty")
    fill = package("refi") if program == "refi" else bytes

    def called(*words: str | Path) -> bool:
        done = CliRunner().invoke(cli, list(map(str, words)))
        if done.exception is not None and not isinstance(done.exception, (InputError, SystemExit)):
            raise done.exception
        return done.exit_code == 0

    def read(data: bytes) -> None:
        chance = random.Random(data)
        path = folder / "a.qdpx"
        if program == "refi":
            path.write_bytes(data if data[:1] == b"P" else fill(data))
        else:
            path = neighbours.altered(program, folder / "whole", folder / "work", chance)
        words = ("import", "--as", program, path, "--study")
        if called(*words, folder / "empty", "--preview") and chance.random() < IMPORTED:
            shutil.rmtree(folder / "new", ignore_errors=True)
            shutil.copytree(folder / "empty", folder / "new")
            if not called(*words, folder / "new"):
                raise AssertionError("previewed, but not imported")

    return read


def guided(suffix: str, seconds: int, keep: Path, corpus: Path) -> None:
    """Let atheris mutate; it ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["qualkit", "pypdf", "striprtf", "bs4", "html"]):
        import bs4
        import pypdf
        import striprtf.striprtf

        import qualkit.exchange.refi_read
        import qualkit.readers

    loaded: list[Any] = [bs4, pypdf, striprtf.striprtf, qualkit.exchange.refi_read, qualkit.readers]
    read = target(suffix, corpus.parent)
    words = corpus.parent / "words"
    words.write_text(words_of(suffix), encoding="ascii")
    limits = [f"-max_total_time={seconds}", f"-timeout={SECONDS_EACH}", f"-rss_limit_mb={MEMORY_MB}", f"-dict={words}"]
    limits += [f"-max_len={LONGEST}", f"-artifact_prefix={keep}/{suffix}-", "-print_final_stats=1", "-verbosity=0"]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.5 and (changed := repacked(regrown(data, chance), chance)) != data:
            return changed[:most]
        done: bytes = atheris.Mutate(data, most)
        return done

    atheris.Setup([sys.argv[0] if loaded else "", *limits, str(corpus)], read, custom_mutator=mutated)
    atheris.Fuzz()


def mixed(suffix: str, seconds: int, keep: Path, corpus: Path) -> None:
    """Mix the seeds at random, without a guide; prints how many inputs were read."""
    has_limits = hasattr(signal, "alarm")
    if has_limits:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 3_000_000, MEMORY_MB * 3_000_000))
    read, chance, n = target(suffix, corpus.parent), random.Random(0), 0
    seeds = [path.read_bytes() for path in sorted(corpus.iterdir())]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            other = chance.choice(seeds)
            at, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
            piece = chance.choice((other[start : start + chance.randint(1, 40)], bytes([chance.randrange(256)])))
            data[at : at + chance.choice((0, len(piece)))] = piece * chance.choice((1, 1, 1, 50))
        if chance.random() < 0.5:
            data = bytearray(repacked(regrown(chance.choice(seeds), chance), chance))
        (keep / "last").write_bytes(data)
        if has_limits:
            signal.alarm(SECONDS_EACH)
        read(bytes(data[:LONGEST]))
        if has_limits:
            signal.alarm(0)
        n += 1
    (keep / "last").unlink(missing_ok=True)
    print(f"{n} inputs")


def fuzzed(suffix: str, seconds: int, keep: Path) -> bool:
    """Fuzz one format in a process of its own, and print how it went; whether nothing was found."""
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds_of(suffix)):
            (corpus / str(number)).write_bytes(seed)
        words = [sys.executable, __file__, "--in-process", suffix, "--corpus", str(corpus)]
        words += ["--seconds", str(seconds), "--keep", str(keep)]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    lines = (done.stdout + done.stderr).splitlines()
    stats = {one.split()[0].strip(":").rpartition(":")[2]: one.split()[-1] for one in lines if "stat::" in one}
    n = stats.get("number_of_executed_units") or next((one.split()[0] for one in lines if one.endswith(" inputs")), "?")
    slowest = stats.get("slowest_unit_time_sec", "?")
    told = f"{n:>9} inputs in {seconds} s, slowest {slowest} s, peak {stats.get('peak_rss_mb', '?')} MB"
    print(f"{suffix:9}{told}: {'nothing found' if not done.returncode else 'FOUND'}", flush=True)
    if done.returncode:
        print("\n".join(one for one in lines if not one.startswith(("INFO:", "WARNING:", "stat::"))), flush=True)
    return not done.returncode


def main() -> int:
    """Fuzz the formats one after the other; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30, help="for all formats together [default: 30]")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), metavar="FOLDER")
    parser.add_argument("--only", choices=sorted(SEEDS), action="append", help="may be repeated")
    for hidden, kind in (("--in-process", str), ("--corpus", Path), ("--seconds", int)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    if asked.in_process is not None:
        try:
            guided(asked.in_process, asked.seconds, asked.keep.resolve(), asked.corpus)
        except ImportError:
            mixed(asked.in_process, asked.seconds, asked.keep, asked.corpus)
        return 0
    suffixes = asked.only or sorted(SEEDS)
    seconds = max(1, round(asked.minutes * 60 / len(suffixes)))
    return int(not all(fuzzed(suffix, seconds, asked.keep.resolve()) for suffix in suffixes))


if __name__ == "__main__":
    sys.exit(main())
