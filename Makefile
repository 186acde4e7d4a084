# Everything needs only Python 3.11 or newer and make. `make demo` and `make test` are the two to know.
PYTHON ?= python3
BIN := .venv/bin
SAMPLES := tests/samples/deep_learning_theory
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: demo test full benchmark diagnosed browser format samples oracles errors lock clean

demo: $(BIN)/autograder ## build the assignment and grade the sample submissions
	$(BIN)/autograder build deep_learning_theory
	$(BIN)/autograder grade $(SAMPLES) --assignment deep_learning_theory --output grades/demo

test: $(BIN)/autograder ## lint, types, generated files up to date, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/autograder build --check
	$(BIN)/pytest

full: test benchmark browser diagnosed ## what is too long for every change

browser: $(BIN)/autograder ## the class report in Chromium
	$(BIN)/pytest tests/browser

diagnosed: $(BIN)/autograder ## how often the hint for a known wrong answer is the right one, by question
	$(BIN)/python tests/autograder/engine/diagnosed.py

benchmark: $(BIN)/autograder ## CPU seconds per submission through each door
	$(BIN)/python tests/benchmarks/doors.py

format: $(BIN)/autograder ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

samples: $(BIN)/autograder ## write the pages about the source documents' own answers anew
	$(BIN)/python -m tests.autograder.sample_tables

oracles: ## compute PyTorch's results anew; the tests compare the references with what is frozen
	$(PYTHON) -m venv .venv-oracles
	.venv-oracles/bin/pip install --quiet torch==2.13.0 numpy
	.venv-oracles/bin/python tests/oracles/freeze.py

errors: $(BIN)/autograder ## the largest error of each reference against its oracles
	$(BIN)/python -m tests.benchmarks.oracle_errors

lock: $(BIN)/autograder ## pin the newest versions that the .in files allow; add UPGRADE=--upgrade to move on
	$(LOCK) $(UPGRADE) requirements/grading.in -o requirements/grading.txt
	$(LOCK) $(UPGRADE) requirements/development.in -o requirements/development.txt

$(BIN)/autograder: requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean: ## remove what was built, and the environment
	rm -rf .venv .venv-oracles build dist grades *.egg-info
