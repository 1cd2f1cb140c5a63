"""The evidence map adds up to what the model said, and lies where the cause is."""

from __future__ import annotations

import numpy as np
import pytest
import timm
import torch
from torch import nn

from cropapp.ml.activation_map import GRID, ActivationMapper
from cropapp.ml.backbones import Backbone
from cropapp.ml.head import LinearHead
from cropapp.ml.network_pair import NetworkPair, joined_of_pair
from cropapp.ml.preprocessing import HALF, Preprocessing

SIDE = 64
HOW = Preprocessing(SIDE, mean=HALF, std=HALF)


def body(*, ends_in_means: bool) -> nn.Sequential:
    torch.manual_seed(1)
    # Without a bias grey says nothing: slope times activation knows no average to compare with.
    first = nn.Conv2d(3, 6, 3, padding=1, bias=ends_in_means)
    second = nn.Conv2d(6, 8, 3, 2, 1, bias=ends_in_means)
    layers: list[nn.Module] = [first, nn.ReLU(), second, nn.ReLU()]
    if ends_in_means:
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128, 8))


def mapper(network: nn.Module, joined: tuple[str, ...], width: int, classes: int = 3):
    backbone = Backbone("tiny", network, joined, None).eval()
    draw = np.random.default_rng(2)
    weight = draw.normal(size=(classes, width)).astype(np.float32)
    head = LinearHead(weight, np.zeros(classes, np.float32))
    average = draw.normal(0, 0.1, width).astype(np.float32) - 1
    return backbone, head, average, ActivationMapper(backbone, HOW, head, average)


def photo(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (3, SIDE, SIDE), dtype=np.uint8)


def embedding(backbone: Backbone, model_input: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return backbone(torch.from_numpy(model_input[None]).float() / 255 * 2 - 1).numpy()


JOINED = ("1:mean", "1:logstd", "3:logstd")


@pytest.mark.parametrize("joined", [(), ("1:mean",), JOINED])
def test_places__add_up_to_the_lead_over_the_other_classes(joined: tuple[str, ...]) -> None:
    width = 8 + sum(6 if part[0] == "1" else 8 for part in joined)
    backbone, head, average, found = mapper(body(ends_in_means=True), joined, width)
    maps, probabilities = found.maps(photo(), [0, 2])
    logits = head.weight @ (embedding(backbone, photo())[0] - average)
    leads = [logits[k] - np.delete(logits, k).mean() for k in (0, 2)]
    assert maps.shape == (2, GRID, GRID)
    np.testing.assert_allclose(maps.mean(axis=(1, 2)), leads, rtol=0.02, atol=0.02)
    expected = head.probabilities(embedding(backbone, photo()))[0]
    np.testing.assert_allclose(probabilities, expected, rtol=1e-4)


def test_pair__the_maps_of_both_add_up() -> None:
    pair = NetworkPair(body(ends_in_means=True), body(ends_in_means=True))
    with torch.no_grad():
        pair.trained[0].weight.mul_(1.5)
    joined = joined_of_pair(("1:mean",))
    backbone, head, average, found = mapper(pair, joined, 2 * (8 + 6))
    maps, probabilities = found.maps(photo(), [1])
    logits = head.weight @ (embedding(backbone, photo())[0] - average)
    lead = logits[1] - np.delete(logits, 1).mean()
    assert maps.mean() == pytest.approx(lead, rel=0.02, abs=0.02)
    expected = head.probabilities(embedding(backbone, photo()))[0]
    np.testing.assert_allclose(probabilities, expected, rtol=1e-4)


def spotted() -> np.ndarray:
    """A calm grey picture with a lively patch in its lower left quarter."""
    model_input = np.full((3, SIDE, SIDE), 128, np.uint8)
    model_input[:, 40:56, 8:24] = photo()[:, :16, :16]
    return model_input


def part_in_patch(values: np.ndarray) -> float:
    strong = np.abs(values - np.median(values))
    rows, columns = slice(int(GRID * 0.55), int(GRID * 0.95)), slice(int(GRID * 0.05), GRID // 2)
    return float(strong[rows, columns].sum() / strong.sum())


@pytest.mark.parametrize("joined", [(), ("1:logstd",)])
def test_what_differs__is_found_where_it_is(joined: tuple[str, ...]) -> None:
    *_, found = mapper(body(ends_in_means=True), joined, 8 + 6 * len(joined))
    maps, _ = found.maps(spotted(), [0, 1, 2])
    assert min(part_in_patch(each) for each in maps) > 0.7


def test_network_that_ends_otherwise__is_asked_for_its_slopes() -> None:
    *_, found = mapper(body(ends_in_means=False), (), 8)
    maps, _ = found.maps(spotted(), [0, 1, 2])
    assert np.isfinite(maps).all()
    assert max(part_in_patch(each) for each in maps) > 0.5
    assert all(np.abs(each).max() > 0 for each in maps)


def test_transformer_with_a_class_token__has_a_map_too() -> None:
    torch.manual_seed(3)
    network = timm.models.VisionTransformer(
        img_size=SIDE, patch_size=8, embed_dim=16, depth=2, num_heads=2, num_classes=0
    )
    *_, found = mapper(network, (), 16)
    maps, _ = found.maps(spotted(), [0, 1])
    assert maps.shape == (2, GRID, GRID)
    assert all(each.std() > 0 for each in maps)


def test_class_nothing_is_known_of__is_no_evidence_and_no_rival() -> None:
    backbone, head, average, _ = mapper(body(ends_in_means=True), (), 8)
    weight = np.vstack([head.weight, np.zeros((1, 8), np.float32)])
    bias = np.append(head.bias, -1e4).astype(np.float32)
    wider = ActivationMapper(backbone, HOW, LinearHead(weight, bias), average)
    plain = ActivationMapper(backbone, HOW, head, average)
    maps, _ = wider.maps(photo(), [0, 3])
    np.testing.assert_allclose(maps[0], plain.maps(photo(), [0])[0][0], rtol=1e-4, atol=1e-5)
    assert not maps[1].any()


def test_a_second_look__leaves_no_hooks_and_gives_the_same() -> None:
    backbone, *_, found = mapper(body(ends_in_means=True), JOINED, 28)
    first, _ = found.maps(photo(), [1])
    second, _ = found.maps(photo(), [1])
    np.testing.assert_array_equal(first, second)
    assert not any(module._forward_hooks for module in backbone.modules())
