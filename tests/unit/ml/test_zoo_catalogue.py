"""The figures of the zoo are those of the libraries, or can be counted again."""

from __future__ import annotations

import pytest
import timm
import torch
import torchvision
from torch.utils.flop_counter import FlopCounterMode

from cropapp.core.errors import UserError
from cropapp.ml.backbone_weights import EMBEDDED, Weights, find_embedded_file
from cropapp.ml.backbones import build_backbone
from cropapp.ml.embedding_spec import default_size_px, default_spec
from cropapp.ml.hub_weights import find_remote_weights
from cropapp.ml.preprocessing import HALF
from cropapp.ml.zoo import GOOGLES, check_input_size, imagenet_preprocessing, split_name
from cropapp.ml.zoo_catalogue import BY_NAME, CATALOGUE, Library, ZooEntry

TORCHVISIONS = [entry for entry in CATALOGUE if entry.library is Library.TORCHVISION]
TIMMS = [entry for entry in CATALOGUE if entry.library is Library.TIMM]
WITH_A_LEAST_SIZE = [
    "alexnet", "squeezenet", "vgg16", "vgg19", "googlenet", "inception-v3", "inception-v4",
    "inception-resnet-v2", "convnext-tiny",
]  # fmt: skip


def named(entry: ZooEntry) -> str:
    return entry.name


def test_catalogue__has_the_architectures_that_were_promised():
    promised = """alexnet squeezenet vgg16 vgg19 resnet18 resnet34 resnet50 resnet101 resnet152
        resnetv2-50 resnetv2-101 bit-resnet50 se-resnet50 googlenet inception-v3 inception-v4
        inception-resnet-v2 mobilenet-v1 mobilenet-v2 mobilenet-v3-large efficientnet-b0
        efficientnet-b1 efficientnet-b2 efficientnet-b3 efficientnet-b4 efficientnet-lite0
        efficientnet-lite1 efficientnet-lite2 efficientnet-v2-s efficientnet-v2-m efficientnet-v2-l
        coatnet-nano mnasnet convnext-tiny vit-small""".split()
    assert set(promised) <= BY_NAME.keys()
    assert len(BY_NAME) == len(CATALOGUE)


@pytest.mark.parametrize("entry", TORCHVISIONS, ids=named)
def test_torchvision__figures_are_those_of_its_metadata(entry: ZooEntry):
    weights = torchvision.models.get_model_weights(entry.model).DEFAULT
    meta = weights.meta
    scores = meta["_metrics"]["ImageNet-1K"]
    assert (entry.top1, entry.top5) == (scores["acc@1"], scores["acc@5"])
    assert entry.accuracy_px == entry.input_px == imagenet_preprocessing(entry.name).size_px
    assert entry.min_px == min(meta["min_size"])
    assert entry.gflops == meta["_ops"]
    assert entry.weights_bytes == round(meta["_file_size"] * 2**20)
    assert entry.licence == meta.get("license", "")
    if entry.model != "inception_v3":  # that of the metadata has its side branch
        assert entry.parameters == meta["num_params"]


@pytest.mark.parametrize("entry", TIMMS, ids=named)
def test_timm__licence_and_sizes_are_those_of_its_metadata(entry: ZooEntry):
    cfg = timm.models.get_pretrained_cfg(entry.model)
    assert entry.licence.lower() == cfg.license
    assert entry.input_px == cfg.input_size[-1]
    assert entry.accuracy_px in (cfg.input_size[-1], (cfg.test_input_size or cfg.input_size)[-1])
    assert entry.is_fixed == (cfg.fixed_input_size and not entry.model.startswith("vit_"))
    assert cfg.num_classes == 1000


@pytest.mark.parametrize("entry", CATALOGUE, ids=named)
def test_weights__lie_where_the_downloader_looks(entry: ZooEntry):
    if entry.name in EMBEDDED:
        file = find_embedded_file(entry.name)
        assert file is not None
        assert file.stat().st_size == entry.weights_bytes
        return
    assert find_remote_weights(entry.name).file_name == entry.weights_file


