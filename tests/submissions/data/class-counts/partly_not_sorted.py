"""Takes the folders in any order: here from last to first."""
# misconception: classes-not-sorted

def class_counts(folder):
    found = {}
    for path in sorted(folder.iterdir(), reverse=True):
        if path.is_dir():
            found[path.name] = sum(f.suffix.lower() in (".jpg", ".jpeg", ".png") for f in path.iterdir())
    return found
