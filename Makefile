# make run    the dataset of the bundled sample report, in output/dataset
# make test   lint, types, then all tests, also those with real servers and large documents
# make quick  the quick tests alone
# make lint   style, formatting, types
# make bench  the benchmarks, in benchmarks/
# make help   this

SHELL := /bin/bash
REPORTS ?= sample-action-plan
# Processes of the tests. Two suit two processors.
JOBS ?= 2
# Least coverage of extractors and schemas, in per cent.
COVERAGE ?= 95
SLOW ?= 1

.PHONY: help run test quick lint bench sync

help:
	@sed -n 's/^# \(make .*\)/\1/p' $(firstword $(MAKEFILE_LIST))

# Exactly what the lock file says; uv is installed beside the sources where the machine has none.
sync:
	@.ci/uv --install >/dev/null
	@$$(.ci/uv) sync --locked --quiet $(SYNC)

# What developers have installed besides stays.
run: SYNC = --no-dev --inexact
run: sync
	@.venv/bin/bilan run $(REPORTS)

lint: sync
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright

test: lint
	.venv/bin/python -m pytest -n $(JOBS) --dist loadgroup $(if $(SLOW),,-m "not slow") \
		--cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE)

quick: sync
	.venv/bin/python -m pytest -n $(JOBS) --dist loadgroup -m "not slow"

bench: sync
	.venv/bin/python -m benchmarks.speed.run
	.venv/bin/python -m benchmarks.icdar.run
	.venv/bin/python -m benchmarks.layouts.run
	.venv/bin/python -m benchmarks.repair.run
	.venv/bin/python -m benchmarks.schedule.run
