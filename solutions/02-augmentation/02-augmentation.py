# %% [markdown]
# # 02 · What may change in a picture
#
# The users of the travel app photograph Stonehenge from the left and from the right, at noon and in the rain, with a
# thumb in the corner. Your training pictures show a few dozen of these views. A network that learns them by heart
# will fail on the next one.
#
# **Augmentation** makes new views out of old pictures: cut, mirrored, brighter, tilted, and another way in every
# epoch. It costs no photographs. But it tells the network something, and it must be true: *this change does not change
# the answer*. In this assignment you build the changes, see which are true for landmarks and which are not for other
# tasks, and measure what they are worth.
#
# You need: assignment 01 or its ideas, and tensors. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %% tags=["given"]
import math

import numpy as np
import torch
from matplotlib import pyplot
from PIL import Image, ImageDraw, ImageFont
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.datasets import ImageFolder
from tqdm.auto import tqdm

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.data.location import get_data_location
from landmarks.data.split import stratified_split
from landmarks.data.statistics import ChannelStatistics

# %%
lesson = start("02-augmentation")
BLUE, ORANGE, INK = "#0072B2", "#D55E00", "#222222"
rng = np.random.default_rng(2)
root = get_data_location()
pictures = ImageFolder(str(root / "train"))
class_names = pictures.classes

# %% [markdown]
# **Your picks.** Choose three landmarks that you want to see throughout; write their names, or leave the cell as it is.

# %%
my_picks = ["Prague Astronomical Clock", "Golden Gate Bridge", "Taj Mahal"]


def one_of(name):
    """A training picture of the landmark with this name; of any, if the data does not have it."""
    fitting = [path for path, label in pictures.samples if title(class_names[label]) == name]
    paths = fitting or [path for path, _ in pictures.samples]
    return Image.open(paths[rng.integers(len(paths))]).convert("RGB")


picks = [one_of(name) for name in my_picks]


def compare(change, name, columns=6):
    """A row for each pick: the original, then what `change` makes of it, each time anew."""
    figure, axes = pyplot.subplots(len(picks), columns, figsize=(1.6 * columns, 1.6 * len(picks) + 0.3), squeeze=False)
    for row, picture in zip(axes, picks):
        for number, axis in enumerate(row):
            axis.imshow(picture if number == 0 else change(picture))
            axis.axis("off")
    axes[0, 0].set_title("original", fontsize=9)
    axes[0, 1].set_title(name, fontsize=9, loc="left").set_in_layout(False)  # it may run on above the others
    figure.tight_layout(pad=0.3)
    show(figure, f"Your picks in rows: the original, then {columns - 1} results of {name}.")


# %% [markdown]
# ## 1. By hand
#
# A picture is a tensor (C, H, W): channels, rows from the top, columns from the left. A horizontal flip reverses the
# columns, which is the *last* axis, wherever it is counted from. For a row of four pixels:
#
# ```
# a b c d   →   d c b a
# ```
#
# **Exercise.** Flip left and right, for a picture (C, H, W) as well as for a batch (B, C, H, W). The tensor that you are
# given stays as it is: the next epoch needs the original.

# %% nbgrader={"grade": false, "grade_id": "flip", "locked": false, "schema_version": 3, "solution": true, "task": false}
def flip(picture):
    """The picture (…, H, W) with left and right exchanged, as a new tensor."""
    ### BEGIN SOLUTION
    return picture.flip(-1)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-flip", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("augmentation.flip")

# %% [markdown]
# A crop cuts a piece out. Along a row of 5 pixels a piece of 3 fits at 5 − 3 + 1 = 3 places:
#
# ```
# [a b c] d e      a [b c d] e      a b [c d e]
# ```
#
# **Exercise.** Cut a square of `size` × `size` pixels out of a picture, at a place drawn at random. Every place where it
# fits wholly is as likely as any other, the last one too. If the picture is as wide as the crop, there is one place.

# %% nbgrader={"grade": false, "grade_id": "random-crop", "locked": false, "schema_version": 3, "solution": true, "task": false}
def random_crop(picture, size):
    """A random piece (C, size, size) of the picture (C, H, W)."""
    ### BEGIN SOLUTION
    height, width = picture.shape[-2:]
    top = int(torch.randint(height - size + 1, ()))
    left = int(torch.randint(width - size + 1, ()))
    return picture[..., top : top + size, left : left + size]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-random-crop", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("augmentation.random-crop")

