"""The settings of a person, in one schema.

Owns: which settings there are, with their words, defaults and allowed values, and the check of a
value. The page of settings, `cropapp settings` and the file are all made from it. Must not: read or
write a file, or act on a setting. What a window remembers by itself (its place, its panels) is no
setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from cropapp.core.engines import EngineName
from cropapp.core.errors import UserError
from cropapp.core.words import spoken

SYSTEM = "system"
"""The choice that follows what the system says."""

Value = str | int | bool


class Section(StrEnum):
    """In the order of the page."""

    APPEARANCE = "appearance"
    LABELLING = "labelling"
    FOLDERS = "folders"
    COMPUTING = "computing"
    PRIVACY = "privacy"


SECTION_WORDS = {
    Section.APPEARANCE: spoken("Appearance"),
    Section.LABELLING: spoken("Labelling"),
    Section.FOLDERS: spoken("Folders"),
    Section.COMPUTING: spoken("Computing"),
    Section.PRIVACY: spoken("Privacy"),
}


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """What may be said of one setting."""

    section: Section
    label: str
    help: str
    choices: tuple[tuple[Value, str], ...] = ()
    """Value and words of each; none: free text, a number between the limits, or on and off."""
    least: int = 0
    most: int = 0
    unit: str = ""
    step: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """One entry of the schema."""

    key: str
    default: Value
    spec: SettingSpec

    @property
    def values(self) -> tuple[Value, ...]:
        """The values to choose from, none where it is not a choice."""
        return tuple(value for value, _ in self.spec.choices)

    def checked(self, value: object) -> Value:
        """Return a value that this setting may have.

        Raises:
            UserError: it may not have this one.
        """
        if type(value) is not type(self.default):
            raise self._refusal(value)
        if self.spec.choices and value not in self.values:
            raise self._refusal(value)
        if self.spec.most and not self.spec.least <= int(value) <= self.spec.most:
            raise self._refusal(value)
        if isinstance(value, str) and not value.isprintable():
            raise self._refusal(value)
        return value

    def parsed(self, text: str) -> Value:
        """Return the value that a person typed.

        Raises:
            UserError: it is none of this setting's.
        """
        if isinstance(self.default, bool):
            said = _SWITCH.get(text.strip().casefold())
            return self.checked(text if said is None else said)
        if isinstance(self.default, int):
            digits = text.strip()
            return self.checked(int(digits) if digits.isdecimal() else text)
        return self.checked(text.strip())

    def written(self, value: Value) -> str:
        """Return a value as `parsed` reads it."""
        if isinstance(value, bool):
            return "on" if value else "off"
        return str(value)

    def allowed_words(self) -> str:
        """Return what it may be, for a hint: `light, dark`."""
        if isinstance(self.default, bool):
            return "on, off"
        if self.spec.choices:
            return ", ".join(self.written(value) for value in self.values)
        if self.spec.most:
            return f"{self.spec.least} – {self.spec.most}"
        return "text"

    def _refusal(self, value: object) -> UserError:
        return UserError(
            f"The setting {self.key} cannot be “{value}”.",
            hint=f"It may be: {self.allowed_words()}.",
        )


_SWITCH = {
    **dict.fromkeys(("on", "yes", "true", "1"), True),
    **dict.fromkeys(("off", "no", "false", "0"), False),
}


def _setting(default: Any, spec: SettingSpec) -> Any:
    return field(default=default, metadata={"spec": spec})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their values; the fields are the schema."""

    scheme: str = _setting(
        SYSTEM,
        SettingSpec(
            Section.APPEARANCE,
            spoken("Colours of the window"),
            spoken("Light, dark, or as the system is."),
            choices=(
                (SYSTEM, spoken("As the system")),
                ("light", spoken("Light")),
                ("dark", spoken("Dark")),
            ),
        ),
    )
    language: str = _setting(
        SYSTEM,
        SettingSpec(
            Section.APPEARANCE,
            spoken("Language"),
            spoken("The words of the window. An open project stays open."),
            choices=(
                (SYSTEM, spoken("As the system")),
                ("en", "English"),
                ("zh_TW", "正體中文"),
            ),
        ),
    )
    cell_size: int = _setting(
        160,
        SettingSpec(
            Section.APPEARANCE,
            spoken("Size of the thumbnails"),
            spoken("Ctrl+wheel over the photos changes it too."),
            choices=tuple((size, str(size)) for size in (96, 128, 160, 200, 256, 320)),
            unit="px",
        ),
    )
    reduce_motion: bool = _setting(
        False,
        SettingSpec(
            Section.APPEARANCE,
            spoken("Less motion"),
            spoken("Menus and messages appear at once instead of fading in."),
        ),
    )
    author: str = _setting(
        "",
        SettingSpec(
            Section.LABELLING,
            spoken("Your name"),
            spoken(
                "Stands beside the labels you give. Empty: the name you log in with. "
                "Labels given before keep theirs."
            ),
        ),
    )
    bursts_as_one: bool = _setting(
        True,
        SettingSpec(
            Section.LABELLING,
            spoken("Bursts as one in review"),
            spoken("One decision for photos of the same place within seconds."),
        ),
    )
    learn_in_background: bool = _setting(
        True,
        SettingSpec(
            Section.LABELLING,
            spoken("Learn while you label"),
            spoken(
                "When the hand rests, the model learns from the new labels and predicts all "
                "photos anew. The order of the photos stays."
            ),
        ),
    )
    gate_margin_points: int = _setting(
        5,
        SettingSpec(
            Section.LABELLING,
            spoken("A new model may lose in a class"),
            spoken(
                "Points by which a new model may find fewer photos of a class, beyond chance, and "
                "still take the place of the one in use."
            ),
            least=1,
            most=100,
            unit="%",
        ),
    )
    watch_folders: bool = _setting(
        True,
        SettingSpec(
            Section.FOLDERS,
            spoken("Watch folders for new photos"),
            spoken("New files in the folders of the open project appear by themselves."),
        ),
    )
    cache_limit_mb: int = _setting(
        4096,
        SettingSpec(
            Section.FOLDERS,
            spoken("Room for thumbnails, per project"),
            spoken("When a project is opened, thumbnails beyond it are deleted; they come again."),
            least=64,
            most=1_000_000,
            unit="MB",
            step=256,
        ),
    )
    device: str = _setting(
        "auto",
        SettingSpec(
            Section.COMPUTING,
            spoken("Where the model runs"),
            spoken("The next job uses it. Automatic takes a graphics card where there is one."),
            choices=(
                ("auto", spoken("Automatic")),
                ("cpu", spoken("Processor (CPU)")),
                ("cuda", spoken("NVIDIA or AMD graphics (CUDA, ROCm)")),
                ("mps", spoken("Apple graphics (MPS)")),
                ("xpu", spoken("Intel graphics (XPU)")),
            ),
        ),
    )
    engine: str = _setting(
        str(EngineName.AUTO),
        SettingSpec(
            Section.COMPUTING,
            spoken("What computes it"),
            spoken("Automatic measures both once and takes the faster one."),
            choices=(
                (str(EngineName.AUTO), spoken("Automatic")),
                (str(EngineName.OPENVINO), spoken("OpenVINO (Intel, AMD and ARM processors)")),
                (str(EngineName.TORCH), spoken("PyTorch")),
            ),
        ),
    )
    export_location: str = _setting(
        "exact",
        SettingSpec(
            Section.PRIVACY,
            spoken("Place of the photos in exports"),
            spoken("What an export proposes; each export can be told otherwise."),
            choices=(
                ("exact", spoken("Exact")),
                ("rounded", spoken("Rounded to about a kilometre")),
                ("none", spoken("Left out")),
            ),
        ),
    )


