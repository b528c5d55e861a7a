"""The fifty landmarks: complete, in order, where they say they are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from landmarks.catalog import LANDMARKS, find, title

# South, north, west, east: generous boxes around the countries, so that a slipped sign or digit shows.
BOXES = {
    "Australia": (-44, -9, 112, 154),
    "Austria": (46.3, 49.1, 9.5, 17.2),
    "Bangladesh": (20.5, 26.7, 88, 92.7),
    "Belgium": (49.4, 51.6, 2.5, 6.5),
    "Canada": (41.6, 83, -141, -52),
    "Canada and United States": (41.6, 60, -141, -52),
    "China": (18, 54, 73, 135),
    "Czechia": (48.5, 51.1, 12, 18.9),
    "France": (41.3, 51.1, -5.2, 9.6),
    "Germany": (47.2, 55.1, 5.8, 15.1),
    "Greece": (34.7, 41.8, 19.3, 29.7),
    "Iceland": (63.2, 66.6, -24.6, -13.4),
    "India": (6.7, 35.6, 68.1, 97.4),
    "Israel": (29.4, 33.4, 34.2, 35.9),
    "Israel, Jordan and the West Bank": (31, 31.8, 35.3, 35.7),
    "Italy": (35.4, 47.1, 6.6, 18.6),
    "Malaysia": (0.8, 7.4, 99.6, 119.3),
    "Mexico": (14.5, 32.8, -117.2, -86.7),
    "Peru": (-18.4, 0, -81.4, -68.6),
    "Poland": (49, 54.9, 14.1, 24.2),
    "Russia": (54, 57, 35, 41),  # the region of Moscow
    "Slovenia": (45.4, 46.9, 13.3, 16.7),
    "South Korea": (33.1, 38.7, 125.8, 129.6),
    "Sweden": (55.3, 69.1, 11, 24.2),
    "Switzerland and Italy": (45.8, 46.1, 7.3, 8),
    "United Kingdom": (49.8, 60.9, -8.7, 1.8),
    "United States": (18.9, 49.4, -160.3, -66.9),
}


def test_there_are_fifty_and_labels_count_up_from_zero() -> None:
    assert [landmark.label for landmark in LANDMARKS] == list(range(50))
    assert len({landmark.name for landmark in LANDMARKS}) == 50


def test_folder_names_are_those_of_the_download() -> None:
    folders = [landmark.folder for landmark in LANDMARKS]
    assert folders[0] == "00.Haleakala_National_Park"
    assert folders[7] == "07.Stonehenge"
    assert folders[24:28] == [
        "24.Soreq_Cave",
        "25.Banff_National_Park",
        "26.Pont_du_Gard",
        "27.Seattle_Japanese_Garden",
    ]
    assert folders[49] == "49.Temple_of_Olympian_Zeus"


def test_sorting_the_folders_gives_the_label_order() -> None:
    folders = [landmark.folder for landmark in LANDMARKS]
    assert sorted(folders) == folders


def test_every_landmark_lies_in_its_country() -> None:
    for landmark in LANDMARKS:
        south, north, west, east = BOXES[landmark.country]
        assert south < landmark.latitude < north, landmark
        assert west < landmark.longitude < east, landmark


def test_neighbours_are_near_each_other() -> None:
    def degrees_apart(first: str, second: str) -> float:
        a, b = find(first), find(second)
        assert a is not None
        assert b is not None
        return max(abs(a.latitude - b.latitude), abs(a.longitude - b.longitude))

    assert degrees_apart("Sydney_Opera_House", "Sydney_Harbour_Bridge") < 0.02
    assert degrees_apart("Brooklyn_Bridge", "Central_Park") < 0.1
    assert degrees_apart("Temple_of_Heaven", "Great_Wall_of_China") < 1


@pytest.mark.parametrize(
    ("class_name", "readable"),
    [
        ("07.Stonehenge", "Stonehenge"),
        ("Stonehenge", "Stonehenge"),
        ("09.Golden_Gate_Bridge", "Golden Gate Bridge"),
        ("05.boğaziçi_köprüsü", "boğaziçi köprüsü"),
        ("123.Many Classes", "Many Classes"),
        ("St. Paul's", "St. Paul's"),
        ("10 Downing_Street", "10 Downing Street"),
        ("12.", "12."),
        ("", ""),
    ],
)
def test_any_class_name_gets_a_title(class_name: str, readable: str) -> None:
    assert title(class_name) == readable


def test_a_landmark_is_found_by_folder_by_name_and_under_another_number() -> None:
    for landmark in LANDMARKS:
        assert find(landmark.folder) is landmark
        assert find(landmark.name) is landmark
        assert landmark.title == title(landmark.folder)
    assert find("01.Eiffel_Tower") is LANDMARKS[16]


@pytest.mark.parametrize("name", ["", "07.", "Tower", "00.Class_A", "stonehenge"])
def test_what_is_not_one_of_the_fifty_is_not_found(name: str) -> None:
    assert find(name) is None


def test_importing_the_catalogue_does_not_import_torch() -> None:
    script = (
        "import sys, landmarks.catalog, landmarks.errors, landmarks.progress; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
