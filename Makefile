# make demo · make run · make test · make check · make bench — set-up happens by itself and only where something changed.

PORT ?= 8000
SERVE ?= 1
WORKERS ?= 1
THREADS ?= 8
JOBS ?= 2

VAR := $(or $(RELIEF_VAR_DIR),var)
# Links for drivers and codes on papers lead to where it is served.
RELIEF_PUBLIC_URL ?= http://127.0.0.1:$(PORT)
export RELIEF_PUBLIC_URL

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
STEP := scripts/step.sh
NPM_FLAGS := --ignore-scripts --no-audit --no-fund --loglevel=error --omit-lockfile-registry-resolved
MESSAGES := $(shell find relief inventory teams gis -path '*/LC_MESSAGES/*.po' 2>/dev/null)
STATIC := $(shell find static relief inventory teams gis -path '*static/*' -type f -not -path 'static/vendor/*' 2>/dev/null)

export PYTHONUNBUFFERED := 1
# Whatever the surroundings say: each of many short runs would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help setup demo run serve test check lock bench soak database

help:
	@echo "make demo    set up, load the places, run the story of 28 September 2016, serve it on PORT (8000); SERVE=0 stops before serving"
	@echo "make run     set up and serve"
	@echo "make test    every test: PostgreSQL, SQLite and a real browser"
	@echo "make check   format, lint, types, migrations, Django's checks"
	@echo "make bench   the table of workloads beside their peers; only P1,P4: make bench ONLY=P1,P4"
	@echo "make soak    50 pages watch the map for ten minutes beside 5 writers, on a copy of the database; shorter: make soak SECONDS=30"
	@echo "make lock    renew requirements.lock and package-lock.json"

setup: .venv/.stamp-python .venv/.stamp-vendor .venv/.stamp-messages $(VAR)/static/staticfiles.json

.venv/.stamp-python: requirements.lock scripts/make_venv.sh
	@$(STEP) "Python packages into .venv" scripts/make_venv.sh
	@touch $@

.venv/.stamp-node: package.json package-lock.json .venv/.stamp-python
	@$(STEP) "Front-end packages into node_modules" $(BIN)/npm ci $(NPM_FLAGS)
	@touch $@

.venv/.stamp-vendor: scripts/vendor_static.py .venv/.stamp-node
	@$(STEP) "Scripts, styles and fonts into static/vendor" $(BIN)/python scripts/vendor_static.py
	@touch $@

.venv/.stamp-messages: scripts/compile_messages.py $(MESSAGES) .venv/.stamp-python
	@$(STEP) "Chinese and English texts" $(BIN)/python scripts/compile_messages.py
	@touch $@

# Beside the data they are served with: another RELIEF_VAR_DIR has its own.
$(VAR)/static/staticfiles.json: $(STATIC) .venv/.stamp-vendor
	@$(STEP) "Static files, compressed" $(MANAGE) collectstatic --noinput --clear
	@touch $@

database: setup
	@$(STEP) "Database" $(MANAGE) migrate --noinput

demo: database
	@$(MANAGE) demo
ifneq ($(SERVE),0)
	@$(MAKE) --no-print-directory serve
endif

run: database
	@$(MAKE) --no-print-directory serve

serve:
	@echo "Serving at http://127.0.0.1:$(PORT) – stop with Ctrl-C"
	@exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers $(WORKERS) --blocking-threads $(THREADS) --no-ws relief.wsgi:application

test: setup
	@$(STEP) "Chromium for the browser tests" scripts/need_chromium.sh
	@echo "On PostgreSQL:"
	@$(BIN)/pytest -q -n $(JOBS) --postgres -m "not browser"
	@echo "On SQLite, and in the browser:"
	@$(BIN)/pytest -q -n $(JOBS)

check: setup
	@$(STEP) "Format" $(BIN)/ruff format --check --quiet .
	@$(STEP) "Lint" $(BIN)/ruff check --quiet .
	@$(STEP) "Types" $(BIN)/mypy
	@$(STEP) "Translations can be read" $(BIN)/python scripts/compile_messages.py --check
	@$(STEP) "No migration is missing" $(MANAGE) makemigrations --check --dry-run
	@$(STEP) "Django's checks, as behind TLS" env RELIEF_BEHIND_TLS=1 $(MANAGE) check --deploy --fail-level WARNING

lock: .venv/.stamp-python
	@$(STEP) "requirements.lock" $(BIN)/uv pip compile --custom-compile-command "make lock" --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--extra dev --python-version 3.12 pyproject.toml -o requirements.lock
	@$(STEP) "package-lock.json" $(BIN)/npm install --package-lock-only $(NPM_FLAGS)
	@$(BIN)/python scripts/strip_lock.py

bench: setup
	@$(MANAGE) bench $(if $(ONLY),--only $(ONLY)) $(if $(QUICK),--quick)

SECONDS ?= 600

soak: database
	@$(MANAGE) soak --seconds $(SECONDS)
