"""The class list as a file: out, in, refused with line and column; the presets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cropapp.core.errors import UserError
from cropapp.services.class_list_csv import (
    COLUMNS,
    export_class_list,
    import_class_list,
    preview_class_list,
)
from cropapp.services.class_presets import add_preset, preview_preset
from cropapp.services.correct_labels import undo
from cropapp.services.edit_classes import ClassEdit, add_class, edit_class, retire_class
from cropapp.services.project import Project


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "list.cropapp") as project:
        rust = add_class(project, "rust", description='Orange, "powdery"\nspots')
        mite = add_class(project, "mite", edit=ClassEdit(name_zh="葉蟎", name_scientific="Acari"))
        add_class(project, "=spot; wet", colour="#ABCDEF", key="b")
        edit_class(project, rust.id, ClassEdit(look_alikes=(mite.id,)))
        retire_class(project, mite.id)
        yield project


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


def test_exported_and_imported__is_the_same_list(listed: Project, tmp_path: Path) -> None:
    target = tmp_path / "classes.csv"
    assert export_class_list(listed, target) == 3
    assert target.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    with Project.create(tmp_path / "other.cropapp") as other:
        import_class_list(other, preview_class_list(other, target))
        assert other.classes(True) == listed.classes(True)
        again = preview_class_list(other, target)
        assert (again.added, again.changed, again.unchanged) == ((), (), 3)
        assert import_class_list(other, again) is None


def test_preview__tells_what_is_new_and_what_differs_and_import_is_one_step(
    listed: Project, tmp_path: Path
) -> None:
    before = listed.classes(True)
    source = write(
        tmp_path / "in.csv", "name,name_zh,key,look_alikes\nRust,銹病,,frost\nfrost,霜害,b,\n"
    )
    preview = preview_class_list(listed, source)
    assert preview.added == ("frost",)
    assert preview.changed == (
        ("Rust", ("name", "name_zh", "look_alikes")),
        ("=spot; wet", ("key",)),
    )
    assert listed.classes(True) == before
    step = import_class_list(listed, preview)
    assert step is not None
    by_name = {each.name: each for each in listed.classes(True)}
    assert by_name["frost"].key == "b"
    assert by_name["frost"].look_alikes == (by_name["Rust"].id,)
    assert len(by_name["Rust"].look_alikes) == 2
    assert by_name["Rust"].colour == before[0].colour
    undo(listed, author="ann")
    assert listed.classes(True) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("key\n1\n", "no column “name”"),
        ("name,colour\nrust,green\n", "line 2, column colour"),
        ("name,key\nrust,g\n", "line 2, column key"),
        ("name,key\nfrost,4\nhail,4\n", "line 3, column key"),
        ("name\nfrost\n\nFROST\n", "line 4, column name"),
        ("name,retired\nrust,perhaps\n", "line 2, column retired"),
        ("name,look_alikes\nrust,mite;snow\n", "line 2, column look_alikes: .*snow"),
        ("name,colour\n,#112233\n", "line 2, column name"),
    ],
)
def test_what_is_wrong__is_named_by_line_and_column(
    listed: Project, tmp_path: Path, text: str, words: str
) -> None:
    before = listed.classes(True)
    with pytest.raises(UserError, match=words):
        preview_class_list(listed, write(tmp_path / "in.csv", text))
    assert listed.classes(True) == before


def test_other_encoding__is_refused_in_words(listed: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not UTF-8"):
        preview_class_list(listed, write(tmp_path / "in.csv", "name\n稻熱病\n", "big5"))
    with pytest.raises(UserError, match="There is no"):
        preview_class_list(listed, tmp_path / "nowhere.csv")


def test_preset__has_33_crops_named_in_two_languages(tmp_path: Path) -> None:
    with Project.create(tmp_path / "crops.cropapp") as project:
        assert len(preview_preset(project, "taiwan-crops-33").added) == 33
        add_preset(project, "taiwan-crops-33")
        crops = {each.name: each for each in project.classes()}
        assert len(crops) == 33
        assert all(each.name_zh and each.description for each in crops.values())
        unnamed = {name for name, each in crops.items() if not each.name_scientific}
        assert unnamed == {"greenhouse", "others"}
        assert (crops["betel"].name_zh, crops["betel"].name_scientific) == ("檳榔", "Areca catechu")
        assert crops["bamboo shoots"].id in crops["water bamboo"].look_alikes
        assert [each.key for each in project.classes()][:10] == [*"123456789", None]
        assert preview_preset(project, "taiwan-crops-33").unchanged == 33
        undo(project, author="ann")
        assert project.classes(True) == []
        with pytest.raises(UserError, match="taiwan-crops-33"):
            add_preset(project, "mars")
