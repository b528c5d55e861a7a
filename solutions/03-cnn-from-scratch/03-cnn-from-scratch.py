# %% [markdown]
# # 03 · A network from scratch
#
# A travel app gets photographs whose GPS tags were lost, and should say what they show. In this assignment you
# build its heart: a convolutional network, written and trained by you, that tells fifty landmarks apart. At the
# end it is a file that another program can run, and it is right on at least half of the pictures that it has
# never seen. Guessing would be right on 2 %.
#
# You need: Python, tensors, and an idea of what a gradient is. It takes 60 to 90 minutes, some of it waiting for
# the training.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %%
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from matplotlib import pyplot
from torch import nn
from tqdm.auto import tqdm

from landmarks.catalog import title
from landmarks.checks import LiveCurves, check, show, solved, start
from landmarks.data.loaders import compute_mean_and_std, get_data_loaders, visualize_one_batch
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor

lesson = start("03-cnn-from-scratch")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %% [markdown]
# ## The pictures
#
# The loaders come from assignment 01: training pictures shuffled and augmented, all of them normalised. Here they
# are 64 × 64 pixels, small enough for a laptop without a graphics card.

# %%
SIDE, RESIZE = 64, 72
data_loaders = get_data_loaders(
    batch_size=16 if lesson.quick else 32, crop=SIDE, resize=RESIZE, augment=1, num_workers=0 if lesson.quick else 2
)
class_names = data_loaders["train"].dataset.classes
n_classes = len(class_names)
print(f"{n_classes} classes;", ", ".join(f"{len(d.dataset):,} {name}" for name, d in data_loaders.items()))

figure = visualize_one_batch(data_loaders, max_n=5)
figure.set_size_inches(10, 2.6)
show(figure, "Five training pictures, augmented, with the names of their landmarks above them.")

# %% [markdown]
# ## 1. What a convolution does
#
# A *kernel* is a small table of weights. It slides over the picture; at each position it is multiplied with the
# pixels below it, and the products are added up. The result is a picture again, a *feature map*: bright where the
# picture looks like the kernel. The same few weights serve every position, which is why a convolution needs so
# little data, and why a tower is found wherever it stands.
#
# With a **stride** of $s$ the kernel moves $s$ pixels at a time. **Padding** puts $p$ rows and columns of zeros
# around the picture, at *both* ends, so that the kernel also fits at the border. A row of 7 pixels and a kernel
# of 3 without padding:
#
# ```
# pixels     . . . . . . .
# kernel     [---]              position 1
#              [---]            position 2
#                  …
#                     [---]     position 5
# ```
#
# **Exercise.** How long is the side of the result? A step that does not fit in full is not made.

# %% nbgrader={"grade": false, "grade_id": "output-side", "locked": false, "schema_version": 3, "solution": true, "task": false}
def output_side(side, kernel_size, stride=1, padding=0):
    """The side in pixels of what a convolution gives for a square picture of `side` pixels."""
    ### BEGIN SOLUTION
    steps = (side + 2 * padding - kernel_size) // stride
    return steps + 1
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-output-side", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("cnn.output-side")

# %% [markdown]
# **Exercise.** Now the convolution itself, for one channel, without padding and with stride 1. Write it with two
# loops; speed does not matter here. (What deep learning calls a convolution does not turn the kernel round, as
# mathematics would. Goodfellow et al., *Deep Learning*, 2016, section 9.1.)

# %% nbgrader={"grade": false, "grade_id": "convolve", "locked": false, "schema_version": 3, "solution": true, "task": false}
def convolve(picture, kernel):
    """The feature map of a picture (H, W) under a kernel (h, w), both tensors of floats: (H - h + 1, W - w + 1)."""
    ### BEGIN SOLUTION
    h, w = kernel.shape
    rows, columns = picture.shape[0] - h + 1, picture.shape[1] - w + 1
    result = torch.empty(rows, columns)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = (picture[i : i + h, j : j + w] * kernel).sum()
    return result
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-convolve", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("cnn.convolve")

# %% [markdown]
# Three kernels that people designed, on one of your pictures. A network finds such kernels by itself.

