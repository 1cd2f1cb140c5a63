"""Batch norm folded into the convolutions gives the same network and the same slopes."""

from __future__ import annotations

import copy

import pytest
import torch
from timm.layers import BatchNormAct2d, Conv2dSame
from torch import Tensor, nn

from cropapp.core.training import WHOLE_NETWORK
from cropapp.ml.backbones import Backbone, build_backbone
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.training.folded import find_pairs, folding
from cropapp.ml.training.split import SplitNetwork


def block(act: type[nn.Module], *, same: bool = False, size: int = 5) -> nn.Sequential:
    torch.manual_seed(4)
    conv = Conv2dSame if same else nn.Conv2d
    return nn.Sequential(
        nn.Conv2d(3, 12, 1),
        BatchNormAct2d(12, act_layer=act),
        conv(12, 12, size, stride=2, padding=0 if same else size // 2, groups=12, bias=False),
        BatchNormAct2d(12, act_layer=act),
        nn.Conv2d(12, 8, 1, bias=False),
        nn.BatchNorm2d(8),
    )


def stirred(body: nn.Module) -> nn.Module:
    """Return the network with statistics and weights as after some training."""
    draw = torch.Generator().manual_seed(2)
    for module in body.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values, low in (
                (module.running_mean, -0.3),
                (module.running_var, 0.5),
                (module.weight, 0.7),
                (module.bias, -0.2),
            ):
                assert values is not None
                values.data.copy_(low + torch.rand(values.shape, generator=draw))
    return body.eval()


def slopes(body: nn.Module, images: Tensor, *, folded: bool, fast: bool = False) -> list[Tensor]:
    """Return the output, the slope of the images, and those of all weights."""
    body.zero_grad()
    seen = images.clone().requires_grad_()
    pairs = find_pairs(body) if folded else ()
    with folding(pairs), torch.autocast("cpu", torch.bfloat16, enabled=fast):
        out = body(seen)
    out.float().square().mean().backward()
    return [out.detach().float(), seen.grad, *(each.grad for each in body.parameters())]


def gap(got: Tensor, wanted: Tensor) -> float:
    return float((got - wanted).norm() / wanted.norm().clamp(min=1e-12))


@pytest.mark.parametrize("side", [16, 15])
@pytest.mark.parametrize("act", [nn.ReLU6, nn.ReLU, nn.SiLU, nn.Identity])
@pytest.mark.parametrize(("same", "size"), [(False, 3), (True, 3), (True, 5)])
def test_folding__same_output_and_slopes(act: type[nn.Module], same: bool, size: int, side: int):
    body = stirred(block(act, same=same, size=size))
    assert len(find_pairs(body)) == 3
    images = 3 * torch.randn(4, 3, side, side, generator=torch.Generator().manual_seed(1))
    images = images.contiguous(memory_format=torch.channels_last)
    wanted = slopes(body, images, folded=False)
    got = slopes(body, images, folded=True)
    assert max(map(gap, got, wanted)) < 1e-4
    assert not any("forward" in module.__dict__ for module in body.modules())
    assert {name for name, _ in body.named_modules()} == {
        name for name, _ in block(act, same=same, size=size).named_modules()
    }


def test_folding__in_bfloat16_as_near_as_autocast_alone():
    body = stirred(block(nn.ReLU6, same=True))
    images = 3 * torch.randn(4, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    wanted = slopes(body, images, folded=False)
    alone = slopes(body, images, folded=False, fast=True)
    got = slopes(body, images, folded=True, fast=True)
    assert max(map(gap, got, wanted)) > 1e-4, "it was not computed in bfloat16"
    for mine, autocast, exact in zip(got, alone, wanted, strict=True):
        assert gap(mine, exact) < 0.02 + 2 * gap(autocast, exact)
    assert {each.dtype for each in got} == {torch.float32}


def test_folding__what_is_frozen_gets_no_slopes():
    body = stirred(block(nn.ReLU6))
    body[0].requires_grad_(False)
    body[1].requires_grad_(False)
    with folding(find_pairs(body)):
        body(torch.randn(2, 3, 8, 8)).sum().backward()
    has = [each.grad is not None for each in body.parameters()]
    assert has == [False] * 4 + [True] * 6


class UsedOtherwise(nn.Module):
    """Its batch norm is not that of the convolution before it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm, self.last = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.Linear(3, 4)

    def forward(self, images: Tensor) -> Tensor:
        return self.last(self.conv(self.norm(images)).mean((2, 3)))


def test_split__a_network_that_cannot_be_folded_is_left_as_it_is():
    body = stirred(UsedOtherwise())
    split = SplitNetwork(Backbone("odd", body, (), None), size_px=8, depth=WHOLE_NETWORK)
    images = torch.randn(2, 3, 8, 8)
    passed = torch.zeros(2, 0)
    assert torch.equal(split.back(images, passed), body(images))


@pytest.mark.parametrize("name", ["efficientnet-lite0", "resnet18"])
def test_split__known_networks_are_folded(name: str, monkeypatch: pytest.MonkeyPatch):
    torch.manual_seed(3)
    made = build_backbone(name, weights=None, joined=default_spec(name).joined)
    split = SplitNetwork(copy.deepcopy(made).eval(), size_px=64, depth=WHOLE_NETWORK)
    asked: list[int] = []

    def never(self: nn.BatchNorm2d, maps: Tensor) -> Tensor:
        asked.append(1)
        return maps

    for kind in (nn.BatchNorm2d, BatchNormAct2d):
        monkeypatch.setattr(kind, "forward", never)
    split.back(*split.front(torch.randn(2, 3, 64, 64)))
    assert not asked
