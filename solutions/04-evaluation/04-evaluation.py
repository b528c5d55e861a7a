# %% [markdown]
# # 04 · What accuracy hides
#
# A travel app gets photographs whose GPS tags were lost, and a model of yours says what they show. “It is right on
# 60 %”, you tell the app's owner, who asks: On *which* 60 %? What does it mix up? Does it know when it is wrong? May
# it write a tag without asking? One number cannot answer that. In this assignment you build the tools that can.
#
# You need: Python, NumPy arrays, and an idea of what a classifier gives out. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %%
import csv
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot
from PIL import Image
from torch import nn
from tqdm.auto import tqdm

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.data.loaders import get_data_loaders
from landmarks.evaluation.style import BLUE, GREY, ORANGE

lesson = start("04-evaluation")

# %% [markdown]
# ## The model under test
#
# Any model will do, as long as it errs. This one is a small convolutional network that learns for about a minute,
# from the training pictures at 64 × 64 pixels. What it gives for the validation and test pictures are its *scores*:
# one number per picture and class, the higher the better. All else in this assignment starts from them. The test
# pictures are there to report figures; whatever we *choose* by looking at figures, we choose on the validation
# pictures.

# %% tags=["given"]
def everything(dataset):
    """All pictures (N, 3, H, W) and labels (N,) of a data set, in its order."""
    batches = list(tqdm(torch.utils.data.DataLoader(dataset, batch_size=100), leave=False))
    return torch.cat([pictures for pictures, _ in batches]), torch.cat([labels for _, labels in batches])


def small_network(n_classes):
    """Four blocks of convolution, batch normalisation, ReLU and pooling, then a linear head."""
    sizes = (3, 32, 64, 128, 256)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        convolution = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)
        layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(sizes[-1], n_classes))


def mirrored(pictures):
    """Each picture or its mirror image, by a draw of its own."""
    turned = torch.rand(len(pictures), 1, 1, 1) < 0.5
    return torch.where(turned, pictures.flip(3), pictures)


def train(model, pictures, labels, epochs, rate=3e-3, batch_size=64):
    """Trains on pictures that are mirrored at random, with a learning rate that rises and falls again."""
    starts = range(0, len(pictures), batch_size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * len(starts))
    model.train()
    for _ in tqdm(range(epochs), desc="Training"):
        order = torch.randperm(len(pictures))
        for first in starts:
            chosen = order[first : first + batch_size]
            batch = mirrored(pictures[chosen])
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(batch), labels[chosen]).backward()
            optimizer.step()
            schedule.step()


@torch.no_grad()
def scores_of(model, pictures):
    """Raw scores (N, C) as a NumPy array."""
    model.eval()
    return torch.cat([model(batch) for batch in pictures.split(100)]).numpy()

# %%
loaders = get_data_loaders(batch_size=64, crop=64, resize=64, num_workers=0)
datasets = {name: loader.dataset for name, loader in loaders.items()}
datasets["train"].transform = datasets["valid"].transform  # mirroring is enough for a model of a minute
class_names = datasets["train"].classes
n_classes = len(class_names)
names = [title(name) for name in class_names]
print(f"{n_classes} classes;", ", ".join(f"{len(dataset):,} {name}" for name, dataset in datasets.items()))

# %% tags=["training"]
tensors = {name: everything(dataset) for name, dataset in datasets.items()}
model = small_network(n_classes)
train(model, *tensors["train"], epochs=2 if lesson.quick else 7)
scores = {name: scores_of(model, tensors[name][0]) for name in ("valid", "test")}
labels = {name: tensors[name][1].numpy() for name in ("valid", "test")}
print("Scores of the test pictures:", scores["test"].shape)

# %% [markdown]
# ## 1. From scores to answers
#
# Scores may be any numbers. The **softmax** turns the scores $s_1 \dots s_C$ of one picture into probabilities that
# are positive and sum to 1 over the classes:
#
# $$p_c = \frac{e^{s_c}}{\sum_j e^{s_j}}$$
#
# The most probable class is the **prediction**, and its probability the **confidence**. Adding the same number to all
# scores of a picture changes no probability. That helps: $e^{900}$ is more than a computer can hold, so first take
# the picture's largest score from all of them.
#
# **Exercise.** Beware of the axes: classes compete with each other, pictures do not.

