"""Every backbone is chosen by name and gives an embedding, folded or not."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn

from cropapp.core.errors import UserError
from cropapp.ml.backbones import build_backbone
from cropapp.ml.batch_norm_folding import fold_batch_norm
from cropapp.ml.embedder import Embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.engines.torch_engine import TorchEngine
from cropapp.ml.preprocessing import Fit, Preprocessing
from cropapp.ml.zoo import RESNETS, imagenet_preprocessing, split_name


def norms(network: nn.Module) -> int:
    return sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())


def unsettle(network: nn.Module) -> None:
    """Give batch norms statistics that a wrong folding could not hide."""
    generator = torch.Generator().manual_seed(1)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 2.0, generator=generator)


def test_resnet18__builds_and_embeds_with_joined_layers():
    spec = default_spec("resnet18")
    backbone = build_backbone("resnet18", weights=None, joined=spec.joined)
    embedder = Embedder(
        spec, TorchEngine(backbone, spec.preprocessing, torch.device("cpu"), "fp32")
    )
    batch = np.random.default_rng(0).integers(0, 256, (3, *embedder.input_shape), dtype=np.uint8)
    embeddings = embedder.embed(batch)
    assert embeddings.shape == (3, 512 + 2 * (64 + 128 + 256)) == (3, embedder.dimension)
    assert np.isfinite(embeddings).all()
    assert np.abs(embeddings[0] - embeddings[1]).max() > 0


def test_joined_parts_are_what_they_are_called():
    backbone = build_backbone("resnet18", weights=None, joined=("layer1:mean", "layer1:logstd"))
    picture = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        body = backbone.body
        layer = body.layer1(body.maxpool(body.relu(body.bn1(body.conv1(picture))))).flatten(2)
        given = backbone(picture)
    torch.testing.assert_close(given[:, 512:576], layer.mean(2))
    torch.testing.assert_close(given[:, 576:], (layer.std(2, correction=0) + 1e-3).log())


@pytest.mark.parametrize("name", ["resnet18", "torchvision/densenet121", "timm/resnetv2_50"])
def test_fold_batch_norm__same_output_fewer_layers(name: str):
    backbone = build_backbone(name, weights=None)
    unsettle(backbone)
    folded = fold_batch_norm(backbone, size_px=64)
    assert norms(folded) < norms(backbone)
    picture = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        torch.testing.assert_close(folded(picture), backbone(picture), rtol=1e-3, atol=1e-3)


def test_fold_batch_norm__order_of_definition_that_is_not_the_order_of_use():
    class NormFirst(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 3)
            self.norm = nn.BatchNorm2d(3)

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return self.conv(self.norm(images)).mean((2, 3))

    network = NormFirst().eval()
    unsettle(network)
    folded = fold_batch_norm(network, size_px=32)
    assert norms(folded) == 1
    picture = torch.randn(1, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(folded(picture), network(picture))


def test_copy_of_a_backbone_feeds_itself():
    """A hook left on the original would collect the copy's layers."""
    backbone = build_backbone("resnet18", weights=None, joined=("layer1:mean",))
    twin = copy.deepcopy(backbone)
    with torch.inference_mode():
        twin.body.layer1[0].conv1.weight.zero_()
        picture = torch.randn(1, 3, 64, 64)
        assert not torch.equal(twin(picture)[:, 512:], backbone(picture)[:, 512:])


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("torchvision/mobilenet_v3_small", 1024),
        ("timm/convnext_atto", 320),
        ("timm/resnetv2_50", 2048),
    ],
)
def test_other_names__embed_without_their_classifier(name: str, width: int):
    backbone = build_backbone(name, weights=None)
    with torch.inference_mode():
        assert backbone(torch.randn(1, 3, 64, 64)).shape == (1, width)


@pytest.mark.parametrize("name", RESNETS)
def test_resnets__are_in_the_catalogue(name: str):
    assert split_name(name) == ("torchvision", name)
    assert imagenet_preprocessing(name).size_px == 224


@pytest.mark.parametrize(
    "name", ["", "vgg", "timm/", "timm/nothing", "torchvision/fasterrcnn_resnet50_fpn", "other/x"]
)
def test_unknown_names__are_told_with_the_known_ones(name: str):
    with pytest.raises(UserError, match="no backbone called") as told:
        build_backbone(name, weights=None)
    assert "resnet50" in told.value.hint


@pytest.mark.parametrize("part", ["layer9:mean", "layer1:median", "layer1"])
def test_unknown_layer__is_told(part: str):
    with pytest.raises(UserError, match="has no layer"):
        build_backbone("resnet18", weights=None, joined=(part,))


def test_spec_of_a_fixed_size_network_keeps_its_size():
    spec = default_spec("timm/vit_tiny_patch16_224")
    assert spec.preprocessing.size_px == 224
    assert spec.preprocessing.fit is Fit.SQUASH
    assert isinstance(spec, EmbeddingSpec)
    assert isinstance(spec.preprocessing, Preprocessing)
