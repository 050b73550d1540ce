# Everything runs in .venv, which is built once from pinned, hashed requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where the Python that builds the environment has a pip, the environment needs none of its own.
PIP = $(shell $(BIN)/python -c 'import pip' 2>/dev/null && echo $(BIN)/python -m pip \
  || echo $(PYTHON) -m pip --python $(BIN)/python) --quiet --disable-pip-version-check
# All is pinned, so nothing has to be resolved; Python compiles what it imports, when it does.
# Where uv is, it installs, in a tenth of the time: pip goes through every version of each package.
# What uv cannot get, since only pip knows where to look, pip gets.
UV := $(shell command -v uv 2>/dev/null)
install = $(if $(UV),$(UV) pip install --quiet --no-deps --python $(BIN)/python $(1) 2>/dev/null || \
  )$(PIP) install --no-compile --no-deps $(1)

# As many as cores: one more would read all tests, and work out what they share, once more.
AT_ONCE := $(shell $(PYTHON) -c 'import os; print(os.cpu_count() or 1)')

# The tests start the program some hundred times: it is compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
AXE := .browser/node_modules/axe-core/axe.min.js
.PHONY: help run extras test thorough browser lint check lowest pythons bench class-load fuzz soak calibration docs docs-output golden schema pictures wheel wheelhouse audit bom lock clean

help: ## what each word does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## build the environment and open the program
	@$(BIN)/camsim

extras: $(VENV)/.extras ## add what reports, handouts, Parquet, Dask and two designs of sweeps need

test: $(VENV)/.dev ## run all tests
	@$(BIN)/python -m pytest --numprocesses $(AT_ONCE) --dist worksteal

thorough: $(VENV)/.dev ## what the tests claim of a small example, at full size
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m thorough

browser: $(VENV)/.dev $(AXE) ## every report in a real browser, under axe-core (needs Chromium, npm)
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m '' tests/pages tests/browser

$(AXE):
	@npm install --silent --no-save --prefix .browser axe-core@4.14.1

lint: $(VENV)/.dev ## style, types and arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test ## style, types, arrows and all tests: most of what CI runs

lowest: ## the quick half of the tests, with the lowest versions that are stated
	@PYTHON=$(PYTHON) .ci/lowest

pythons: ## a quick part of the tests with each Python that is here (PYTHONS="..." names others)
	@$(PYTHON) scripts/pythons.py

bench: $(VENV)/.bench ## speed and size, as ratios in one run
	@$(BIN)/python benchmarks/ratios.py
	@$(BIN)/python benchmarks/waiting.py
	@$(BIN)/python benchmarks/inference.py
	@$(BIN)/python benchmarks/files.py
	@$(BIN)/python benchmarks/screens.py
	@$(BIN)/python benchmarks/since.py

class-load: $(VENV)/.dev ## forty phones play a class on a good and a bad line, through two kills
	@$(BIN)/python benchmarks/class_load.py

docs: $(VENV)/.docs ## the docs as a site, into build/site
	@$(BIN)/python scripts/reference.py > /dev/null
	@$(BIN)/mkdocs build --quiet
	@echo "open build/site/index.html"

docs-output: $(VENV)/.dev ## what commands print and the manual say, anew into the docs
	@$(BIN)/python scripts/docs_commands.py
	@$(BIN)/python scripts/reference.py
	@$(BIN)/python scripts/manual.py

fuzz: $(VENV)/.dev ## a hundred thousand hostile inputs by seed (half an hour)
	@PYTHONPATH=. $(BIN)/python scripts/fuzz.py

soak: $(VENV)/.dev ## two hours of random keys, mouse and windows in a terminal, of classes, and of visitors in browsers
	@for one in soak.py "soak.py 120 1 class our-street --seats 8" soak_class.py soak_serve.py; do \
	  PYTHONPATH=. $(BIN)/python scripts/$$one & all="$$all $$!"; \
	done; for one in $$all; do wait $$one || failed=1; done; exit $${failed:-0}

