# The commands of daily work. `make` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

# A stamp carries the checksum of its lock file: another lock, another stamp.
checksum = $(shell cksum < $(1) | cut -d' ' -f1)
BASE := .venv/.base-$(call checksum,requirements/base.txt)
DEV := .venv/.dev-$(call checksum,requirements/dev.txt)

# How the tests are spread over processors; `make test PYTEST="-k ranking"` picks some.
PROCESSES ?= auto
PYTEST ?=

SOURCES := manage.py config common members alliances assessment $(wildcard bench) tests

.DEFAULT_GOAL := help
.PHONY: help install dev demo test check format lint types templates house deploy bench messages lock

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):[^#]*## /\1	/' | expand -t 12 | sed 's/^/  make /'

install: $(BASE) ## set up .venv with what the application runs on; starts nothing

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Python 3.11 is needed; found " + sys.version.split()[0] + ". Say where it is: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv

$(BASE): $(PY)
	$(PIP) -r requirements/base.txt
	@rm -f .venv/.base-*
	@touch $@

dev: $(DEV)

$(DEV): $(BASE)
	$(PIP) -r requirements/dev.txt
	@rm -f .venv/.dev-*
	@touch $@

demo: install ## prepare the demonstration under var/ and serve it on this machine
	$(PY) manage.py demo

test: dev ## run the tests; the end says which were left out and how to get them
	$(PY) -m pytest -n $(PROCESSES) --dist worksteal -q $(PYTEST)

check: format lint types templates house deploy ## everything a machine can say about the code

format: dev
	$(PY) -m ruff format --check $(SOURCES)

lint: dev
	$(PY) -m ruff check $(SOURCES)

types: dev
	$(PY) -m mypy manage.py config common members alliances assessment

templates: dev
	$(PY) -m djlint --lint --quiet templates

house: dev
	$(PY) -m pytest -q tests/house

# As a production server would start, with names that lead nowhere: nothing is connected to.
deploy: dev
	@var=$$(mktemp -d) && trap 'rm -rf "$$var"' EXIT && \
	PRODUCTION=1 VAR_DIR="$$var" SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=alliances.example DATABASE_URL=postgres://nobody@database.invalid/none REDIS_URL=redis://queue.invalid/0 \
	$(PY) -W error manage.py check --deploy --fail-level WARNING

bench: dev ## measure speed and memory on PostgreSQL; writes docs/performance.md
	$(PY) -m bench

messages: dev ## collect the sentences to translate, and compile the translations
	$(PY) manage.py makemessages --locale zh_Hans --no-wrap --add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*'
	$(PY) manage.py compilemessages --locale zh_Hans

lock: ## renew requirements/*.txt from requirements/*.in
	$(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet pip-tools
	for set in base dev; do var/lock/bin/pip-compile --quiet --upgrade --generate-hashes --no-header --no-strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links requirements/$$set.in || exit 1; done
