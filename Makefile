# Everything happens in .venv/, which is made when it is missing and changed only when a lock file changes.
# `make demo` needs Python 3.11+, make and a network or a package mirror; nothing here needs root
# (`make test` as root installs Debian's Dovecot when it is missing, for the tests against a real server).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench quality lock dist clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/demo.ready  ## sample mailbox on a local IMAP server, one real pass, the drafts
	@$(BIN)/python demo/run.py

test: $(VENV)/dev.ready  ## all tests
	$(BIN)/pytest -n 2 $(RUN_ARGS)

lint: $(VENV)/dev.ready  ## ruff, mypy, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev.ready  ## first scan of 20,000 and 100,000 messages; writes docs/performance.md
	$(BIN)/python bench/scan.py --write $(RUN_ARGS)

quality: $(VENV)/dev.ready  ## how well mail is understood, measured on labelled mail; writes docs/quality.md
	$(BIN)/python quality/run.py --write $(RUN_ARGS)

# Hashes, and no registry address: whoever installs uses the registry that they trust.
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-header --no-annotate
lock: $(VENV)/dev.ready  ## requirements/*.txt from pyproject.toml, newest allowed versions
	$(BIN)/pip install --quiet uv
	$(COMPILE) --upgrade --group dev --extra desktop --output-file requirements/dev.txt
	$(COMPILE) --constraint requirements/dev.txt --group demo --output-file requirements/demo.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt

dist: $(VENV)/dev.ready  ## the wheel, checked
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel
	$(BIN)/pytest -n 0 tests/test_packaging.py

clean:  ## removes what was made here, .venv included
	rm -rf $(VENV) dist .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find daemon tests demo bench quality -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kindregards needs Python 3.11 or newer; try: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

PIP := $(BIN)/pip --disable-pip-version-check --no-input install -qq --no-warn-script-location
INSTALL_SELF := $(PIP) --no-deps --no-build-isolation --editable .

$(VENV)/demo.ready: requirements/demo.txt pyproject.toml | $(BIN)/python
	@echo 'Setting up $(VENV)/ (once) ...'
	@$(PIP) --require-hashes --requirement requirements/demo.txt
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/dev.ready: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo 'Setting up $(VENV)/ with the development tools (once) ...'
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@$(INSTALL_SELF)
	@touch $(VENV)/demo.ready $@
