# %% [markdown]
# # 01 · Look before you train
#
# A travel app shows people where their holiday pictures were taken. Normally it reads that from the GPS tag in the
# file. But messengers strip the tag, cameras lack it, old prints never had it. You will build the part that looks
# at the picture itself and says: this is Stonehenge.
#
# Over seven assignments that becomes a program. This first one has no network in it. It has pictures, and the
# questions that decide whether a network can learn from them: how many are there, what do they look like, what
# range are their values in, which of them may be learnt from, and what varies in them besides the answer.
#
# You need: Python, a little NumPy, and what a tensor is. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %% tags=["given"]
import csv
import textwrap
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot
from PIL import Image
from torch.utils.data import DataLoader, Subset, SubsetRandomSampler
from torchvision import transforms
from torchvision.datasets import ImageFolder

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.data.location import get_data_location

# %%
lesson = start("01-data")
BLUE, ORANGE, INK = "#0072B2", "#D55E00", "#222222"  # colours that stay apart for colour-blind readers
rng = np.random.default_rng(1)

# %% [markdown]
# ## 1. Count
#
# A data set for classification is usually nothing but folders. Each class is a folder, its name is the name of the
# class, and the class's **label** is the place of its name among the sorted names: 0, 1, 2, … (`ImageFolder` of
# torchvision reads such folders in this way.)
#
# ```
# train/00.Haleakala_National_Park/0001.jpg …      learnt from
#       01.Mount_Rainier_National_Park/…
# test/00.Haleakala_National_Park/…                asked at the very end, once
# ```
#
# Counts come first, because accuracy means nothing without them. If 90 % of the pictures are of one class, a model
# that always answers with that class is right on 90 %.
#
# **Exercise.** Count the pictures of each class. A picture is a file that ends in `.jpg`, `.jpeg` or `.png`, in
# capitals or not. Systems and people leave other files lying about; they do not count. The dictionary has the
# classes in the order of their labels.

# %% nbgrader={"grade": false, "grade_id": "class-counts", "locked": false, "schema_version": 3, "solution": true, "task": false}
def class_counts(folder):
    """How many pictures each class in `folder` (a `Path`) has: a dictionary, class name → number."""
    ### BEGIN SOLUTION
    endings = {".jpg", ".jpeg", ".png"}
    classes = sorted(path for path in folder.iterdir() if path.is_dir())
    return {path.name: sum(file.suffix.lower() in endings for file in path.iterdir()) for path in classes}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-class-counts", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("data.class-counts")

# %%
root = get_data_location()
class_names = sorted(path.name for path in (root / "train").iterdir() if path.is_dir())
if solved("data.class-counts"):
    counts = {split: class_counts(root / split) for split in ("train", "test")}
    for split, found in counts.items():
        print(f"{split}: {sum(found.values()):,} pictures of {len(found)} classes, ", end="")
        print(f"{min(found.values())} to {max(found.values())} each")
    places = np.arange(len(class_names))
    figure, axis = pyplot.subplots(figsize=(7, 1 + 0.17 * len(class_names)))
    axis.barh(places, [counts["train"][name] for name in class_names], color=BLUE, label="train")
    tested = [counts["test"].get(name, 0) for name in class_names]
    axis.barh(places, tested, height=0.35, color=ORANGE, hatch="///", edgecolor="white", label="test")
    axis.set_yticks(places, [title(name) for name in class_names], fontsize=7)
    axis.set(xlabel="pictures", ylim=(len(class_names) - 0.4, -0.6))
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
    show(figure, "Bars: for each class how many training pictures (wide bars) and test pictures (narrow, hatched).")
    largest = max(counts["train"].values()) / sum(counts["train"].values())
    print(f"Always answering with the most frequent class would be right on {largest:.1%} of the training pictures.")

# %% [markdown]
# ## 2. See
#
# Look at pictures before any number. Half an hour of looking saves days of training on the wrong thing (Andrej
# Karpathy's *A Recipe for Training Neural Networks*, 2019, begins with "become one with the data").
#
# One training picture of each class:

# %%
def some_pictures(name, count=1):
    """Some training pictures of a class, drawn at random, each (H, W, 3) uint8."""
    files = sorted(path for path in (root / "train" / name).iterdir() if not path.name.startswith("."))
    chosen = rng.choice(len(files), size=min(count, len(files)), replace=False)
    return [np.asarray(Image.open(files[number]).convert("RGB")) for number in chosen]


