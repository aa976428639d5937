# `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

BIN := .venv/bin
STAMP := .venv/.installed
SAMPLE := data/samples/kalundborg
PLAN := build/kalundborg
# More arguments for what a target calls: make test ARGS='-k lots'
ARGS ?=
# Cases that `make bench` measures: make bench ROWS='region-3300 transport-*'
ROWS ?=

.PHONY: help setup run test lint types format fuzz oracle bench docs serve golden lock clean distclean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## Make .venv with the locked packages (PYTHON=python3.12 chooses the interpreter)

$(STAMP): requirements.lock pyproject.toml .ci/setup
	@.ci/setup
	@touch $@

run: setup  ## Match the bundled Kalundborg sample and print the plan's summary
	$(BIN)/symbiosis match $(SAMPLE) --out $(PLAN)

test: lint types  ## Run every check: linters, types, tests
	$(BIN)/pytest -n auto $(ARGS)

lint: setup  ## Run the linters: style, forbidden imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: setup  ## Check the types
	$(BIN)/mypy

format: setup  ## Put the code into the common form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: setup  ## Run the property tests with many random examples
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -m hypothesis $(ARGS)

oracle: setup  ## Hold the engine against an oracle on 2 000 tiny inventories (ARGS=100 for fewer)
	$(BIN)/python -m tests.crosscheck.many $(ARGS)

bench: setup  ## Hold the engine beside its peers (ARGS="--plan", ROWS="region-3300 transport-*")
	set -f; $(BIN)/python -m benchmarks.bench $(if $(ROWS),--cases $(ROWS)) $(ARGS)

docs: setup  ## Write the pages of docs that are made of the program's own tables
	$(BIN)/python -m data.documents

golden: setup  ## Write tests/golden anew, after a change of the formulation that is meant
	RENEW_GOLDEN=1 $(BIN)/pytest -q -n 0 tests/symbiosis/model/test_golden.py $(ARGS)

serve: setup  ## Start the HTTP service and its page
	$(BIN)/symbiosis serve $(ARGS)

lock: setup  ## Compile requirements.lock anew from pyproject.toml (ARGS=--upgrade for newer versions)
	.ci/lock $(ARGS)

clean:  ## Remove what runs and checks have made
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find api data symbiosis solvers tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## Remove .venv as well
	rm -rf .venv
