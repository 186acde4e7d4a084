# Everything needs only Python 3.11 or newer and make. `make demo` and `make test` are the two to know.
PYTHON ?= python3
BIN := .venv/bin
SAMPLES := tests/samples/deep_learning_theory
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
QUIET := --quiet --python $(BIN)/python
install = $(BIN)/uv pip install $(QUIET) --require-hashes -r $(1) || $(PIP) --require-hashes -r $(1)

# What grading needs, and on top of it what work on the repository and its documentation need.
GRADING := $(BIN)/autograder
DEVELOPMENT := .venv/development
DOCS := .venv/docs

.PHONY: demo test lint checks quick full validate numpy cold-start benchmark copied-work small-container memory browser \
	image attacks sweep fuzz compare docs links pictures format samples oracles errors lock clean

demo: $(GRADING) ## grade the sample submissions, then build the assignment
	$(BIN)/autograder grade $(SAMPLES) --assignment deep_learning_theory --output grades/demo
	$(BIN)/autograder build deep_learning_theory

test: $(DEVELOPMENT) ## lint, types, generated files up to date, tests; two processes at a time
	$(MAKE) --jobs 2 --no-print-directory checks quick
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(DEVELOPMENT) ## ruff, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@# It says what holds, too: only what is broken is of interest.
	@echo "$(BIN)/lint-imports"; said=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$said"; exit 1; }

checks: lint docs
	$(BIN)/autograder build --check
	$(BIN)/autograder validate --check

links: $(DEVELOPMENT) ## links and paths in the documents
	$(BIN)/pytest -q tests/docs/test_links.py

pictures: $(DEVELOPMENT) ## the pictures in docs/, in Chromium; JupyterLab gets an environment of its own
	$(BIN)/python docs/pictures/make.py

quick: $(DEVELOPMENT) ## do the cases tell right from wrong? with a few mutants only
	$(BIN)/autograder validate --quick

full: test validate numpy benchmark browser attacks image ## what is too long for every change
	$(MAKE) --jobs 2 --no-print-directory sweep fuzz

browser: $(DEVELOPMENT) docs ## students' notebooks in JupyterLab, the class report, and the grading page, in Chromium
	$(BIN)/pytest tests/browser

validate: $(DEVELOPMENT) ## do the cases tell right from wrong? writes assignments/VALIDATION.md
	$(BIN)/autograder validate --write
	PYTHONHASHSEED=1 OPENBLAS_NUM_THREADS=1 $(BIN)/autograder validate --quick --hash-seed 1 --blas-threads 2
	PYTHONHASHSEED=2 OPENBLAS_NUM_THREADS=2 $(BIN)/autograder validate --quick --hash-seed 2 --blas-threads 1
	$(BIN)/python tests/benchmarks/steady.py

numpy: $(DEVELOPMENT) ## right answers on the oldest supported and the newest NumPy
	for version in '==2.0.*' '>=2.0'; do \
		rm -rf build/numpy && $(PIP) --target build/numpy "numpy$$version" && \
		PYTHONPATH=build/numpy $(BIN)/autograder validate --quick || exit 1; \
	done

cold-start: $(DEVELOPMENT) ## CPU seconds of one submission in fresh processes, each way in beside unmodified Otter
	$(BIN)/python -m tests.benchmarks.cold_start

benchmark: $(DEVELOPMENT) cold-start ## CPU seconds per submission beside other graders; LONG=1, NBGRADER=path/to/nbgrader
	$(BIN)/python -m tests.benchmarks.entrypoints --different 400 $(if $(LONG),--long) $(if $(NBGRADER),--nbgrader $(NBGRADER))

small-container: $(DEVELOPMENT) ## wall, CPU and memory in half a processor and 768 MB; needs root
	$(BIN)/python tests/benchmarks/small_container.py

copied-work: $(DEVELOPMENT) ## recall, false alarms and CPU seconds of `autograder similar` on planted copies
	$(BIN)/python -m tests.benchmarks.copied_work

memory: $(DEVELOPMENT) ## memory by attack and entry point, in a control group of 512 MB without swap
	$(BIN)/python -m tests.benchmarks.memory