def grid(pictures, names, columns=10):
    """A figure with these pictures in rows, each with its name above it."""
    rows = -(-len(pictures) // columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(11, 1.4 * rows + 0.2), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, picture, name in zip(axes.flat, pictures, names):
        axis.imshow(picture)
        axis.set_title(textwrap.fill(name, 18), fontsize=6.5)
    figure.tight_layout(pad=0.3)
    return figure


show(
    grid([some_pictures(name)[0] for name in class_names], [title(name) for name in class_names]),
    "One training picture of each class with its name above it: buildings, bridges, mountains, deserts.",
)

# %% [markdown]
# Ask of each row: how would *you* know it? By shape, by colour, by the surroundings? What might a network take for
# the answer that is not: a blue sky, a lawn? Then several pictures of the same class:

# %%
for name in rng.choice(class_names, size=min(2, len(class_names)), replace=False):
    shown = some_pictures(name, 10)
    show(grid(shown, [title(name)] * len(shown)), f"Ten training pictures of one class, {title(name)}, which differ.")

# %%
sizes = Counter(picture.shape[:2] for name in class_names for picture in some_pictures(name, 5))
print("Height × width of five pictures of each class:")
for (height, width), number in sizes.most_common(5):
    print(f"  {height} × {width}: {number} pictures")
print(f"  … and {len(sizes) - 5} other sizes" if len(sizes) > 5 else "  and no other size")

# %% [markdown]
# A network takes batches, and all pictures of a batch must have one size. If these sizes differ, pictures will have
# to be resized and cropped (section 5).
#
# Now the values. A pixel has three numbers, red, green and blue, from 0 to 255; `ToTensor` scales them to [0, 1].

# %%
sample = [some_pictures(name, 8) for name in class_names]
pixels = np.concatenate([picture.reshape(-1, 3)[::7] for pictures in sample for picture in pictures]) / 255
figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 2.8))
for channel, (name, colour, line) in enumerate((("red", ORANGE, "-"), ("green", "#009E73", "--"), ("blue", BLUE, ":"))):
    left.hist(pixels[:, channel], bins=64, histtype="step", color=colour, linestyle=line, linewidth=1.6, density=True)
    left.plot([], color=colour, linestyle=line, label=name)
left.set(xlabel="value of a pixel, scaled to [0, 1]", ylabel="density")
left.legend(frameon=False)
levels = [picture.mean() / 255 for pictures in sample for picture in pictures]
right.hist(levels, bins=40, color=INK)
right.set(xlabel="mean value of a picture", ylabel="pictures", xlim=(0, 1))
for axis in (left, right):
    axis.spines[["top", "right"]].set_visible(False)
figure.tight_layout()
show(
    figure,
    "Left: histograms of red, green and blue values, each in a line style of its own. Right: a histogram of the "
    "mean brightness of pictures, from dark ones to bright ones.",
)

# %% [markdown]
# Peaks at the ends, 0 and 1, would be pixels that were too dark or too bright for the camera. The right-hand figure matters for the
# next section: pictures differ from each other as wholes, not only inside.

# %% [markdown]
# ## 3. Mean and standard deviation
#
# Networks learn faster from inputs that are centred on 0 and vary by about 1 (LeCun et al., *Efficient BackProp*,
# 1998, section 4.3). So every value is **normalised**, channel by channel: minus the mean $\mu$, divided by the
# standard deviation $\sigma$ of all pixels of all training pictures,
#
# $$ \mu = \frac{1}{N}\sum_i x_i, \qquad \sigma = \sqrt{\frac{1}{N}\sum_i (x_i-\mu)^2} = \sqrt{\frac{1}{N}\sum_i x_i^2 - \mu^2}. $$
#
# $N$ counts pixels, and there are too many to hold at once. But sums can be carried along: go through the batches,
# add up what the formulas need, and divide once, at the end. That is a *streaming* computation; it needs the memory
# of one batch. (Carry sums in `float64`: the right-hand formula subtracts two numbers that may be nearly equal. For data where that is
# not enough, see Welford's method, *Technometrics* 1962.)
#
# **A shortcut that is wrong.** Why not average the standard deviations of the pictures? Take one black picture and
# one white one. Within each nothing varies:

# %%
figure, axes = pyplot.subplots(1, 3, figsize=(8, 2.3), width_ratios=(1, 1, 2.2))
for axis, value in zip(axes, (0.0, 1.0)):
    axis.imshow(np.full((8, 8, 3), value))
    axis.set(xticks=[], yticks=[], title=f"mean {value:.0f}, std 0")
two = np.concatenate([np.zeros(64), np.ones(64)])
axes[2].bar(["mean of the\ntwo stds", "std of all\npixels"], [0, two.std()], color=[ORANGE, BLUE], width=0.5)
axes[2].bar_label(axes[2].containers[0], labels=["0", f"{two.std():.1f}"])
axes[2].set(ylim=(0, 0.65))
axes[2].spines[["top", "right"]].set_visible(False)
figure.tight_layout()
show(figure, "A black and a white picture, each with std 0, and two bars: the mean of their stds is 0, the true std 0.5.")

# %% [markdown]
# The average of the standard deviations forgets how pictures differ from each other: as soon as they do, it is too small.
# Likewise the mean of the batches' means is wrong when the last batch is smaller than the others.
#
# **Exercise.** Mean and standard deviation of each channel, from a loader that gives batches of
# (pictures, labels). Pictures are (B, 3, H, W) in [0, 1]; B may differ from batch to batch. (Whether you divide by
# $N$ or by $N-1$ at the end makes no difference for millions of pixels; both are right here.)

# %% nbgrader={"grade": false, "grade_id": "mean-and-std", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean_and_std(loader):
    """Mean and standard deviation per channel over all pixels of all batches: two tensors of shape (3,)."""
    ### BEGIN SOLUTION
    total, squares, count = torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64), 0
    for pictures, _ in loader:
        pictures = pictures.double()
        total += pictures.sum(dim=(0, 2, 3))
        squares += (pictures**2).sum(dim=(0, 2, 3))
        count += pictures[:, 0].numel()
    mean = total / count
    std = (squares / count - mean**2).sqrt()
    return mean.float(), std.float()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-mean-and-std", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("data.mean-and-std")

# %% [markdown]
# **Which pictures?** Only those that the model may learn from. Test pictures stand for those that the app's users
# will send. They must decide nothing about the model, not even two numbers; what is measured on them has *leaked*.
#
# **Exercise.** The mean and standard deviation of your training pictures. `get_data_location()` gives the folder that
# holds `train` and `test`; read it again in your function, so that it works for any data. Pictures may differ in
# size, so a batch of one is a safe choice.

# %% nbgrader={"grade": false, "grade_id": "compute-mean-and-std", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_mean_and_std():
    """Mean and standard deviation per channel of the original training pictures, scaled to [0, 1]: two (3,) tensors."""
    ### BEGIN SOLUTION
    pictures = ImageFolder(str(get_data_location() / "train"), transform=transforms.ToTensor())
    return mean_and_std(DataLoader(pictures, batch_size=1))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-compute-mean-and-std", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("data.compute-mean-and-std")

# %%
if solved("data.mean-and-std", "data.compute-mean-and-std"):
    mean, std = compute_mean_and_std()
    inside = np.mean([(picture / 255).std(axis=(0, 1)) for pictures in sample for picture in pictures], axis=0)
    for channel, name in enumerate(("red", "green", "blue")):
        print(f"{name:5}  mean {mean[channel]:.3f}   std {std[channel]:.3f}   (average of the pictures' stds: {inside[channel]:.3f})")

# %% [markdown]
# ## 4. Split, and what leaks
#
# While you build a model you will try many things and keep what works best. If "best" is measured on the pictures
# that it learnt from, the winner is the one that learnt them by heart. If it is measured on the test pictures, then
# the choice itself has learnt from the test. So a third part is needed: **validation** pictures, held back from
# `train`.
#
# Three rules for holding them back:
#
# - **Stratified**: the same share of each class. With few pictures per class a plain random draw leaves some classes
#   nearly unmeasured.
# - **Seeded**: the same seed gives the same split, or tomorrow you validate on what was learnt from today.
# - **Random within a class**: files are often sorted by when they were taken; the first ones are no fair sample.
#
# **Exercise.** Split the indices 0 … n − 1 of the pictures. Each class gives `valid_size` of its pictures (a share
# between 0 and 1, rounded to whole pictures) to validation. Every picture goes into exactly one part.

