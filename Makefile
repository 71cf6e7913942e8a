# Everything runs in .venv; the two that a newcomer needs are `make demo` and `make test`.
PYTHON ?= python3
PYTEST_ARGS ?= --numprocesses auto
BIN := .venv/bin
STAMP := .venv/.installed
SOURCES := pyproject.toml engine/judge/build.py $(wildcard engine/judge/*.go) engine/judge/go.mod engine/judge/go.sum

.PHONY: demo test check coverage bench clean

demo: $(STAMP)
	@VERDIGRIS=$(CURDIR)/$(BIN)/verdigris sh examples/demo.sh

test: $(STAMP) .venv/.dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(STAMP) .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

coverage: $(STAMP) .venv/.dev
	$(BIN)/python -m pytest --numprocesses auto -m "not install" --cov=verdigris --cov-report=term

bench: $(STAMP) .venv/.dev
	$(BIN)/python bench/check

$(STAMP): $(SOURCES)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

clean:
	rm -rf .venv engine/build build dist
