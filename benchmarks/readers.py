"""How long import takes, and how much memory: ``python benchmarks/readers.py [--only SUFFIX]``.

Writes interviews itself, half English and half Chinese (a .pdf only English: it names a font and holds none), and
imports them with ``qualkit import`` in a process of its own, a fresh study for each format. A Chinese character counts
as two thirds of a word. Then a PDF of 500 pages, and files that are refused: 2 GB of one line, and one line just below
the limit. Seconds are of the whole command, its start and its writing to the store included; MB are the peak of it.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import random
import subprocess
import sys
import tempfile
import textwrap
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Talk = list[tuple[str, str]]
"""Who says what; the interviewer and the participant by turns."""

WORDS_A_TURN = 50
GOAL_SECONDS, GOAL_MB = 10, 500
ENGLISH = """the of and to in that it was for on they with as had at but by not from or one all were there would so when
if doctor nurse hospital cough letter answer daughter nothing waiting afraid machine picture result trust money
question morning asked told came went knew thought explained understood"""
CHINESE = """我们 当时 医生 就是 觉得 这个 结果 没有 后来 检查 医院 可能 不太 清楚 担心 女儿 电话 机器 因为 所以 但是
已经 告诉 问题 复查 片子 报告 费用 相信 需要"""


def talk(n_words: int, *, is_chinese: bool, chance: random.Random) -> Talk:
    """An interview of so many words, in turns of fifty."""
    names = ("访谈者", "患者") if is_chinese else ("Interviewer", "Participant")
    turns: Talk = []
    for number in range(max(2, n_words // WORDS_A_TURN)):
        if is_chinese:
            said = (
                "，".join("".join(chance.choices(CHINESE.split(), k=5)) for _ in range(WORDS_A_TURN * 3 // 20)) + "。"
            )
        else:
            said = " ".join(chance.choices(ENGLISH.split(), k=WORDS_A_TURN)).capitalize() + "."
        turns.append((names[number % 2], said))
    return turns


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def text(said: Talk) -> bytes:
    """Labels and words, a blank line between turns."""
    return "\n".join(f"{name}: {words}\n" for name, words in said).encode()


def markdown(said: Talk) -> bytes:
    """Labels in bold type."""
    return "\n".join(f"**{name}:** {words}\n" for name, words in said).encode()


def page(said: Talk) -> bytes:
    """A web page, a paragraph a turn."""
    body = "".join(f"<p><b>{name}:</b> {html.escape(words)}</p>\n" for name, words in said)
    return f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n{body}</body></html>\n".encode()


def captions(said: Talk) -> bytes:
    """WebVTT, a cue each ten words or so."""
    rows, second = ["WEBVTT\n"], 0
    for name, words in said:
        for piece in textwrap.wrap(words, 60):
            rows.append(f"{_clock(second)} --> {_clock(second + 3)}\n<v {name}>{piece}</v>\n")
            second += 3
    return "\n".join(rows).encode()


def table(said: Talk) -> bytes:
    """A .csv file."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("speaker", "text"), *said])
    return stream.getvalue().encode()