DEFAULTS = Settings()
SCHEMA: tuple[Setting, ...] = tuple(
    Setting(each.name, getattr(DEFAULTS, each.name), each.metadata["spec"])
    for each in fields(Settings)
)
_BY_KEY = {setting.key: setting for setting in SCHEMA}


def find_setting(key: str) -> Setting:
    """Return a setting by its key.

    Raises:
        UserError: there is none of that name.
    """
    found = _BY_KEY.get(key)
    if found is None:
        raise UserError(
            f"There is no setting “{key}”.", hint=f"There are: {', '.join(sorted(_BY_KEY))}."
        )
    return found


def overrides_of(settings: Settings) -> dict[str, Value]:
    """Return only what differs from the defaults."""
    values = {setting.key: getattr(settings, setting.key) for setting in SCHEMA}
    return {key: value for key, value in values.items() if value != _BY_KEY[key].default}


def with_overrides(overrides: Mapping[str, object]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings with some values, and in words what of them could not be used."""
    good: dict[str, Any] = {}
    problems = []
    for key, value in overrides.items():
        try:
            good[key] = find_setting(key).checked(value)
        except UserError as problem:
            problems.append(str(problem))
    return replace(DEFAULTS, **good), tuple(problems)


def with_value(settings: Settings, key: str, value: object) -> Settings:
    """Return the settings with one value changed.

    Raises:
        UserError: there is no such setting, or it may not have this value.
    """
    changes: dict[str, Any] = {key: find_setting(key).checked(value)}
    return replace(settings, **changes)
