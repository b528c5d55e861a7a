"""A folder becomes a list of pictures, and whatever is odd about it is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from landmarks.data.sources import PictureFile, open_data
from listeners import Recorder
from listing_sources import listed, refusal


def test_a_folder_is_listed_by_class_and_then_by_name(make_tree: Callable[..., Path]) -> None:
    root = make_tree(
        "train/01.b/2.jpg",
        "train/01.b/10.jpg",
        "train/00.a/z.PNG",
        "train/00.a/a.jpeg",
        "test/01.b/x.webp",
        "test/00.a/y.jpg",
    )
    pictures = open_data(root)
    assert pictures.class_names == ("00.a", "01.b")
    assert pictures.name == "tree"
    assert pictures.root == root
    assert listed(pictures) == {
        "train": [
            ("train/00.a/a.jpeg", 0),
            ("train/00.a/z.PNG", 0),
            ("train/01.b/10.jpg", 1),
            ("train/01.b/2.jpg", 1),
        ],
        "test": [("test/00.a/y.jpg", 0), ("test/01.b/x.webp", 1)],
    }
    assert pictures.split("train") is pictures.train
    assert pictures.split("test") is pictures.test
    assert pictures.train[0] == PictureFile(root / "train/00.a/a.jpeg", 0)


def test_the_order_is_that_of_code_points_whatever_the_locale(make_tree: Callable[..., Path]) -> None:
    names = ["Z", "a", "é", "Ä", "_", "0", "橋"]
    root = make_tree(*(f"train/{name}/1.jpg" for name in names))
    script = "import locale, sys; from landmarks.data.sources import open_data;"
    script += "locale.setlocale(locale.LC_ALL, ''); print(ascii(open_data(sys.argv[1]).class_names))"
    for locale in ("C", "C.UTF-8"):
        environment = {**os.environ, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", script, root], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == ascii(("0", "Z", "_", "a", "Ä", "é", "橋"))


def test_a_string_and_a_path_and_a_relative_path_are_one(
    make_tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_tree("train/a/1.jpg", "train/b/1.jpg")
    monkeypatch.chdir(root.parent)
    assert open_data(root) == open_data(str(root)) == open_data("tree") == open_data("./tree/")
    monkeypatch.chdir(root)
    assert open_data(".") == open_data(root)
    assert open_data("..").name == root.parent.name


@pytest.mark.parametrize(
    "name",
    ["with space", 'quote\'s "double"', "Köprüsü 橋", "-dash", "$(x);&|", "new\nline", "%s{}", "trailing."],
)
def test_any_name_works(name: str, make_tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_tree(f"train/{name}/{name}.jpg", "train/other/1.jpg", f"test/{name}/{name}.JPG", name=name)
    monkeypatch.chdir(root.parent)
    pictures = open_data(name)
    label = pictures.class_names.index(name)
    assert set(pictures.class_names) == {name, "other"}
    assert pictures.name == name
    assert listed(pictures)["test"] == [(f"test/{name}/{name}.JPG", label)]


def test_names_that_are_no_text_work(make_tree: Callable[..., Path]) -> None:
    name = os.fsdecode(b"latin-\xe9")
    progress = Recorder()
    assert open_data(make_tree(f"train/{name}/1.jpg", "train/b/1.jpg"), progress).class_names == ("b", name)
    assert all(note.encode("utf-8") for note in progress.notes)


def test_the_data_may_lie_one_folder_down(make_tree: Callable[..., Path]) -> None:
    root = make_tree(
        "landmark_images/train/a/1.jpg",
        "landmark_images/train/b/1.jpg",
        "__MACOSX/train/x/1.jpg",
        ".hidden/train/y/1.jpg",
        "readme.txt",
        "notes/",
    )
    pictures = open_data(root)
    assert pictures.root == root / "landmark_images"
    assert pictures.name == "tree"
    assert pictures.class_names == ("a", "b")


def test_two_data_sets_one_folder_down_are_ambiguous(make_tree: Callable[..., Path]) -> None:
    root = make_tree("one/train/a/1.jpg", "two/train/a/1.jpg")
    assert 'holds several data sets, "one", "two": pass the folder of one' in refusal(root)


@pytest.mark.parametrize(
    "paths", [["test/a/1.jpg"], ["a/1.jpg", "b/1.jpg"], ["x/y/train/a/1.jpg"], ["train"]]
)
def test_without_a_train_folder_the_layout_is_explained(
    paths: list[str], make_tree: Callable[..., Path]
) -> None:
    message = refusal(make_tree(*paths))
    assert 'tree has no folder "train", neither at its root nor one folder down' in message
    assert "train/CLASS/*.jpg" in message


def test_a_train_folder_without_classes_is_refused(make_tree: Callable[..., Path]) -> None:
    assert "has no classes" in refusal(make_tree("train/", "test/a/1.jpg"))
    assert "has no classes" in refusal(make_tree("train/loose.jpg", name="loose"))


def test_empty_classes_are_refused_by_name(make_tree: Callable[..., Path]) -> None:
    root = make_tree("train/a/1.jpg", "train/b/1.jpg", "train/c/", "train/d/notes.txt", "train/e/.hidden.jpg")
    assert 'has no pictures in "c", "d", "e": add or remove.' in refusal(root)
    for name in ("c", "d", "e"):
        shutil.rmtree(root / "train" / name)
    assert open_data(root).class_names == ("a", "b")


def test_of_many_names_a_few_are_named_and_the_rest_counted(make_tree: Callable[..., Path]) -> None:
    root = make_tree("train/a/1.jpg", *(f"train/x{number}/" for number in range(8)))
    assert '"x0", "x1", "x2", "x3", "x4" and 3 more' in refusal(root)


def test_one_class_is_too_few(make_tree: Callable[..., Path]) -> None:
    assert 'has only one class, "a": two are needed' in refusal(make_tree("train/a/1.jpg", "train/a/2.jpg"))


def test_test_classes_that_train_lacks_are_refused_by_name(make_tree: Callable[..., Path]) -> None:
    root = make_tree("train/a/1.jpg", "train/b/1.jpg", "test/a/1.jpg", "test/c/1.jpg", "test/b/1.jpg")
    assert 'has pictures in "c", which its train folder lacks' in refusal(root)
    (root / "test/c/1.jpg").unlink()
    assert open_data(root).class_names == ("a", "b")  # an empty folder has nothing to be wrong about


def test_train_classes_that_test_lacks_are_noted(make_tree: Callable[..., Path]) -> None:
    progress = Recorder()
    root = make_tree(
        "train/a/1.jpg", "train/a/2.jpg", "train/b/1.jpg", "train/b/2.jpg", "test/a/1.jpg", "test/b/"
    )
    assert listed(open_data(root, progress))["test"] == [("test/a/1.jpg", 0)]
    assert progress.notes == ['No test pictures of "b": test figures leave them out.']


@pytest.mark.parametrize("test", [[], ["test/"], ["test/a/"], ["test"]])
def test_no_test_pictures_at_all_are_noted(test: list[str], make_tree: Callable[..., Path]) -> None:
    progress = Recorder()
    root = make_tree("train/a/1.jpg", "train/a/2.jpg", "train/b/1.jpg", "train/b/2.jpg", *test)
    assert open_data(root, progress).test == ()
    assert progress.notes == ["There are no test pictures: no test figures can be measured."]


def test_a_class_with_one_picture_is_noted(make_tree: Callable[..., Path]) -> None:
    progress = Recorder()
    root = make_tree("train/a/1.jpg", "train/b/1.jpg", "train/b/2.jpg", "test/a/1.jpg", "test/b/1.jpg")
    assert len(open_data(root, progress).train) == 3
    assert progress.notes == ['Only one training picture of "a": none is left to validate with.']


def test_what_is_no_picture_is_counted_unless_it_is_hidden(make_tree: Callable[..., Path]) -> None:
    progress = Recorder()
    both = [f"{split}/{name}/{number}.jpg" for split in ("train", "test") for name in "ab" for number in "12"]
    others = [
        "train/a/notes.txt",
        "test/b/list.TXT",
        "train/a/inner.jpg/",
        "train/loose.jpg",
        "train/b/README",
    ]
    hidden = [
        "train/.DS_Store",
        "train/a/.DS_Store",
        "train/a/._1.jpg",
        "train/.git/x.jpg",
        "train/__MACOSX/1.jpg",
    ]
    pictures = open_data(make_tree(*both, *others, *hidden), progress)
    assert [path for split in listed(pictures).values() for path, _ in split] == both
    assert progress.notes == [
        "Ignored 5 things that are not pictures (2 × .jpg, 2 × .txt, 1 × without suffix)."
    ]


def test_an_ordinary_data_set_gives_no_notes(pictures: Path) -> None:
    progress = Recorder()
    found = open_data(pictures, progress)
    assert (len(found.train), len(found.test), progress.notes) == (24, 12, [])


def test_linked_pictures_and_classes_are_read(make_tree: Callable[..., Path]) -> None:
    root = make_tree("train/a/1.jpg")
    (root / "train" / "b").symlink_to(root / "train" / "a")
    (root / "train" / "a" / "2.jpg").symlink_to(root / "train" / "a" / "1.jpg")
    assert [path for path, _ in listed(open_data(root))["train"]] == [
        "train/a/1.jpg",
        "train/a/2.jpg",
        "train/b/1.jpg",
        "train/b/2.jpg",
    ]


# Names and other things


def test_what_does_not_exist_is_said_with_what_to_pass(tmp_path: Path) -> None:
    for spec in ("", "udacty", tmp_path / "missing", str(tmp_path / "missing.zip"), "x" * 5000, "zero\0byte"):
        assert re.search(
            "There is no data .*: pass a folder, a zip file, or the name renders or udacity", refusal(spec)
        )


def test_what_is_neither_folder_nor_zip_is_said(tmp_path: Path) -> None:
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8")
    assert "is neither a folder nor a zip file" in refusal(tmp_path / "picture.jpg")
    os.mkfifo(tmp_path / "pipe.zip")
    assert "is neither a folder nor a zip file" in refusal(tmp_path / "pipe.zip")


def test_a_table_of_factors_beside_the_classes_is_no_oddity(pictures: Path) -> None:
    (pictures / "train" / "factors.csv").write_text("picture\n")
    recorder = Recorder()
    open_data(pictures, recorder)
    assert recorder.notes == []