# %%
if solved("augmentation.flip", "augmentation.random-crop"):

    def by_hand(picture):
        tensor = transforms.functional.to_tensor(picture)
        piece = random_crop(tensor, min(tensor.shape[1:]) * 2 // 3)
        return (flip(piece) if rng.random() < 0.5 else piece).permute(1, 2, 0)

    compare(by_hand, "your crop, and your flip half of the time")

# %% [markdown]
# ## 2. Chance, picture by picture
#
# Where does the random number come from, and for whom? If one number decides for the whole batch, all its pictures are
# flipped or none is: the step of the optimizer sees one kind only. Each picture needs a draw of its own. And it must be
# drawn anew at each call, or every epoch shows the same.
#
# **Exercise.** A batch in which each picture was flipped with probability `p`, by a draw of its own. Pictures keep their
# places, since their labels do. The batch that you are given stays as it is.

# %% nbgrader={"grade": false, "grade_id": "random-flips", "locked": false, "schema_version": 3, "solution": true, "task": false}
def random_flips(pictures, p=0.5):
    """The batch (B, C, H, W) with each picture flipped left to right with probability p, as a new tensor."""
    ### BEGIN SOLUTION
    chosen = torch.rand(len(pictures)) < p
    return torch.where(chosen[:, None, None, None], pictures.flip(-1), pictures)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-random-flips", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("augmentation.random-flips")

# %% [markdown]
# Two hundred calls on a batch of 16, and how many of it were flipped each time. With a draw for each picture it is
# usually about half; with one draw for all it is none or all, and *on average* half as well. An average does not show
# the mistake, the spread does.

# %%
if solved("augmentation.random-flips"):
    marked = torch.zeros(16, 1, 1, 2)
    marked[..., 0] = 1  # bright on the left, so a flipped one is bright on the right
    each = [int(random_flips(marked)[..., 1].sum()) for _ in range(200)]
    together = 16 * (rng.random(200) < 0.5)
    figure, axes = pyplot.subplots(1, 2, figsize=(8, 2.2), sharey=True)
    for axis, values, name, colour in zip(axes, (together, each), ("one draw for the batch", "yours"), (ORANGE, BLUE)):
        axis.bar(np.arange(17), np.bincount(values, minlength=17), color=colour)
        axis.set(xlabel="flipped pictures of 16", title=f"{name}: mean {np.mean(values):.1f}", xticks=(0, 4, 8, 12, 16))
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("calls")
    figure.tight_layout()
    show(figure, "Bars: with one draw for the batch 0 or 16 pictures are flipped, with one draw each mostly 5 to 11.")

# %% [markdown]
# ## 3. When does a flip change the answer?
#
# A change is **label-preserving** if whoever labelled the picture would give the changed one the same label. That
# depends on the *task*, not on the picture:

# %%
def glyph(text):
    """A letter or digit, drawn large."""
    image = Image.new("RGB", (96, 96), "white")
    ImageDraw.Draw(image).text((48, 48), text, fill=INK, anchor="mm", font=ImageFont.load_default(size=72))
    return image


def sign():
    """A road sign with an arrow that turns left."""
    image = Image.new("RGB", (96, 96), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 4, 92, 92), fill=BLUE)
    draw.line([(62, 76), (62, 42), (40, 42)], fill="white", width=10, joint="curve")
    draw.polygon([(42, 26), (42, 58), (18, 42)], fill="white")
    return image


mirror, upside = transforms.functional.hflip, transforms.functional.vflip
examples = [
    ("letter b", "letter d", glyph("b"), mirror),
    ("digit 6", "digit 9", glyph("6"), lambda image: image.rotate(180)),
    ("turn left", "turn right", sign(), mirror),
    (my_picks[0], "the same, but its\nwriting is mirrored", picks[0], mirror),
    (my_picks[1], "the same, from a side\nthat may not exist", picks[1], mirror),
    (my_picks[2], "the same, but who\nphotographs it so?", picks[2], upside),
]
figure, axes = pyplot.subplots(2, len(examples), figsize=(11, 4.5))
for (before, after, image, change), (top, bottom) in zip(examples, axes.T):
    top.imshow(image)
    bottom.imshow(change(image))
    top.set_title(before, fontsize=8)
    bottom.set_title(after, fontsize=8)
for axis in axes.flat:
    axis.axis("off")