calibration: $(VENV)/.run ## write the tables of policies and of figures on record
	@$(BIN)/python scripts/calibration.py
	@$(BIN)/python scripts/policies.py

golden: $(VENV)/.dev ## write the golden runs anew, on purpose
	@$(BIN)/python scripts/update_golden.py

schema: $(VENV)/.run ## write the JSON Schemas and the tables of files anew
	@$(BIN)/python scripts/update_schema.py
	@$(BIN)/python scripts/files.py

pictures: $(VENV)/.dev ## take the pictures of the docs from the real program
	@$(BIN)/python scripts/pictures.py

wheel: $(VENV)/.run ## build the wheel into dist/
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

wheelhouse: wheel ## all that an install without a network needs, into dist/wheelhouse/
	@rm -rf dist/wheelhouse && mkdir -p dist/wheelhouse
	@$(PIP) download --no-deps --require-hashes --dest dist/wheelhouse -r requirements/run.txt
	@cp "$$(ls -t dist/camsim-*.whl | head -1)" dist/wheelhouse/
	@echo "copy dist/wheelhouse to the other machine; there, type"
	@echo "  python3 -m pip install --no-index --find-links wheelhouse camsim"

audit: $(VENV)/.release ## known faults of what is pinned, or a list with dates
	@$(VENV)-release/bin/python scripts/audit.py

bom: $(VENV)/.release ## what the program is made of, as CycloneDX, into dist/
	@mkdir -p dist
	@$(VENV)-release/bin/cyclonedx-py requirements requirements/run.txt --output-reproducible --of JSON \
	  --output-file dist/camsim.cdx.json && echo "wrote dist/camsim.cdx.json"

lock: ## pin the newest versions, with hashes and without addresses (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/run.txt requirements/run.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/extras.txt requirements/extras.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/dev.txt requirements/dev.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/bench.txt requirements/bench.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/docs.txt requirements/docs.in
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 -o requirements/release.txt requirements/release.in

clean: ## remove what was built
	rm -rf $(VENV) $(VENV)-release dist build .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "camsim needs Python 3.11 or newer; try make PYTHON=python3.12 run" >&2; exit 2; }
	@$(PYTHON) -m venv --without-pip $(VENV)
	@# From 22.3 on, a pip installs into another environment.
	@$(PYTHON) -c 'import pip; assert tuple(map(int, pip.__version__.split(".")[:2])) >= (22, 3)' \
	  2> /dev/null || $(BIN)/python -m ensurepip > /dev/null

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "building the environment in .venv (once, about half a minute)" >&2
	@$(call install,--require-hashes -r requirements/run.txt)
	@$(call install,--no-build-isolation --editable .)
	@# What a start imports is compiled here: some shells forbid Python to keep it later.
	@$(BIN)/python -c 'import simulator.tui.app' && $(BIN)/camsim run maple-court > /dev/null
	@touch $@

$(VENV)/.extras: requirements/extras.txt $(VENV)/.run
	@echo "adding what reports, handouts, Parquet, Dask and two designs of sweeps need" >&2
	@$(call install,--require-hashes -r requirements/extras.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "adding what the tests need" >&2
	@$(call install,--require-hashes -r requirements/dev.txt)
	@# What the tests import is compiled here once: their processes would all do it at the same time.
	@$(BIN)/python -m pytest --collect-only -qq -p no:syrupy > /dev/null
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@echo "adding what the benches compare with" >&2
	@$(call install,--require-hashes -r requirements/bench.txt) \
	  || echo "it cannot be had here: the benches will say so" >&2
	@touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.dev
	@$(call install,--require-hashes -r requirements/docs.txt)
	@touch $@

$(VENV)/.release: requirements/release.txt $(VENV)/.dev
	@$(PYTHON) -m venv --without-pip $(VENV)-release
	@$(PYTHON) -m pip --python $(VENV)-release/bin/python --quiet --disable-pip-version-check \
	  install --no-deps --require-hashes -r requirements/release.txt
	@touch $@
