# Everything runs in .venv, made on the first call. PYTHON is what makes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test app lint format bench field-scores learning-scores starters tour translations wheel clean

demo: $(VENV)/.app          ## the whole loop on a rendered field, then the window
	$(BIN)/cropapp demo --folder demo/$(shell date +%Y%m%d-%H%M%S)

test: $(VENV)/.test         ## all tests
	$(BIN)/python -m pytest

app: $(VENV)/.app           ## the window
	$(BIN)/cropapp

lint: $(VENV)/.dev          ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.test        ## one table of speeds on this machine
	$(BIN)/python tests/benchmarks/run_all.py

field-scores: $(VENV)/.test ## accuracy of the quick head on ../shared/data/field
	$(BIN)/python tests/benchmarks/field_scores.py

learning-scores: $(VENV)/.test ## all of what learning can do on ../shared/data/field; an hour
	$(BIN)/python tests/benchmarks/field_scores.py
	$(BIN)/python tests/benchmarks/trust_scores.py
	$(BIN)/python tests/benchmarks/label_next.py
	$(BIN)/python tests/benchmarks/deep_scores.py
	$(BIN)/python tests/benchmarks/deep_scores.py --same-seed
	$(BIN)/python tests/benchmarks/deep_scores.py --killed
	$(BIN)/python tests/benchmarks/deep_scores.py --incremental

starters: $(VENV)/.test     ## train the starter models anew from ../shared/data/field
	$(BIN)/python packaging/train_starters.py

tour: $(VENV)/.test         ## a real window under Xvfb, its screenshots in tour/
	$(BIN)/python tests/gui/tour/tour.py

translations: $(VENV)/.test ## the window's words: find new ones, compile the translated
	$(BIN)/python packaging/translations/update.py

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf $(VENV) dist build

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.app: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@ $(VENV)/.app

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.test $(VENV)/.app