image: $(DEVELOPMENT) ## the image that Gradescope makes of the zip, and grading in it; needs root, debootstrap, network; ONLY=trixie
	$(BIN)/python -m tests.image.run $(ONLY)

attacks: $(DEVELOPMENT) ## every attack through every door, and without each layer of the sandbox, as tables
	$(BIN)/python -m tests.autograder.entrypoints.attacks.table --output build/attacks --jobs 2 $(ONLY)

sweep: $(DEVELOPMENT) ## some 90 hostile values over every case of the bank
	$(BIN)/python -W ignore -m tests.sweep.run

SECONDS ?= 120
fuzz: $(DEVELOPMENT) ## random and mutated bytes for all that reads a student's; make fuzz SECONDS=3600
	$(BIN)/python -m tests.fuzz.run --seconds $(SECONDS)

# The earlier version in an environment of its own, made by its own Makefile. Graded twice, to see what is unsteady.
COMPARED := build/compare
compare: $(DEVELOPMENT) ## what BEFORE=<commit> and this checkout grade differently; ONLY=samples for a quick look
	@test -n "$(BEFORE)" || { echo "compare with which commit? make compare BEFORE=<commit>"; exit 2; }
	rm -rf $(COMPARED) && git worktree prune
	git worktree add --quiet --detach $(COMPARED)/checkout $(BEFORE)
	$(MAKE) --no-print-directory -C $(COMPARED)/checkout .venv/bin/autograder
	$(BIN)/python -m tests.comparison inputs $(COMPARED)/inputs $(addprefix --only ,$(ONLY))
	$(BIN)/python -m tests.comparison grade $(COMPARED)/inputs $(COMPARED)/before $(COMPARED)/checkout
	$(BIN)/python -m tests.comparison grade $(COMPARED)/inputs $(COMPARED)/again $(COMPARED)/checkout
	$(BIN)/python -m tests.comparison grade $(COMPARED)/inputs $(COMPARED)/after .
	$(BIN)/python -m tests.comparison diff $(COMPARED)/before $(COMPARED)/after --unsteady $(COMPARED)/again

docs: $(DOCS) ## the documentation as a site; a link that leads nowhere is an error
	$(BIN)/zensical build --strict --clean

format: $(DEVELOPMENT) ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

samples: $(DEVELOPMENT) ## write the pages about the source documents' own answers anew
	$(BIN)/python -m tests.autograder.sample_tables

oracles: ## compute PyTorch's results anew; the tests compare the references with what is frozen
	$(PYTHON) -m venv .venv-oracles
	.venv-oracles/bin/pip install --quiet torch==2.13.0 numpy
	.venv-oracles/bin/python tests/oracles/freeze.py

errors: $(DEVELOPMENT) ## the largest error of each reference against its oracles
	$(BIN)/python -m tests.benchmarks.oracle_errors

lock: $(GRADING) ## pin the newest versions that the .in files allow; add UPGRADE=--upgrade to move on
	$(LOCK) $(UPGRADE) requirements/install.in -o requirements/install.txt
	$(LOCK) $(UPGRADE) requirements/grading.in -o requirements/grading.txt
	$(LOCK) $(UPGRADE) requirements/image.in -o requirements/image.txt
	$(LOCK) $(UPGRADE) requirements/development.in -o requirements/development.txt
	$(LOCK) $(UPGRADE) requirements/docs.in -o requirements/docs.txt
	echo uv | $(LOCK) - -c requirements/install.txt -o autograder/packaging/image/uv.txt

# pip brings uv, and uv the rest, in a fraction of pip's time. uv reads no configuration of pip's: where a mirror stands
# there and nowhere else, pip does it all.
$(GRADING): requirements/install.txt requirements/grading.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements/install.txt
	$(call install,requirements/grading.txt)
	$(BIN)/uv pip install $(QUIET) --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements/development.txt $(GRADING)
	$(call install,requirements/development.txt)
	@# Tests start hundreds of processes, and a student's may not write what it compiled. Some templates are no Python.
	$(BIN)/python -m compileall -qq -j 0 .venv/lib || true
	@touch $@

$(DOCS): requirements/docs.txt $(GRADING)
	$(call install,requirements/docs.txt)
	@touch $@

clean: ## remove what was built, and the environment
	rm -rf .venv .venv-oracles build dist grades *.egg-info