# %% nbgrader={"grade": false, "grade_id": "predictions", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predictions(scores):
    """The predicted class (N,) and its probability (N,) for each picture, from raw scores (N, C), a NumPy array."""
    ### BEGIN SOLUTION
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return probabilities.argmax(axis=1), probabilities.max(axis=1)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-predictions", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.predictions")

# %% [markdown]
# Six test pictures, what the model says of them, and how sure it is.

# %% tags=["given"]
def photograph(path, side=160):
    """A picture from its file, small enough for a figure."""
    with Image.open(path) as picture:
        picture = picture.convert("RGB")
        picture.thumbnail((side, side))
        return picture


def draw_photograph(axes, path, text, right=None):
    """A picture with a text above it; a blue frame and ✓ where it was recognised, an orange one and ✗ where not."""
    axes.imshow(photograph(path))
    axes.set_xticks([])
    axes.set_yticks([])
    mark = {True: "✓ ", False: "✗ ", None: ""}[right]
    axes.set_title(mark + text, fontsize=8)
    for spine in axes.spines.values():
        spine.set(edgecolor={True: BLUE, False: ORANGE, None: GREY}[right], linewidth=2)

# %%
if solved("evaluation.predictions"):
    answers = {name: predictions(scores[name]) for name in scores}
    predicted, confidence = answers["test"]
    right = predicted == labels["test"]
    files = [path for path, _ in datasets["test"].samples]
    figure, axes = pyplot.subplots(1, 6, figsize=(12, 2.6))
    for axis, i in zip(axes, np.random.default_rng(3).permutation(len(files))[:6], strict=True):
        draw_photograph(axis, files[i], f"{names[predicted[i]]}?\n{confidence[i]:.0%} sure", bool(right[i]))
    show(figure, f"Six test pictures with the predicted landmark and the confidence; {right.mean():.0%} of all are right.")
    print(f"Accuracy on {len(right):,} test pictures: {right.mean():.1%}")

# %% [markdown]
# ## 2. The confusion matrix
#
# Count every pair of true and predicted class in a table: row = **true** class, column = **predicted** class. Right
# answers stand on the diagonal. Nearly everything else can be read from this table. (Some libraries and books
# turn it over, so always say which is which.)
#
# **Exercise.** A class may have no picture, or never be predicted; its row or column is there all the same. Try
# your function on a pair that occurs twice.

# %% nbgrader={"grade": false, "grade_id": "confusion-matrix", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confusion_matrix(labels, predicted, n_classes):
    """Counts (n_classes, n_classes), [true class, predicted class], from two arrays (N,) of whole numbers."""
    ### BEGIN SOLUTION
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-confusion-matrix", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.confusion-matrix")

# %%
if solved("evaluation.predictions", "evaluation.confusion-matrix"):
    confusion = confusion_matrix(labels["test"], predicted, n_classes)
    figure, axis = pyplot.subplots(figsize=(8.5, 8.5))
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    image = axis.imshow(np.sqrt(share), cmap="Blues", vmin=0, vmax=1)
    points = 5.5 if n_classes > 25 else 9
    axis.set_xticks(range(n_classes), names, rotation=90, fontsize=points)
    axis.set_yticks(range(n_classes), names, fontsize=points)
    axis.set(xlabel="predicted", ylabel="true")
    bar = figure.colorbar(image, shrink=0.5, ticks=np.sqrt([0, 0.05, 0.25, 0.5, 1]), label="share of the true class")
    bar.ax.set_yticklabels(["0", "5 %", "25 %", "50 %", "100 %"])
    wrong = confusion - np.diag(np.diag(confusion))
    worst, taken_for = np.unravel_index(wrong.argmax(), wrong.shape)
    show(
        figure,
        f"The confusion matrix of {n_classes} classes. {np.trace(confusion)} of {confusion.sum()} pictures are on the "
        f"diagonal; the largest count beside it is {wrong.max()}, of {names[worst]} taken for {names[taken_for]}.",
    )

# %% [markdown]
# ## 3. Precision and recall
#
# A tag can fail in two ways. It may be missing where it belongs, or stand where it does not. For each class:
#
# - **Recall**: of the pictures that *show* the Eiffel Tower, which share is tagged so? Right ones, divided by the sum of
#   the class's *row*.
# - **Precision**: of the pictures that are *tagged* Eiffel Tower, which share shows it? Right ones, divided by the sum of
#   the class's *column*.
#
# A model that says “Eiffel Tower” to everything has a recall of 1 for it, and a precision of 2 %.
#
# **Exercise.** A class that was never predicted has a precision of 0/0. Let such shares be 0.

