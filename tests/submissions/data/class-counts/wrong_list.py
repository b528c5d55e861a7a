"""Gives back the numbers without the names."""
# misconception: unusable

def class_counts(folder):
    return [len(list(path.iterdir())) for path in sorted(folder.iterdir()) if path.is_dir()]
