# %% [markdown]
# # 06 · From notebook to artefact
#
# The travel app's owner does not want your notebook. She wants a file: photographs that lost their GPS tags go
# in, names of landmarks with probabilities come out. Her servers are written in another language, and nobody
# there knows what a mean, a standard deviation or class 17 is. Most models that “worked in the notebook” fail at
# this point, quietly: the file runs, and its answers are worse than they were.
#
# In this assignment you put preprocessing, network and softmax into one module, turn it into a TorchScript file
# and prove that the file says what the module says, on a whole split and on pictures of any size.
#
# You need: a network as in assignment 03, and what an evaluation transform is. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %%
import time
import warnings
import zipfile
from pathlib import Path

import numpy as np
import torch
import torchvision.transforms.functional as TF
from matplotlib import pyplot
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.data.decode import decode_picture
from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.training.loops import train_one_epoch

lesson = start("06-export")

# TorchScript is deprecated and says so at each call. Section 6 is about what replaces it.
warnings.filterwarnings("ignore", message=r"`torch\.jit", category=FutureWarning)

# %% [markdown]
# ## The model to hand on
#
# A small network, trained in a minute or so: it is not good, and good enough to be exported. It learns from
# pictures of 56 × 56, cut from a shorter side of 64. In use it is to take the customary 224 × 224, cut from 256,
# four times as much; so an averaging of 4 × 4 pixels comes first.

# %%
N_TRAIN = 400 if lesson.quick else -1
data_loaders = get_data_loaders(batch_size=64, crop=56, resize=64, augment=0, num_workers=0 if lesson.quick else 2, limit=N_TRAIN)
class_names = data_loaders["train"].dataset.classes
mean, std = compute_mean_and_std()
print(f"{len(class_names)} classes; mean {mean.numpy().round(3)}, std {std.numpy().round(3)}")


def small_network(n_classes):
    """(B, 3, H, W) → (B, n_classes), with batch normalisation and dropout, which know two modes."""
    layers = []
    for inputs, outputs in ((3, 32), (32, 64), (64, 128), (128, 256)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(256, n_classes))


def train(model, loader, epochs, rate=0.003):
    """Learns from pictures that are prepared once, as for measuring; the learning rate rises and falls again."""
    prepared = TensorDataset(*(torch.cat(parts) for parts in zip(*loader)))
    batches = DataLoader(prepared, batch_size=64, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs + 1)
    for epoch in range(1, epochs + 1):
        loss = train_one_epoch(batches, model, optimizer, nn.CrossEntropyLoss())
        schedule.step()
        print(f"epoch {epoch}: loss {loss:.2f}")

# %% tags=["training"]
small = small_network(len(class_names))
data_loaders["train"].dataset.transform = data_loaders["valid"].dataset.transform
train(small, data_loaders["train"], epochs=3 if lesson.quick else 7)
network = nn.Sequential(nn.AvgPool2d(4), small)

# %% [markdown]
# The test pictures as files, which is what the app gets. Those that ship are all 128 × 128; the pictures of users are not,
# so section 5 tries odd sizes too.

