"""Every kind of source becomes the same list of pictures, and whatever is odd about it is said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from landmarks.data import sources
from landmarks.data.sources import PictureFile, PictureSet, cache_folder, open_data
from landmarks.errors import BadInput, DataError, DownloadError, StorageError
from listeners import Recorder
from misbehaving_server import Server, status, whole


@pytest.fixture
def make_tree(tmp_path: Path) -> Callable[..., Path]:
    """Make empty files of the given paths below a folder; a path that ends in "/" is a folder."""

    def make(*paths: str, name: str = "tree") -> Path:
        root = tmp_path / name
        for path in paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            if path.endswith("/"):
                (root / path).mkdir(exist_ok=True)
            else:
                (root / path).touch()
        return root

    return make


def zip_of(folder: Path, path: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for source in sorted(folder.rglob("*")):
            file.write(source, prefix + source.relative_to(folder).as_posix())
    return path


def listed(pictures: PictureSet) -> dict[str, list[tuple[str, int]]]:
    """Both splits, with paths relative to the root."""
    return {
        split: [(file.path.relative_to(pictures.root).as_posix(), file.label) for file in files]
        for split, files in (("train", pictures.train), ("test", pictures.test))
    }


def refusal(spec: str | Path) -> str:
    with pytest.raises(DataError) as caught:
        open_data(spec)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Folders


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
        assert re.search("There is no data .*: pass a folder, a zip file or the name udacity", refusal(spec))


def test_what_is_neither_folder_nor_zip_is_said(tmp_path: Path) -> None:
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8")
    assert "is neither a folder nor a zip file" in refusal(tmp_path / "picture.jpg")
    os.mkfifo(tmp_path / "pipe.zip")
    assert "is neither a folder nor a zip file" in refusal(tmp_path / "pipe.zip")


def test_the_rendered_pictures_say_what_to_pass_until_they_ship() -> None:
    with pytest.raises(
        BadInput, match=r"^No rendered pictures ship yet: pass --data FOLDER, --data ZIP or --data udacity\.$"
    ):
        open_data("renders")


# Zips


def test_a_zip_is_the_same_as_its_folder(pictures: Path, tmp_path: Path) -> None:
    for prefix, name in (("", "my photographs.zip"), ("landmark_images/", "below.ZIP")):
        found = open_data(zip_of(pictures, tmp_path / name, prefix))
        assert listed(found) == listed(open_data(pictures))
        assert found.name == Path(name).stem
        assert found.class_names == open_data(pictures).class_names
        assert found.root.is_relative_to(cache_folder() / "archives")


def test_a_zip_is_known_by_its_content_and_not_its_name(pictures: Path, tmp_path: Path) -> None:
    first = open_data(zip_of(pictures, tmp_path / "first.zip"))
    shutil.copy(tmp_path / "first.zip", tmp_path / "copy without suffix")
    (first.train[0].path).write_bytes(b"left as it is")  # unpacking again would undo this
    copy = open_data(tmp_path / "copy without suffix")
    assert copy.root == first.root
    assert copy.train[0].path.read_bytes() == b"left as it is"
    assert re.fullmatch("[0-9a-f]{16}", first.root.name)


def test_a_changed_zip_of_the_same_name_is_unpacked_anew(pictures: Path, tmp_path: Path) -> None:
    before = open_data(zip_of(pictures, tmp_path / "pictures.zip"))
    (pictures / "train/00.Class_A/new.jpg").touch()
    after = open_data(zip_of(pictures, tmp_path / "pictures.zip"))
    assert len(after.train) == len(before.train) + 1


def test_messages_about_a_zip_name_the_zip_and_not_the_cache(
    make_tree: Callable[..., Path], tmp_path: Path
) -> None:
    path = zip_of(make_tree("train/a/1.jpg"), tmp_path / "single.zip")
    message = refusal(path)
    assert "single.zip has only one class" in message
    assert str(cache_folder()) not in message


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and no more")
    assert "broken.zip is not a zip file or is damaged" in refusal(tmp_path / "broken.zip")


def test_a_full_disk_and_a_read_only_cache_are_said(
    make_tree: Callable[..., Path],
    tmp_path: Path,
    tiny_disk: Path,
    unwritable_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_tree("train/a/1.bmp", "train/b/1.jpg")
    (root / "train/a/1.bmp").write_bytes(bytes(2**20))
    path = zip_of(root, tmp_path / "pictures.zip")
    monkeypatch.setenv("LANDMARKS_CACHE", str(tiny_disk))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        open_data(path)
    monkeypatch.setenv("LANDMARKS_CACHE", str(unwritable_folder))
    with pytest.raises(StorageError, match="set LANDMARKS_CACHE"):
        open_data(path)
    assert len(open_data(root).train) == 2  # a folder needs no cache


# The download


@pytest.fixture
def udacity(server: Server, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server of the download, with small pictures in it."""
    server.answers = [whole(zip_of(pictures, tmp_path / "x.zip", "landmark_images/").read_bytes())]
    monkeypatch.setattr(sources, "UDACITY_URL", server.url.replace("file.bin", "landmark_images.zip"))
    return server


def test_the_download_is_fetched_once_and_read(udacity: Server, pictures: Path) -> None:
    for _ in range(2):
        found = open_data("udacity")
        assert found.name == "udacity"
        assert listed(found) == listed(open_data(pictures))
    assert len(udacity.asked) == 1
    assert (cache_folder() / "downloads" / "landmark_images.zip").is_file()


def test_a_name_wins_over_a_folder_and_a_path_reaches_it(
    udacity: Server, make_tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_tree("train/a/1.jpg", "train/b/1.jpg", name="udacity").parent)
    assert len(open_data("udacity").class_names) == 3
    assert len(open_data("./udacity").class_names) == 2
    assert len(udacity.asked) == 1


def test_a_corrupt_download_is_deleted_so_that_the_next_run_starts_anew(udacity: Server) -> None:
    good = udacity.answers
    for corrupt in (b"<html>Sign in to the network</html>", b"PK\3\4" + bytes(100)):
        udacity.answers = [whole(corrupt)]
        with pytest.raises(DownloadError, match=r"cannot be used and was deleted: run the command again"):
            open_data("udacity")
        assert not (cache_folder() / "downloads" / "landmark_images.zip").exists()
    udacity.answers = good
    assert len(open_data("udacity").class_names) == 3


def test_a_download_that_is_gone_says_what_to_do(udacity: Server) -> None:
    udacity.answers = [status(404)]
    with pytest.raises(DownloadError, match=r"answered 404 .*landmark_images\.zip\.$"):
        open_data("udacity")


def test_the_address_is_that_of_the_well_known_download() -> None:
    assert (
        sources.UDACITY_URL == "https://udacity-dlnfd.s3-us-west-1.amazonaws.com/datasets/landmark_images.zip"
    )


@pytest.mark.real_data
def test_the_real_photographs_are_read(world44: Path) -> None:
    progress = Recorder()
    found = open_data(world44, progress)
    assert found.name == "world44"
    assert len(found.class_names) == 44
    assert found.class_names[5] == "05.boğaziçi_köprüsü"
    assert (len(found.train), len(found.test)) == (4400, 1100)
    assert progress.notes == []
