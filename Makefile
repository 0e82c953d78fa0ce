# Everything that people do with this project, by name. `make` alone prints the list.

PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin

.PHONY: help install run admin test check format bench bench-all schema screenshots freeze audit sbom lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

install: .venv/.installed .env ## Put the packages into .venv and the settings of this machine into .env

run: install ## Serve the site on this machine; PORT=8001 for another port than 8000
	@exec $(BIN)/python manage.py serve --port "$(PORT)"

admin: install ## Make an account for the admin
	@$(BIN)/python manage.py make_admin

test: .venv/.installed-test ## Run every check and every test: on SQLite, on PostgreSQL, in a browser
	@$(BIN)/python -m tests.run

check: .venv/.installed-test ## Run the checks alone: format, lint, types, imports, migrations, settings
	@$(BIN)/python -m tests.run check

format: .venv/.installed-test ## Format Python code and scripts, and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet; $(BIN)/ruff format; $(BIN)/deno fmt --quiet static/js deno.json

bench: .venv/.installed-test ## Measure what a request costs, beside a bare view and a rival
	@$(BIN)/python -m bench.cost

bench-all: .venv/.installed-test ## Run all programs that measure; one of them takes half an hour
	@for program in bench/[a-z]*.py; do \
	  echo "== $$program"; $(BIN)/python -m "bench.$$(basename "$$program" .py)" || exit 1; \
	done

schema: .venv/.installed ## Write the JSON Schema and the reference of a framework file anew
	@$(BIN)/python -m assessments.exchange.schema > docs/framework.schema.json
	@$(BIN)/python -m assessments.exchange.reference > docs/framework-format.md

screenshots: .venv/.installed-test ## Take pictures of every page into screenshots/, and the README's
	@$(BIN)/python -m tests.browser.screenshots

freeze: .venv/.installed-test ## Keep of a release its migrations, and a site to upgrade from
	@$(BIN)/python -m tests.migrations.release

audit: .venv/release/.installed ## Ask whether a package of the lock has known vulnerabilities
	@$(BIN)/python -m tests.audit

sbom: .venv/release/.installed ## Write what a site is made of into sbom.cdx.json (CycloneDX)
	@.venv/release/bin/cyclonedx-py requirements requirements-extras.txt --pyproject pyproject.toml \
	  --output-reproducible --output-file sbom.cdx.json 2>/dev/null && echo "sbom.cdx.json is written."

clean: ## Remove what was installed and built; .env and the database stay
	rm -rf .venv staticfiles .*_cache .hypothesis

# --- Installing ------------------------------------------------------------------------------
# No stamp exists while pip works, and without a stamp .venv is made anew: so the next
# installation repairs an interrupted one.

define check_python
@command -v "$(PYTHON)" >/dev/null || { echo "$(PYTHON) was not found: install Python 3.11 or newer (on Debian and Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }
@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$("$(PYTHON)" -V 2>&1), and 3.11 or newer is needed: install it, and name it as in: make $(or $(MAKECMDGOALS),install) PYTHON=python3.11" >&2; exit 1; }
@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
endef

define install_packages
@rm -f .venv/.installed*
@echo "Installing the packages of $< ..."
@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $< || { echo "The packages of $< could not be installed: pip's message above says why. Mend it and run make again." >&2; exit 1; }
@touch .venv/.installed
endef

.venv/.installed: requirements.txt
	$(check_python)
	@test -e $@ || "$(PYTHON)" -m venv --clear .venv
	$(install_packages)

.venv/.installed-test: requirements-test.txt .venv/.installed
	$(install_packages)
	@touch $@

# What looks a release through stays apart, so that it shares no package with the site.
.venv/release/.installed: .venv/.installed
	@$(BIN)/python -m venv --clear .venv/release
	@.venv/release/bin/python -m pip install -qq --disable-pip-version-check 'cyclonedx-bom>=7.2' 'pip-audit>=2.9'
	@touch $@

.env: | .venv/.installed
	@umask 077; $(BIN)/python -c 'import secrets; print("LOCAL=true", f"SECRET_KEY={secrets.token_urlsafe(50)}", sep="\n")' > .venv/env
	@mv -n .venv/env $@

# --- The locks -------------------------------------------------------------------------------
# Compiled on the oldest Python that we support; they name no package index, so that they serve
# whichever one pip is set up for.

EXTRAS = $(addprefix --extra ,opentelemetry prometheus redis sentry)
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" PIP_TOOLS_CACHE_DIR=.venv/pip-tools \
  $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe $(if $(UPGRADE),--upgrade) \
  --no-emit-index-url --no-emit-find-links --no-emit-options

lock: .venv/.installed ## Write the locks anew from pyproject.toml; UPGRADE=1 for newer versions too
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "The locks are compiled on Python 3.11: make clean install PYTHON=python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check 'pip-tools>=7.5'
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) $(EXTRAS) --constraint requirements.txt --output-file requirements-extras.txt pyproject.toml
	$(COMPILE) $(EXTRAS) --extra test --constraint requirements-extras.txt --output-file requirements-test.txt pyproject.toml