# %% nbgrader={"grade": false, "grade_id": "precision-recall", "locked": false, "schema_version": 3, "solution": true, "task": false}
def precision_recall(confusion):
    """Precision (C,) and recall (C,) of each class from a confusion matrix (C, C); 0 where they are 0/0."""
    ### BEGIN SOLUTION
    right = np.diagonal(confusion)
    precision = right / np.maximum(confusion.sum(axis=0), 1)
    recall = right / np.maximum(confusion.sum(axis=1), 1)
    return precision, recall
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-precision-recall", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.precision-recall")

# %%
if solved("evaluation.predictions", "evaluation.confusion-matrix", "evaluation.precision-recall"):
    precision, recall = precision_recall(confusion)
    figure, axis = pyplot.subplots(figsize=(7, 5.5))
    axis.plot([0, 1], [0, 1], color=GREY, linestyle=":", label="precision = recall")
    axis.scatter(recall, precision, color=BLUE, s=22, label="one class")
    extreme = {*np.argsort(precision - recall)[:3], *np.argsort(recall - precision)[:3], *np.argsort(recall)[[0, -1]]}
    for i in extreme:
        axis.annotate(names[i], (recall[i], precision[i]), fontsize=8, xytext=(4, 4), textcoords="offset points")
    axis.set(xlim=(-0.03, 1.18), ylim=(-0.03, 1.06), xlabel="recall: found, of those that show it")
    axis.set_ylabel("precision: right, of those tagged so")
    axis.legend(loc="upper left")
    show(
        figure,
        f"Each class as a point. Recall goes from {recall.min():.0%} to {recall.max():.0%}, precision from "
        f"{precision.min():.0%} to {precision.max():.0%}. Classes far from the line are named.",
    )

# %% [markdown]
# Below the line are classes that the model calls too readily, above it those that it hardly dares to name.
#
# How do fifty recalls become one number? Either every *picture* counts the same (“micro”: that is plain
# accuracy), or every *class* does (“macro”: the mean of the classes' recalls). Where all classes have equally many
# pictures, the two agree. Where they do not, accuracy is mostly the large classes' business.
#
# **Exercise.** The recall of a class without pictures is unknown, so leave such classes out of the mean.

# %% nbgrader={"grade": false, "grade_id": "averages", "locked": false, "schema_version": 3, "solution": true, "task": false}
def averages(confusion):
    """Accuracy over all pictures, and the mean recall of the classes that have pictures: two numbers."""
    ### BEGIN SOLUTION
    support = confusion.sum(axis=1)
    _, recall = precision_recall(confusion)
    return np.trace(confusion) / confusion.sum(), recall[support > 0].mean()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-averages", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.averages")

# %% [markdown]
# What would the app see? Its users do not photograph fifty landmarks equally often. Here is the same model among
# users of whom half stand before one landmark: the confusion matrix with one row weighted up.

# %%
if solved("evaluation.predictions", "evaluation.confusion-matrix", "evaluation.precision-recall", "evaluation.averages"):
    for word, i in (("easiest", recall.argmax()), ("hardest", recall.argmin())):
        weighted = confusion.copy()
        weighted[i] *= n_classes - 1
        accuracy, macro = averages(weighted)
        print(f"Half of them show {names[i]}, the {word}: accuracy {accuracy:.1%}, macro recall {macro:.1%}")

# %% [markdown]
# **Question.** The app's owner wants *one* number on a slide, and plans to send the model out to users in a country where
# three of the fifty landmarks make up most of the photographs. Which number do you give, what do you say with it, and
# which of the two failures, low precision or low recall, is worse for an app that writes tags without asking? Answer in
# five to eight sentences and use figures from above.

# %% [markdown] nbgrader={"grade": true, "grade_id": "one-number", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **A model answer.** I would give the accuracy expected *there*: each landmark's recall, weighted by how often users
# photograph it. On our test set every landmark counts about the same, so the accuracy measured here is not what those
# users will see; the table above shows how far one common landmark alone can move it. The macro recall does not move, but it
# describes no user. With the number I would say what it was measured on, how many pictures that was, and the recall of the
# three landmarks. For tags that are written unasked, low precision is worse: a wrong tag misleads, and nobody looks for
# it, while a missing tag can be added. So I would also show the precision of the three landmarks, which falls where other
# places are often taken for them.
#
# **Rubric, 2 points.** 1 point: says that accuracy depends on how often each class occurs, and chooses a number that
# fits the use (weighted by the users' frequencies, or macro with a reason). 1 point: weighs precision against recall for
# *this* use with a consequence for the user. Take off half a point if no figure of the notebook is used.

