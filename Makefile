# Every job in one short command; `make` alone lists them. Each sets up what it needs first, and only once.

PYTHON ?= python3
OUT ?= demo
BIN := .venv/bin
READY := .venv/.ready
SOURCES := src tests benchmarks docs

.DEFAULT_GOAL := help
.PHONY: help env sandbox tools demo test test-all lab report bench course checks docs lint format lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

env: $(READY) ## make .venv with all the packages (PYTHON=python3.12 picks the Python)

$(READY): requirements/lock.txt pyproject.toml scripts/make-env
	@PYTHON="$(PYTHON)" scripts/make-env
	@touch $@

demo: export DATA := $(DATA)
demo: $(READY) sandbox ## train, measure and export both models (DATA=pictures.zip, OUT=folder)
	$(BIN)/landmarks demo $${DATA:+--data "$$DATA"} --out "$(OUT)"

test: $(READY) sandbox ## run the tests that are quick (ARGS="-k cache" adds pytest's options)
	$(BIN)/python -m pytest -m "not slow" $(ARGS)

sandbox: ## install bubblewrap, which grading needs (demo and test do so too, and go on without it)
	@[ "$$(uname)" != Linux ] || command -v bwrap >/dev/null || \
		scripts/system-package bubblewrap "grading learners' notebooks in a sandbox" || true

tools: ## install what the slow tests need of the system: a browser, a C++ compiler, libraries, an npm package
	@scripts/test-tools

test-all: $(READY) sandbox tools ## run all the tests
	$(BIN)/python -m pytest $(ARGS)

lab: $(READY) ## open JupyterLab at the first assignment (ARGS=03 picks one)
	$(BIN)/landmarks lab $(ARGS)

report: $(READY) ## say which exercises are done, and what is next (ARGS=03 picks one)
	$(BIN)/landmarks course report $(ARGS)

bench: $(READY) ## measure one of the figures that the documents quote (ARGS=grading names which)
	$(BIN)/python -m benchmarks $(ARGS)

course: $(READY) ## make the notebooks from solutions/NN-name/NN-name.py (ARGS="03" picks one)
	$(BIN)/landmarks course build $(ARGS)

checks: $(READY) ## try every check with right and wrong answers, and write docs/checks.md
	$(BIN)/python tests/judging_submissions.py

docs: $(READY) ## build the site, build/site/index.html, with no network; a warning is a failure
	$(BIN)/python -m docs.site

lint: $(READY) ## check style and types
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/python -m mypy

format: $(READY) ## rewrite the code in the project's style
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

lock: $(READY) ## renew requirements/ after a change in pyproject.toml (ARGS=--upgrade takes newer versions)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras pyproject.toml requirements/build.in --output-file requirements/lock.txt $(ARGS)
	sed -n 's/^\([a-z0-9].*==.*[^ \\]\) *\\$$/\1/p' requirements/lock.txt > requirements/constraints.txt

clean: ## remove .venv and caches; leaves runs, pictures and reports alone
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find $(wildcard $(SOURCES)) -name __pycache__ -prune -exec rm -rf {} +
