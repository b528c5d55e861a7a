# %% [markdown]
# # 05 · Standing on others' shoulders
#
# The app that tags photographs without GPS should learn a new landmark next week, and nobody has eighty pictures of it.
# A network from scratch must learn from those pictures what edges, arches and mountains are. Another network knows that
# already: somebody trained it on other pictures, for hours or days. In this assignment you take that network, keep what it knows,
# and teach it only the rest. It becomes much better than one from scratch, in less time, from fewer pictures.
#
# You need: Python, a little PyTorch, and what a training loop does. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %%
import copy
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm.auto import tqdm

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.checks.transfer.backbone import pretrained
from landmarks.data.loaders import get_data_loaders
from landmarks.data.transforms import denormalise, evaluation_transform
from landmarks.deploy.artefact import save_artefact
from landmarks.deploy.predictor import Predictor
from landmarks.evaluation.style import BLUE, GREY, ORANGE

lesson = start("05-transfer-learning")

# %% [markdown]
# ## The pictures
#
# A network wants its pictures as it learnt them: of about the same size, and normalised with the *same* mean and standard
# deviation. Ours are those of ImageNet, which torchvision's networks all use; statistics of your own pictures would be
# wrong here.

# %%
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, of red, green and blue
SIDE = 64 if lesson.quick else 128
loaders = get_data_loaders(batch_size=50, crop=SIDE, resize=SIDE, num_workers=0)
datasets = {name: loader.dataset for name, loader in loaders.items()}
for dataset in datasets.values():
    dataset.transform = evaluation_transform(mean=MEAN, std=STD, crop=SIDE, resize=SIDE)
class_names = datasets["train"].classes
n_classes = len(class_names)
names = [title(name) for name in class_names]
print(f"{n_classes} classes;", ", ".join(f"{len(dataset):,} {name}" for name, dataset in datasets.items()))

figure, axes = pyplot.subplots(1, 6, figsize=(12, 2.4))
for axis, i in zip(axes, np.random.default_rng(4).permutation(len(datasets["train"]))[:6], strict=True):
    picture, label = datasets["train"][i]
    axis.imshow(denormalise(picture[None], datasets["train"].transform)[0].permute(1, 2, 0))
    axis.set_title(names[label], fontsize=8)
    axis.axis("off")
show(figure, "Six training pictures with the names of their landmarks.")

# %% [markdown]
# ## 1. What a network knows
#
# ResNet18 (He et al., *Deep Residual Learning for Image Recognition*, 2016) is a chain of stages:
#
# ```
# picture (3, 128, 128) → conv1, bn1, relu, maxpool → layer1 (64, 32, 32) → layer2 (128, 16, 16)
#                       → layer3 (256, 8, 8) → layer4 (512, 4, 4) → avgpool (512) → fc (1000 scores)
# ```
#
# Early stages answer to edges and colours, which any picture has; late ones to things like windows and branches; and the
# **head**, `fc`, knows the classes of whoever trained it, which we do not need. Yosinski et al. (*How transferable are
# features in deep neural networks?*, 2014) measured it: the earlier a layer, the better it serves others.
#
# `pretrained(name)` gives such a network. For the rendered landmarks its weights come from imaginary places, drawn by
# the same renderer: none of the fifty is among them. For photographs, they come from ImageNet.