# %% [markdown]
# ## 4. Top five
#
# An app may also *offer* tags, for the user to choose from. Then the right one should be among the first five. That is
# the **top-5 accuracy**, which ImageNet's contest made popular (Russakovsky et al., *ImageNet Large Scale Visual
# Recognition Challenge*, 2015).
#
# **Exercise.** With fewer classes than $k$, all of them are among the best.

# %% nbgrader={"grade": false, "grade_id": "top-k-accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_k_accuracy(probabilities, labels, k=5):
    """The share of pictures whose true class is among the k most probable: a number, from (N, C) and (N,)."""
    ### BEGIN SOLUTION
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return (best == labels[:, None]).any(axis=1).mean()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-top-k-accuracy", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.top-k-accuracy")

# %%
if solved("evaluation.top-k-accuracy"):
    # Scores rank the classes as their probabilities do.
    ks = range(1, min(n_classes, 10) + 1)
    shares = [top_k_accuracy(scores["test"], labels["test"], k) for k in ks]
    figure, axis = pyplot.subplots(figsize=(6, 3.4))
    axis.plot(ks, shares, color=BLUE, marker="o", label="this model")
    axis.plot(ks, [k / n_classes for k in ks], color=GREY, linestyle="--", label="guessing")
    axis.set(xlabel="k, how many tags are offered", ylabel="top-k accuracy", ylim=(0, 1.03), xticks=list(ks))
    axis.legend()
    show(figure, f"Top-k accuracy rises from {shares[0]:.0%} at k = 1 to {shares[-1]:.0%} at k = {ks[-1]}, far above guessing.")

# %% [markdown]
# ## 5. What it mixes up
#
# **Exercise.** List the most frequent mistakes, so that we can look at them. Leave the matrix as it was: others still
# need it.

# %% nbgrader={"grade": false, "grade_id": "most-confused", "locked": false, "schema_version": 3, "solution": true, "task": false}
def most_confused(confusion, k=10):
    """Up to k mistakes (true class, predicted class, number of pictures), a list of tuples, most frequent first."""
    ### BEGIN SOLUTION
    mistakes = [
        (true, predicted, int(count))
        for (true, predicted), count in np.ndenumerate(confusion)
        if true != predicted and count > 0
    ]
    return sorted(mistakes, key=lambda pair: -pair[2])[:k]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-most-confused", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.most-confused")

# %% tags=["given"]
def draw_pairs(pairs, files, labels, predicted, names):
    """A row for each pair: two pictures that were mixed up, and one of the class that they were taken for."""
    figure, axes = pyplot.subplots(len(pairs), 3, figsize=(7.5, 2.55 * len(pairs)), squeeze=False)
    for row, (true, other, count) in zip(axes, pairs, strict=True):
        wrong = np.flatnonzero((labels == true) & (predicted == other))[:2]
        example = np.flatnonzero(labels == other)[0]
        for axis in row:
            axis.axis("off")
        for axis, i in zip(row, wrong, strict=False):
            axis.axis("on")
            draw_photograph(axis, files[i], f"{names[true]}\ntaken for {names[other]}", False)
        row[2].axis("on")
        draw_photograph(row[2], files[example], f"{names[other]}\n({count} were mixed up)", None)
    figure.tight_layout()
    return figure

# %%
if solved("evaluation.predictions", "evaluation.confusion-matrix", "evaluation.most-confused"):
    pairs = most_confused(confusion, 4)
    if pairs:
        figure = draw_pairs(pairs, files, labels["test"], predicted, names)
        said = "; ".join(f"{names[a]} taken for {names[b]} {count} times" for a, b, count in pairs)
        show(figure, f"Photographs of the most frequent mistakes: {said}.")

# %% [markdown]
# Look at each row. Would you mix these up at 64 × 64 pixels? Some mistakes are excusable (two towers, two mountains),
# and some show what the model really looks at: the sky, the season, the colour of the stone.

