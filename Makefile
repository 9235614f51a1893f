# Everything that people and CI do with the project. Each target installs what it needs; the work is in site/bootstrap.

PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

# The first Python 3.11 there is. Say make PYTHON=/path/to/python3.11 for another.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3 python /usr/bin/python3.11 /usr/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
endif

BOOTSTRAP = "$(PYTHON)" -B site/bootstrap
IN_VENV = .venv/bin/python
WORKERS ?= 2
ARGS ?=
# Tests start many processes, and those need not compile everything anew.
TESTS = env -u PYTHONDONTWRITEBYTECODE $(IN_VENV)
# Tests go out one by one in the order of tests/conftest.py, but those of a group all to one worker.
SHARED = -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help python run install check test test-fast test-postgres test-faults bench lock messages catalogues clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

python:
	@test -n "$(PYTHON)" || { echo "HWB Commons needs Python 3.11 and none was found: install it, or say where it is with make PYTHON=/path/to/python3.11." >&2; exit 1; }

run: python ## Set up and serve the whole site on PORT (8000), with a worker and beat beside it
	@exec $(BOOTSTRAP) run

install: python ## Install packages, build the front end and the translations, no data
	@$(BOOTSTRAP) install

check: python ## Lint, format, types, templates, layers, migrations, deployment settings, catalogues
	@$(BOOTSTRAP) install-tests
	@$(IN_VENV) -B -m tests.check

test: python ## All tests, with Chromium, but those of test-faults
	@$(BOOTSTRAP) install-browser-tests
	@$(TESTS) -m pytest $(SHARED) -m "not faults" $(ARGS)

test-fast: python ## All tests that need no browser
	@$(BOOTSTRAP) install-tests
	@$(TESTS) -m pytest $(SHARED) -m "not browser and not faults" $(ARGS)

test-postgres: python ## The tests on PostgreSQL and Redis (DATABASE_URL, CACHE_URL, or the servers found here)
	@$(BOOTSTRAP) install-tests
	@$(TESTS) -m tests.on_postgres $(SHARED) -m "not browser and not faults" $(ARGS)

test-faults: python ## Processes killed for real
	@$(BOOTSTRAP) install-tests
	@$(TESTS) -m pytest -m faults $(ARGS)

bench: python ## Ratios of speed, all measured in one run
	@$(BOOTSTRAP) install-tests
	@$(IN_VENV) -m tests.benchmarks $(ARGS)

lock: python ## Resolve the dependencies anew, with hashes and without hosts
	@$(BOOTSTRAP) install
	@.venv/bin/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url -q -o requirements.lock
	@.venv/bin/uv pip compile pyproject.toml --group test -c requirements.lock --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url -q -o tests/requirements.lock

messages: python ## Collect the words of the interface into site/locale, for the translator
	@$(BOOTSTRAP) install-tests
	@$(IN_VENV) manage.py extract_messages

catalogues: python ## Compile the translations
	@$(BOOTSTRAP) install
	@$(IN_VENV) manage.py compile_catalogues

clean: ## Remove what was installed and built; var/ stays
	rm -rf .venv site/frontend/node_modules site/static_built .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
