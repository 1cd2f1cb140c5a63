"""What the model process knows while it runs: its cancel event, its device, what it has loaded.

Owns: the process's start and end, and the models and embedders that its tasks share. Must not: be
used in the window's process. torch comes in inside the functions.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_any
from multiprocessing.process import parent_process
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING

from cropapp.core.cores import give_way, usable_cores
from cropapp.core.engines import EngineName, Probe
from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled
from cropapp.services.model_tasks.asides import start_answering

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cropapp.ml.backbone_weights import Weights
    from cropapp.ml.embedder import Embedder
    from cropapp.ml.embedding_spec import EmbeddingSpec
    from cropapp.ml.head import LinearHead
    from cropapp.ml.model_folder import ModelSpec
    from cropapp.ml.novelty import Novelty
    from cropapp.ml.preprocessing import Preprocessing

log = logging.getLogger(__name__)

MAX_LOG_BYTES = 1_000_000
MIRROR_VARIABLE = "CROPAPP_WEIGHTS_URL"
"""Names a mirror of the weights' hubs, for a network that reaches no other."""


class Running:
    """What the process was started with."""

    cancel: Event | None = None
    download: SynchronizedArray[int] | None = None
    """Bytes fetched and bytes in all, read by the parent."""
    device = "auto"
    engine = EngineName.AUTO
    backbones_folder = Path()


def initialise_process(
    cancel: Event,
    download: SynchronizedArray[int],
    device: str,
    engine: EngineName,
    backbones_folder: Path,
    log_file: Path,
    line: Connection,
    *,
    gives_way: bool = False,
) -> None:
    """Remember the cancel event and end with the parent, however the parent ends."""
    _send_errors_to(log_file)
    if gives_way:
        give_way()
    _share_cores()
    # Ctrl-C is answered by the parent, which cancels.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Running.cancel, Running.download = cancel, download
    Running.device, Running.engine, Running.backbones_folder = device, engine, backbones_folder
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    # Called last of all that is called at exit, being the first that was registered.
    atexit.register(_leave_at_once)
    start_answering(line)


def _leave_at_once() -> None:
    """End without taking apart, object by object, what torch and its family have built.

    That takes one to two seconds, which whoever closed the process waits for. All that is kept is
    written by then.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _share_cores() -> None:
    """Let every library of this process use the cores it may use, and sleep while it waits.

    Read by OpenMP (torch, scikit-learn) when it is loaded, which is after this. OpenVINO is told
    the same number where a network is compiled, the decoders where their threads are made. A team
    of OpenMP that spins between two layers takes the core from the decoders and from OpenVINO. What
    a person has set in the environment stands.
    """
    from cropapp.ml.numpy_threads import keep_numpy_to_one_thread

    os.environ.setdefault("OMP_NUM_THREADS", str(usable_cores()))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("KMP_BLOCKTIME", "0")  # the same, to Intel's OpenMP
    # numpy is loaded by now, scipy, which has an OpenBLAS of its own, is not.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    keep_numpy_to_one_thread()


def _send_errors_to(log_file: Path) -> None:
    """Let what is written to the standard error go to a file.

    Decoders in C (libtiff above all) tell hundreds of lines of a broken photo; its reason is told
    once, by the photo. What a crash leaves behind is in the file too.
    """
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        too_long = log_file.exists() and log_file.stat().st_size > MAX_LOG_BYTES
        sys.stderr = log_file.open("w" if too_long else "a", encoding="utf-8", errors="replace")
    except OSError:  # a log is no reason to fail
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open
    os.dup2(sys.stderr.fileno(), 2)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for_any([parent.sentinel])
        os._exit(0)


def check_cancelled() -> None:
    if Running.cancel is not None and Running.cancel.is_set():
        raise Cancelled


def process_id() -> int:
    return os.getpid()


def device_report() -> str:
    """Return one line on what the network can run on here."""
    from cropapp.ml.device import choose_device, describe_devices

    there = [
        f"{row['name']}: {row['detail']}" for row in describe_devices() if row["available"] == "yes"
    ]
    return f"uses {choose_device(Running.device).type}; {'; '.join(there)}"


def engine_report() -> str:
    """Return one line on what runs the default network here."""
    from cropapp.ml.engines import choice

    embedder = embedder_of(None)
    line = f"{embedder.engine.name} {embedder.engine.where}"
    machine = choice.machine_key(Running.device)
    known = choice.remembered(engines_folder(), machine, embedder.embedding_key)
    if known is None:
        return f"{line}; others are measured with the first large folder"
    speeds = ", ".join(f"{name} {speed:.0f}" for name, speed in known.photos_per_s.items())
    return f"{line}; measured, photos/s: {speeds}"


def engines_folder() -> Path:
    """Return where networks made ready for this machine are kept."""
    return Running.backbones_folder / "engines"


def import_engine() -> None:
    """Import what reading photos and running any network takes, but torch.

    torch is imported where a network has to be built; one that was made ready needs none of it.
    """
    from cropapp.media import read, thumbnails  # noqa: F401 - for the photos' threads
    from cropapp.ml import embedder, head, novelty  # noqa: F401
    from cropapp.ml.engines.choosing import has_openvino

    if has_openvino():
        from cropapp.ml.engines import openvino_engine  # noqa: F401


def warm_up(model_folder: Path | None = None) -> str:
    """Load the backbone, so that the first photo does not wait for it.

    Returns:
        The embedding key of what was loaded.
    """
    return embedder_of(model_folder).embedding_key


@lru_cache(maxsize=4)
def _loaded(model_folder: Path) -> tuple[ModelSpec, LinearHead]:
    from cropapp.ml.model_folder import load_model

    return load_model(model_folder)


def spec_of(model_folder: Path | None) -> ModelSpec | None:
    return None if model_folder is None else _loaded(model_folder)[0]


def head_of(model_folder: Path | None) -> LinearHead | None:
    return None if model_folder is None else _loaded(model_folder)[1]


@lru_cache(maxsize=4)
def novelty_of(model_folder: Path | None) -> Novelty | None:
    """Return what tells how far a photo is from all that a version has learned from, if it does."""
    from cropapp.ml.model_folder import load_model_novelty

    return None if model_folder is None else load_model_novelty(model_folder)


def hub_weights_of(spec: EmbeddingSpec) -> Weights | None:
    """Return weights that come from a hub, fetched once; None for those that are installed."""
    from cropapp.ml.backbone_weights import EMBEDDED
    from cropapp.ml.hub_weights import download_weights

    if spec.backbone in EMBEDDED:
        return None
    try:
        return download_weights(
            spec.backbone,
            Running.backbones_folder,
            base_url=os.environ.get(MIRROR_VARIABLE, ""),
            progress=_tell_download,
            check_cancelled=check_cancelled,
        )
    finally:
        _tell_download(0, 0)


def _tell_download(done: int, total: int) -> None:
    if Running.download is not None:
        Running.download[:] = [done, total]


_embedders: dict[str, Embedder] = {}
_settled: set[tuple[str, Probe]] = set()


def settle_engine(
    model_folder: Path | None, probe: Probe = Probe.THOROUGH, examples: Sequence[Path] = ()
) -> str:
    """Measure once on this machine what runs a version's network fastest, and use that.

    Args:
        examples: some photos of the project, spread over it: where the processor computes in
            bfloat16, the network's weights are rounded by what it sees in them.

    Returns:
        Engine, device and precision: `openvino CPU bf16`.
    """
    model = spec_of(model_folder)
    key = model.embedding_key if model else ""
    if (key, probe) not in _settled:
        _embedders.pop(key, None)
        embedder = embedder_of(model_folder, probe=probe, examples=examples)
        _settled.update(((key, probe), (embedder.embedding_key, probe)))
    engine = embedder_of(model_folder).engine
    return f"{engine.name} {engine.where}"


def forget_engine(model_folder: Path) -> None:
    """Forget what was measured of a version's network, so that it is measured again."""
    from cropapp.ml.engines import choice

    embedder = embedder_of(model_folder)
    key = embedder.embedding_key
    choice.forget(engines_folder(), choice.machine_key(Running.device), key)
    for name in [name for name, each in _embedders.items() if each is embedder]:
        del _embedders[name]
        _settled.difference_update((name, probe) for probe in Probe)


