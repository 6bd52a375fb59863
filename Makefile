# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test test-full lint format bench train mutate golden clean

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/suffice demo

test: $(STAMP) lint
	$(BIN)/python -m pytest -q

test-full: test
	$(BIN)/python -m pytest -q -m "full"

lint: $(STAMP)
	$(BIN)/ruff check nlp tests
	$(BIN)/ruff format --check nlp tests
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix nlp tests
	$(BIN)/ruff format nlp tests

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

NOTICE := Synthetic notes, written and labelled by language models; no clinician has read them. \
  Agreement with such readers is not agreement with a reviewer.

# Twice, and the same bytes: what is shipped can be made again.
train: $(STAMP)
	$(BIN)/suffice train corpora/notes97110 --out models/rules97110 --notice "$(NOTICE)"
	$(BIN)/suffice train corpora/notes97110 --out .cache/again/rules97110 --notice "$(NOTICE)"
	for f in model.json metrics.json README.md; do \
	  cmp models/rules97110/$$f .cache/again/rules97110/$$f || exit 1; done
	cp models/rules97110/model.json nlp/suffice/score/model/model.json

mutate: $(STAMP)
	$(BIN)/python -m tests.mutation

golden: $(STAMP)
	$(BIN)/python -m tests.golden

clean:
	rm -rf $(VENV) build dist .cache
