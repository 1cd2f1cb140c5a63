"""From what was asked for to the engine that runs.

Owns: the order of tries, the fallback. A fallback is silent in the result and loud in the log.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from cropapp.core.engines import Probe
from cropapp.core.errors import UserError
from cropapp.ml.allocator import give_back_freed_memory
from cropapp.ml.engines import Engine, EngineName, Examples, Precision, agreement, choice
from cropapp.ml.engines.choice import EngineChoice

if TYPE_CHECKING:
    from cropapp.ml.backbones import Backbone
    from cropapp.ml.engines.openvino_engine import OpenVinoEngine
    from cropapp.ml.engines.torch_engine import TorchEngine
    from cropapp.ml.preprocessing import Preprocessing

log = logging.getLogger(__name__)

_OPENVINO_DEVICES = {"auto": ("CPU", "GPU"), "cpu": ("CPU",), "xpu": ("GPU",)}
"""What a device means to OpenVINO; it knows neither NVIDIA's nor Apple's."""


class EngineChooser:
    """Makes the engine of one network.

    Args:
        build: builds the network in torch, called only if it is needed.
        folder: where networks in OpenVINO's form and choices are kept; None: torch only.
        examples: reads inputs (N, 3, S, S) uint8 by which weights are rounded, if that is done.
    """

    def __init__(
        self,
        build: Callable[[], Backbone],
        how: Preprocessing,
        *,
        device: str,
        precision: Precision,
        folder: Path | None,
        examples: Examples | None = None,
    ) -> None:
        self._build, self._how, self._examples = build, how, examples
        self._device, self._precision, self._folder = device, precision, folder

    @cached_property
    def _backbone(self) -> Backbone:
        return self._build()

    def engine(self, wanted: EngineName, key: str) -> Engine:
        """Return an engine; AUTO is the one measured before, torch where nothing was.

        Args:
            key: names the network and its weights, '' where they are unknown yet.

        Raises:
            UserError: OpenVINO was asked for and cannot be had, or a device is not there.
        """
        if wanted is EngineName.OPENVINO:
            if not self.has_choice or not key:
                raise UserError(
                    f"OpenVINO cannot run this network on the device “{self._device}” here.",
                    hint="Use --engine torch.",
                )
            return self._openvino(key, _OPENVINO_DEVICES[self._device][0])
        if wanted is EngineName.AUTO and self.has_choice and key:
            return self._remembered(key) or self._torch()
        return self._torch()

    @property
    def has_choice(self) -> bool:
        """Whether there is more than torch for this device."""
        known = self._folder is not None and self._device in _OPENVINO_DEVICES
        return known and has_openvino()

    def is_settled(self, key: str, probe: Probe) -> bool:
        """Whether what is fastest was measured so thoroughly, or there is no choice."""
        if probe is Probe.NONE or not self.has_choice or not key or self._folder is None:
            return True
        known = choice.remembered(self._folder, choice.machine_key(self._device), key)
        return known is not None and (known.is_thorough or probe is Probe.EXACT)

    def _torch(self) -> TorchEngine:
        from cropapp.ml.device import choose_device
        from cropapp.ml.engines.torch_engine import TorchEngine

        device = choose_device(self._device)
        return TorchEngine(self._backbone, self._how, device, self._precision)

    def _openvino(self, key: str, device: str, precision: str = "") -> OpenVinoEngine:
        from cropapp.ml.engines import openvino_engine

        assert self._folder is not None
        chosen = precision or ("fp32" if self._precision == "auto" else self._precision)
        file = openvino_engine.network_file(self._folder, key, chosen)
        if not file.is_file():
            examples = self._photos if chosen == "bf16" else None
            openvino_engine.write_network(self._backbone, self._how, file, chosen, examples)
            give_back_freed_memory()
        return openvino_engine.OpenVinoEngine(file, device, cast("Precision", chosen))

    def _remembered(self, key: str) -> Engine | None:
        assert self._folder is not None
        machine = choice.machine_key(self._device)
        known = choice.remembered(self._folder, machine, key)
        if known is None:
            return None
        try:
            if known.engine == EngineName.OPENVINO:
                return self._openvino(key, known.device, known.precision)
            return self._torch()
        except (RuntimeError, UserError, OSError) as problem:
            log.warning("The engine chosen before (%s) does not run: %s", known.engine, problem)
            choice.forget(self._folder, machine, key)
            return None

    def fastest(self, key: str, probe: Probe) -> Engine:
        """Measure every engine there is, remember the fastest and return it."""
        assert self._folder is not None
        shape = (3, self._how.size_px, self._how.size_px)
        first = self._torch()
        measured = {f"{first.name} {first.where}": choice.measure(first, shape)}
        del first  # what it holds is not put on top of what making the others takes
        give_back_freed_memory()
        others = {f"{e.name} {e.where}": e for e in self._all_openvino_engines(key, probe)}
        measured |= {name: choice.measure(engine, shape) for name, engine in others.items()}
        fastest = max(measured, key=lambda name: measured[name])
        best = others.get(fastest) or self._torch()
        log.info("Photos per second: %s", measured)
        device, precision = best.where.split()
        is_thorough = probe is Probe.THOROUGH
        today = datetime.now().astimezone().date()
        made = EngineChoice(best.name, device, measured, precision, is_thorough, today)
        choice.remember(self._folder, choice.machine_key(self._device), key, made)
        return best

    def _all_openvino_engines(self, key: str, probe: Probe) -> list[OpenVinoEngine]:
        from cropapp.ml.engines import openvino_engine

        engines: list[OpenVinoEngine] = []
        there = openvino_engine.devices()
        for kind in _OPENVINO_DEVICES[self._device]:
            for device in (name for name in there if name.split(".")[0] == kind):
                try:
                    engines += self._openvino_engines(key, device, probe)
                except (RuntimeError, OSError) as problem:
                    log.warning("OpenVINO cannot run the network on %s: %s", device, problem)
        return engines

    def _openvino_engines(self, key: str, device: str, probe: Probe) -> list[OpenVinoEngine]:
        """Return a device's engines: exact, and reduced where that is asked for and agrees."""
        from cropapp.ml.engines import openvino_engine

        exact = self._openvino(key, device)
        is_asked = probe is Probe.THOROUGH and self._precision == "auto"
        if not is_asked or device != "CPU" or not openvino_engine.computes_bf16(device):
            return [exact]
        reduced = self._openvino(key, device, "bf16")
        if agreement.agrees(exact, reduced, self._photos):
            return [exact, reduced]
        log.info("The network does not give in bf16 what it gives in fp32: fp32 is kept.")
        return [exact]

    @cached_property
    def _photos(self) -> NDArray[np.uint8]:
        """Inputs of photos by which reduced precision is prepared and judged; may be none."""
        if self._examples is not None:
            return self._examples()
        return np.empty((0, 3, self._how.size_px, self._how.size_px), np.uint8)


def has_openvino() -> bool:
    """Return whether OpenVINO is installed."""
    return importlib.util.find_spec("openvino") is not None