# %% nbgrader={"grade": false, "grade_id": "stratified-split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def stratified_split(labels, valid_size, seed=0):
    """Two arrays of indices into `labels` (an array of whole numbers): those to learn from, those to validate on."""
    ### BEGIN SOLUTION
    generator = np.random.default_rng(seed)
    train, valid = [], []
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(np.asarray(labels) == label))
        held_back = round(valid_size * len(members))
        valid.append(members[:held_back])
        train.append(members[held_back:])
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(valid))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-stratified-split", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("data.stratified-split")

# %%
labels = np.array(ImageFolder(str(root / "train")).targets)
if solved("data.stratified-split"):
    held_back = stratified_split(labels, 0.2)[1]
    plain = rng.permutation(len(labels))[: len(held_back)]
    figure, axes = pyplot.subplots(2, 1, figsize=(9, 3.4), sharex=True, sharey=True)
    for axis, chosen, name, colour in zip(axes, (plain, held_back), ("plain random", "stratified"), (ORANGE, BLUE)):
        axis.bar(np.arange(len(class_names)), np.bincount(labels[chosen], minlength=len(class_names)), color=colour)
        axis.set(ylabel="held back")
        axis.yaxis.get_major_locator().set_params(integer=True)
        axis.set_title(name, loc="left", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
    axes[1].set(xlabel="label of the class")
    figure.tight_layout()
    show(
        figure,
        "Two bar charts of how many pictures of each class are held back: uneven for a plain random draw, level for "
        "the stratified split.",
    )

# %% [markdown]
# **Leakage** is whatever lets a model do better in validation than it will do in the world. Doubled pictures are the
# commonest kind. People press the shutter three times, so photographs come in *bursts*: three shots that are nearly
# the same. A random split easily sends two of them to training and one to validation.
#
# Let us see how much that is worth, with a "model" that can do nothing but remember: it answers with the class of the
# most similar training picture (1-nearest neighbour, on pictures shrunk to 16 × 16, of which it sees 12 × 12). From each picture we make a
# burst of three: moved by a pixel or two, a little brighter or darker, with noise.

# %%
def small(path):
    """A picture shrunk so far that only its layout is left: (16, 16, 3) floats in [0, 1]."""
    return np.asarray(Image.open(path).convert("RGB").resize((16, 16), Image.Resampling.BOX)) / 255


def burst(picture):
    """Three shots of one scene, (3, 12, 12, 3): moved, brightened, with noise."""
    shots = []
    for _ in range(3):
        top, left = rng.integers(1, 4, size=2)
        shot = picture[top : top + 12, left : left + 12] * rng.uniform(0.95, 1.05)
        shots.append(shot + rng.normal(0, 0.02, shot.shape))
    return np.stack(shots)


def remembered(known, known_labels, asked, asked_labels):
    """The share of `asked` whose most similar picture in `known` has the right label."""
    a, b = asked.reshape(len(asked), -1), known.reshape(len(known), -1)
    distance = (a**2).sum(1)[:, None] - 2 * a @ b.T + (b**2).sum(1)[None]
    return float((known_labels[distance.argmin(1)] == asked_labels).mean())


if solved("data.stratified-split"):
    scenes = rng.permutation(len(labels))[:1500]  # a few hundred are enough
    files = [path for path, _ in ImageFolder(str(root / "train")).samples]
    shots = np.concatenate([burst(small(files[scene])) for scene in scenes])  # three per scene, one after another
    shot_labels, scene_of = np.repeat(labels[scenes], 3), np.repeat(np.arange(len(scenes)), 3)
    found = {}
    learnt, asked = stratified_split(shot_labels, 0.2, seed=1)
    found["shots split at random"] = remembered(shots[learnt], shot_labels[learnt], shots[asked], shot_labels[asked])
    scenes_asked = set(stratified_split(labels[scenes], 0.2, seed=1)[1].tolist())
    asked = np.array([scene in scenes_asked for scene in scene_of])
    found["whole bursts split"] = remembered(shots[~asked], shot_labels[~asked], shots[asked], shot_labels[asked])
    figure, axis = pyplot.subplots(figsize=(7, 1.8))
    bars = axis.barh(list(found), list(found.values()), color=[ORANGE, BLUE], height=0.5)
    axis.bar_label(bars, [f"{value:.0%}" for value in found.values()], padding=4)
    axis.axvline(1 / len(class_names), color=INK, linestyle="--", linewidth=1)
    axis.set(xlabel="validation accuracy of a model that only remembers (dashed: guessing)", xlim=(0, 1.08))
    axis.invert_yaxis()
    axis.spines[["top", "right"]].set_visible(False)
    show(figure, "Two bars: the accuracy when bursts are torn apart is far above the one when they stay together.")

# %% [markdown]
# The model is the same in both rows. Only the question changed: "do you know this scene?" against "do you know this
# landmark?". The users of the app ask the second.

# %% [markdown]
# **Question.** A colleague collects 20,000 photographs of the fifty landmarks from 300 tourists, splits them at random
# into training, validation and test, stratified by landmark, and reports 97 % test accuracy. In the app, with pictures
# of new users, it is right on 61 %. (a) What may have leaked, and through what could a network recognise it?
# (b) How would you split instead? (c) Which of the two numbers would you print on the app's page, and what would the
# other one be good for? About six sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "why-leakage", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# (a) Pictures of one tourist lie in all three parts. They come in bursts and share the camera, the day, the weather,
# the people in front; the network can recognise the *visit* in place of the landmark. Stratifying by landmark does
# not help, since the leak is within each class. (b) Split by tourist (or by visit): all pictures of a person go into
# one part, as evenly over landmarks as that allows, and exact or near doubles across persons are removed first.
# (c) 61 %: it answers the users' question, pictures from people who were never seen. The 97 % says only that the
# network can fit such pictures; the gap between the two measures how much was leakage and how much new users differ.
#
# *Rubric.* 1 point: names shared origin (bursts, same person, day or camera) as the leak, and a cue by which it shows.
# 1 point: splits by person or visit, and not merely "more random", "more data" or "stratified". 1 point: chooses the
# number from new users with the reason that it asks what the app will be asked, and says something true of the other.

# %% [markdown]
# ## 5. Loaders
#
# A loader goes through pictures in batches, and prepares each one on the way. The usual preparation for measuring:
#
# 1. `Resize(128)`: the *shorter* side becomes 128 pixels, so nothing is squashed.
# 2. `CenterCrop(112)`: the middle, a square, so that pictures make a batch.
# 3. `ToTensor()`: from (H, W, 3) of 0…255 to (3, H, W) of [0, 1].
# 4. `Normalize(mean, std)`: with what you measured. It comes *after* the scaling, for which it was measured.
#
# Training pictures could be changed at random as well; that is the next assignment.
#
# **Exercise.** A dictionary of three loaders, "train", "valid" and "test":
#
# - `train` and `valid` split the folder `train` with your `stratified_split` (share `valid_size`, a fixed seed), and
#   `test` has the folder `test`, all of it.
# - Training pictures come in a new order in each epoch. The others keep theirs, so that predictions can be compared
#   from epoch to epoch.
# - `limit` is for quick tries: at most so many pictures, drawn at random, of training and validation *together*, and
#   at most so many of test. −1 means all.

# %% tags=["given"]
RESIZE, CROP = 128, 112  # pixels

# %% nbgrader={"grade": false, "grade_id": "get-data-loaders", "locked": false, "schema_version": 3, "solution": true, "task": false}
def get_data_loaders(batch_size=32, valid_size=0.2, num_workers=1, limit=-1):
    """Loaders {"train", "valid", "test"} of batches: pictures (B, 3, CROP, CROP), normalised, and labels (B,)."""
    ### BEGIN SOLUTION
    root = get_data_location()
    mean, std = compute_mean_and_std()
    prepare = transforms.Compose(
        [transforms.Resize(RESIZE), transforms.CenterCrop(CROP), transforms.ToTensor(), transforms.Normalize(mean, std)]
    )
    known, test = (ImageFolder(str(root / split), transform=prepare) for split in ("train", "test"))
    generator = np.random.default_rng(0)
    few = [generator.permutation(len(data))[: limit if limit > 0 else None] for data in (known, test)]
    learnt, held_back = stratified_split(np.array(known.targets)[few[0]], valid_size)
    options = {"batch_size": batch_size, "num_workers": num_workers}
    return {
        "train": DataLoader(known, sampler=SubsetRandomSampler(few[0][learnt]), **options),
        "valid": DataLoader(Subset(known, np.sort(few[0][held_back])), **options),
        "test": DataLoader(Subset(test, np.sort(few[1])), **options),
    }
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-get-data-loaders", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("data.get-data-loaders")

# %% [markdown]
# What a loader gives should be looked at too: this is what the network will see. But normalised pictures have
# negative values, which matplotlib draws black, and their channels come first.
#
# **Exercise.** Draw the first `max_n` pictures of a training batch, side by side, in their own colours again, each
# with the name of its class as its title. `data_loaders["train"].dataset.classes` has the names. Give the figure back.

# %% nbgrader={"grade": false, "grade_id": "visualize-one-batch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def visualize_one_batch(data_loaders, max_n=5):
    """A figure with up to `max_n` pictures of one training batch, denormalised, with their class names."""
    ### BEGIN SOLUTION
    loader = data_loaders["train"]
    pictures, labels = next(iter(loader))
    mean, std = (values.reshape(3, 1, 1) for values in compute_mean_and_std())
    pictures = (pictures[:max_n] * std + mean).clamp(0, 1)
    figure, axes = pyplot.subplots(1, len(pictures), figsize=(2.1 * len(pictures), 2.4), squeeze=False)
    for axis, picture, label in zip(axes[0], pictures, labels):
        axis.imshow(picture.permute(1, 2, 0))
        axis.set_title(title(loader.dataset.classes[int(label)]), fontsize=8)
        axis.axis("off")
    figure.tight_layout()
    return figure
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-visualize-one-batch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("data.visualize-one-batch")

# %%
if solved("data.get-data-loaders", "data.visualize-one-batch"):
    data_loaders = get_data_loaders(batch_size=64, num_workers=0)
    pictures, batch_labels = next(iter(data_loaders["train"]))
    print("A batch:", tuple(pictures.shape), pictures.dtype, "and labels", tuple(batch_labels.shape))
    print(f"mean {pictures.mean():+.2f}, std {pictures.std():.2f}, from {pictures.min():.2f} to {pictures.max():.2f}")
    show(
        visualize_one_batch(data_loaders, max_n=5) or pyplot.gcf(),
        "Five training pictures of a batch in their own colours, each with the name of its class.",
    )

# %% [markdown]
# ## 6. What varies besides the answer
#
# Every picture has an answer, and besides it a hundred things that are *not* the answer: the time of day, the weather,
# the viewpoint, a tree in front. A network does not know which is which. If all night pictures were of one landmark,
# "dark" would be a fine way to recognise it, until someone goes to another one by night. That is a *spurious
# correlation*, or a shortcut (Geirhos et al., *Shortcut learning in deep neural networks*, 2020).
#
# With photographs one can only guess at these factors. The pictures that ship with this course were rendered, and the
# table `factors.csv` beside them says of each how it was made. (A data set of your own has no such table; then this
# section has nothing to show.)

# %%
def read_factors(folder):
    """The rows of the factor table, by the path of their picture below `train` or `test`; none without a table."""
    tables = [path for path in (folder / "factors.csv", folder / "train" / "factors.csv") if path.is_file()]
    rows = [row for path in tables[:1] for row in csv.DictReader(path.open(encoding="utf-8"))]
    return {"/".join(Path(row["picture"]).parts[-2:]): row for row in rows}


table = read_factors(root)
paths = ["/".join(Path(path).parts[-2:]) for path, _ in ImageFolder(str(root / "train")).samples]
known = [(path, table[path]) for path in paths if path in table]
print(f"{len(known):,} of {len(paths):,} training pictures have their factors written down.")
if known:
    path, row = known[0]
    print(f"The first, {path}:")
    print("  " + ", ".join(f"{name} {row[name]}" for name in ("view", "time", "weather", "season", "occluder", "people")))

# %% [markdown]
# First, what a factor does to a picture. One landmark by time of day:

# %%
if known:
    times = sorted({row["time"] for _, row in known})
    count_of = Counter((row["class"], row["time"]) for _, row in known)
    name = max(class_names, key=lambda name: (min(count_of[name, time] for time in times), name))
    rows = [[path for path, row in known if row["class"] == name and row["time"] == time][:5] for time in times]
    figure, axes = pyplot.subplots(len(times), 5, figsize=(7, 1.4 * len(times)), squeeze=False)
    for axis in axes.flat:
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    for line, (time, some) in enumerate(zip(times, rows)):
        axes[line, 0].set_ylabel(time)
        for axis, path in zip(axes[line], some):
            axis.imshow(Image.open(root / "train" / path))
    figure.suptitle(title(name), fontsize=10)
    figure.tight_layout(pad=0.4)
    show(figure, f"Training pictures of {title(name)} in rows by time of day: {', '.join(times)}.")

# %% [markdown]
# Then the question that matters: does a factor tell the class? If it does not, its shares are about the same for every
# class. Each row below is a class; a row that differs much from the others is a shortcut that waits to be taken.

# %%
if known:
    figure, axes = pyplot.subplots(1, 3, figsize=(11, 1.2 + 0.13 * len(class_names)), sharey=True)
    shades, hatches = ("#9ecae1", BLUE, "#08306b", ORANGE), ("", "///", "", "...")
    for axis, factor in zip(axes, ("time", "weather", "view")):
        values = sorted({row[factor] for _, row in known})
        shares = np.zeros((len(class_names), len(values)))
        for _, row in known:
            shares[class_names.index(row["class"]), values.index(row[factor])] += 1
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
        start_at = np.zeros(len(class_names))
        for number, value in enumerate(values):
            axis.barh(
                np.arange(len(class_names)), shares[:, number], left=start_at, label=value, height=1,
                color=shades[number % 4], hatch=hatches[number % 4], edgecolor="white", linewidth=0.3,
            )
            start_at = start_at + shares[:, number]
        axis.set(xlim=(0, 1), xlabel=f"{factor}: share of the class's pictures", ylim=(len(class_names) - 0.5, -0.5))
        axis.legend(fontsize=7, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False, handlelength=1)
        axis.spines[["top", "right", "left"]].set_visible(False)
    axes[0].set_ylabel("class (label)")
    figure.tight_layout()
    show(figure, "Stacked bars: for each class the shares of time of day, weather and view; rows look alike.")

# %% [markdown]
# And as one number: guess the class from the factor alone, always with the class that has it most often. If the factor
# says nothing, that is hardly better than guessing without it. (A little better is chance: with few pictures per class
# the shares never agree exactly.)

# %%
if known:
    for factor in ("time", "weather", "season", "view", "occluder"):
        together = Counter((row[factor], row["class"]) for _, row in known)
        best = {value: max(n for (other, _), n in together.items() if other == value) for value, _ in together}
        print(f"class guessed from {factor:9} {sum(best.values()) / len(known):6.1%}")
    print(f"class guessed from nothing   {max(Counter(row['class'] for _, row in known).values()) / len(known):6.1%}")

# %% [markdown]
# In assignment 04 the same table says which factor breaks your model.
#
# ## Going further
#
# - Make the median picture of each class, or the mean. Which classes stay recognisable, and why?
# - Find near-doubles in your data: shrink pictures to 16 × 16 as above and list the closest pairs. With photographs from
#   the web you will find some. (For large collections: perceptual hashes, or the `imagededup` package.)
# - `mean_and_std` goes through the data once. Write it with Welford's update, batch by batch (Chan, Golub and LeVeque,
#   *Algorithms for computing the sample variance*, 1983), and compare both on values near 10⁶ in `float32`.
# - Read the data card in `docs/` and ask of each paragraph what you would want to know of *your* photographs. (Gebru et
#   al., *Datasheets for Datasets*, 2021.)
#
# ## What you can now do
#
# - Say what is in a data set before training on it: counts, sizes, ranges, a look at every class.
# - Measure statistics of more data than fits into memory, and tell a right shortcut from a wrong one.
# - Split pictures so that a validation number can be believed, and name what would make it lie.
# - Build loaders with the interface that the rest of the course uses.
# - Ask what varies besides the answer, and whether it gives the answer away.
