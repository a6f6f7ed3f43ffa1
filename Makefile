# Everything runs in .venv. CONTRIBUTING.md has the plain pip lines for machines without make.
.PHONY: install demo format lint types test test-page docs bench check
PYTHON ?= python3
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)

install: .venv/installed

# torch first and alone: a CPU wheel that is at hand is taken, and what follows is content with it.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q --upgrade pip && $(BIN)/python -m pip install -q torch -c constraints.txt
	$(BIN)/python -m pip install -q -c constraints.txt -e . --group dev && $(BIN)/python -c "open('.venv/installed', 'w')"

# The main job on the shipped study: 20 interviews from nothing to the theme matrix, with files in exports/.
demo: install
	$(BIN)/qualkit embed && $(BIN)/qualkit suggest --coder lin && $(BIN)/qualkit themes --to exports/themes.html
	$(BIN)/qualkit matrix --to exports/matrix.xlsx --to exports/matrix.html --to exports/matrix.csv --to exports/matrix.md

format: install
	$(BIN)/ruff check -q --fix . && $(BIN)/ruff format -q . && $(BIN)/python -m cogapp -r docs/cli.md

lint: install
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports
	$(BIN)/python -m cogapp --check docs/cli.md

types: install
	$(BIN)/mypy

test: install
	$(BIN)/python -m pytest -n auto

# Opens the study page in a Chromium; says the install line when there is none.
test-page: install
	$(BIN)/python -m pytest -n 0 -m page tests/page

docs: install
	$(BIN)/python -m cogapp -r docs/cli.md

bench: install
	$(BIN)/python benchmarks/line.py

check: lint types test