def workbook(said: Talk) -> bytes:
    """An .xlsx file."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("speaker", "text"), *said]):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def document(said: Talk) -> bytes:
    """A .docx file, a paragraph a turn."""
    import docx

    made, stream = docx.Document(), io.BytesIO()
    for name, words in said:
        made.add_paragraph().add_run(f"{name}: ").bold = True
        made.paragraphs[-1].add_run(words)
    made.save(stream)
    return stream.getvalue()


def rich(said: Talk) -> bytes:
    """An .rtf file; what is not ASCII by its number."""
    rows = (f"\\b {name}:\\b0  {words}\\par\n" for name, words in said)
    body = "".join(c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in "".join(rows))
    return f"{{\\rtf1\\ansi\n{body}}}".encode()


def pdf(said: Talk, *, lines_a_page: int = 50) -> bytes:
    """A .pdf file with wrapped lines and page numbers."""
    rows = [row for name, words in said for row in [*textwrap.wrap(f"{name}: {words}", 90), ""]]
    objects = [b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids: list[str] = []
    for start in range(0, len(rows), lines_a_page):
        drawn = "".join(f"({row}) Tj T* " for row in [*rows[start : start + lines_a_page], str(len(kids) + 1)])
        stream = zlib.compress(f"BT /F1 9 Tf 14 TL 50 800 Td {drawn}ET".encode("cp1252"))
        head = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 2 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Type /Catalog /Pages 1 0 R >>")
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    xref = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{xref}trailer << /Size {len(objects) + 1} "
    return bytes(data) + f"{end}/Root {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()


WRITERS: dict[str, Callable[[Talk], bytes]] = {
    "csv": table,
    "docx": document,
    "html": page,
    "md": markdown,
    "pdf": pdf,
    "rtf": rich,
    "txt": text,
    "vtt": captions,
    "xlsx": workbook,
}


@dataclass(frozen=True)
class Run:
    """How a command ended.

    Attributes:
        seconds: By the clock.
        busy: Of the processor; NaN, as ``mb``, where the system does not tell.
        mb: The most memory it had.
        said: Its lines.
    """

    seconds: float
    busy: float
    mb: float
    said: str

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s ({self.busy:5.2f} s of the processor) {self.mb:5.0f} MB"


def run(words: Sequence[str], folder: Path) -> Run:
    """A qualkit command in a process of its own."""
    watched = (
        "import resource, runpy, sys\n"
        "try:\n    runpy.run_module('qualkit', run_name='__main__', alter_sys=True)\n"
        "finally:\n    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print('peak', used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)\n"
    )
    start = [sys.executable, "-c", watched] if sys.platform != "win32" else [sys.executable, "-m", "qualkit"]
    began = time.perf_counter()
    done = subprocess.run([*start, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - began
    told = (done.stdout + done.stderr).splitlines()
    peak, busy = next((row.split()[1:] for row in told if row.startswith("peak ")), ("nan", "nan"))
    size = 1_000_000 if sys.platform == "darwin" else 1_000  # macOS counts bytes, Linux kilobytes
    said = " / ".join(row.strip() for row in told if row.strip() and not row.startswith("peak "))
    return Run(seconds, float(busy), float(peak) / size, said)


def imported(files: dict[str, bytes], folder: Path) -> Run:
    """Import files into a fresh study in a folder."""
    (folder / "files").mkdir(parents=True)
    run(["init", "study"], folder)
    for name, data in files.items():
        (folder / "files" / name).write_bytes(data)
    return run(["import", "../files"], folder / "study")


def main() -> None:
    """Print a line a format, then the large and the refused files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=20, help="interviews a format")
    parser.add_argument("--words", type=int, default=10_000, help="words an interview")
    parser.add_argument("--only", choices=[*WRITERS, "large"], action="append", help="may be repeated")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for suffix in asked.only or WRITERS:
            if suffix not in WRITERS:
                continue
            chance = random.Random(0)
            talks = [
                talk(asked.words, is_chinese=suffix != "pdf" and n % 2 == 1, chance=chance) for n in range(asked.n)
            ]
            files = {f"p{n:02}.{suffix}": WRITERS[suffix](said) for n, said in enumerate(talks)}
            done = imported(files, Path(name) / suffix)
            mark = "ok" if done.seconds <= GOAL_SECONDS else "SLOW"
            n_read = done.said.count(" added ")
            print(f"{suffix:5} {mark:4} {done}: {n_read} of {asked.n} read", flush=True)
        if not asked.only or "large" in asked.only:
            _large(Path(name))


def _large(folder: Path) -> None:
    from qualkit.config import LARGEST_MB

    chance = random.Random(0)
    made = pdf(talk(250_000, is_chinese=False, chance=chance), lines_a_page=48)
    n_pages = made.count(b"/Type /Page ")
    done = imported({"long.pdf": made}, folder / "long")
    mark = "ok" if done.mb <= GOAL_MB else "LARGE"
    print(f"pdf of {n_pages} pages: {mark} {done}: {done.said.count(' added ')} read", flush=True)
    for what, size in (("2 GB of one line", 2_000_000_000), ("one line just below the limit", LARGEST_MB * 1_000_000)):
        for suffix in WRITERS:
            path = folder / "long" / f"line.{suffix}"
            with path.open("wb") as file:
                if size > LARGEST_MB * 1_000_000:
                    file.truncate(size)  # a hole takes no place on the disk; nothing of it should be read
                else:
                    for _ in range(size // 1_000_000):
                        file.write(b"a word " * 142_857)
            done = run(["import", str(path)], folder / "long" / "study")
            path.unlink()
            print(f"{what}, .{suffix}: {done}: {done.said[:110]}", flush=True)


if __name__ == "__main__":
    main()