# %% [markdown]
# ## 6. Calibration
#
# A model that is “90 % sure” should be right nine times out of ten. If it is, it is **calibrated**. Modern networks tend
# to be too sure (Guo et al., *On Calibration of Modern Neural Networks*, 2017). To see it, sort the pictures into
# $B$ bins of equal width by confidence, and compare in each the mean confidence with the share that is right. The
# **expected calibration error** is the mean gap, each bin weighted by its pictures:
#
# $$\mathrm{ECE} = \sum_b \frac{n_b}{N}\,\bigl|\,\text{accuracy}_b - \text{confidence}_b\,\bigr|$$
#
# **Exercise.** Bin $b$ of $0 \dots B-1$ holds the confidences above $b/B$ and up to $(b+1)/B$. Some bins are empty.

# %% nbgrader={"grade": false, "grade_id": "calibration-error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def calibration_error(confidence, right, n_bins=15):
    """The expected calibration error, from confidences (N,) and whether each prediction was right (N,) booleans."""
    ### BEGIN SOLUTION
    error = 0.0
    for b in range(n_bins):
        inside = (confidence > b / n_bins) & (confidence <= (b + 1) / n_bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-calibration-error", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.calibration-error")

# %% tags=["given"]
def draw_reliability(axes, confidence, right, n_bins=10):
    """Accuracy in each bin as a bar, and the mean confidence as a line: they meet where the model is calibrated."""
    edges = np.linspace(0, 1, n_bins + 1)
    for low, high in zip(edges, edges[1:], strict=False):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            style = {"width": high - low, "align": "edge", "edgecolor": "white"}
            accuracy, sure = right[inside].mean(), confidence[inside].mean()
            axes.bar(low, accuracy, color=BLUE, **style)
            axes.hlines(sure, low, high, color=ORANGE, linewidth=3)
            colour = "white" if accuracy > 0.06 else GREY  # on its bar, or where there is hardly one
            axes.text((low + high) / 2, 0.02, f"{inside.sum()}", ha="center", fontsize=7, color=colour)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=":")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="bar: accuracy; line: mean confidence")

# %% [markdown]
# The usual repair is **temperature scaling**: divide all scores by one number $T$, chosen on the validation pictures. It
# changes no prediction, only how sure each is.

# %%
if solved("evaluation.predictions", "evaluation.calibration-error"):
    valid_right = answers["valid"][0] == labels["valid"]
    temperatures = np.linspace(0.5, 3, 26)
    errors = [calibration_error(predictions(scores["valid"] / t)[1], valid_right) for t in temperatures]
    temperature = temperatures[np.argmin(errors)]
    cooled = predictions(scores["test"] / temperature)[1]
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.4))
    said = []
    for axis, sure, name in zip(axes, (confidence, cooled), ("as it is", f"T = {temperature:.1f}"), strict=True):
        draw_reliability(axis, sure, right)
        said.append(f"{name}: error {calibration_error(sure, right):.1%}, {sure.mean():.0%} sure on average")
        axis.set_title(said[-1], fontsize=10)
    show(figure, f"Two reliability diagrams with the number of pictures in each bin. {'; '.join(said)}; {right.mean():.0%} are right.")

# %% [markdown]
# ## 7. Accuracy by factor
#
# The rendered landmarks come with a table of how each picture was made: time of day, weather, season, what stands in the
# way. So we can ask what *breaks* the model. For pictures without such a table, something can always be measured, such
# as how bright they are.
#
# **Exercise.** Always say how many pictures a share stands on: 3 of 4 is not 75 of 100.

# %% nbgrader={"grade": false, "grade_id": "accuracy-by", "locked": false, "schema_version": 3, "solution": true, "task": false}
def accuracy_by(right, values):
    """{value: (share of its pictures that are right, number of its pictures)}, from (N,) booleans and (N,) words."""
    ### BEGIN SOLUTION
    groups = {str(value): right[values == value] for value in np.unique(values)}
    return {value: (picked.mean(), len(picked)) for value, picked in groups.items()}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-accuracy-by", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.accuracy-by")

