# `make help` lists the targets. Everything runs in .venv, made from requirements.lock.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --disable-pip-version-check
READY  := $(VENV)/.ready
RUNS   ?= reports/runs.toml
PEERS  := .venv-peers
MUTANTS := .venv-mutants
export PYTHONHASHSEED := 0
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.DEFAULT_GOAL := help
.PHONY: help api env report pictures fast fresh test notebooks corpus evidence mutants lab bench bench-peers lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(READY)  ## make the environment in .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@$(PYTHON) -m venv --clear $(VENV) || { echo "venv is missing: apt install python3-venv"; exit 1; }
	@echo "Installing the $$(grep -c == requirements.lock) packages of requirements.lock into $(VENV): one to two minutes, 1.8 GB"
	@{ $(PIP) --require-hashes -r requirements.lock && $(PIP) --no-deps --no-build-isolation -e .; } >$(VENV)/install.log 2>&1 \
		|| { tail -n 20 $(VENV)/install.log; exit 1; }
	@touch $@

report: $(READY)  ## turn out the report: reports/build/quarterly/index.html
	$(BIN)/workbook run $(RUNS)

CHROMIUM ?= chromium
INDEX    ?= $(CURDIR)/reports/build/quarterly/index.html

pictures:  ## the READMEs' pictures of the entry page, from the last report
	@command -v $(CHROMIUM) >/dev/null || { echo "pictures: skipped, $(CHROMIUM) is not installed"; exit 0; }; \
	test -f "$(INDEX)" || { echo "pictures: $(INDEX) is missing: make report"; exit 1; }; \
	for language in ko en; do $(CHROMIUM) --headless --no-sandbox --hide-scrollbars --window-size=1280,1370 \
		--screenshot="docs/entry.$$language.png" "file://$(INDEX)#$$language" 2>/dev/null && echo "docs/entry.$$language.png"; done

fast: $(READY)  ## the tests of a minute or two: what reads files, runs notebooks and draws pages
	$(BIN)/pytest -n 2 --dist loadscope -rs tests/test_environment.py tests/data/sources tests/page tests/runs \
		--ignore tests/runs/test_batch.py

fresh:  ## make report on new Debian systems, as the README says (root, debootstrap): ARGS=trixie for one
	.ci/fresh $(ARGS)

test: $(READY)  ## lint, types, unit tests with doctests, notebook rules, all notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder -rs
	$(BIN)/pytest -n 2 --dist loadscope --nbval-lax --nbval-current-env --nbval-cell-timeout=1200 notebooks

notebooks: $(READY)  ## execute the notebooks and keep the output of checked cells only
	$(BIN)/workbook notebooks

corpus: $(READY)  ## derive the embedded corpus from the download again and compare, byte for byte
	$(BIN)/python data/derive_corpus.py

evidence: $(READY)  ## test the methods on planted worlds and real data: evidence/evidence.md
	$(BIN)/python evidence/write.py

mutants: $(READY) $(MUTANTS)/.ready  ## plant faults in the core files: how many the tests notice. ARGS="--sample 0" for all
	PYTHONPATH=$(MUTANTS) nice $(BIN)/python evidence/mutation/run.py $(ARGS)

$(MUTANTS)/.ready: $(READY) evidence/mutation/requirements.txt
	$(PIP) --quiet --upgrade --no-deps --target $(MUTANTS) -r evidence/mutation/requirements.txt
	@touch $@

api: $(READY)  ## the reference of all functions, from their docstrings: reports/build/api/index.html
	$(BIN)/pdoc --docformat numpy -o reports/build/api $$(cd src && find helpers -name '[a-z]*.py' | sort | sed 's/\.py$$//; s,/,.,g')

lab: $(READY)  ## open JupyterLab with the kernel ready; ARGS are its own
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks $(ARGS)

bench: $(READY)  ## side-by-side benchmarks: benchmarks/benchmarks.md
	$(BIN)/python benchmarks/write.py

bench-peers: $(READY) $(PEERS)/.ready  ## the same networks by other libraries, in .venv-peers
	$(BIN)/python benchmarks/write.py peers

$(PEERS)/.ready: benchmarks/peers/requirements.txt
	@$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

lock: $(READY)  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --all-extras --upgrade --generate-hashes \
		--emit-build-options --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock

clean:  ## remove the environment and everything built
	rm -rf $(VENV) $(PEERS) $(MUTANTS) mutants reports/build
