# Each target works from a fresh clone: it first installs what is missing, system libraries included.
.PHONY: help setup audit test figures clean

help:
	@echo "make audit   set up, then audit five generations of the simulated model; options in ARGS=..."
	@echo "make test    set up, then run every check that tox.ini lists; options for tox in ARGS=..."
	@echo "make figures set up, then measure all that the README tells in figures: about half an hour"
	@echo "make setup   only set up: system libraries, .tools, .venv"
	@echo "make clean   remove what setup and tests made here; runs/ stays"

setup:
	.ci/setup

audit: setup
	.venv/bin/harness audit --generations 5 $(ARGS)

test:
	.ci/run $(ARGS)

figures: setup
	.venv/bin/tox run -e bench,honest $(ARGS)

clean:
	rm -rf .tools .venv .tox dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
