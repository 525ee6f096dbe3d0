# Thin: each line calls setup/. "python3 -m setup --help" lists every command.
PYTHON ?= python3
SETUP = $(PYTHON) -m setup

.PHONY: help demo test lint format docs bench shell env clean

help:
	@$(SETUP) --help

# Odoo with demo data on http://127.0.0.1:8069 (another port: PORT=8070 make demo;
# in Chinese: LANG=zh_CN make demo)
demo:
	@$(SETUP) demo

# Lint, the documents, then every test on every core. Some of the tests:
#   python3 -m setup test renewal_management/tests/test_closing.py -k term
test:
	@$(SETUP) all-tests

lint:
	@$(SETUP) lint

# Let the formatters and the fixable rules repair what they can
format:
	@$(SETUP) lint --fix

# The documents as pages, below .odoo/docs (links to other sites too: make docs LINKS=1)
docs:
	@$(SETUP) docs $(if $(LINKS),--links)

bench:
	@$(SETUP) bench

# A Python prompt inside Odoo (the demo's database, or: make shell DB=name)
shell:
	@$(SETUP) shell $(DB)

env:
	@$(SETUP) env

clean:
	@$(SETUP) clean
