"""The fifty landmarks: name, country, coordinates, in the label order of the widely used 50-class download.

A model carries its own class names, so that any other data set works as well; this table is what is known
about these fifty, and `title` makes any class name readable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["LANDMARKS", "Landmark", "find", "title"]


@dataclass(frozen=True)
class Landmark:
    """One class of the 50-class set.

    `latitude` (north positive) and `longitude` (east positive) are in decimal degrees; of a park, a reef or a
    wall they are a point that visitors know.
    """

    label: int
    name: str
    country: str
    latitude: float
    longitude: float

    @property
    def folder(self) -> str:
        """The folder of its pictures, which is its class name: "07.Stonehenge"."""
        return f"{self.label:02d}.{self.name}"

    @property
    def title(self) -> str:
        """The name for people: "Golden Gate Bridge"."""
        return title(self.name)


def title(class_name: str) -> str:
    """Make any class name readable: a leading "NN." goes, underscores become spaces."""
    return re.sub(r"^\d+\.(?=.)", "", class_name).replace("_", " ")


def find(class_name: str) -> Landmark | None:
    """Look a landmark up by folder or name ("07.Stonehenge", "Stonehenge"); `None` for any other place.

    The number before the name is ignored, since another data set may count otherwise: `label` is the
    catalogue's.
    """
    return _BY_TITLE.get(title(class_name))


LANDMARKS: tuple[Landmark, ...] = tuple(
    Landmark(label, *row)
    for label, row in enumerate(
        (
            ("Haleakala_National_Park", "United States", 20.7097, -156.2533),
            ("Mount_Rainier_National_Park", "United States", 46.8529, -121.7604),
            ("Ljubljana_Castle", "Slovenia", 46.0489, 14.5083),
            ("Dead_Sea", "Israel, Jordan and the West Bank", 31.5000, 35.5000),
            ("Wroclaws_Dwarves", "Poland", 51.1094, 17.0321),
            ("London_Olympic_Stadium", "United Kingdom", 51.5386, -0.0164),
            ("Niagara_Falls", "Canada and United States", 43.0799, -79.0747),
            ("Stonehenge", "United Kingdom", 51.1789, -1.8262),
            ("Grand_Canyon", "United States", 36.0600, -112.1200),
            ("Golden_Gate_Bridge", "United States", 37.8199, -122.4783),
            ("Edinburgh_Castle", "United Kingdom", 55.9486, -3.1999),
            ("Mount_Rushmore_National_Memorial", "United States", 43.8791, -103.4591),
            ("Kantanagar_Temple", "Bangladesh", 25.7906, 88.6669),
            ("Yellowstone_National_Park", "United States", 44.6000, -110.5000),
            ("Terminal_Tower", "United States", 41.4984, -81.6940),
            ("Central_Park", "United States", 40.7829, -73.9654),
            ("Eiffel_Tower", "France", 48.8584, 2.2945),
            ("Changdeokgung", "South Korea", 37.5794, 126.9910),
            ("Delicate_Arch", "United States", 38.7436, -109.4993),
            ("Vienna_City_Hall", "Austria", 48.2108, 16.3572),
            ("Matterhorn", "Switzerland and Italy", 45.9764, 7.6586),
            ("Taj_Mahal", "India", 27.1751, 78.0421),
            ("Moscow_Raceway", "Russia", 55.9958, 36.2694),
            ("Externsteine", "Germany", 51.8689, 8.9175),
            ("Soreq_Cave", "Israel", 31.7558, 35.0222),
            ("Banff_National_Park", "Canada", 51.5000, -116.0000),
            ("Pont_du_Gard", "France", 43.9475, 4.5350),
            ("Seattle_Japanese_Garden", "United States", 47.6289, -122.2961),
            ("Sydney_Harbour_Bridge", "Australia", -33.8523, 151.2108),
            ("Petronas_Towers", "Malaysia", 3.1579, 101.7116),
            ("Brooklyn_Bridge", "United States", 40.7061, -73.9969),
            ("Washington_Monument", "United States", 38.8895, -77.0353),
            ("Hanging_Temple", "China", 39.6658, 113.7050),
            ("Sydney_Opera_House", "Australia", -33.8568, 151.2153),
            ("Great_Barrier_Reef", "Australia", -18.2871, 147.6992),
            ("Monumento_a_la_Revolucion", "Mexico", 19.4362, -99.1547),
            ("Badlands_National_Park", "United States", 43.7500, -102.5000),
            ("Atomium", "Belgium", 50.8949, 4.3415),
            ("Forth_Bridge", "United Kingdom", 56.0004, -3.3887),
            ("Gateway_of_India", "India", 18.9220, 72.8347),
            ("Stockholm_City_Hall", "Sweden", 59.3275, 18.0543),
            ("Machu_Picchu", "Peru", -13.1631, -72.5450),
            ("Death_Valley_National_Park", "United States", 36.2420, -116.8260),
            ("Gullfoss_Falls", "Iceland", 64.3271, -20.1199),
            ("Trevi_Fountain", "Italy", 41.9009, 12.4833),
            ("Temple_of_Heaven", "China", 39.8822, 116.4066),
            ("Great_Wall_of_China", "China", 40.3597, 116.0200),
            ("Prague_Astronomical_Clock", "Czechia", 50.0870, 14.4207),
            ("Whitby_Abbey", "United Kingdom", 54.4883, -0.6075),
            ("Temple_of_Olympian_Zeus", "Greece", 37.9693, 23.7331),
        )
    )
)

_BY_TITLE = {landmark.title: landmark for landmark in LANDMARKS}
