"""Counts the learner's own data in place of the argument's."""
# misconception: wrong-names

from landmarks.data.location import get_data_location


def class_counts(folder):
    folder = get_data_location() / "train"
    return {path.name: len(list(path.iterdir())) for path in sorted(folder.iterdir()) if path.is_dir()}