# %%
KERNELS = {
    "upright edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "level edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "blur": [[1 / 9] * 3] * 3,
}
if solved("cnn.convolve"):
    pictures, labels = next(iter(data_loaders["valid"]))
    grey = pictures[0].mean(dim=0)
    figure, axes = pyplot.subplots(1, 4, figsize=(10, 2.8))
    maps = {"the picture, in grey": grey} | {
        name: convolve(grey, torch.tensor(kernel, dtype=torch.float32)) for name, kernel in KERNELS.items()
    }
    for axis, (name, shown) in zip(axes, maps.items()):
        axis.imshow(shown, cmap="gray")
        axis.set_title(name, fontsize=9)
        axis.axis("off")
    show(figure, f"{title(class_names[labels[0]])} in grey, and three feature maps: its upright edges, its level edges, a blur.")

# %% [markdown]
# ## 2. The block
#
# Networks are built of blocks. Ours is the usual one since VGG (Simonyan and Zisserman, 2014) met batch
# normalisation (Ioffe and Szegedy, 2015):
#
# 1. a **3 × 3 convolution** with a padding that keeps the side. Two of them see 5 × 5 pixels, three see 7 × 7, with
#    fewer weights than one large kernel.
# 2. **Batch normalisation**: each channel minus its mean over the batch, divided by its standard deviation, then
#    scaled and shifted by two learnt numbers. Steps can then be larger, and deep networks train at all. While
#    evaluating, it uses running averages from training in place of the batch.
# 3. **ReLU**, which sets what is below zero to zero. Without it, a stack of convolutions would be one
#    convolution, however deep.
#
# The convolution needs no bias: batch normalisation subtracts it again.
#
# **Exercise.** Make the block, for any numbers of channels in and out.