# %% tags=["given"]
def factors_of(files, pictures):
    """{factor: a word for each picture (N,)}: brightness is measured, the others stand in a table beside the pictures."""
    light = pictures.mean(dim=(1, 2, 3)).numpy()
    low, high = np.quantile(light, [1 / 3, 2 / 3])
    found = {"brightness": np.where(light < low, "dark", np.where(light > high, "bright", "middling"))}
    tables = [Path(files[0]).parents[up] / "factors.csv" for up in (2, 1)]
    rows = {}
    for table in filter(Path.is_file, tables):
        with table.open(newline="", encoding="utf-8") as file:
            rows |= {row["picture"]: row for row in csv.DictReader(file)}
    # The table may name pictures with their split, or without.
    parts = [Path(path).parts for path in files]
    mine = [rows.get("/".join(p[-3:])) or rows.get("/".join(p[-2:])) or {} for p in parts]
    for factor in ("time", "weather", "season", "view", "occluder", "surroundings"):
        if any(row.get(factor) for row in mine):
            found[factor] = np.array([row.get(factor) or "unknown" for row in mine])
    return found


def draw_factors(tables, overall):
    """A panel for each factor: accuracy of each value, with its standard error √(p (1 − p) / n)."""
    figure, axes = pyplot.subplots(-(-len(tables) // 4), min(4, len(tables)), figsize=(12, 3.1 * -(-len(tables) // 4)), squeeze=False)
    for axis in axes.flat[len(tables) :]:
        axis.axis("off")
    for axis, (factor, table) in zip(axes.flat, tables.items(), strict=False):
        words = sorted(table, key=lambda word: table[word][0])
        shares = np.array([table[word][0] for word in words])
        counts = np.array([table[word][1] for word in words])
        axis.errorbar(shares, range(len(words)), xerr=np.sqrt(shares * (1 - shares) / counts), fmt="o", color=BLUE)
        axis.axvline(overall, color=GREY, linestyle="--")
        axis.set_xlim(max(axis.get_xlim()[0], 0), min(axis.get_xlim()[1], 1.01))
        axis.set_yticks(range(len(words)), [f"{word} ({count})" for word, count in zip(words, counts, strict=True)], fontsize=8)
        axis.set_title(factor, fontsize=10)
        axis.set_xlabel("accuracy", fontsize=8)
    figure.tight_layout()
    return figure

# %%
if solved("evaluation.predictions", "evaluation.accuracy-by"):
    factors = factors_of(files, tensors["test"][0])
    tables = {factor: accuracy_by(right, values) for factor, values in factors.items()}
    known = {factor: [w for w in table if table[w][1] >= 5] or list(table) for factor, table in tables.items()}
    worst = {factor: min(known[factor], key=lambda word: table[word][0]) for factor, table in tables.items()}
    said = "; ".join(f"{factor}: {word} is worst, {tables[factor][word][0]:.0%}" for factor, word in worst.items())
    show(draw_factors(tables, right.mean()), f"Accuracy by factor, with standard errors and picture counts. {said}.")

# %% [markdown]
# Beware of reading causes from this. Factors travel together: where it is dusk it is also dark, and among photographs
# (not among the rendered pictures) some landmarks have harder weather than others. A difference of less than two standard
# errors may be chance, and with this many groups, one or two will stand out by chance alone.

# %% [markdown]
# ## 8. When to say “I don't know”
#
# The app need not answer. If it stays silent below a **threshold** of confidence, it answers fewer pictures (its
# **coverage** falls) and is right on a larger share of those (its accuracy *among the answered* rises). This is called selective
# classification (Chow, *On Optimum Recognition Error and Reject Tradeoff*, 1970; Geifman and El-Yaniv, 2017).
#
# **Exercise.** A picture is answered when its confidence is at least the threshold. Where nothing is answered, the
# accuracy is unknown: `float("nan")`.

# %% nbgrader={"grade": false, "grade_id": "selective", "locked": false, "schema_version": 3, "solution": true, "task": false}
def selective(confidence, right, threshold):
    """Coverage (share of pictures that are answered), and accuracy among those that are: two numbers."""
    ### BEGIN SOLUTION
    answered = confidence >= threshold
    accuracy = right[answered].mean() if answered.any() else float("nan")
    return answered.mean(), accuracy
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-selective", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.selective")

# %% [markdown]
# **Exercise.** The app's owner promises: “of the tags we write, 90 % are right.” Find the lowest threshold, among the
# pictures' own confidences, at which the accuracy of the answered pictures is at least that high. Where there is
# none, the answer is `float("inf")`.

# %% nbgrader={"grade": false, "grade_id": "choose-threshold", "locked": false, "schema_version": 3, "solution": true, "task": false}
def choose_threshold(confidence, right, wanted):
    """The lowest of the confidences (N,) that, used as a threshold, makes the answers right to a share of `wanted`."""
    ### BEGIN SOLUTION
    fitting = [t for t in confidence if selective(confidence, right, t)[1] >= wanted]
    return min(fitting) if fitting else float("inf")
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-choose-threshold", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("evaluation.choose-threshold")

# %% [markdown]
# Choose it on the validation pictures, then see on the test pictures whether the promise holds. Choosing it on the test
# pictures would keep the promise by construction, and prove nothing.

# %%
if solved("evaluation.predictions", "evaluation.selective", "evaluation.choose-threshold"):
    WANTED = 0.9
    valid_predicted, valid_confidence = answers["valid"]
    valid_right = valid_predicted == labels["valid"]
    threshold = choose_threshold(valid_confidence, valid_right, WANTED)
    figure, axis = pyplot.subplots(figsize=(7, 4))
    for name, sure, good, style in (("validation", valid_confidence, valid_right, "--"), ("test", confidence, right, "-")):
        curve = np.array([selective(sure, good, t) for t in np.sort(sure)])
        axis.plot(*curve.T, style, color=GREY if name == "validation" else BLUE, label=name)
    coverage, accuracy = selective(confidence, right, threshold)
    axis.plot(coverage, accuracy, "D", color=ORANGE, label=f"test, at the threshold {threshold:.2f}")
    axis.axhline(WANTED, color=GREY, linestyle=":", label="promised")
    axis.set(xlabel="coverage: share that is answered", ylabel="accuracy of the answered", xlim=(0, 1.02), ylim=(0, 1.03))
    axis.legend(fontsize=8)
    show(
        figure,
        "Accuracy of the answered pictures falls as coverage grows, alike on validation and test pictures. The threshold "
        f"chosen for {WANTED:.0%} on validation answers {coverage:.0%} of the test pictures"
        + (f", of which {accuracy:.0%} are right." if coverage > 0 else "."),
    )
    if coverage > 0:
        print(f"Threshold {threshold:.3f}: {coverage:.0%} of the test pictures are answered, {accuracy:.1%} rightly.")
    else:
        print(f"No threshold keeps a promise of {WANTED:.0%}: this model may answer nothing.")

# %% [markdown]
# **Question.** Should the app use the threshold that you found? Say what happens to the promise (a) when users send
# photographs of places that are none of the fifty, (b) when a winter comes and all pictures are of snow, and (c) for the
# landmark whose precision is lowest. Which single change would you make before it goes out, and how would you notice that
# the promise is broken? Six to ten sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "threshold", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# **A model answer.** The threshold keeps its promise on average, for pictures as those it was chosen on; on the test
# pictures it came within a few points, which is what chance allows with this many pictures. (a) Other places have no right
# tag: the softmax shares out probability among the fifty all the same, and some get a confidence above the threshold, each
# a wrong tag. (b) With snow everywhere the mix of factors changes; section 7 shows which values are harder, and a threshold
# tuned on the old mix then lets more mistakes through. (c) The promise is an average: for the landmark with the lowest
# precision the tags are right much less often, and whoever lives there sees only that. Before it goes out I would collect
# pictures of other places, put them into the validation set as “should not be answered”, and choose the threshold again;
# a threshold per class would serve (c). To notice a breach, let users correct tags, have a person look at a hundred tags a
# week, and watch coverage: a sudden change of it needs no labels to be seen.
#
# **Rubric, 3 points.** 1 point for (a) and (b): the promise holds only for pictures as those it was chosen on, with a
# reason for each. 1 point for (c): an average hides classes. 1 point for a change and a way to notice that fit each other
# and can be done. Full points do not need the same change as here.

# %% [markdown]
# ## Going further
#
# - Put error bars on your accuracy: draw the test pictures anew with replacement a thousand times (the bootstrap) and
#   look at the spread. How many test pictures would you need to tell 60 % from 61 %?
# - Choose a threshold per class. What happens to the coverage of rare classes?
# - Fit the temperature by the likelihood of the validation pictures rather than by the ECE, as Guo et al. do.
# - Compare two models not by their accuracies but by the pictures on which exactly one is right (McNemar's test).
#
# ## What you can now do
#
# You can say of any classifier what it mixes up, which classes it calls too readily, what breaks it, and whether its
# confidence means anything; and you can choose, and check, a threshold below which it keeps silent. Assignment 07 uses
# one in the app. First, assignment 05 makes a much better model from few pictures.
