# `make demo` shows the example gallery, `make test` checks everything; `make help` lists the rest.

VENV ?= .venv
# make demo SERVE=0 stops after building.
SERVE ?= 1
# make test TESTS=tests/core runs these only.
TESTS ?= tests
export PYTHON

BIN := $(VENV)/bin
MISSING := $(VENV)/missing-programs.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-publish test test-slow test-random test-programs vendor wheel clean

help: ## List what can be made.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile

demo: $(VENV)/.installed ## Build the example gallery for its audiences and serve it (SERVE=0: only build).
	@$(BIN)/python scripts/fetch_lightbox.py || true
	$(BIN)/staticgal build
	@echo 'One site for each audience, to open side by side:'
	@for site in build/*/index.html; do echo "  $$site"; done
ifneq ($(SERVE),0)
	$(BIN)/staticgal serve
endif

demo-publish: $(VENV)/.installed ## Publish the example gallery to an nginx on this machine, with passwords and links.
	@$(BIN)/python scripts/fetch_lightbox.py || true
	@$(BIN)/python scripts/demo_publish.py

test: $(VENV)/.installed-test test-programs ## Check format, style, types and imports, then run the tests.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict staticgal scripts hatch_build.py
	$(BIN)/lint-imports --no-logo
	$(call run_tests,not slow)

test-slow: $(VENV)/.installed-test test-programs ## Run the tests that take long: large photos, many kills.
	$(call run_tests,slow)

test-random: $(VENV)/.installed-test test-programs ## Run the property tests with examples that are new each time.
	$(call run_tests,hypothesis,--hypothesis-profile=random)

test-programs: $(VENV)/.installed-test
	@sh scripts/install-test-programs $(MISSING)
	@$(BIN)/python scripts/fetch_lightbox.py || true
	@test -f node_modules/.package-lock.json || npm ci --silent || echo 'No axe-core without npm: some tests are skipped.'

define run_tests
@echo '$(BIN)/pytest -n auto -rs -m "$(1)" $(2) $(TESTS)'; \
$(BIN)/pytest -n auto -rs -m '$(1)' $(2) $(TESTS); status=$$?; \
cat $(MISSING); exit $$status
endef

vendor: $(VENV)/.installed ## Fetch the lightbox from npm, if it is not in place.
	$(BIN)/python scripts/fetch_lightbox.py

wheel: $(VENV)/.installed ## Pack the wheel into dist/.
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean: ## Remove what was made here: sites, cache, .venv. The audiences' secrets stay.
	rm -rf .venv build dist .staticgal themes/default/assets/vendor
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find staticgal scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a second run installs nothing.
INSTALL_INPUTS := pyproject.toml hatch_build.py package-lock.json scripts/make-venv

$(VENV)/.installed: $(INSTALL_INPUTS)
	@sh scripts/make-venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: $(INSTALL_INPUTS)
	@sh scripts/make-venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --editable '.[test]'
	@touch $(VENV)/.installed $@
