"""Device and engine `auto` are what the person has set."""

from __future__ import annotations

from cropapp.core.engines import EngineName
from cropapp.services.inference_client import ModelProcess
from cropapp.services.settings import SettingsFile


def test_auto__is_as_the_settings_say_when_the_process_starts() -> None:
    process = ModelProcess()
    assert process._where() == ("auto", EngineName.AUTO)
    SettingsFile().set("device", "cpu")
    SettingsFile().set("engine", "torch")
    assert process._where() == ("cpu", EngineName.TORCH)


def test_what_was_asked_for__is_stronger_than_the_settings() -> None:
    SettingsFile().set("device", "cuda")
    SettingsFile().set("engine", "torch")
    assert ModelProcess("cpu", EngineName.OPENVINO)._where() == ("cpu", EngineName.OPENVINO)
