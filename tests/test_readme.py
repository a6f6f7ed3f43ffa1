"""Every block of the README's tour runs, in order, in a folder of its own."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
ANSWERS = "notice+barrier\n\nq\n"


def lines():
    """The commands of all bash blocks, in order."""
    for block in re.findall(r"^```bash\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE):
        yield from block.strip().splitlines()


def test_the_tour_runs(tmp_path):
    folder = tmp_path
    for line in lines():
        words = shlex.split(line)
        if words[0] == "cd":
            folder = (folder / words[1]).resolve()
            continue
        assert words[0] == "qualkit", line
        result = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            input=ANSWERS,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 0, f"{line}\n{result.stdout}\n{result.stderr}"
        assert "Traceback" not in result.stderr
    assert (tmp_path / "demo" / "exports" / "quotes.xlsx").exists()


def test_every_picture_and_link_is_there():
    for target in re.findall(r"\]\(([^)#]+)", README.read_text(encoding="utf-8")):
        assert (README.parent / target).exists(), target


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
