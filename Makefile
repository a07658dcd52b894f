# Each target sets up what it needs. 'make help' lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help install rank sensitivity check test cover torture bench lab lock golden methods clean

help:  ## List what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

install: $(STAMP)  ## Set up .venv with the locked versions

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) with the locked versions; this takes a minute or two, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	$(BIN)/python -c "from evaluator.robustness.kernels import warm_up; warm_up()"
	@touch $@

rank: $(STAMP)  ## Print the three ranked tables
	@$(BIN)/evaluator rank

sensitivity: $(STAMP)  ## Print what the rankings hang on
	@$(BIN)/evaluator sensitivity

check: $(STAMP)  ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check  ## All checks, all tests, the notebooks and the wheel
	$(BIN)/python -m pytest
	$(BIN)/python tests/wheel.py

cover: $(STAMP)  ## Branch coverage of the tests, held to its limits
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python tests/coverage_limits.py

torture: $(STAMP)  ## Kill exports, spoil inputs (TORTURE_MINUTES=10)
	$(BIN)/python torture/kills.py
	$(BIN)/python torture/loaders.py

bench: $(STAMP)  ## Measure CPU per command and beside a peer
	$(BIN)/python benchmarks/commands.py
	$(BIN)/python benchmarks/ranges.py
	$(BIN)/python benchmarks/questions.py
	$(BIN)/python benchmarks/acceptability.py
	$(BIN)/python benchmarks/weight_draws.py
	$(BIN)/python benchmarks/methods.py
	$(BIN)/python benchmarks/scale.py

lab: $(STAMP)  ## Open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

golden: $(STAMP)  ## Renew the stored tables after a wanted change
	$(BIN)/python -m pytest tests/evaluator/test_golden.py --renew-golden

methods: $(STAMP)  ## Renew docs/methods.md from the registry
	$(BIN)/python -m evaluator.outputs.methods_page > docs/methods.md

lock:  ## Renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --output-file requirements.lock --upgrade

clean:  ## Remove what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
