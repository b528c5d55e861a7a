"""Counts every file in a folder."""
# misconception: counts-every-file

def class_counts(folder):
    return {path.name: len(list(path.iterdir())) for path in sorted(folder.iterdir()) if path.is_dir()}
