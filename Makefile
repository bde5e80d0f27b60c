# Every habit has a target here: `make help` lists them. All paths are relative, so a folder name may hold spaces.

# The first of these that really starts (a version manager may leave names that do not).
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && echo $$name && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
SOURCES := annotation learning platform tests benchmarks dev manage.py

STUDY ?= ihc
PORT ?= 8000
export GPU

.DEFAULT_GOAL := help
.PHONY: help setup demo web worker test ci lint types floors fmt bench api screenshots backup restore clean distclean

help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

## --- install ---------------------------------------------------------------------------------------------------------

setup: $(VENV)/installed frontend/dist/index.html ## install everything (GPU=1 takes PyTorch's CUDA build)

$(VENV)/installed: pyproject.toml constraints.txt dev/install.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org"; exit 1; }
	$(PYTHON) -m dev.install $(VENV)
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20.19 or newer is needed to build the pages: https://nodejs.org"; exit 1; }
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

FACE := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f 2>/dev/null)

frontend/dist/index.html: frontend/node_modules/.installed $(FACE)
	cd frontend && npm run build
	@touch $@

## --- run -------------------------------------------------------------------------------------------------------------

demo: setup ## open the product with a study in it (STUDY=ihc|ami-br DATA=folder PORT=8000)
	@PYTHONPATH=platform $(RUN) -m dev.demo --study "$(STUDY)" --port "$(PORT)" $(if $(DATA),--data "$(DATA)")

web: setup ## only the web server, on PORT
	PYTHONPATH=platform $(RUN) -m dev.serve --port "$(PORT)"

worker: setup ## only the worker for all queues, with the sweep inside
	$(MANAGE) work

## --- check -----------------------------------------------------------------------------------------------------------

test: setup ## run the tests (ARGS= goes to pytest)
	@$(RUN) -m dev.test $(ARGS)

ci: ## what the continuous integration runs, on a clean clone of the last commit
	@clone="$$(mktemp -d)/a clean clone" && git clone --quiet . "$$clone" && "$$clone/.ci/run"

lint: setup floors ## look for faults of style, the usual mistakes, and imports between floors
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	cd frontend && npm run --silent lint

types: setup ## check the types of both languages
	DATABASE_URL=postgres://nobody@localhost/none $(RUN) -m mypy $(SOURCES)
	cd frontend && npm run --silent typecheck

floors: setup ## check who imports whom
	PYTHONPATH=platform $(VENV)/bin/lint-imports

fmt: setup ## format the code and mend what can be mended
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: setup ## list the benchmarks and what each measures
	@$(RUN) -m benchmarks

## --- tend ------------------------------------------------------------------------------------------------------------

api: setup ## write the OpenAPI document and the client's types anew
	$(RUN) -m dev.api

screenshots: setup ## take the README's pictures from a running demo (URL=, default the one on PORT)
	PYTHONPATH=platform $(RUN) -m dev.screenshots "$(or $(URL),http://127.0.0.1:$(PORT))"

backup: setup ## write database, media, snapshots and artefacts into one file under backups/ (FILE=)
	@PYTHONPATH=platform $(RUN) -m dev.backup save $(if $(FILE),"$(FILE)")

restore: setup ## put a backup back into an empty installation (FILE=)
	@PYTHONPATH=platform $(RUN) -m dev.backup restore "$(FILE)"

clean: ## remove what was built or cached, but neither data nor installed packages
	rm -rf frontend/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the installed packages too; data under var/ stays
	rm -rf $(VENV) frontend/node_modules
