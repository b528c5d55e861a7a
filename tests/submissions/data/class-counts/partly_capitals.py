"""Forgets that endings may be in capitals."""
# misconception: capital-endings-missed

def class_counts(folder):
    endings = (".jpg", ".jpeg", ".png")
    return {
        path.name: sum(file.name.endswith(endings) for file in path.iterdir())
        for path in sorted(folder.iterdir())
        if path.is_dir()
    }
