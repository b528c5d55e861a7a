"""Has whole paths as names."""
# misconception: wrong-names

def class_counts(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            found[path] = sum(f.suffix.lower() in (".jpg", ".jpeg", ".png") for f in path.iterdir())
    return found