# %% tags=["training"]
network = pretrained("resnet18").eval()
maps = {}
handles = [
    network.get_submodule(name).register_forward_hook(lambda *held, name=name: maps.update({name: held[2][0].detach()}))
    for name in ("conv1", "layer1", "layer2", "layer3", "layer4")
]
picture, label = datasets["valid"][len(datasets["valid"]) // 2]
network(picture[None])
for handle in handles:
    handle.remove()
figure, axes = pyplot.subplots(2, 6, figsize=(12, 4.3))
for axis in axes.flat:
    axis.axis("off")
axes[0, 0].imshow(denormalise(picture[None], datasets["valid"].transform)[0].permute(1, 2, 0))
axes[0, 0].set_title(names[label], fontsize=8)
for column, (name, answer) in zip(axes.T[1:], maps.items(), strict=True):
    busiest = answer.flatten(1).std(dim=1).argsort(descending=True)[:2]
    for axis, channel in zip(column, busiest.tolist(), strict=True):
        axis.imshow(answer[channel], cmap="gray")
        axis.set_title(f"{name}, map {channel}", fontsize=8)
show(
    figure,
    f"A picture of {names[label]} and two feature maps of each stage: fine edges in conv1, then coarser and coarser "
    "patterns, down to a few bright spots in layer4.",
)

# %% [markdown]
# ## 2. Freezing
#
# A parameter whose `requires_grad` is `False` gets no gradient, so no optimizer moves it: it is **frozen**. This also
# saves the backward pass through all that is frozen.
#
# **Exercise.** Mind where `requires_grad` lives. Python lets you set any attribute on any object, also where nobody reads
# it.

# %% nbgrader={"grade": false, "grade_id": "freeze", "locked": false, "schema_version": 3, "solution": true, "task": false}
def freeze(module):
    """Changes `module` so that none of its parameters learns any more."""
    ### BEGIN SOLUTION
    for parameter in module.parameters():
        parameter.requires_grad = False
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-freeze", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("transfer.freeze")

# %% [markdown]
# ## 3. A new head
#
# The old head gives 1000 scores, and we want one for each landmark. A layer counts only if the network's `forward` calls it,
# so the new one has to stand where the old one was.
#
# **Exercise.** Not every network has 512 features: ask the old head.

# %% nbgrader={"grade": false, "grade_id": "replace-head", "locked": false, "schema_version": 3, "solution": true, "task": false}
def replace_head(model, n_classes):
    """Puts a fresh linear layer with `n_classes` outputs where the head `fc` of `model` was; gives back the model."""
    ### BEGIN SOLUTION
    model.fc = nn.Linear(model.fc.in_features, n_classes)
    return model
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-replace-head", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("transfer.replace-head")

# %% [markdown]
# **Exercise.** Now all of it: a pre-trained network, as `pretrained` of section 1 gives it, frozen, with a new head that learns.
# Does the order matter? Any `resnet…` of torchvision should do.

# %% nbgrader={"grade": false, "grade_id": "get-model-transfer-learning", "locked": false, "schema_version": 3, "solution": true, "task": false}
def get_model_transfer_learning(model_name="resnet18", n_classes=50):
    """torchvision's pre-trained ResNet of this name: (B, 3, H, W) → (B, n_classes) scores; only its head learns."""
    ### BEGIN SOLUTION
    model = pretrained(model_name)
    freeze(model)
    return replace_head(model, n_classes)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-get-model-transfer-learning", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("transfer.get-model-transfer-learning")

# %%
if solved("transfer.freeze", "transfer.replace-head", "transfer.get-model-transfer-learning"):
    model = get_model_transfer_learning("resnet18", n_classes)
    learning = sum(p.numel() for p in model.parameters() if p.requires_grad)
    print(f"{learning:,} of {sum(p.numel() for p in model.parameters()):,} parameters learn.")

# %% [markdown]
# ## 4. What frozen batch norm needs
#
# Frozen, and yet it changes? A batch norm has two kinds of memory. Its scale and shift are *parameters*, which `freeze`
# reaches. Its running mean and variance are *buffers*: in training mode they follow every batch that passes, gradient or
# not, and the batch is normalised with its own statistics besides. A frozen network in training mode therefore drifts
# away under the head that learns on it. Let us watch it: the same frozen layer, before and after some batches in training
# mode.

# %% tags=["training"]
if solved("transfer.freeze"):
    drifting = pretrained("resnet18")
    freeze(drifting)
    batches = DataLoader(datasets["train"], batch_size=16, shuffle=True)
    before = drifting.bn1.running_mean.clone()
    distances = []
    with torch.no_grad():
        for (pictures, _), _ in zip(tqdm(batches), range(8), strict=False):
            drifting.train()(pictures * 0.5)  # darker pictures, as in winter
            distances.append((drifting.bn1.running_mean - before).abs().mean().item())
    figure, axis = pyplot.subplots(figsize=(6, 3))
    axis.plot([0, *range(1, len(distances) + 1)], [0, *distances], color=ORANGE, marker="o", label="in training mode")
    axis.axhline(0, color=BLUE, linestyle="--", label="in evaluation mode")
    axis.set(xlabel="batches", ylabel="drift of the running mean")
    axis.legend()
    show(figure, f"The running mean of a frozen batch norm drifts from 0 to {distances[-1]:.2f} within {len(distances)} batches; in evaluation mode it stays.")

# %% [markdown]
# **Exercise.** Put the network into training mode, and what is frozen back into evaluation mode. A module is frozen when
# it has parameters and none of them learns. What has no parameters, such as dropout before the head, stays in training mode.

# %% nbgrader={"grade": false, "grade_id": "training-mode", "locked": false, "schema_version": 3, "solution": true, "task": false}
def training_mode(model):
    """Like `model.train()`, but frozen modules, at any depth, are in evaluation mode."""
    ### BEGIN SOLUTION
    model.train()
    for module in model.modules():
        parameters = list(module.parameters())
        if parameters and not any(parameter.requires_grad for parameter in parameters):
            module.eval()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-training-mode", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("transfer.training-mode")

# %% [markdown]
# ## 5. Cached features
#
# In evaluation mode, what is frozen gives the same answer for the same picture in every epoch. So compute it once, and train
# the head on the stored answers: an epoch then takes milliseconds. The price is augmentation: a picture that is changed at
# random is another picture. Of it we keep the mirror image.
#
# **Exercise.** Keep pictures and labels in step.

# %% nbgrader={"grade": false, "grade_id": "extract-features", "locked": false, "schema_version": 3, "solution": true, "task": false}
def extract_features(backbone, dataloader):
    """What `backbone` gives for all pictures of a loader, as in evaluation: (N, …), and their labels (N,)."""
    ### BEGIN SOLUTION
    backbone.eval()
    features, labels = [], []
    with torch.no_grad():
        for pictures, truth in tqdm(dataloader, leave=False):
            features.append(backbone(pictures))
            labels.append(truth)
    return torch.cat(features), torch.cat(labels)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-extract-features", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("transfer.extract-features")

# %% [markdown]
# We cut the network twice. `trunk` goes up to `layer3`, and its maps are kept for section 7, where `layer4` will learn. `top`
# is `layer4` and the pooling; what it gives are the features that the head sees. The longest wait of this assignment is
# here: about a minute without a graphics card.

# %% tags=["given"]
def cut(model):
    """A ResNet as trunk (up to layer3) and top (layer4 and pooling), which share its layers."""
    trunk = nn.Sequential(
        model.conv1, model.bn1, model.relu, model.maxpool, model.layer1, model.layer2, model.layer3
    )
    return trunk, nn.Sequential(model.layer4, model.avgpool, nn.Flatten())


def train_head(features, labels, n_classes, steps=300, rate=1e-2, decay=1e-2):
    """A linear layer on features, trained on all of them at once."""
    torch.manual_seed(0)
    head = nn.Linear(features.shape[1], n_classes)
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(head(features), labels).backward()
        optimizer.step()
        schedule.step()
    return head


@torch.no_grad()
def accuracy(head, features, labels):
    """The share of right answers of a network or a head, in evaluation mode."""
    head.eval()
    right = [(head(x).argmax(1) == y).sum().item() for x, y in zip(features.split(200), labels.split(200), strict=True)]
    return sum(right) / len(labels)

# %% tags=["training"]
NEEDED = ("transfer.freeze", "transfer.replace-head", "transfer.get-model-transfer-learning", "transfer.extract-features")
if solved(*NEEDED):
    trunk, top = cut(model)
    maps, features, labels = {}, {}, {}
    for name, dataset in datasets.items():
        maps[name], labels[name] = extract_features(trunk, DataLoader(dataset, batch_size=50))
        features[name], _ = extract_features(top, DataLoader(TensorDataset(maps[name], labels[name]), batch_size=200))
    # Mirrored pictures have nearly mirrored maps: a second view of each picture for nothing.
    turned, _ = extract_features(top, DataLoader(TensorDataset(maps["train"].flip(3), labels["train"]), batch_size=200))
    both, both_labels = torch.cat([features["train"], turned]), labels["train"].repeat(2)
    model.fc = train_head(both, both_labels, n_classes)
    print(f"The head alone: {accuracy(model.fc, features['valid'], labels['valid']):.1%} of the validation pictures.")

# %% [markdown]
# ## 6. How much data does it save?
#
# We give both ways the same few pictures of each class: a head on frozen features, and a small network from scratch, which
# sees them at 48 × 48 pixels. The curve tells what a picture is worth.

# %% tags=["given"]
def small_network(n_classes):
    """Four blocks of convolution, batch normalisation, ReLU and pooling, then a linear head."""
    sizes = (3, 32, 64, 128, 256)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        convolution = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)
        layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(sizes[-1], n_classes))