figure.tight_layout(pad=0.4)
show(
    figure,
    "Six pictures, and each of them changed below: a mirrored b is a d, a turned 6 a 9, a mirrored left-turn sign a "
    "right-turn sign; two landmarks are mirrored, one stands on its head.",
)

# %% [markdown]
# On the left the answer changes. On the right it stays: a mirrored bridge is a bridge that nobody has seen from there,
# but whoever is asked will name it. The upside-down one keeps its label too, yet is no help, since no user sends it:
# a change should be true *and* plausible. (A nice test: can you tell which pictures were mirrored? Lin et al., *Visual
# Chirality*, 2020, trained a network to do so; it looks at writing, at shirts, at watches.)
#
# A change of the answer need not be the end. If you know *what* the flipped picture shows, you may flip the label
# along with it: every left sign gives a right sign for free.
#
# **Exercise.** Flip all pictures of a batch, and give each the label of what it shows then. `mirror[k]` is the class
# that a flipped picture of class k belongs to; for many classes it is k itself.

# %% nbgrader={"grade": false, "grade_id": "flip-with-labels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def flip_with_labels(pictures, labels, mirror):
    """The flipped batch (B, C, H, W) and its labels (B,); `mirror` is a tensor with one entry per class."""
    ### BEGIN SOLUTION
    return pictures.flip(-1), mirror[labels]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-flip-with-labels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("augmentation.flip-with-labels")

# %% [markdown]
# ## 4. The pipelines
#
# torchvision has the changes ready. Look at each on your picks, and ask of each: would I still give the same label?
# Would a user send that?

# %%
compare(transforms.RandomResizedCrop(112, scale=(0.5, 1.0)), "RandomResizedCrop, 50 to 100 % of the area")

# %% [markdown]
# A piece of random size and shape, enlarged: nearer, further, off the middle. How small may the piece be? With 8 %, the
# usual default, which was found on ImageNet, it may be nothing but sky:

# %%
compare(transforms.RandomResizedCrop(112, scale=(0.08, 0.15)), "RandomResizedCrop, 8 to 15 % of the area")

# %%
compare(transforms.RandomHorizontalFlip(p=0.5), "RandomHorizontalFlip")

# %%
compare(transforms.ColorJitter(brightness=0.3, contrast=0.3, saturation=0.3, hue=0.03), "ColorJitter")

# %% [markdown]
# Another time of day, another camera. Its last argument turns the colours round the circle. A little is another white
# balance; much of it is a blue Golden Gate Bridge, and colour is what one knows that bridge by:

# %%
compare(transforms.ColorJitter(hue=0.5), "ColorJitter with all hues")

# %% [markdown]
# `RandAugment` (Cubuk et al., 2020) draws a few operations from a list of fourteen (turning, shearing, shifting, colours,
# sharpness, …), all of one strength. Two numbers to choose, in place of a dozen:

# %%
compare(transforms.RandAugment(num_ops=2, magnitude=9), "RandAugment, strength 9 of 30")
compare(transforms.RandAugment(num_ops=2, magnitude=27), "RandAugment, strength 27 of 30")

# %% [markdown]
# A pipeline is a list of steps, and their order matters. Changes of colour work on values from 0 to 255 or from 0 to 1
# and cut off what lies outside. `Normalize` leaves that range, so it comes last, after `ToTensor` has scaled.
#
# **Exercise.** The pipeline for training pictures: `PIL.Image` of any size in, normalised tensor (3, crop, crop) out. It
# cuts out a random piece, of half to all of the area, and enlarges it; flips half of the time; changes colours; and
# draws from RandAugment. Choose strengths that you find plausible after the figures above.