# %%
test_files = data_loaders["test"].dataset.samples  # (path, label)
test_files = test_files[:: max(1, len(test_files) // (40 if lesson.quick else 500))]
test_pictures = [torch.from_numpy(decode_picture(Path(path))).permute(2, 0, 1) for path, _ in test_files]  # (3, H, W)
test_labels = torch.tensor([label for _, label in test_files])
print(f"{len(test_pictures)} pictures, {test_pictures[0].dtype}, the first of shape {tuple(test_pictures[0].shape)}")

# %% [markdown]
# ## 1. What the network expects
#
# The network has never seen a photograph. It has seen what the evaluation transform made of photographs:
#
# ```
# uint8, any size ──▶ shorter side 256 ──▶ central 224 × 224 ──▶ values ÷ 255 ──▶ (value − mean) ÷ std
#                     proportions kept                            0 … 1           about −2 … 2
# ```
#
# Each arrow can be got wrong without any error. Mean and standard deviation were measured on values from 0 to 1;
# used on 0 to 255, the mean moves nearly nothing, and values go up to a thousand and more. A resize to two numbers makes the Eiffel Tower fat. And a resize
# without antialiasing picks single pixels out of fine patterns, as no training picture ever showed.
#
# **Exercise.** Write the four arrows for a batch. `TF.resize(pictures, [256])`, with one number in the list, sets
# the shorter side; `TF.center_crop` cuts. Both also work in TorchScript, which you need later.

# %% nbgrader={"grade": false, "grade_id": "prepare", "locked": false, "schema_version": 3, "solution": true, "task": false}
def prepare(pictures, mean, std):
    """Pictures (B, 3, H, W) uint8 → (B, 3, 224, 224) float32, scaled and normalised. `mean`, `std`: tensors (3,)."""
    ### BEGIN SOLUTION
    centre = TF.center_crop(TF.resize(pictures, [256]), [224])
    return (centre / 255 - mean.reshape(3, 1, 1)) / std.reshape(3, 1, 1)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-prepare", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("export.prepare")

# %%
if solved("export.prepare"):
    wide = torch.cat([test_pictures[0], test_pictures[0].flip(2)], dim=2)[None]
    inside = prepare(wide, mean, std)[0]
    figure, axes = pyplot.subplots(1, 3, figsize=(10, 3.2), width_ratios=[2, 1, 1.4], layout="constrained")
    axes[0].imshow(wide[0].permute(1, 2, 0))
    axes[0].set_title(f"comes in: {wide.shape[2]} × {wide.shape[3]}, uint8", fontsize=9)
    axes[1].imshow((inside * std[:, None, None] + mean[:, None, None]).clamp(0, 1).permute(1, 2, 0))
    axes[1].set_title("its centre, 224 × 224", fontsize=9)
    for channel, (colour, dash) in enumerate((("#D55E00", "-"), ("#009E73", "--"), ("#0072B2", ":"))):
        counts, edges = np.histogram(inside[channel], bins=40)
        axes[2].plot(edges[:-1], counts, dash, color=colour, label=("red", "green", "blue")[channel])
    axes[2].set(xlabel="value that the network sees", ylabel="pixels")
    axes[2].legend(frameon=False, fontsize=8)
    for axis in axes[:2]:
        axis.axis("off")
    show(figure, "A test picture and its mirror image side by side, the square that is cut from their middle, and the values of its three channels, which lie between about minus two and two.")

# %% [markdown]
# ## 2. The Predictor
#
# In training, the softmax was a part of the loss, and the names of the classes were in a list of the notebook. The
# file has neither. So all of it goes into one module:
#
# - **pixels to probabilities**: `prepare`, then the network, then the softmax over the classes;
# - **evaluation mode**: dropout off, batch normalisation with its running averages. Whoever loads the file will not
#   think of `eval()`;
# - **no gradients**: recording for a `backward` that never comes costs memory and time at every call;
# - **`class_names`**: position 17 of the output is name 17 of the list;
# - mean and std as **buffers** (`self.register_buffer("mean", mean)`): part of the module, moved along by
#   `.to(device)`, and not trained. A tensor that is a plain attribute stays behind.
#
# **Exercise.** Write it. (A chain of `torchvision.transforms` in an `nn.Sequential` is as good as your
# `prepare`. In its first version `Resize([256])`, `CenterCrop`, `ConvertImageDtype` and `Normalize` with plain
# floats can become TorchScript; of the second version, `v2`, `ToImage`, `ToDtype` and `Compose` cannot.)

# %% nbgrader={"grade": false, "grade_id": "predictor", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Predictor(nn.Module):
    """Pictures (B, 3, H, W) uint8 of any H and W → probabilities (B, C) float32; each row sums to 1.

    `model`: (B, 3, 224, 224) → scores (B, C). `class_names`: C names in label order. `mean`, `std`: tensors (3,).
    """

    def __init__(self, model, class_names, mean, std):
        super().__init__()
        ### BEGIN SOLUTION
        self.model = model.eval()
        self.class_names = list(class_names)
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)
        ### END SOLUTION

    def forward(self, pictures):
        ### BEGIN SOLUTION
        with torch.no_grad():
            return self.model(prepare(pictures, self.mean, self.std)).softmax(dim=1)
        ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-predictor", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("export.predictor")

# %% [markdown]
# What do mistakes in the preprocessing cost? The same weights, the same pictures, and one arrow got wrong each time.
# No error, no warning.

# %% tags=["training"]
def accuracy_with(preparation):
    """The share of test pictures that the network gets right when it is fed by `preparation`."""
    network.eval()
    with torch.no_grad():
        found = [network(preparation(picture[None])).argmax().item() for picture in test_pictures]
    return (torch.tensor(found) == test_labels).float().mean().item()


if solved("export.prepare"):
    m, s = mean.reshape(3, 1, 1), std.reshape(3, 1, 1)
    mistakes = {
        "as it should be": lambda p: prepare(p, mean, std),
        "the picture squeezed": lambda p: prepare(TF.resize(p, [256, 512]), mean, std),
        "red and blue swapped": lambda p: prepare(p.flip(1), mean, std),
        "not normalised": lambda p: prepare(p, mean, std) * s + m,
        "mean and std on 0…255": lambda p: (prepare(p, mean, std) * s + m) / s - m / s / 255,
        "not scaled": lambda p: ((prepare(p, mean, std) * s + m) * 255 - m) / s,
    }
    shares = [accuracy_with(preparation) for preparation in mistakes.values()]
    figure, axes = pyplot.subplots(figsize=(7.5, 2.8))
    bars = axes.barh(list(mistakes), shares, color=["#0072B2", *["#999999"] * 5])
    axes.bar_label(bars, [f" {share:.0%}" for share in shares])
    axes.axvline(1 / len(class_names), color="#222222", linestyle=":")
    axes.invert_yaxis()
    axes.set(xlabel="accuracy on test pictures (dotted: guessing)", xlim=(0, 1.15 * max(shares)))
    axes.spines[["top", "right"]].set_visible(False)
    said = "; ".join(f"{name} {share:.0%}" for name, share in zip(mistakes, shares))
    show(figure, f"Bars of the accuracy of one network under different preprocessing: {said}.")

# %% [markdown]
# ## 3. Scripting against tracing
#
# TorchScript is a small language inside PyTorch, with its own interpreter, which needs no Python. There are two
# ways into it:
#
# - `torch.jit.trace(module, example)` **runs** the module once and writes down what happened to the example. What
#   Python decided on the way (which branch, how often a loop ran, what size an `int` had) is not in the record.
# - `torch.jit.script(module)` **compiles** the code. Branches and loops are kept. For that, the code must be within
#   what TorchScript understands: tensors, numbers, text, lists and dictionaries of one type, typed functions.
#
# An argument without an annotation is taken for a tensor. Others need one, as in `side: int`.

# %%
class Brighten(nn.Module):
    def forward(self, picture):
        if picture.mean() < 0.5:
            return picture * 2
        return picture


dark, bright = torch.full((1, 2), 0.2), torch.full((1, 2), 0.8)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the tracer warns of the branch; many programs hide that
    traced = torch.jit.trace(Brighten(), dark)
scripted = torch.jit.script(Brighten())
print(f"of a bright picture (0.8)   traced: {traced(bright)[0, 0]:.1f}   scripted: {scripted(bright)[0, 0]:.1f}")
print("\nwhat the trace kept:\n", traced.code, "\nwhat the script kept:\n", scripted.code)

# %% [markdown]
# The same happens to sizes. `TF.resize` computes the longer side as a Python number: a trace keeps the one of its
# example, and squeezes every other picture to it. (Of `TF.center_crop` not even a trace can be made.)

# %%
class ShorterSide(nn.Module):
    def forward(self, pictures):
        return TF.resize(pictures, [256])


square = torch.zeros(1, 3, 200, 200, dtype=torch.uint8)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    resizes = {"traced with a square": torch.jit.trace(ShorterSide(), square), "scripted": torch.jit.script(ShorterSide())}
picture = torch.cat([test_pictures[0], test_pictures[0].flip(2)], dim=2)[None]
figure, axes = pyplot.subplots(1, 3, figsize=(10, 2.6), width_ratios=[2, 1, 2])
results = {"the picture": picture} | {name: resize(picture) for name, resize in resizes.items()}
for axis, (name, result) in zip(axes, results.items()):
    axis.imshow(result[0].permute(1, 2, 0))
    axis.set_title(f"{name}: {result.shape[2]} × {result.shape[3]}", fontsize=9)
    axis.axis("off")
show(figure, "A wide picture, the same from a trace, squeezed into a square, and from a script, with its proportions kept.")

# %% [markdown]
# **Exercise.** Of a panorama, the central square shows little. Write a module round a predictor: when a picture is
# **more than twice** as wide as high, cut it into whole squares of its height, from the left, without overlap (what
# is left over at the right does not count), and give the mean of the predictor's answers. Any other picture goes to
# the predictor as it is. The check compiles it with `torch.jit.script`.

# %% nbgrader={"grade": false, "grade_id": "panorama", "locked": false, "schema_version": 3, "solution": true, "task": false}
class Panorama(nn.Module):
    """Pictures (B, 3, H, W) → what `predictor` gives, (B, C); for W > 2 H the mean over squares of side H."""

    def __init__(self, predictor):
        super().__init__()
        self.predictor = predictor

    def forward(self, pictures):
        ### BEGIN SOLUTION
        height, width = pictures.shape[2], pictures.shape[3]
        if width <= 2 * height:
            return self.predictor(pictures)
        count = width // height
        total = self.predictor(pictures[:, :, :, :height])
        for i in range(1, count):
            total = total + self.predictor(pictures[:, :, :, i * height : (i + 1) * height])
        return total / count
        ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-panorama", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("export.panorama")

# %% [markdown]
# ## 4. The file
#
# A scripted module writes itself with its method `save`. The mode in which it is then goes into the file.
#
# **Exercise.** Write a predictor to a file so that whoever loads it gets the same answers for pictures of every
# size, and can ask it for its `class_names`.

# %% nbgrader={"grade": false, "grade_id": "export", "locked": false, "schema_version": 3, "solution": true, "task": false}
def export(predictor, path):
    """Writes a module as TorchScript to `path`, in evaluation mode, with its conditions, loops and attributes."""
    ### BEGIN SOLUTION
    torch.jit.script(predictor.eval()).save(str(path))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-export", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("export.export")

# %% tags=["training"]
FILE = Path("artefacts/predictor.pt")
if solved("export.predictor", "export.export"):
    FILE.parent.mkdir(exist_ok=True)
    predictor = Predictor(network, class_names, mean, std)
    export(predictor, FILE)
    print(f"{FILE}: {FILE.stat().st_size / 1e6:.2f} MB")

# %% [markdown]
# **What is inside?** A zip: the code as text, the weights as raw numbers, and a pickle that says how they belong
# together. Nothing of your notebook. (Pickles can carry code: load files only from people you trust. PyTorch's own
# [security policy](https://github.com/pytorch/pytorch/security/policy) says so too.)

# %% tags=["training"]
if solved("export.predictor", "export.export"):
    with zipfile.ZipFile(FILE) as archive:
        for member in sorted(archive.infolist(), key=lambda m: -m.file_size)[:8]:
            print(f"{member.file_size:>9,} bytes  {member.filename}")
    loaded = torch.jit.load(FILE)
    print("\nIts code for `forward`:\n", loaded.code)
    print("Its first names:", loaded.class_names[:3])

# %% [markdown]
# **Without Python.** The file needs PyTorch's C++ library and nothing else. This is the whole program; the library
# is the folder `torch` of your environment.
#
# ```cpp
# #include <torch/script.h>
# #include <iostream>
#
# int main() {
#     torch::jit::Module predictor = torch::jit::load("artefacts/predictor.pt");
#     auto picture = torch::randint(0, 256, {1, 3, 480, 640}, torch::kUInt8);
#     auto probabilities = predictor.forward({picture}).toTensor();
#     auto best = probabilities.argmax(1).item<int64_t>();
#     std::cout << predictor.attr("class_names").toListRef()[best].toStringRef() << "\n";
# }
# ```
#
# ## 5. Parity
#
# That a file loads says nothing. **Parity** means: on every picture of a whole split, the file gives the
# probabilities that the module gives, up to rounding. One picture is not a split, and a mean over pictures hides
# the one that fails. Sums of float32 in another order differ by about one part in a million, so 0.0001 is a fair
# limit.
#
# **Exercise.** The largest difference of any probability of any picture. If one of them gives NaN, the answer must
# not look as if all were well (mind that every comparison with NaN is false).

# %% nbgrader={"grade": false, "grade_id": "parity", "locked": false, "schema_version": 3, "solution": true, "task": false}
def largest_difference(eager, exported, batches):
    """The largest absolute difference between two models' outputs over all batches, a float; NaN if there is a NaN.

    `eager`, `exported`: called with a batch (B, 3, H, W), give (B, C). `batches`: a list; they may differ in B, H, W.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        worst = [(eager(pictures) - exported(pictures)).abs().max() for pictures in batches]
    return torch.stack(worst).max().item()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-parity", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("export.parity")

# %% tags=["training"]
if solved("export.predictor", "export.export", "export.parity"):
    whole_split = [picture[None] for picture in test_pictures]
    print(f"module against file, {len(whole_split)} pictures: {largest_difference(predictor, loaded, whole_split):.1e}")
    rng = np.random.default_rng(0)
    odd = [torch.from_numpy(rng.integers(0, 256, (b, 3, h, w), dtype=np.uint8)) for b, h, w in ((1, 31, 200), (3, 517, 64), (2, 1, 7))]
    print(f"on shapes {[tuple(o.shape) for o in odd]}: {largest_difference(predictor, loaded, odd):.1e}")

# %% [markdown]
# Hand the file in with the notebook. It is judged alone, on pictures and sizes that it has not seen; in the notebook
# the test pictures stand for these. The network need not be good, only far better than guessing.

# %% nbgrader={"grade": true, "grade_id": "check-artefact", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("export.artefact")

# %% tags=["training"]
if solved("export.predictor", "export.export"):
    chosen = [int(i) for i in np.linspace(0, len(test_pictures) - 1, 4)]
    figure, axes = pyplot.subplots(1, 4, figsize=(10, 3))
    answers = []
    for axis, number in zip(axes, chosen):
        probability, label = loaded(test_pictures[number][None])[0].max(dim=0)
        answers.append(f"{title(loaded.class_names[label])}, {probability:.0%}")
        axis.imshow(test_pictures[number].permute(1, 2, 0))
        right = "right" if label == test_labels[number] else f"wrong: it is\n{title(class_names[test_labels[number]])}"
        axis.set_title(f"{answers[-1]}\n({right})", fontsize=8)
        axis.axis("off")
    show(figure, f"Four test pictures and what the file says of them: {'; '.join(answers)}.")

# %% [markdown]
# ## 6. What replaces TorchScript
#
# TorchScript is deprecated since PyTorch 2.5 and says so at each call. It still is the one of these that
# takes Python's own loops and conditions as they are written, into one file for every machine. Its heirs:
#
# - **`torch.export`** traces symbolically and *refuses* what a trace would get wrong: a branch on a value is an error,
#   not a silent record. Sizes that may change must be declared. Its `.pt2` file runs in Python, and AOTInductor
#   compiles it to a library for one kind of machine. ([PyTorch documentation, “torch.export”](https://docs.pytorch.org/docs/stable/export.html))
# - **ONNX** is a format that many programs read: onnxruntime runs it from C, C#, Java or JavaScript, without PyTorch.
#   ([onnx.ai](https://onnx.ai))
#
# Here the network with its softmax goes into both, for 224 × 224 and any number of pictures; the resize stays outside.

# %%
try:
    torch.export.export(Brighten(), (dark,))
except Exception as error:
    print("torch.export on a branch:", type(error).__name__, "·", str(error).strip().partition(" (")[0][:90])

# %% tags=["training"]
if solved("export.prepare", "export.parity"):
    import io
    import logging
    from contextlib import redirect_stdout

    import onnxruntime

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    core = nn.Sequential(network, nn.Softmax(dim=1)).eval()
    squares = [prepare(picture[None], mean, std) for picture in test_pictures[:40]]
    example = torch.cat(squares[:2])
    program = torch.export.export(core, (example,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    torch.export.save(program, "artefacts/core.pt2")
    with redirect_stdout(io.StringIO()):
        torch.onnx.export(program, dynamo=True, verbose=False, input_names=["squares"]).save("artefacts/core.onnx")
    torch.jit.script(core).save("artefacts/core.pt")
    session = onnxruntime.InferenceSession("artefacts/core.onnx")
    formats = {
        "core.pt": torch.jit.load("artefacts/core.pt"),
        "core.pt2": torch.export.load("artefacts/core.pt2").module(),
        "core.onnx": lambda x: torch.from_numpy(session.run(None, {"squares": x.numpy()})[0]),
    }
    print("file         size      apart from the module   one picture")
    for name, model in formats.items():
        apart = largest_difference(core, model, squares)
        begun = time.perf_counter()
        for square in squares:
            model(square)
        each = (time.perf_counter() - begun) / len(squares)
        size = Path("artefacts", name).stat().st_size / 1e6
        print(f"{name:<10} {size:6.2f} MB   {apart:.1e}                 {1000 * each:.1f} ms")

# %% [markdown]
# ## 7. A question of judgement
#
# A week after launch the app's owner writes: *“On your test pictures it was right as often as you promised. On what
# our customers send it is much worse, and photographs from telephones held upright are worst. The file passed your
# parity test. Should we train a larger network?”*
#
# Answer in five to ten sentences. What does parity prove, and what not? Which causes would you look for, in which
# order, and by which experiment for each? What would you build so that it is noticed earlier next time?

# %% [markdown] nbgrader={"grade": true, "grade_id": "after-launch", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# Parity proves that file and module agree on given tensors. It says nothing about what happens before the file: how the
# app decodes a photograph, whether it turns it upright as its EXIF tag says, whether it hands over RGB or BGR, uint8 or
# floats, or has already resized it. Upright telephone pictures are stored lying on their side with an EXIF
# orientation, so a decoder that ignores it is my first suspect: I would save the very tensor that the app hands to
# the file, look at it as a picture, and compare the file's answers on it with those on our own decoding of the same
# JPEG. Next the other differences of decoding (channel order, dtype, resize by a thumbnail service). Only when the
# tensors agree is it the data: customers' photographs differ from test pictures (other views, people in front, things
# that are no landmark), which I would measure on a few hundred of them, labelled by hand. A larger network cures
# none of the former and may not cure the latter. For next time: a test of the whole way from JPEG bytes to answer with
# a handful of stored pictures, run on their servers, and monitoring of input statistics and of top probabilities.
#
# **Rubric.** 1 point: says that parity compares tensors and does not cover decoding and what comes before. 1 point: names EXIF
# orientation for upright photographs, or another fault of decoding that fits, with an experiment that shows it. 1 point:
# separates a fault in the pipeline from a change in the data, and does not train before knowing which. 1 point: proposes an
# end-to-end test or monitoring that would have caught it.

# %% [markdown]
# ## Going further
#
# - `torch.jit.freeze(torch.jit.script(predictor), preserved_attrs=["class_names"])` makes weights constants and folds batch
#   normalisation into convolutions. How much faster is it, and is it still at parity?
# - Store the weights as float16. How far apart are the probabilities now, and does a class change?
# - Compile the C++ program: `g++ -std=c++20 tag.cpp -o tag -I$T/include -I$T/include/torch/csrc/api/include -L$T/lib -ltorch
#   -ltorch_cpu -lc10 -Wl,-rpath,$T/lib -Wl,--allow-shlib-undefined`, where `$T` is the folder that
#   `python -c "import torch; print(torch.__path__[0])"` prints.
# - Hand `Panorama(predictor)` to `torch.export.export` with a free width. What does it ask of you?
#
# ## What you can now do
#
# - put preprocessing, network, softmax and class names into one module that needs no explanation;
# - say what a trace loses, and write code that TorchScript keeps;
# - prove that an exported file does what the module does, on a whole split, and say what that does not prove;
# - choose between TorchScript, torch.export and ONNX for a given program.
