"""Takes a file beside the folders for a class."""
# misconception: wrong-names

def class_counts(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        found[path.name] = len(list(path.iterdir())) if path.is_dir() else 1
    return found
