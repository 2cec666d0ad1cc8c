# Everything sets itself up from nothing but Python, make and git: `make demo`, `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= demo-out

.PHONY: help demo test check lint types format models bench docs wheel clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

$(BIN)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e ".[dev,dask]"
	@touch $@

demo: $(BIN)/.installed  ## analyse the samples: all tables and the report
	@$(BIN)/textkit analyze corpora/samples -o $(OUT) || test $$? -eq 3  # 3: two samples are broken on purpose
	@test -s $(OUT)/emphasis.csv && test -s $(OUT)/report.html && echo "open $(OUT)/report.html"

test: $(BIN)/.installed  ## run the tests
	$(BIN)/python -m pytest -n auto

check: lint types test  ## what CI runs

lint: $(BIN)/.installed  ## formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(BIN)/.installed  ## static types
	$(BIN)/mypy

format: $(BIN)/.installed  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

models: $(BIN)/.installed  ## train the shipped models again (CORPORA=folder of real files)
	$(BIN)/textkit train --corpora "$(CORPORA)"

bench: $(BIN)/.installed  ## ratios against what a user would otherwise write
	$(BIN)/python -m pip install --quiet -e ".[dev,dask,bench]"
	$(BIN)/python benchmarks/run.py

wheel: $(BIN)/.installed  ## build the wheel
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --wheel --outdir dist .

clean:  ## remove what the targets made
	rm -rf $(VENV) dist build $(OUT) .pytest_cache .mypy_cache .ruff_cache
