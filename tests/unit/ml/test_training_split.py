"""A network run in two parts is the same network."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from cropapp.core.training import HEAD_ONLY, WHOLE_NETWORK
from cropapp.ml.backbones import Backbone, build_backbone
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.training.split import SplitNetwork


def layers(channels_in: int, channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels, 3, stride=2, padding=1),
        nn.BatchNorm2d(channels),
        nn.ReLU(inplace=True),
    )


class Shortcut(nn.Module):
    """Its end sees the first block past all the others."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = layers(3, 4), layers(4, 4), layers(4, 4)

    def forward(self, images: Tensor) -> Tensor:
        first = self.a(images)
        return torch.cat([first.mean((2, 3)), self.c(self.b(first)).mean((2, 3))], dim=1)


def random_backbone(name: str) -> Backbone:
    spec = default_spec(name)
    torch.manual_seed(3)
    return build_backbone(name, weights=None, joined=spec.joined)


@pytest.mark.parametrize(
    ("name", "depth", "trained", "passed"),
    [
        ("efficientnet-lite0", 2, ["blocks.6", "blocks.5"], 512),
        ("efficientnet-lite0", 4, ["blocks.6", "blocks.5", "blocks.4", "blocks.3"], 128),
        ("resnet18", 1, ["layer4"], 896),
        ("resnet18", 2, ["layer4", "layer3"], 384),
        ("torchvision/alexnet", 2, ["classifier.4", "classifier.1"], 0),
    ],
)
def test_split__front_and_back_are_the_whole(
    name: str, depth: int, trained: list[str], passed: int
):
    backbone = random_backbone(name)
    split = SplitNetwork(copy.deepcopy(backbone), size_px=64, depth=depth)
    assert [block.first for block in split.trained_blocks(depth)] == trained
    assert split.border == trained[-1]
    images = torch.randn(3, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        activation, beside = split.front(images)
        assert beside.shape == (3, passed)
        torch.testing.assert_close(
            split.back(activation, beside), backbone(images), rtol=1e-4, atol=2e-4
        )


def test_split__leaves_the_network_as_it_was():
    """After a call all modules answer by their own forward functions again."""
    split = SplitNetwork(random_backbone("resnet18"), size_px=64, depth=1)
    images = torch.randn(1, 3, 64, 64)
    with torch.inference_mode():
        split.back(*split.front(images))
        assert not any("forward" in module.__dict__ for module in split.body.modules())
        assert split.body(images).shape == (1, 512)


def test_split__slopes_reach_the_trained_blocks_only():
    split = SplitNetwork(random_backbone("resnet18"), size_px=64, depth=1)
    with torch.no_grad():
        activation, passed = split.front(torch.randn(2, 3, 64, 64))
    split.back(activation, passed).square().mean().backward()
    assert split.body.layer4[0].conv1.weight.grad is not None
    assert split.body.layer3[0].conv1.weight.grad is None


def test_split__shortcut_across_the_border_is_found_out():
    """No border suits, so the whole network is run each time."""
    backbone = Backbone("shortcut", Shortcut(), (), None).eval()
    split = SplitNetwork(copy.deepcopy(backbone), size_px=32, depth=1)
    assert not split.is_split
    images = torch.randn(2, 3, 32, 32)
    with torch.inference_mode():
        activation, passed = split.front(images)
        torch.testing.assert_close(activation, images)
        torch.testing.assert_close(split.back(activation, passed), backbone(images))


@pytest.mark.parametrize(("depth", "is_split"), [(HEAD_ONLY, True), (WHOLE_NETWORK, False)])
def test_split__head_only_and_whole_network(depth: int, is_split: bool):
    split = SplitNetwork(random_backbone("resnet18"), size_px=64, depth=depth)
    assert split.is_split is is_split
    assert len(split.trained_blocks(depth)) == (len(split.blocks) if depth else 0)


def test_log_spread__constant_channel_has_a_slope():
    """The slope of a standard deviation of 0 would be no number, and spread through the weights."""
    body = nn.Sequential(layers(3, 4), layers(4, 4))
    with torch.no_grad():
        body[1][0].weight.zero_()
    backbone = Backbone(
        "flat", nn.Sequential(body, nn.AdaptiveAvgPool2d(1), nn.Flatten()), (), None
    )
    backbone.joined = ("0.1:logstd",)
    split = SplitNetwork(backbone.eval(), size_px=32, depth=WHOLE_NETWORK)
    embeddings = split.back(*split.front(torch.randn(2, 3, 32, 32)))
    embeddings.sum().backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in body.parameters())
