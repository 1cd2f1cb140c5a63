"""A vision transformer at another size than its own runs in other programs as it does in torch."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from cropapp.core.entities import ModelKind
from cropapp.core.export_formats import ExportFormat
from cropapp.ml.backbones import Backbone, build_backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.engines.openvino_engine import OpenVinoEngine, write_network
from cropapp.ml.engines.torch_engine import Normalised
from cropapp.ml.export.write import write_export
from cropapp.ml.fixed_size import fix_size
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelClass, ModelSpec
from cropapp.ml.preprocessing import Preprocessing

SIZE_PX = 160
HOW = Preprocessing(size_px=SIZE_PX)
INPUTS = np.random.default_rng(0).integers(0, 256, (3, 3, SIZE_PX, SIZE_PX), dtype=np.uint8)


@pytest.fixture(scope="module")
def vit() -> Backbone:
    """The small ViT of the zoo with two of its twelve blocks, for pictures of 224 px."""
    torch.manual_seed(3)
    backbone = build_backbone("vit-small", weights=None)
    backbone.body.blocks = backbone.body.blocks[:2]
    torch.nn.init.normal_(backbone.body.pos_embed)  # else it would hardly tell in the result
    return backbone.eval()


@pytest.mark.parametrize("size_px", [SIZE_PX, 100, 224])
def test_fixed__computes_what_it_did(vit: Backbone, size_px: int) -> None:
    fixed = copy.deepcopy(vit)
    fix_size(fixed, size_px)
    pictures = torch.randn(2, 3, size_px, size_px)
    with torch.inference_mode():
        assert torch.equal(fixed(pictures), vit(pictures))
    assert vit.body.dynamic_img_size, "the original was touched"


def test_exported__in_every_form(vit: Backbone, tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    head = LinearHead(draw.normal(0, 1, (2, 384)).astype(np.float32), np.zeros(2, np.float32), 1.0)
    spec = ModelSpec(
        uid="vit-0001",
        name="ViT",
        kind=ModelKind.QUICK,
        embedding=EmbeddingSpec("vit-small", (), HOW, "ab" * 32),
        classes=(ModelClass("1", "rust"), ModelClass("2", "mite")),
        created_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    checks = write_export(
        tmp_path / "vit",
        spec,
        head,
        vit,
        list(ExportFormat),
        INPUTS,
        check_cancelled=lambda: None,
    )
    assert [check.form for check in checks] == list(ExportFormat)
    assert all(check.largest_difference < 1e-4 for check in checks)


def test_engine__runs_it(vit: Backbone, tmp_path: Path) -> None:
    write_network(vit, HOW, tmp_path / "vit.xml")
    with torch.inference_mode():
        wanted = Normalised(vit, HOW, torch.float32).eval()(torch.from_numpy(INPUTS)).numpy()
    got = OpenVinoEngine(tmp_path / "vit.xml").run(INPUTS)
    np.testing.assert_allclose(got, wanted, atol=1e-3 * np.abs(wanted).max())
