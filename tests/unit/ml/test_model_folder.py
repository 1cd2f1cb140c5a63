"""A model folder comes back as it was saved, or says what is wrong with it."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from cropapp.core.entities import ModelKind
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import (
    BACKBONE_FILE,
    HEAD_FILE,
    NOVELTY_FILE,
    SPEC_FILE,
    ModelClass,
    ModelSpec,
    backbone_file,
    load_model,
    load_model_novelty,
    save_model,
)
from cropapp.ml.novelty import fit_novelty

HEAD = LinearHead(
    np.arange(12, dtype=np.float32).reshape(3, 4), np.array([1, -2, 0.5], np.float32), 1.7
)
SPEC = ModelSpec(
    uid="quick-0001",
    name="Bean leaf 二",
    kind=ModelKind.QUICK,
    embedding=default_spec(),
    classes=(
        ModelClass("1", "rust", "#aa3300"),
        ModelClass("2", "健康"),
        ModelClass("7", "spot, angular"),
    ),
    created_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
    parents=("starter-bean",),
    trained={"how": "head", "seed": 3, "labels": {"1": 20, "2": 19, "7": 4}},
    metrics={"accuracy": 0.83},
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    folder = tmp_path / "models" / SPEC.uid
    save_model(folder, SPEC, HEAD)
    return folder


def change_spec(folder: Path, **values: object) -> None:
    path = folder / SPEC_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **values}), encoding="utf-8")


def test_model_folder__round_trip(saved: Path):
    spec, head = load_model(saved)
    assert spec == SPEC
    np.testing.assert_array_equal(head.weight, HEAD.weight)
    np.testing.assert_array_equal(head.bias, HEAD.bias)
    assert head.temperature == HEAD.temperature
    assert sorted(path.name for path in saved.parent.iterdir()) == [SPEC.uid]


def test_model_folder__a_trained_backbone_gets_a_key_of_its_own(tmp_path: Path):
    state = {"conv.weight": torch.randn(2, 3), "norm.num_batches_tracked": torch.tensor(5)}
    written = save_model(tmp_path / "deep", SPEC, HEAD, backbone=state)
    spec, _ = load_model(tmp_path / "deep")
    assert spec == written
    assert backbone_file(tmp_path / "deep", spec) == tmp_path / "deep" / BACKBONE_FILE
    assert spec.embedding_key != SPEC.embedding_key
    assert backbone_file(tmp_path, SPEC) is None


def test_model_folder__a_head_learned_anew_stands_on_the_backbone_beside_it(tmp_path: Path):
    state = {"conv.weight": torch.randn(2, 3)}
    deep = save_model(tmp_path / "brought-in", SPEC, HEAD, backbone=state)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / BACKBONE_FILE).write_bytes(b"")
    child = replace(SPEC, uid="quick-0002", embedding=deep.embedding)
    save_model(tmp_path / "quick-0002", child, HEAD)
    found = backbone_file(tmp_path / "quick-0002", child)
    assert found == tmp_path / "brought-in" / BACKBONE_FILE
    shutil.rmtree(tmp_path / "brought-in")
    with pytest.raises(UserError, match="quick-0001"):
        backbone_file(tmp_path / "quick-0002", child)


def test_model_folder__never_overwrites(saved: Path):
    with pytest.raises(UserError, match="already"):
        save_model(saved, SPEC, HEAD)


def test_model_folder__a_failed_save_leaves_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="could not be saved"):
        save_model(tmp_path / "file" / "model", SPEC, HEAD)
    unserialisable = replace(SPEC, metrics={"accuracy": object()})
    with pytest.raises(TypeError):
        save_model(tmp_path / "model", unserialisable, HEAD)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("spec", "head"),
    [
        (replace(SPEC, classes=SPEC.classes[:2]), HEAD),
        (replace(SPEC, classes=(SPEC.classes[0],) * 3), HEAD),
        (replace(SPEC, uid="../escape"), HEAD),
        (SPEC, replace(HEAD, temperature=0.0)),
        (SPEC, replace(HEAD, weight=HEAD.weight * np.nan)),
    ],
    ids=["too few classes", "class twice", "path as uid", "temperature 0", "NaN"],
)
def test_model_folder__refuses_to_save_nonsense(tmp_path: Path, spec: ModelSpec, head: LinearHead):
    with pytest.raises(UserError):
        save_model(tmp_path / "model", spec, head)
    assert not list(tmp_path.iterdir())


def test_load_model__not_a_model_folder(tmp_path: Path):
    with pytest.raises(UserError, match="not a model folder"):
        load_model(tmp_path)


def test_load_model__json_of_something_else(saved: Path):
    (saved / SPEC_FILE).write_text('{"name": "package"}')
    with pytest.raises(UserError, match="does not describe a CropApp model"):
        load_model(saved)


def test_load_model__cut_off_json(saved: Path):
    text = (saved / SPEC_FILE).read_text(encoding="utf-8")
    (saved / SPEC_FILE).write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(UserError, match=r"model\.json is damaged"):
        load_model(saved)


def test_load_model__newer_program(saved: Path):
    change_spec(saved, format_version=99)
    with pytest.raises(UserError, match="newer CropApp"):
        load_model(saved)


@pytest.mark.parametrize(
    "values",
    [
        {"classes": []},
        {"classes": [{"id": "1"}]},
        {"classes": "rust"},
        {"uid": "../../etc"},
        {"created_at": "yesterday"},
        {"created_at": 7},
        {"kind": "magic"},
        {"preprocessing": {"size_px": -3}},
        {"embedding_key": "another"},
        {"calibration": {"temperature": "warm"}},
        {"calibration": {"temperature": -1}},
        {"calibration": None},
        {"files": {}},
        {"trained": 5},
        {"backbone": []},
    ],
    ids=str,
)
def test_load_model__each_wrong_value_is_told(saved: Path, values: dict[str, object]):
    change_spec(saved, **values)
    with pytest.raises(UserError, match="is damaged") as told:
        load_model(saved)
    assert str(saved) in told.value.message
    assert told.value.hint


def test_load_model__missing_head(saved: Path):
    (saved / HEAD_FILE).unlink()
    with pytest.raises(UserError, match=r"head\.safetensors is damaged: it is missing"):
        load_model(saved)


def test_load_model__one_flipped_bit_in_the_head(saved: Path):
    data = bytearray((saved / HEAD_FILE).read_bytes())
    data[-1] ^= 1
    (saved / HEAD_FILE).write_bytes(data)
    with pytest.raises(UserError, match="not those that were saved"):
        load_model(saved)


def test_load_model__a_pickle_in_place_of_the_head_is_not_run(saved: Path, tmp_path: Path):
    from cropapp.ml.backbone_weights import file_sha256

    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self):
            return (Path.touch, (trap,))

    (saved / HEAD_FILE).write_bytes(pickle.dumps(Trap()))
    change_spec(saved, files={HEAD_FILE: file_sha256(saved / HEAD_FILE)})
    with pytest.raises(UserError, match="not a safetensors file"):
        load_model(saved)
    assert not trap.exists()


def with_novelty(folder: Path, saved: Path) -> Path:
    """Save the model again, with what tells how far a photo is from what it learned."""
    spec, head = load_model(saved)
    draw = np.random.default_rng(0)
    x = draw.normal(size=(40, head.dimension)).astype(np.float32)
    novelty = fit_novelty(x, np.arange(40) % 2, folds=np.arange(40) % 5)
    save_model(folder, spec, head, novelty=novelty)
    return folder


def test_novelty__comes_back_and_an_older_model_has_none(saved: Path, tmp_path: Path):
    assert load_model_novelty(saved) is None
    folder = with_novelty(tmp_path / "new", saved)
    novelty = load_model_novelty(folder)
    assert novelty is not None
    assert novelty.dimension == load_model(folder)[1].dimension


def test_novelty__changed_missing_or_of_another_model_is_told(saved: Path, tmp_path: Path):
    folder = with_novelty(tmp_path / "new", saved)
    data = bytearray((folder / NOVELTY_FILE).read_bytes())
    data[-1] ^= 1
    (folder / NOVELTY_FILE).write_bytes(data)
    with pytest.raises(UserError, match="not those that were saved"):
        load_model_novelty(folder)
    other = with_novelty(tmp_path / "other", saved)
    change_spec(other, dimension=7)
    with pytest.raises(UserError, match="is damaged"):
        load_model_novelty(other)
    (other / NOVELTY_FILE).unlink()
    with pytest.raises(UserError, match="it is missing"):
        load_model_novelty(other)