def mirrored(pictures):
    """Each picture, or map, or its mirror image, by a draw of its own."""
    turned = torch.rand(len(pictures), 1, 1, 1) < 0.5
    return torch.where(turned, pictures.flip(3), pictures)


def train_from_scratch(pictures, labels, n_classes, steps, rate=3e-3):
    """A small network after `steps` batches of 64 pictures, each picture mirrored or not."""
    torch.manual_seed(0)
    network = small_network(n_classes).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    order = torch.randperm(len(pictures))
    for _ in tqdm(range(steps), leave=False):
        order = order if len(order) >= 64 else torch.cat([order, torch.randperm(len(pictures))])
        chosen, order = order[:64], order[64:]
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(mirrored(pictures[chosen])), labels[chosen]).backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def few(labels, per_class):
    """The places of the first `per_class` pictures of each class."""
    return torch.cat([torch.nonzero(labels == c).flatten()[:per_class] for c in labels.unique()])


def shrunk(dataset, side=48):
    """All pictures of a data set at `side` pixels: (N, 3, side, side)."""
    return torch.cat([nn.functional.interpolate(p, side, mode="area") for p, _ in DataLoader(dataset, batch_size=100)])

# %% tags=["training"]
if solved(*NEEDED):
    small = {name: shrunk(datasets[name]) for name in ("train", "valid")}
    most = int(torch.bincount(labels["train"]).max())
    counts = sorted({min(count, most) for count in (1, 2, 5, 10, 20, 40, most)})
    transfer_curve, scratch_curve = {}, {}
    for count in counts:
        chosen = few(labels["train"], count)
        head = train_head(features["train"][chosen], labels["train"][chosen], n_classes)
        transfer_curve[count] = accuracy(head, features["valid"], labels["valid"])
        if count in (5, 20, most):
            steps = 3 if lesson.quick else min(500, 100 + 2 * len(chosen) // 10)
            scratch = train_from_scratch(small["train"][chosen], labels["train"][chosen], n_classes, steps)
            scratch_curve[count] = accuracy(scratch, small["valid"], labels["valid"])
    Path("artefacts").mkdir(exist_ok=True)
    save_artefact(Predictor(scratch, class_names, MEAN, STD, resize=48, crop=48), "artefacts/small-scratch.pt", {})

    figure, axis = pyplot.subplots(figsize=(7, 4))
    axis.plot(*zip(*transfer_curve.items(), strict=True), color=BLUE, marker="o", label="a head on a pre-trained network")
    axis.plot(*zip(*scratch_curve.items(), strict=True), color=ORANGE, marker="s", linestyle="--", label="a small network from scratch")
    axis.axhline(1 / n_classes, color=GREY, linestyle=":", label="guessing")
    axis.set_xscale("log")
    axis.set_xticks(counts, [str(count) for count in counts])
    axis.set(xlabel="training pictures of each class", ylabel="validation accuracy", ylim=(0, 1))
    axis.legend(fontsize=8)
    said = "; ".join(f"with {c}, {transfer_curve[c]:.0%} against {scratch_curve[c]:.0%}" for c in scratch_curve)
    show(figure, f"Validation accuracy by training pictures of each class, transfer against scratch: {said}.")

# %% [markdown]
# Read the curve sideways: how many pictures does the network from scratch need for what the other knows after five?
#
# ## 7. Fine-tuning
#
# The head has learnt; now the stage below it may follow. Carefully: its weights are good, and large steps would destroy them.
# So the stage gets a lower learning rate than the head, from a third down to a hundredth of it, and the head is trained *first*,
# since the gradients of a random head say nothing. (Howard and Ruder, *Universal Language Model Fine-tuning*, 2018, call such rates
# discriminative.)
#
# **Exercise.** `stage` is the name of a part of the model, such as `"layer4"`. Optimizers take parameters in groups, each
# with a learning rate of its own. Use SGD with a momentum of 0.9 and no weight decay: the rates below are meant for it. (Adam
# is right as well, and wants rates of about a hundredth of these.)

# %% nbgrader={"grade": false, "grade_id": "fine-tuning-optimizer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fine_tuning_optimizer(model, stage, head_rate, stage_rate):
    """Unfreezes one stage of `model`, and gives an optimizer for it and for the head `fc`, and for nothing else."""
    ### BEGIN SOLUTION
    part = model.get_submodule(stage)
    for parameter in part.parameters():
        parameter.requires_grad = True
    groups = [
        {"params": model.fc.parameters(), "lr": head_rate},
        {"params": part.parameters(), "lr": stage_rate},
    ]
    return torch.optim.SGD(groups, momentum=0.9)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-fine-tuning-optimizer", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("transfer.fine-tuning-optimizer")

# %% [markdown]
# The trunk stays frozen, so its cached maps still hold, and only `layer4` and the head are computed. The first epoch may cost
# accuracy: steps are largest then, and upset what was in balance. The best weights, by validation, are kept. Try other rates: what happens when `stage_rate` is as large as `head_rate`?

# %% tags=["training"]
if solved(*NEEDED, "transfer.training-mode", "transfer.fine-tuning-optimizer"):
    optimizer = fine_tuning_optimizer(model, "layer4", head_rate=0.1, stage_rate=0.03)
    epochs = 1 if lesson.quick else 5
    batches = DataLoader(TensorDataset(maps["train"], labels["train"]), batch_size=64, shuffle=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(batches))
    rest = nn.Sequential(model.layer4, model.avgpool, nn.Flatten(), nn.Dropout(0.2), model.fc)
    history = [accuracy(rest, maps["valid"], labels["valid"])]
    best = copy.deepcopy(model.state_dict())
    for _ in tqdm(range(epochs), desc="Fine-tuning"):
        training_mode(model)
        rest[3].train()
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(rest(mirrored(x)), y, label_smoothing=0.1).backward()
            optimizer.step()
            schedule.step()
        history.append(accuracy(rest, maps["valid"], labels["valid"]))
        if history[-1] >= max(history):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    figure, axis = pyplot.subplots(figsize=(6, 3.2))
    axis.plot(history, color=BLUE, marker="o")
    axis.set(xlabel="epochs of fine-tuning (0: the head alone)", ylabel="validation accuracy", xticks=range(len(history)))
    show(figure, f"Validation accuracy goes from {history[0]:.1%} with the head alone to {max(history):.1%} at best while layer4 learns.")

# %% [markdown]
# **Question.** Next month the app's owner brings 300 X-ray pictures of luggage, in 4 classes, and asks you to “do the same”. Would
# you freeze as much, as far, and with the same rates? Say what in the figures above you rely on, what is different about
# X-rays, what you would try first and second, and which measurement would make you change your mind. Six to ten sentences.

# %% [markdown] nbgrader={"grade": true, "grade_id": "x-rays", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# **A model answer.** The curve shows that with few pictures a head on frozen features is far ahead of a network from scratch,
# and 75 pictures a class are few, so I would begin with transfer again. But X-rays are further from what the weights were learnt
# on than landmarks are: other colours, shapes seen through each other, no light and shadow. By Yosinski et al. the early stages
# still serve, and the late ones less. First I would train a head on cached features, since it takes minutes, and look at
# validation accuracy: it is the floor. Second I would cut earlier, with features of `layer2` or `layer3`, or unfreeze `layer4` and
# `layer3` with low rates, and let the batch norms' statistics follow the new pictures, since their means are wrong for X-rays. With 300
# pictures all of this overfits easily, so I would use cross-validation in place of one split, and compare spreads, not
# single numbers. If a small network from scratch came within the spread of the best transfer, the weights would be of no use
# here; if training accuracy rises while validation falls, I would freeze more.
#
# **Rubric, 3 points.** 1 point: few pictures speak for freezing, distance of the pictures for unfreezing or cutting earlier;
# both named. 1 point: a sensible order of trials, the cheap one first, with rates or batch norms considered. 1 point: names a
# measurement that would change the decision, and minds how little 300 pictures can show.

# %% [markdown]
# ## 8. The artefact
#
# Export the network with its preprocessing, so that others can use it without this notebook. The check runs the file on
# pictures that it has not seen: the goal is 73 %, and to be better than the network from scratch. Hand in the folder `artefacts`
# with the notebook: these points come from its files `transfer.pt` and `small-scratch.pt`.

# %% tags=["training"]
if solved(*NEEDED, "transfer.training-mode", "transfer.fine-tuning-optimizer"):
    predictor = Predictor(model.eval(), class_names, MEAN, STD, resize=SIDE, crop=SIDE)
    save_artefact(predictor, "artefacts/transfer.pt", {"assignment": lesson.name})
    print(f"Test accuracy: {accuracy(rest, maps['test'], labels['test']):.1%}")

# %% nbgrader={"grade": true, "grade_id": "check-accuracy", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("transfer.accuracy")

# %% [markdown]
# ## Going further
#
# - Unfreeze `layer3` as well. The cached maps no longer hold then: why, and where would you cut instead?
# - Train the head on features of `layer2` or `layer3`, averaged over their maps. How early do good features begin?
# - Let the frozen batch norms run in training mode on purpose, and compare. When might that help?
# - Take a larger pre-trained network, such as `resnet50` (its ImageNet weights are downloaded). Is it worth its time on your machine?
# - Average the weights of the last epochs (Izmailov et al., *Averaging Weights Leads to Wider Optima*, 2018).
#
# ## What you can now do
#
# You can take a network that others trained, keep what it knows, and teach it your classes: freeze it properly, batch norms
# included, cache what does not change, and fine-tune with rates that do not destroy. You can say how many pictures that
# saves. Assignment 06 looks into the file that you exported.