@pytest.mark.parametrize("entry", CATALOGUE, ids=named)
def test_parameters_and_work__can_be_counted_again(entry: ZooEntry):
    """On the meta device: nothing is computed, only counted."""
    with torch.device("meta"):
        backbone = build_backbone(entry.name, weights=None)
        picture = torch.zeros(1, 3, entry.input_px, entry.input_px)
    width, classifier = 0, 0
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        width = backbone(picture).shape[1]
    if entry.name == "squeezenet":
        classifier, work = 513 * 1000, 512 * 1000 * 13 * 13
    else:
        classifier, work = (width + 1) * 1000, width * 1000
    counted = sum(part.numel() for part in backbone.parameters()) + classifier
    assert counted == entry.parameters
    # Each multiplication with its addition counts as one, as torchvision counts.
    assert counter.get_total_flops() / 2e9 + work / 1e9 == pytest.approx(entry.gflops, abs=6e-4)
    if entry.library is Library.TIMM and entry.name not in EMBEDDED:
        kept = sum(part.numel() for part in backbone.state_dict().values()) + classifier
        assert entry.weights_bytes == 4 * kept


@pytest.mark.parametrize("name", WITH_A_LEAST_SIZE)
def test_smallest_size__one_pixel_less_is_too_small(name: str):
    least = BY_NAME[name].min_px
    with torch.device("meta"):
        body = build_backbone(name, weights=None)
        small, large = torch.zeros(1, 3, least - 1, least - 1), torch.zeros(1, 3, least, least)
    body(large)
    with pytest.raises(RuntimeError, match=r"too small|smaller|size|shape"):
        body(small)


def test_size_that_a_network_cannot_take__is_told():
    check_input_size("inception-v3", 75)
    with pytest.raises(UserError, match="below 75 px"):
        check_input_size("inception-v3", 74)
    with pytest.raises(UserError, match="224 px only"):
        check_input_size("coatnet-nano", 320)
    check_input_size("timm/whatever", 1)


@pytest.mark.parametrize("entry", CATALOGUE, ids=named)
def test_default_spec__has_a_size_that_the_network_takes(entry: ZooEntry):
    size_px = default_spec(entry.name).preprocessing.size_px
    check_input_size(entry.name, size_px)
    assert size_px == default_size_px(entry.name)


@pytest.mark.parametrize("model", GOOGLES)
def test_networks_from_tensorflow__see_what_torchvisions_own_builder_shows_them(model: str):
    """Without their side branches, and with pixels of -1 to 1 from the start."""
    torch.manual_seed(0)
    theirs = torchvision.models.get_model(
        model, weights=None, aux_logits=True, init_weights=False, transform_input=True
    ).eval()
    weights = Weights(theirs.state_dict(), "0" * 64, "test")
    ours = build_backbone(f"torchvision/{model}", weights=weights)
    assert not any("aux" in path.lower() for path, _ in ours.named_modules())
    assert ours.classifier is not None
    how = imagenet_preprocessing(f"torchvision/{model}")
    assert (how.mean, how.std) == (HALF, HALF)
    pixels = torch.rand(2, 3, 96, 96)
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    with torch.inference_mode():
        wanted = theirs((pixels - mean.view(3, 1, 1)) / std.view(3, 1, 1))
        pooled = ours((pixels - 0.5) / 0.5)
        given = pooled @ ours.classifier.weight.T + ours.classifier.bias
    torch.testing.assert_close(given, wanted, rtol=1e-4, atol=1e-5)


def test_own_names__stand_for_the_librarys():
    assert split_name("mobilenet-v1") == ("timm", "mobilenetv1_100.ra4_e3600_r224_in1k")
    assert split_name("googlenet") == ("torchvision", "googlenet")
    assert split_name("timm/vit_small_patch16_224") == ("timm", "vit_small_patch16_224")