def embedder_of(
    model_folder: Path | None,
    *,
    probe: Probe = Probe.NONE,
    size_px: int | None = None,
    examples: Sequence[Path] = (),
) -> Embedder:
    """Return the embedder of a version; versions that share an embedding share one.

    Args:
        size_px: another side of the input than the version's own.
    """
    from cropapp.ml.backbone_weights import EMBEDDED
    from cropapp.ml.embedder import load_embedder
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.model_folder import backbone_file
    from cropapp.ml.shared_int8 import int8_folder

    model = spec_of(model_folder)
    spec = model.embedding if model else default_spec()
    key = model.embedding_key if model else ""
    if size_px is not None and size_px != spec.preprocessing.size_px:
        _require_free_size(model)
        spec = replace(spec, preprocessing=replace(spec.preprocessing, size_px=size_px))
        key = spec.key
    if key not in _embedders:
        int8 = int8_folder(model_folder, model) if model_folder and model else None
        # One in 8-bit integers has all it needs in its own files.
        own = None
        if model_folder and model and int8 is None:
            own = backbone_file(model_folder, model)
        embedded = own is None and spec.backbone in EMBEDDED
        embedder = load_embedder(
            spec,
            device=Running.device,
            engine=Running.engine,
            # Fetched only if the network has to be built: a ready one needs no weights.
            weights=own or (None if embedded else lambda: hub_weights_of(spec)),
            folder=engines_folder(),
            probe=probe,
            examples=partial(_read_examples, examples, spec.preprocessing),
            int8=int8,
        )
        _embedders[key] = _embedders[embedder.embedding_key] = embedder
    return _embedders[key]


def _require_free_size(model: ModelSpec | None) -> None:
    if model is not None and model.embedding.int8_sha256:
        raise UserError(
            f"“{model.name}” computes in 8-bit integers, at one size only.",
            hint="Look at the photos at one size, or use the version that it was made from.",
        )


def _read_examples(paths: Sequence[Path], how: Preprocessing) -> NDArray[np.uint8]:
    """Return the inputs (N, 3, S, S) of those photos that can be read."""
    import numpy as np

    from cropapp.core.errors import PhotoUnreadable
    from cropapp.media.read import read_photo

    inputs = []
    for path in paths:
        try:
            inputs.append(how.to_input(read_photo(path, min_side_px=how.min_side_px).image))
        except PhotoUnreadable as problem:
            log.info("No example of what the network sees: %s", problem)
    return np.stack(inputs) if inputs else np.empty((0, 3, how.size_px, how.size_px), np.uint8)
