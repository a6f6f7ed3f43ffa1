"""A study in which one participant's words lie wherever words can lie, and a search for them."""

import json
import re
import unicodedata

from click.testing import CliRunner

from qualkit import exchange
from qualkit.cli.main import cli
from qualkit.workflow import holdings
from tests.conftest import P1, P2

WORDS = ("I never found the link. My son found the link for me.", "The film cost me twenty. It is a lot of money.")
FILM = WORDS[1]
KEPT = "找不到链接，点进去还要等半天🙂。"
ANSWERS = [
    {"qualkit": "codings/1", "coder": "ann"},
    {"transcript": "P1", "quote": WORDS[0], "codes": ["access.link"], "memo": "she gave up"},
    {"transcript": "P1", "quote": FILM, "codes": ["cost.film"]},
    {"transcript": "P2", "quote": KEPT, "codes": ["access.wait"]},
]
EXAMPLES = """\
        examples:
          typical:
            - {en: The film cost me twenty., source: P1 ¶4}
            - {en: A print costs a lot.}
"""


def place(words, name="P1"):
    """Where words of an interview stand, as the small study is read."""
    spoken = "\n".join(re.findall(r"^(?:I: |P1: |访谈者：|受访者：)(.*)$", {"P1": P1, "P2": P2}[name], re.MULTILINE))
    start = spoken.index(words)
    return f"{name}:{start}-{start + len(words)}"


def filled(study):
    root = study.root
    with study.codebook_path.open("a", encoding="utf-8") as file:
        file.write(EXAMPLES)
    (root / "transcripts" / "codings").mkdir()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ANSWERS)
    (root / "transcripts" / "codings" / "ann.jsonl").write_text(lines, encoding="utf-8")
    settings = (root / "qualkit.toml").read_text(encoding="utf-8")
    (root / "qualkit.toml").write_text(
        settings.replace("[coding]\n", '[coding]\nfiles = ["transcripts/codings/*.jsonl"]\n'), encoding="utf-8"
    )
    quote = f"[“{FILM}”]({place(FILM)})"
    other = f"[“胶片一张八十块钱。”]({place('胶片一张八十块钱。', 'P2')})"
    for path, text in {
        "matrices/P1/cost.md": f"---\ncase: P1\ntheme: cost\n---\n\nDear: {quote}.\n",
        "matrices/P2/cost.md": f"---\ncase: P2\ntheme: cost\n---\n\nLike {quote}, but he could pay: {other}.\n",
        "quotes.md": f"# Quotes for the manuscript\n\n## cost\n\n- {quote} — strong\n- {other}\n",
        "translations/zh.csv": f'place,original,translation\n{place(FILM)},"{FILM}",胶片花了我二十。\n',
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    steps = [
        ["suggest", "--coder", "ann"],
        ["memo", "add", "--coder", "ann", "--case", "P1", "shy at first"],
        ["memo", "add", "--coder", "ann", "--code", "cost.film", f"Key quote: {FILM}"],
        ["memo", "add", "--coder", "ann", "--code", "access.link", "sons help"],
        ["matrix", "check"],
        ["quotes", "check"],
        ["coder", "add", "bo"],
        ["codebook", "retire", "access.wait"],
        ["backup"],
        ["export", "codings", "--coder", "ann", "--to", f"{root}/exports/ann.jsonl"],
        ["export", "refi", "--to", f"{root}/exports/all.qdpx"],
        ["memo", "export", "--to", f"{root}/exports/memos.docx"],
        ["report", "--to", f"{root}/page.html"],
    ]
    steps += [
        ["matrix", "--cells", "quotes", "--to", f"{root}/exports/m.{suffix}"]
        for suffix in ("xlsx", "docx", "md", "csv")
    ]
    for step in steps:
        done = CliRunner().invoke(cli, [*step, "--study", str(root)])
        assert done.exit_code == 0, (step, done.output)
    (root / "exports" / "utf16.txt").write_bytes(FILM.encode("utf-16"))
    (root / "exports" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / "exports" / "numbers.csv").write_text("code,n\ncost.film,3\n", encoding="utf-8")
    (root / ".m.xlsx.abc.part").write_text(FILM, encoding="utf-8")
    (root / "mine.txt").write_text(f"my own note: {FILM}", encoding="utf-8")


def found_in(study, words):
    """The files that hold words: as bytes of any encoding, inside archives, or between tags."""
    wanted = unicodedata.normalize("NFC", words)
    found = set()
    for name in holdings.files(study):
        data = (study.root / name).read_bytes()
        raw = any(wanted.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
        if raw or any(wanted in text for text in exchange.searchable(data) or []):
            found.add(str(name))
    return found
