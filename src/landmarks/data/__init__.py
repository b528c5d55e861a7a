"""Where pictures come from and how they reach a model.

::

    sources      a name, a folder or a zip → a list of picture files with labels
    archive      unpacks a zip safely                         download   fetches one, and resumes
    renders      the rendered landmarks, packed and unpacked
    factors      what each of them was rendered under
    storage      writes whole or not at all; the cache folder
    decode       one file → upright RGB pixels                aside      those that do not open
    content      what the files of a split hold, as one key
    cache        every picture decoded once, memory-mapped
    originals    one pass over the originals: statistics, and which do not open
    location     the folder that a notebook works with
    split        which training pictures are held back for validation
    statistics   mean and standard deviation of each channel
    augment      whole batches of tensors, changed at random
    transforms   one picture at a time, through torchvision
    loaders      the starter kit's functions: originals, one by one

Import from these. `augment`, `transforms` and `loaders` need PyTorch; the others load without it.
"""
