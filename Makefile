# Every command of a developer. `make` alone lists them.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin
# What the screen and the maps are built of; npm and node come with the development requirements.
WEB = src/civicgrid/base/ui/static/web/screen.js
WEB_SOURCES = $(wildcard web/*.*) $(shell find web/src -type f)
NPM = cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard src/civicgrid/locale/*/LC_MESSAGES/*.po))
# Lowest coverage of everything, and of what decides: kernel, base and rules. In percent.
COVERAGE ?= 90
COVERAGE_OF_RULES ?= 100
# Tests run side by side, each worker with a database of its own; with WORKERS=0 one after the other.
WORKERS ?= auto

help: ## this list
	@awk -F ':.*## ' '/^[a-z ]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/installed $(CATALOGUES) $(WEB) ## .venv with everything in it; nothing to do when nothing changed

run: install ## a city on this machine: database, web, worker and a stream of reports
	$(BIN)/civicgrid up

test: install ## all tests (journeys in a Chromium, which is installed where there is none), then the coverage gates
	-@$(MAKE) --no-print-directory browser
	$(NPM) test
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal --cov --cov-report= --ignore=tests/screens
	@$(MAKE) --no-print-directory coverage

browser: install ## the Chromium of the journeys: one that is here, else Debian's as root, else Playwright's
	$(BIN)/python -m tests.browsers

coverage: ## the coverage of the last `make test` against its gates
	$(BIN)/coverage report --fail-under=$(COVERAGE)
	$(BIN)/coverage report --fail-under=$(COVERAGE_OF_RULES) --include='*/kernel/*,*/base/*,*/rules.py,*/rules/*'

check: export CIVICGRID_HOME = build/check
check: install ## what reads the code without running it; the same as CI and pre-commit
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	find src -name '*.html' | xargs -r $(BIN)/djade --check
	$(BIN)/python tools/messages.py check
	$(BIN)/python -W ignore -m django makemigrations --check --settings civicgrid.project.settings
	$(NPM) run check

bench: install ## measurements beside those of others; each prints its figures
	for file in bench/*.py; do $(BIN)/python $$file || exit; done

faults: install ## kills web, worker and database again and again, and looks what is left
	$(BIN)/pytest -s tests/faults --rounds 10 --seed $$(date +%s)

cluster: build/cluster/installed ## Spark (with Java 17 or later) and Sail beside DuckDB: all say the same
	build/cluster/bin/pytest tests/cluster

build/cluster/installed: requirements/cluster.txt pyproject.toml | .venv/installed
	$(PYTHON) -m venv build/cluster
	build/cluster/bin/pip install -q --require-hashes -r requirements/cluster.txt
	build/cluster/bin/pip install -q --no-deps --no-build-isolation -e .
	touch $@

screens: install ## a picture of every page, in build/screens
	$(BIN)/pytest -s tests/screens

docs: export CIVICGRID_HOME = build/check
docs: install ## the handbook in build/docs
	$(BIN)/sphinx-build -qW docs build/docs

.venv/installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements/dev.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

.venv/web: web/package-lock.json web/package.json | .venv/installed
	$(NPM) ci
	touch $@

web: $(WEB) ## the one screen and the maps; nothing to do when nothing changed

$(WEB): $(WEB_SOURCES) .venv/web
	$(NPM) run build
	touch $@

%.mo: %.po | .venv/installed
	$(BIN)/python tools/messages.py compile

.PHONY: help install run test browser coverage check bench cluster faults screens docs web