# %% nbgrader={"grade": false, "grade_id": "conv-block", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_block(inputs, outputs):
    """A module (B, inputs, H, W) → (B, outputs, H, W): 3×3 convolution, batch normalisation, ReLU."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-block", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("cnn.block")

# %% [markdown]
# ## 3. The network
#
# Between blocks, **max pooling** (`nn.MaxPool2d(2)`) halves the side, and the number of channels grows: from
# *where* to *what*. After the last block, **adaptive average pooling** (`nn.AdaptiveAvgPool2d(1)`) takes the mean
# of each map. One number per channel is left, whatever the size of the picture, so the same network takes
# 64 × 64 and 96 × 80.
#
# ```
# pictures (B, 3, 64, 64) → blocks and pooling → (B, C, h, w) → average pooling → (B, C, 1, 1)
#                         → flatten (B, C) → head: dropout, linear → scores (B, num_classes)
# ```
#
# The **head** turns these numbers into one score per class. **Dropout** sets some of its inputs to zero while
# training, so that it cannot lean on a few of them (Srivastava et al., 2014). The scores are raw: the softmax is
# part of the loss, as you will see in section 4.
#
# **Exercise.** Three to five blocks with 16 to 256 channels are enough. Keep it below a million parameters or so
# if you have no graphics card.

# %% nbgrader={"grade": false, "grade_id": "my-model", "locked": false, "schema_version": 3, "solution": true, "task": false}
class MyModel(nn.Module):
    """A classifier: pictures (B, 3, H, W) → raw scores (B, num_classes), for any H and W from 32 up.

    `dropout` is the probability that a feature is dropped while training.
    """

    def __init__(self, num_classes=50, dropout=0.3):
        super().__init__()
        ### BEGIN SOLUTION
        self.features = nn.Sequential(
            conv_block(3, 32),
            nn.MaxPool2d(2),
            conv_block(32, 64),
            nn.MaxPool2d(2),
            conv_block(64, 128),
            nn.MaxPool2d(2),
            conv_block(128, 256),
            nn.MaxPool2d(2),
            conv_block(256, 256),
        )
        self.head = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout), nn.Linear(256, num_classes)
        )
        ### END SOLUTION

    def forward(self, x):  # (B, 3, H, W) -> (B, num_classes)
        ### BEGIN SOLUTION
        return self.head(self.features(x))
        ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-forward", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cnn.forward")

# %% nbgrader={"grade": true, "grade_id": "check-layers", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cnn.layers")

# %%
if solved("cnn.forward"):
    model = MyModel(n_classes)
    print(f"{sum(p.numel() for p in model.parameters()):,} weights")
    for name, layer in model.named_children():
        print(f"  {name}: {type(layer).__name__}")

# %% [markdown]
# ## 4. The loss
#
# **Cross-entropy** asks how much probability the network gives to the right class: $-\ln p_\text{right}$, averaged over
# the batch. The probabilities are the softmax of the scores, $p_i = e^{z_i} / \sum_j e^{z_j}$, and PyTorch's
# `nn.CrossEntropyLoss` takes this softmax *itself*. A second one in the network would squeeze the scores to
# between 0 and 1, and the loss could hardly fall.
#
# A network that knows nothing gives each of $n$ classes $1/n$, so its loss is $\ln n$. That is the first thing to
# look at: far above it, something is wrong before training began.
#
# **Exercise.** Give back a loss that can be called with scores and labels.

# %% nbgrader={"grade": false, "grade_id": "get-loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def get_loss():
    """The loss: called with raw scores (B, C) and labels (B,), gives the mean cross-entropy."""
    ### BEGIN SOLUTION
    return nn.CrossEntropyLoss()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("cnn.loss")

# %%
if solved("cnn.forward", "cnn.loss"):
    pictures, labels = next(iter(data_loaders["train"]))
    first_loss = get_loss()(MyModel(n_classes)(pictures), labels)
    print(f"loss before training {first_loss:.2f}; ln {n_classes} = {math.log(n_classes):.2f}")

# %% [markdown]
# ## 5. The optimizer
#
# `torch.optim.SGD` steps along the gradient; with **momentum** it keeps some of its speed. `torch.optim.Adam`
# also gives each weight a step size of its own. **Weight decay** pulls weights towards zero a little in each
# step.
#
# **Exercise.** Make the optimizer that is asked for by name, in capitals or not, and hand every argument on.
# Momentum is for SGD alone.

# %% nbgrader={"grade": false, "grade_id": "get-optimizer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def get_optimizer(model, optimizer="SGD", learning_rate=0.01, momentum=0.5, weight_decay=0):
    """An optimizer of all the model's parameters: "SGD" or "Adam", in any spelling of case.

    Raises `ValueError` for another name.
    """
    ### BEGIN SOLUTION
    match optimizer.lower():
        case "sgd":
            return torch.optim.SGD(
                model.parameters(), lr=learning_rate, momentum=momentum, weight_decay=weight_decay
            )
        case "adam":
            return torch.optim.Adam(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    raise ValueError(f"There is no optimizer {optimizer}; choose SGD or Adam.")
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-optimizer", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("cnn.optimizer")

# %% [markdown]
# ## 6. The loops
#
# One **epoch** shows the network every training picture once, in batches. Each batch is one step:
#
# | | |
# |---|---|
# | clear the gradients | PyTorch *adds* new gradients to old ones |
# | forward | scores from pictures |
# | loss | one number from scores and labels |
# | backward | the gradient of the loss for every weight |
# | step | the optimizer moves the weights |
#
# Two things are easily missed. The network must be told that it trains (`model.train()`), since batch
# normalisation and dropout then behave differently. And the last batch is often smaller: each batch's loss is a
# mean over its pictures, so it must count by the number of its pictures.
#
# **Exercise.** Give back the mean loss per picture. Bring each batch to the device where the model is
# (`next(model.parameters()).device`). `tqdm(loader)` shows a bar.

# %% nbgrader={"grade": false, "grade_id": "train-one-epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_one_epoch(train_dataloader, model, optimizer, loss):
    """Trains on every batch once and gives back the mean loss per picture, a float."""
    ### BEGIN SOLUTION
    model.train()
    where = next(model.parameters()).device
    total, count = 0.0, 0
    for pictures, labels in tqdm(train_dataloader, desc="Training", leave=False):
        pictures, labels = pictures.to(where), labels.to(where)
        optimizer.zero_grad()
        value = loss(model(pictures), labels)
        value.backward()
        optimizer.step()
        total += value.item() * len(labels)
        count += len(labels)
    return total / count
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-train-one-epoch", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("cnn.train-one-epoch")

# %% [markdown]
# Validation measures and learns nothing: evaluation mode (`model.eval()`), and no gradients (`torch.no_grad()`),
# which saves memory and time.
#
# **Exercise.** Give back the mean loss per picture again, and leave the network as it was.

# %% nbgrader={"grade": false, "grade_id": "valid-one-epoch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def valid_one_epoch(valid_dataloader, model, loss):
    """The mean loss per picture, a float, with the model in evaluation mode and nothing learnt."""
    ### BEGIN SOLUTION
    model.eval()
    where = next(model.parameters()).device
    total, count = 0.0, 0
    with torch.no_grad():
        for pictures, labels in valid_dataloader:
            pictures, labels = pictures.to(where), labels.to(where)
            total += loss(model(pictures), labels).item() * len(labels)
            count += len(labels)
    return total / count
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-valid-one-epoch", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cnn.valid-one-epoch")

# %% [markdown]
# Now many epochs. A network that trains for long learns its training pictures by heart, and its validation loss
# rises again. So the weights with the **lowest validation loss so far** are saved, and those are the ones to use.
#
# **Exercise.** Fill the loop's body: train, validate, save `model.state_dict()` when the validation loss is lower
# than ever. The learning rate falls when the validation loss stalls; that line is given, and so are the curves: they take
# your two losses as `train_loss` and `valid_loss`.

# %% nbgrader={"grade": false, "grade_id": "optimize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def optimize(data_loaders, model, optimizer, loss, n_epochs, save_path, interactive_tracking=False):
    """Trains for `n_epochs` and saves the weights with the lowest validation loss to `save_path`.

    `data_loaders` has "train" and "valid". `interactive_tracking` draws the curves while it trains.
    """
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=1, threshold=0.01)
    curves = LiveCurves() if interactive_tracking else None
    lowest = math.inf
    for epoch in range(1, n_epochs + 1):
        ### BEGIN SOLUTION
        train_loss = train_one_epoch(data_loaders["train"], model, optimizer, loss)
        valid_loss = valid_one_epoch(data_loaders["valid"], model, loss)
        if valid_loss < lowest:
            lowest = valid_loss
            torch.save(model.state_dict(), save_path)
        ### END SOLUTION
        scheduler.step(valid_loss)
        if curves is not None:
            curves.add(epoch, training=train_loss, validation=valid_loss)

# %% nbgrader={"grade": true, "grade_id": "check-optimize", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("cnn.optimize")

# %% [markdown]
# ## 7. Training
#
# **First, overfit one batch.** A network that cannot learn a handful of pictures by heart has a fault, and will
# not learn four thousand. This takes seconds and finds most faults (Karpathy, *A Recipe for Training Neural
# Networks*, 2019). Dropout is off: it would only disturb.

# %% tags=["training"]
if solved("cnn.forward", "cnn.loss", "cnn.optimizer", "cnn.train-one-epoch"):
    model = MyModel(n_classes, dropout=0.0).to(device)
    one_batch = [tuple(part[:16] for part in next(iter(data_loaders["train"])))]
    adam = get_optimizer(model, "adam", learning_rate=0.002)
    losses = [train_one_epoch(one_batch, model, adam, get_loss()) for _ in range(20)]
    print("loss on one batch:", " ".join(f"{value:.2f}" for value in losses[::4]), f"→ {losses[-1]:.3f}")

# %% [markdown]
# **Then, find a learning rate.** Let it grow with each batch and look at the loss (Smith, *Cyclical Learning Rates
# for Training Neural Networks*, 2017). Too low: nothing happens. Too high: the loss jumps up. A good rate lies
# where it falls steeply, some way to the left of the lowest point.

# %% tags=["given"]
def learning_rate_range_test(model, loader, loss, low=1e-5, high=1.0, steps=60):
    """The rates tried and the loss at each, smoothed; the weights of `model` are spoilt by it."""
    tried, seen, average = [], [], None
    optimizer = get_optimizer(model, "adam", learning_rate=low)
    batches = iter(())
    model.train()
    for step in range(steps):
        rate = low * (high / low) ** (step / (steps - 1))
        optimizer.param_groups[0]["lr"] = rate
        batch = next(batches, None)
        if batch is None:
            batches = iter(loader)
            batch = next(batches)
        pictures, labels = (part.to(device) for part in batch)
        optimizer.zero_grad()
        value = loss(model(pictures), labels)
        value.backward()
        optimizer.step()
        average = value.item() if average is None else 0.8 * average + 0.2 * value.item()
        tried.append(rate)
        seen.append(average)
        if average > 2 * min(seen):
            break
    return tried, seen

# %% tags=["training"]
if solved("cnn.forward", "cnn.loss", "cnn.optimizer"):
    tried, seen = learning_rate_range_test(
        MyModel(n_classes).to(device), data_loaders["train"], get_loss(), steps=20 if lesson.quick else 60
    )
    figure, axes = pyplot.subplots(figsize=(6.5, 3))
    axes.semilogx(tried, seen, color="#0072B2")
    axes.set(xlabel="learning rate of Adam", ylabel="loss, smoothed")
    axes.spines[["top", "right"]].set_visible(False)
    best = tried[seen.index(min(seen))]
    show(figure, f"Loss against learning rate on a logarithmic axis; it is lowest at about {best:.2g}, and rises steeply above.")

# %% [markdown]
# **Now the long run.** Some minutes on a laptop. The curves grow with each epoch. If both still fall at the end,
# train longer; if training falls while validation rises, you see overfitting. (Validation may well be the lower one:
# its pictures are not augmented, and nothing is dropped out.) Large steps learn fast and then jump
# about the best place; so a short last part, from the best weights so far, makes steps a tenth as long, and keeps its
# own best weights in a file of its own.

# %% tags=["training"]
EPOCHS, LAST_EPOCHS = (2, 1) if lesson.quick else (12, 3)
BEST, LAST = Path("artefacts/best.pt"), Path("artefacts/last.pt")
if solved("cnn.forward", "cnn.layers", "cnn.loss", "cnn.optimizer", "cnn.optimize"):
    BEST.parent.mkdir(exist_ok=True)
    model = MyModel(n_classes, dropout=0.3).to(device)
    for epochs, rate, path in ((EPOCHS, 0.002, BEST), (LAST_EPOCHS, 0.0002, LAST)):
        optimizer = get_optimizer(model, "adam", learning_rate=rate, weight_decay=1e-5)
        optimize(data_loaders, model, optimizer, get_loss(), epochs, path, interactive_tracking=True)
        model.load_state_dict(torch.load(path, map_location=device, weights_only=True))

# %% [markdown]
# ## 8. The test
#
# The test pictures are looked at once, at the end. Whoever chooses a learning rate by them has no test pictures
# any more.
#
# **Exercise.** Like validation, and print the accuracy: the share of pictures whose highest score is the right class.

# %% nbgrader={"grade": false, "grade_id": "one-epoch-test", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_epoch_test(test_dataloader, model, loss):
    """Prints the accuracy over all pictures, and gives back the mean loss per picture, a float."""
    ### BEGIN SOLUTION
    model.eval()
    where = next(model.parameters()).device
    total, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for pictures, labels in test_dataloader:
            pictures, labels = pictures.to(where), labels.to(where)
            scores = model(pictures)
            total += loss(scores, labels).item() * len(labels)
            correct += (scores.argmax(dim=1) == labels).sum().item()
            count += len(labels)
    print(f"Test accuracy: {correct / count:.1%} ({correct}/{count})")
    return total / count
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-one-epoch-test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("cnn.one-epoch-test")

# %% tags=["training"]
if solved("cnn.optimize", "cnn.one-epoch-test"):
    test_loss = one_epoch_test(data_loaders["test"], model, get_loss())
    print(f"Test loss: {test_loss:.3f}")

# %% [markdown]
# ## 9. The artefact
#
# What is handed on is a file: the network, its preprocessing and the names of its classes in TorchScript, which
# runs without your notebook. How such a file is made is the subject of assignment 06. Hand it in with the
# notebook: your points for accuracy come from it alone, on pictures that it has not learnt from, with their labels out
# of its sight.

# %% tags=["training"]
if solved("cnn.optimize"):
    mean, std = compute_mean_and_std()
    predictor = Predictor(model.cpu(), class_names, mean, std, resize=RESIZE, crop=SIDE)
    artefact = save_artefact(predictor, "artefacts/scratch.pt", {"assignment": lesson.name})
    print(f"{artefact.path}: {artefact.path.stat().st_size / 1e6:.1f} MB")

# %% nbgrader={"grade": true, "grade_id": "check-accuracy", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("cnn.accuracy")

# %% [markdown]
# ## 10. What it has learnt
#
# The kernels of the first convolution work on colours, so they can be shown as small pictures. And its feature
# maps show where in a picture each of them answers. Look for edges of one direction, for spots of one colour, for
# sky against ground.

# %% tags=["training"]
if solved("cnn.optimize"):
    first = next(layer for layer in model.modules() if isinstance(layer, nn.Conv2d))
    kernels = first.weight.detach().cpu()[:16]
    low, high = kernels.amin(dim=(1, 2, 3), keepdim=True), kernels.amax(dim=(1, 2, 3), keepdim=True)
    figure, axes = pyplot.subplots(2, 8, figsize=(9, 2.5))
    for axis, kernel in zip(axes.flat, (kernels - low) / (high - low)):
        axis.imshow(kernel.permute(1, 2, 0))
    for axis in axes.flat:
        axis.axis("off")
    show(figure, "Sixteen learnt kernels of 3 by 3 pixels, each with its weights for red, green and blue as a colour.")

# %% tags=["training"]
if solved("cnn.optimize"):
    pictures, labels = next(iter(data_loaders["test"]))
    with torch.no_grad():
        maps = F.relu(first(pictures[:1].to(first.weight.device)))[0].cpu()
    figure, axes = pyplot.subplots(2, 4, figsize=(9, 4.6))
    axes.flat[0].imshow(pictures[0].mean(dim=0), cmap="gray")
    axes.flat[0].set_title(title(class_names[labels[0]]), fontsize=8)
    strongest = maps.mean(dim=(1, 2)).argsort(descending=True)[:7]
    for axis, channel in zip(axes.flat[1:], strongest):
        axis.imshow(maps[channel], cmap="magma")
        axis.set_title(f"channel {channel}", fontsize=8)
    for axis in axes.flat:
        axis.axis("off")
    show(figure, f"A test picture of {title(class_names[labels[0]])} in grey and the seven feature maps that answer it most.")

# %% [markdown]
# ## 11. A question of judgement
#
# The app's owner writes: *“Bridges at night are often tagged wrongly. A colleague says that a network twice as
# deep would fix it. Shall we?”*
#
# Answer in five to ten sentences. What would you look at first, and why? What could you find that speaks for
# the deeper network, and what against it? What would you tell the owner about the 50 %?

# %% [markdown] nbgrader={"grade": true, "grade_id": "deeper-or-not", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# I would first count: how many training pictures show bridges at night, and how often are they confused, with
# what? If there are few of them, more such pictures (or augmentation that darkens) help, and depth does not. Then
# the curves: if the loss on training pictures is high too, the network is too small or was trained too briefly,
# which speaks for more capacity; if it is low there and high in validation, it overfits, and a larger network
# would overfit more. I would try the change on validation pictures, at equal training time, several seeds, and
# leave the test pictures alone. The average of 50 % says little of this case: accuracy must be measured for bridges
# at night themselves, with enough pictures for the difference to be more than chance.
#
# **Rubric.** 1 point: looks at data and errors of that group before changing the network. 1 point: uses the gap
# between training and validation to tell underfitting from overfitting. 1 point: a fair trial (validation, one
# change, seeds or an interval). 1 point: says that an average hides groups, or that a small group's accuracy is uncertain.

# %% [markdown]
# ## Going further
#
# - Train once with `augment=0` and once with `augment=15` in `get_data_loaders`. What happens to the two curves?
# - Replace a block by a residual one, $x + f(x)$ (He et al., 2015). At which depth does it begin to matter?
# - Take the batch normalisation out and search the learning rate again. How much lower must it be?
# - Twice the side means four times the work. How much accuracy does 96 × 96 give you?
#
# ## What you can now do
#
# - say what a convolution computes, and how large its result is;
# - build a network that takes any size and gives raw scores, and explain each of its layers;
# - write the loops so that nothing leaks from one batch, or from validation, into the next;
# - find most faults in a minute: initial loss, one batch, range test, curves;
# - hand on a trained network as a file.
