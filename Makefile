# Everything needs only Python 3.11 or newer and make. `make demo` and `make test` are the two to know.
PYTHON ?= python3
BIN := .venv/bin
SAMPLES := tests/samples/deep_learning_theory
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: demo test checks lint types generated links quick full validate numpy benchmark small-container browser attacks \
	sweep fuzz format pictures samples oracles errors lock clean

demo: $(BIN)/autograder ## build the assignment and grade the sample submissions
	$(BIN)/autograder build deep_learning_theory
	$(BIN)/autograder grade $(SAMPLES) --assignment deep_learning_theory --output grades/demo

test: $(BIN)/autograder ## lint, types, generated files up to date, tests; two processes at a time
	$(MAKE) --jobs 2 --no-print-directory checks quick
	$(BIN)/pytest -n 2 --dist worksteal

checks: lint types generated

lint: $(BIN)/autograder ## style, format, and which folder may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(BIN)/autograder
	$(BIN)/mypy

generated: $(BIN)/autograder ## what is committed is what a fresh build makes
	$(BIN)/autograder build --check
	$(BIN)/autograder validate --check

links: $(BIN)/autograder ## links and paths in the documents
	$(BIN)/pytest -q tests/docs/test_links.py

pictures: $(BIN)/autograder ## the pictures in docs/, in Chromium; JupyterLab gets an environment of its own
	$(BIN)/python docs/pictures/make.py

quick: $(BIN)/autograder ## do the cases tell right from wrong? with a few mutants only
	$(BIN)/autograder validate --quick

full: test validate numpy benchmark browser attacks ## what is too long for every change
	$(MAKE) --jobs 2 --no-print-directory sweep fuzz

browser: $(BIN)/autograder ## the class report in Chromium
	$(BIN)/pytest tests/browser

validate: $(BIN)/autograder ## do the cases tell right from wrong? writes assignments/VALIDATION.md
	$(BIN)/autograder validate --write
	PYTHONHASHSEED=1 OPENBLAS_NUM_THREADS=1 $(BIN)/autograder validate --quick --hash-seed 1 --blas-threads 2
	PYTHONHASHSEED=2 OPENBLAS_NUM_THREADS=2 $(BIN)/autograder validate --quick --hash-seed 2 --blas-threads 1
	$(BIN)/python tests/benchmarks/steady.py

numpy: $(BIN)/autograder ## right answers on the oldest supported and the newest NumPy
	for version in '==2.0.*' '>=2.0'; do \
		rm -rf build/numpy && $(BIN)/pip install --quiet --target build/numpy "numpy$$version" && \
		PYTHONPATH=build/numpy $(BIN)/autograder validate --quick || exit 1; \
	done

benchmark: $(BIN)/autograder ## CPU seconds per submission beside other graders; LONG=1, NBGRADER=path/to/nbgrader
	$(BIN)/python -m tests.benchmarks.entrypoints --different 400 $(if $(LONG),--long) $(if $(NBGRADER),--nbgrader $(NBGRADER))

small-container: $(BIN)/autograder ## wall, CPU and memory in half a processor and 768 MB; needs root
	$(BIN)/python tests/benchmarks/small_container.py

attacks: $(BIN)/autograder ## every attack through every door, and without each layer of the sandbox, as tables
	$(BIN)/python -m tests.autograder.entrypoints.attacks.table --output build/attacks --jobs 2 $(ONLY)

sweep: $(BIN)/autograder ## some 90 hostile values over every case of the bank
	$(BIN)/python -W ignore -m tests.sweep.run

SECONDS ?= 120
fuzz: $(BIN)/autograder ## random and mutated bytes for all that reads a student's; make fuzz SECONDS=3600
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS)

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
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/development.txt
	@# On all processors, as pip does on one; like pip, it passes over templates that are no Python.
	$(BIN)/python -m compileall -qq -j 0 .venv/lib || true
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean: ## remove what was built, and the environment
	rm -rf .venv .venv-oracles build dist grades *.egg-info
