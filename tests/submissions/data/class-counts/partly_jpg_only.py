"""Counts only files that end in .jpg."""
# misconception: one-ending-only

def class_counts(folder):
    return {path.name: len(list(path.glob("*.jpg"))) for path in sorted(folder.iterdir()) if path.is_dir()}