# %% nbgrader={"grade": false, "grade_id": "train-transform", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_transform(mean, std, crop=112):
    """What a training picture goes through; `mean` and `std` (three numbers each) are of values in [0, 1]."""
    ### BEGIN SOLUTION
    return transforms.Compose(
        [
            transforms.RandomResizedCrop(crop, scale=(0.5, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.ColorJitter(brightness=0.2, contrast=0.2, saturation=0.2, hue=0.02),
            transforms.RandAugment(num_ops=2, magnitude=5),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-train-transform", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("augmentation.train-transform")

# %% [markdown]
# **For measuring, nothing is random.** If validation pictures are changed at random, the number changes from one
# measurement to the next by chance alone, and it answers another question: how good is the model on distorted pictures?
#
# **Exercise.** The pipeline for validation and test: the shorter side becomes `resize` pixels, proportions kept; the
# middle square of `crop` pixels is cut out; scaled and normalised as above.

# %% nbgrader={"grade": false, "grade_id": "evaluation-transform", "locked": false, "schema_version": 3, "solution": true, "task": false}
def evaluation_transform(mean, std, crop=112, resize=128):
    """What a validation or test picture goes through: (3, crop, crop), the same each time."""
    ### BEGIN SOLUTION
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-evaluation-transform", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("augmentation.evaluation-transform")

# %% [markdown]
# Both on your picks, undone to their own colours:

# %%
def measured(images):
    """Mean and standard deviation of each channel, as in assignment 01."""
    statistics = ChannelStatistics()
    for image in images:
        statistics.update(np.asarray(image))
    return statistics.mean.tolist(), statistics.std.tolist()


mean, std = measured(picks)
if solved("augmentation.train-transform", "augmentation.evaluation-transform"):
    training, evaluation = train_transform(mean, std), evaluation_transform(mean, std)

    def undone(transform):
        def change(picture):
            colours = transform(picture) * torch.tensor(std).view(3, 1, 1) + torch.tensor(mean).view(3, 1, 1)
            return colours.clamp(0, 1).permute(1, 2, 0)

        return change

    compare(undone(training), "your pipeline for training")
    compare(undone(evaluation), "your pipeline for measuring", columns=3)

# %% [markdown]
# ## 5. What is it worth?
#
# An *ablation* changes one thing and keeps everything else: the same network, start, pictures, order and number of
# steps, once with your training pipeline and once with the one for measuring. Few pictures and a small network, so that
# it takes a minute or two; with few pictures, learning by heart is easy, and it shows.

# %%
SIDE, EPOCHS = 48, 2 if lesson.quick else 50


def few_pictures(classes=10, learnt=25, held_back=25):
    """Shrunk training pictures of some classes with their labels: those to learn from, those to validate on."""
    known = [(path, label) for path, label in pictures.samples if label < classes]
    labels = np.array([label for _, label in known])
    split = stratified_split(labels, 0.5, 0, [path for path, _ in known])
    parts = []
    for indices, most in ((split.train, learnt), (split.valid, held_back)):
        kept = [i for label in range(classes) for i in indices[labels[indices] == label][:most]]
        shrink = transforms.Resize(SIDE + 8)
        parts.append([(shrink(Image.open(known[i][0]).convert("RGB")), known[i][1]) for i in kept])
    return parts


class Transformed(Dataset):
    """Pictures that go through a transform each time they are asked for."""

    def __init__(self, samples, transform):
        self.samples, self.transform = samples, transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        image, label = self.samples[index]
        return self.transform(image), label


def network(classes):
    """A small network; assignment 03 explains and beats it."""
    layers, channels = [], 3
    for width in (32, 64, 128):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


@torch.no_grad()
def accuracy(model, loader):
    model.eval()
    hits = [(model(batch).argmax(1) == labels).float() for batch, labels in loader]
    return float(torch.cat(hits).mean())


def trained(transform, learnt, loaders, classes):
    """Accuracies after each epoch, on the unchanged learnt pictures and on those held back."""
    torch.manual_seed(0)
    model = network(classes)
    batches = DataLoader(Transformed(learnt, transform), batch_size=16, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=EPOCHS * len(batches))
    curves = {name: [] for name in loaders}
    for _ in tqdm(range(EPOCHS), leave=False):
        model.train()
        for batch, labels in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(batch), labels).backward()
            optimizer.step()
            schedule.step()
        for name, loader in loaders.items():
            curves[name].append(accuracy(model, loader))
    return curves


# %% tags=["training"]
if solved("augmentation.train-transform", "augmentation.evaluation-transform"):
    learnt, held_back = few_pictures()
    n_classes = len({label for _, label in learnt})
    mean, std = measured(image for image, _ in learnt)
    plain = evaluation_transform(mean, std, crop=SIDE, resize=SIDE + 8)
    parts = {"learnt from": learnt, "held back": held_back}
    loaders = {name: DataLoader(Transformed(part, plain), batch_size=128) for name, part in parts.items()}
    results = {
        "without augmentation": trained(plain, learnt, loaders, n_classes),
        "with augmentation": trained(train_transform(mean, std, crop=SIDE), learnt, loaders, n_classes),
    }
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 3), sharey=True)
    for axis, (name, curves) in zip(axes, results.items()):
        for (part, values), colour, line in zip(curves.items(), (ORANGE, BLUE), ("--", "-")):
            values = np.array(values)
            axis.plot(np.arange(1, EPOCHS + 1), values, color=colour, linestyle=line, label=part)
            error = np.sqrt(values * (1 - values) / len(parts[part]))
            axis.fill_between(np.arange(1, EPOCHS + 1), values - error, values + error, color=colour, alpha=0.15)
        axis.axhline(1 / n_classes, color=INK, linestyle=":", linewidth=1)
        axis.set(title=name, xlabel="epoch", ylim=(0, 1.02))
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("accuracy (dotted: guessing)")
    axes[1].legend(frameon=False, loc="upper left")
    figure.tight_layout()
    ends = {
        name: {part: np.mean(values[-3:]) for part, values in curves.items()} for name, curves in results.items()
    }
    gaps = "; ".join(f"{name}, {last['learnt from'] - last['held back']:.0%}" for name, last in ends.items())
    show(
        figure,
        "Accuracy by epoch without and with augmentation, on pictures that were learnt from (dashed) and held back "
        f"(solid). The gap between the lines at the end: {gaps}.",
    )
    for name, last in ends.items():
        error = math.sqrt(last["held back"] * (1 - last["held back"]) / len(held_back))
        print(f"{name:21}", ", ".join(f"{part} {value:.0%}" for part, value in last.items()), f"(± {error:.0%})")

# %% [markdown]
# Read the *gap* between the two lines first: it is what was learnt by heart. Then the solid line itself. The shaded band
# is one standard error, $\sqrt{p(1-p)/n}$ for $n$ pictures: differences of less than two or three of them may be chance. Augmented training
# needs more epochs, since it sees something new each time; after few epochs it may still be behind. And what counts is
# measured on a seed or two more before anybody is told.

# %% [markdown]
# **Question.** For each of three tasks, say which of the four changes (crop, horizontal flip, change of colours,
# rotation by any angle) you would use, with a reason: (a) the fifty landmarks; (b) X-rays of the chest, where one
# finding is a heart on the right side; (c) satellite pictures with the classes forest, field, town, water. Then (d): a
# friend's ablation gives 71 % with a change and 69 % without, on 200 validation pictures, one run each. What do you
# tell them?

# %% [markdown] nbgrader={"grade": true, "grade_id": "which-changes", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# (a) Crop, not too small, since users stand nearer or further; flip, since the label stays even though writing is
# mirrored; moderate colours, but no turning of the hue, as some landmarks are known by their colour; rotation by a few
# degrees only, since people hold cameras upright. (b) No flip: it moves the heart to the other side and so changes the
# finding (unless that label is changed along). Slight crops if the finding stays inside; brightness and contrast, as
# exposure differs, but there are no colours; slight rotation. (c) Everything, rotation by any angle too: from above there
# is no upright. Crops as long as the class still fills them; colours carefully, for they tell forest from field and
# vary with season and sensor. (d) The standard error of each is about √(0.7 · 0.3 / 200) ≈ 3 %, so two points are within
# chance: they should repeat both with several seeds, and validate on more pictures, before they conclude anything.
#
# *Rubric.* 1 point each for (a), (b), (c): right choices with a reason from the task; (b) only if the flip is refused
# or its label changed along; (c) only if free rotation is allowed because no direction is up. 1 point for (d): compares
# the difference with its chance (a number or the formula), and asks for more seeds or pictures.

# %% [markdown]
# ## Going further
#
# - Leave one step out of your pipeline at a time. Which is worth most here, and is it beyond the standard error?
# - *mixup* (Zhang et al., 2018) and *CutMix* (Yun et al., 2019) blend two pictures and their labels. `v2.MixUp` and
#   `v2.CutMix` of torchvision do it for whole batches. Is a mixed picture label-preserving?
# - Changes on whole batches of tensors are many times faster than picture by picture. `landmarks.data.augment` does
#   crop, flip and colours as matrix products; read it when you have solved this assignment.
# - *Test-time augmentation*: average the predictions for a picture and its mirror image. Why is that still
#   deterministic?
#
# ## What you can now do
#
# - Write the basic changes by hand, and see an off-by-one in a crop.
# - Say for a given task which changes keep the answer, and what to do with one that does not.
# - Draw chance for each picture, and recognise when it was drawn for the batch.
# - Keep chance out of whatever measures.
# - Run an ablation, and tell a difference from noise.
