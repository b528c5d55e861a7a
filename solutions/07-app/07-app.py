# %% [markdown]
# # 07 · Put it before people
#
# The file is ready. Now the travel app's visitors come: they upload photographs from telephones that were held
# upright, scans, screenshots, a PDF that somebody renamed, a picture of their cat. Whatever comes, they should get an
# answer that helps them, and nobody should get a traceback.
#
# In this assignment you build the page: what reads an upload, the five likeliest landmarks with bars and a
# sentence, a threshold for “none of these”, and the widgets around it.
#
# You need: an exported model, as in assignment 06, and a little HTML. It takes 60 to 90 minutes.
#
# **How it works.** Fill the cells that end in `raise NotImplementedError()`. The cell below each one checks it
# and shows a card. Cells that need your work skip themselves until it is there. When you run many cells at once, Jupyter
# stops at the first check that is not solved: go on by hand below it. After a restart of the kernel, or when
# `name 'check' is not defined`, run the cells from the top again (Run → Run All Above Selected Cell).

# %%
import html
import io
import warnings
from pathlib import Path

import ipywidgets
import numpy as np
import torch
from IPython.display import HTML, display
from matplotlib import pyplot
from PIL import Image, ImageOps
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from landmarks.catalog import title
from landmarks.checks import check, show, solved, start
from landmarks.data.loaders import compute_mean_and_std, get_data_loaders
from landmarks.deploy.predictor import Predictor
from landmarks.training.loops import train_one_epoch

lesson = start("07-app")
warnings.filterwarnings("ignore", message=r"`torch\.jit", category=FutureWarning)

# %% [markdown]
# ## The model
#
# Any file of an earlier assignment serves: it takes pictures (1, 3, H, W) of uint8 and gives probabilities (1, C). If
# there is none, the next cell trains a small network in a minute or so.

# %% tags=["training"]
EARLIER = ("05-transfer-learning/artefacts/transfer.pt", "03-cnn-from-scratch/artefacts/scratch.pt", "06-export/artefacts/predictor.pt")
found = [path for path in (Path("..", name) for name in EARLIER) if path.is_file()]
data_loaders = get_data_loaders(
    batch_size=64, crop=56, resize=64, augment=0, num_workers=0 if lesson.quick else 2, limit=400 if lesson.quick else -1
)
class_names = data_loaders["test"].dataset.classes
if found and list(torch.jit.load(found[0]).class_names) == class_names:
    predictor = torch.jit.load(found[0])
    print(f"using {found[0]}")
else:
    layers, epochs = [], 3 if lesson.quick else 7
    for inputs, outputs in ((3, 32), (32, 64), (64, 128), (128, 256)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    small = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(256, len(class_names)))
    data_loaders["train"].dataset.transform = data_loaders["valid"].dataset.transform
    prepared = TensorDataset(*(torch.cat(parts) for parts in zip(*data_loaders["train"])))
    batches = DataLoader(prepared, batch_size=64, shuffle=True)
    optimizer = torch.optim.AdamW(small.parameters(), lr=0.003)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.003, total_steps=epochs + 1)
    for epoch in range(1, epochs + 1):
        loss = train_one_epoch(batches, small, optimizer, nn.CrossEntropyLoss())
        schedule.step()
        print(f"epoch {epoch}: loss {loss:.2f}")
    predictor = torch.jit.script(Predictor(small, class_names, *compute_mean_and_std(), resize=64, crop=56))
test_files = data_loaders["test"].dataset.samples  # (path, label)

# %% [markdown]
# ## 1. What people upload
#
# An upload is bytes, and a name that the sender chose. Neither the name's ending nor the type proves anything: only
# the content does. What a page must expect:
#
# | upload | what goes wrong | what to do |
# |---|---|---|
# | a letter named `holiday.jpg`, an empty file, a JPEG cut off on its way | Pillow raises, some of it only when pixels are read | refuse |
# | a drawing (SVG) | it is a program in XML, and may hold scripts | refuse; Pillow does not open it |
# | 12,000 × 9,000 pixels in a file of 13 kB | memory counts pixels: 300 MB | refuse by its size **before** reading pixels |
# | 30,000 pixels wide and 20 high | with the shorter side at 256 it would be 384,000 wide | refuse by its ratio |
# | a telephone held upright | stored lying on its side, with an EXIF tag *orientation* (1 to 8) | turn it |
# | grey, palette, CMYK | 1 or 4 channels, or numbers of colours | bring it to RGB |
# | a transparent PNG | below the transparent parts anything is stored, often black | lay it on white |
# | an animated GIF | many pictures | the first frame |
#
# (Orientation: CIPA DC-008, *Exif 2.32*, 2019. Files that unfold into far more than they seem: Pillow's documentation of
# [`MAX_IMAGE_PIXELS`](https://pillow.readthedocs.io/en/stable/reference/Image.html).)
#
# Here is one photograph, stored as a telephone would, read without and with its orientation.

# %%
def telephone_photo(pixels):
    """The bytes of a JPEG that lies on its side, with the EXIF tag that says how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise
    file = io.BytesIO()
    Image.fromarray(np.rot90(pixels).copy()).save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


example_pixels = np.array(Image.open(get_data_loaders(num_workers=0)["test"].dataset.samples[0][0]).convert("RGB"))
photo = telephone_photo(example_pixels)
figure, axes = pyplot.subplots(1, 2, figsize=(6, 3))
axes[0].imshow(Image.open(io.BytesIO(photo)))
axes[0].set_title("read as it is stored", fontsize=9)
axes[1].imshow(ImageOps.exif_transpose(Image.open(io.BytesIO(photo))))
axes[1].set_title("turned as its tag says", fontsize=9)
for axis in axes:
    axis.axis("off")
show(figure, "The same JPEG twice: on the left the landmark lies on its side, on the right it stands upright.")

# %% tags=["given"]
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000  # width × height
MAX_RATIO = 20  # longer side ÷ shorter side


class BadUpload(ValueError):
    """An upload that cannot be used. Its text is a sentence for the visitor."""

# %% [markdown]
# **Exercise.** Bytes in, pixels out, or `BadUpload` with a sentence that says what is wrong. No other exception may get
# out. `io.BytesIO(content)` makes a file of bytes; Pillow's documentation of `ImageOps.exif_transpose`, `Image.convert`
# and `Image.has_transparency_data` has the rest.

# %% nbgrader={"grade": false, "grade_id": "open-picture", "locked": false, "schema_version": 3, "solution": true, "task": false}
def open_picture(content):
    """The pixels (H, W, 3) uint8, RGB, upright, of a picture's bytes (`bytes` or `memoryview`).

    Raises `BadUpload` for what is no picture, is damaged, or exceeds MAX_PIXELS or MAX_RATIO.
    """
    ### BEGIN SOLUTION
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise BadUpload(f"This picture has {width} × {height} pixels; up to {MAX_PIXELS:,} are taken.")
            if max(width, height) > MAX_RATIO * min(width, height):
                raise BadUpload(f"This picture is {width} × {height} pixels: too long and narrow for a photograph.")
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                upright = upright.convert("RGBA")
                white = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(white, upright)
            return np.array(upright.convert("RGB"))
    except BadUpload:
        raise
    except Exception as error:  # Pillow's forty readers raise many kinds of exception on damage
        raise BadUpload("This file cannot be opened as a picture; try a JPEG, PNG, WebP or GIF.") from error
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-open-picture", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("app.open-picture")

# %% [markdown]
# ## 2. The likeliest five
#
# One answer is often wrong where the right one is second. So the page shows the five likeliest, each with its
# probability.
#
# **Exercise.** Look up names and probabilities by the same positions (`Tensor.topk` or `argsort` give them). There may
# be fewer classes than are asked for.

# %% nbgrader={"grade": false, "grade_id": "top-tags", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_tags(probabilities, class_names, k=5):
    """The `k` likeliest classes as pairs (name, probability), likeliest first. `probabilities`: a tensor (C,)."""
    ### BEGIN SOLUTION
    values, places = probabilities.topk(min(k, len(class_names)))
    return [(class_names[place], value) for value, place in zip(values.tolist(), places.tolist())]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-top-tags", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("app.top-tags")

# %% [markdown]
# ## 3. None of these
#
# A softmax always names a landmark, for a cat too. But of what it does not know a network is often less sure (Hendrycks
# and Gimpel, *A Baseline for Detecting Misclassified and Out-of-Distribution Examples*, 2017). So we say “none of
# these” when the top probability is **below** a threshold; **at or above** it the picture counts as known.
#
# How high? A high threshold sends many real landmarks away, a low one lets cats in. Strangers come in endless kinds, so
# we do not tune to some of them: we decide what share of *known* pictures we want to keep, say 95 %, and take the
# highest threshold that keeps them.
#
# **Exercise.** The threshold from the top probabilities of known pictures. (Below, these are validation pictures; what it
# then does is looked at on test pictures.)

# %% nbgrader={"grade": false, "grade_id": "choose-threshold", "locked": false, "schema_version": 3, "solution": true, "task": false}
def choose_threshold(known, keep=0.95):
    """The highest threshold that the share `keep` of `known`, a tensor (N,) of top probabilities, reaches; a float."""
    ### BEGIN SOLUTION
    lowest_first = known.sort().values
    return lowest_first[round((1 - keep) * len(known))].item()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-choose-threshold", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("app.choose-threshold")

# %% [markdown]
# What does that threshold do to strangers? Two kinds stand for them here: noise, and test pictures whose pieces are
# shuffled, which have the colours of landmarks and nothing else of them. Look at how far the two curves overlap:
# what lies there cannot be decided by any threshold. Noise may lie above it as well: far from all that it has learnt, a
# network can be sure of anything (Nguyen, Yosinski and Clune, *Deep Neural Networks are Easily Fooled*, 2015).

# %% tags=["training"]
def top_probability(pixels):
    """The probability of the likeliest class of one picture (H, W, 3) uint8."""
    with torch.no_grad():
        return predictor(torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None]).max().item()


def shuffled(pixels, rng):
    """The picture's sixteen pieces in random order."""
    rows, columns = (side // 4 * 4 for side in pixels.shape[:2])
    pieces = [piece for row in np.split(pixels[:rows], 4) for piece in np.split(row[:, :columns], 4, axis=1)]
    order = rng.permutation(16)
    return np.concatenate([np.concatenate([pieces[i] for i in order[r : r + 4]], axis=1) for r in range(0, 16, 4)])


threshold = 0.2
if solved("app.open-picture", "app.choose-threshold"):
    rng = np.random.default_rng(0)
    valid_files = data_loaders["valid"].dataset.samples
    most = 40 if lesson.quick else 300

    def opened(files):
        return [open_picture(Path(path).read_bytes()) for path, _ in files[:: max(1, len(files) // most)]]

    threshold = choose_threshold(torch.tensor([top_probability(picture) for picture in opened(valid_files)]))
    pictures = opened(test_files)
    known = torch.tensor([top_probability(picture) for picture in pictures])
    strange = torch.tensor([top_probability(shuffled(picture, rng)) for picture in pictures])
    noise = torch.tensor([top_probability(rng.integers(0, 256, (128, 128, 3), dtype=np.uint8)) for _ in range(40)])
    figure, axes = pyplot.subplots(figsize=(7, 3))
    kinds = (("known", known, "#0072B2", "-"), ("shuffled", strange, "#D55E00", "--"), ("noise", noise, "#222222", ":"))
    for name, values, colour, dash in kinds:
        axes.step(sorted(values.tolist()), np.linspace(0, 1, len(values)), dash, color=colour, label=name, where="post")
    axes.axvline(threshold, color="#666666")
    axes.annotate(f" threshold {threshold:.2f}", (threshold, 0.93))
    axes.set(xlabel="top probability", ylabel="share of pictures below", xlim=(0, 1))
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    sent = {name: (values < threshold).float().mean().item() for name, values, _, _ in kinds}
    print("below the threshold:", ", ".join(f"{name} {share:.0%}" for name, share in sent.items()))
    show(figure, f"Three rising curves: the share of pictures below each top probability, for known, shuffled and noise pictures. Below the threshold of {threshold:.2f} lie {sent['known']:.0%}, {sent['shuffled']:.0%} and {sent['noise']:.0%}.")

# %% [markdown]
# **Exercise.** Now the sentence, from tags as `top_tags` gives them. For a known picture it names the likeliest landmark
# (`title("16.Eiffel_Tower")` makes a name for people) and its probability in percent. Otherwise it says “none of these”.

# %% nbgrader={"grade": false, "grade_id": "sentence", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sentence(tags, threshold):
    """What to tell a visitor. `tags`: pairs (name, probability), likeliest first. Below `threshold`: none of these."""
    ### BEGIN SOLUTION
    name, share = tags[0]
    if share < threshold:
        return f"This looks like none of these landmarks; the nearest is {title(name)}, with {share:.0%}."
    return f"This is probably {title(name)} ({share:.0%})."
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-sentence", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("app.sentence")

# %% [markdown]
# ## 4. The card
#
# Each upload becomes a card in HTML: the file's name, the sentence, and a bar for each tag. Two things to mind:
#
# - **A name is not HTML.** A visitor may call a file `<img src=x onerror=…>.jpg`. Put into the page as it is, it runs in
#   the browser of whoever looks at the page. `html.escape(text)` turns it into harmless text. (OWASP, *Cross Site
#   Scripting Prevention Cheat Sheet*.)
# - **A bar is not enough.** Whoever does not see it needs the name and the percentage as text beside it.
#
# **Exercise.** A bar is an element with a width in percent: `<div style="width:73.1%; …"></div>` for 0.731.

# %% nbgrader={"grade": false, "grade_id": "card", "locked": false, "schema_version": 3, "solution": true, "task": false}
def card(file_name, sentence, tags):
    """HTML of one result: `file_name`, `sentence`, and for each tag its title, percentage and bar, in order."""
    ### BEGIN SOLUTION
    rows = "".join(
        f"<div>{html.escape(title(tag))} {share:.1%}</div>"
        f'<div style="width:{share:.1%};height:8px;background:#0072B2" aria-hidden="true"></div>'
        for tag, share in tags
    )
    return f"<div><b>{html.escape(file_name)}</b><p>{html.escape(sentence)}</p>{rows}</div>"
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-card", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("app.card")

# %% tags=["training"]
if solved("app.open-picture", "app.top-tags", "app.sentence", "app.card"):
    pixels = open_picture(photo)
    with torch.no_grad():
        tags = top_tags(predictor(torch.from_numpy(pixels).permute(2, 0, 1)[None])[0], class_names)
    display(HTML(card("<b>photo</b>.jpg", sentence(tags, threshold), tags)))

# %% [markdown]
# ## 5. The handler
#
# Now all of it together. `ipywidgets.FileUpload` gives a tuple with one dict per file:
#
# ```
# {"name": "holiday.jpg", "type": "image/jpeg", "size": 48213, "content": <memoryview>, "last_modified": …}
# ```
#
# **Exercise.** One result per upload, in their order: a dict with `name`, `sentence` and `tags` (the five likeliest; empty
# when there are none to give). One bad upload must not cost the others their answer, and nothing may be raised: neither
# by a refusal, nor by more than `MAX_BYTES`, nor when the predictor itself fails, which any network may. The sentence is then
# for a visitor, not for a programmer. The predictor wants (1, 3, H, W) of uint8.

# %% nbgrader={"grade": false, "grade_id": "handle", "locked": false, "schema_version": 3, "solution": true, "task": false}
def handle(uploads, predictor, class_names, threshold):
    """A list with a dict {"name", "sentence", "tags"} for each upload, good or bad. Raises nothing."""
    ### BEGIN SOLUTION
    results = []
    for upload in uploads:
        tags = []
        try:
            if upload["size"] > MAX_BYTES:
                raise BadUpload(f"This file is larger than {MAX_BYTES // 1_000_000} MB, which is the most that is taken.")
            pictures = torch.from_numpy(open_picture(upload["content"])).permute(2, 0, 1)[None]
            with torch.no_grad():
                tags = top_tags(predictor(pictures)[0], class_names)
            words = sentence(tags, threshold)
        except BadUpload as refusal:
            words = str(refusal)
        except Exception:  # whatever a network raises, the visitor gets a sentence
            words = "Something went wrong with this picture; please try another."
        results.append({"name": upload["name"], "sentence": words, "tags": tags})
    return results
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-handle", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("app.handle")

# %% tags=["training"]
if solved("app.card", "app.handle"):
    stored = Path(test_files[len(test_files) // 2][0]).read_bytes()
    letter = b"Dear app, where was this?"
    uploads = tuple(
        {"name": name, "type": "image/jpeg", "size": len(data), "content": memoryview(data)}
        for name, data in (("upright.jpg", photo), ("landmark.jpg", stored), ("letter.jpg", letter), ("cut.jpg", stored[:1500]))
    )
    for result in handle(uploads, predictor, class_names, threshold):
        print(f"{result['name']:<14} {result['sentence']}")

# %% [markdown]
# ## 6. The page
#
# A page is widgets: a `FileUpload`, and something to show the cards in. A widget tells of a change to whoever asked
# (`field.observe(function, names="value")`); the function gets a `change`, whose `new` is the new value.
#
# **Exercise.** Make it, for any `handle` that takes the uploads alone and gives results as above. Show a `card` for each
# of them in an `ipywidgets.HTML`, and let several files be chosen at once (`multiple=True`).

# %% nbgrader={"grade": false, "grade_id": "page", "locked": false, "schema_version": 3, "solution": true, "task": false}
def make_page(handle):
    """A widget with one `FileUpload`; after each upload it shows a card for each result of `handle(uploads)`."""
    ### BEGIN SOLUTION
    field = ipywidgets.FileUpload(accept="image/*", multiple=True, description="Your pictures")
    shown = ipywidgets.HTML()

    def answer(change):
        shown.value = "".join(card(r["name"], r["sentence"], r["tags"]) for r in handle(change.new))

    field.observe(answer, names="value")
    return ipywidgets.VBox([ipywidgets.HTML("<h2>Which landmark is this?</h2>"), field, shown])
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-page", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("app.page")

# %% tags=["training"]
if solved("app.handle", "app.page"):
    display(make_page(lambda uploads: handle(uploads, predictor, class_names, threshold)))

# %% [markdown]
# Try it: upload a photograph, a text file that you have renamed to `.jpg`, and a picture of something that is no landmark.
#
# **In a browser, for others.** Voilà turns a notebook into a page without its code. The course has such a page, built of
# the same steps, with drag and drop, downloads and one model for all visitors. In a terminal, with the network of assignment 05,
# `landmarks app --model course/05-transfer-learning/artefacts/transfer.pt` starts it and prints its address; without
# `--model` it first trains a network of its own, which takes minutes.
#
# ## 7. A question of judgement
#
# Before launch the owner asks: *“Can we set the threshold so that it never says a wrong landmark? And may we keep the
# uploaded pictures, to train on them later?”*
#
# Answer in six to ten sentences. What would “never wrong” cost, and what can a threshold on the top probability not do?
# What would you propose instead, and how would you measure it? What must be settled before any upload is kept?

# %% [markdown] nbgrader={"grade": true, "grade_id": "never-wrong", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# Only a threshold above every probability is never wrong, and it never names a landmark either: raising it trades wrong tags
# for real landmarks sent away, and the two curves overlap, so no value separates them. A top probability measures how sure the
# network is among the fifty it knows; it can be sure and wrong, for two bridges that look alike or a picture far from all it
# has seen, the more so if it is badly calibrated. I would agree on what each error costs, draw the share of wrong tags against the share
# of answered pictures on pictures that visitors really send, including strangers, and choose the point with the owner; and
# show five tags with probabilities, so that a person decides, with a button to say that it is wrong. The numbers must be measured
# on pictures not used for choosing the threshold, and again after launch. Pictures of visitors are personal data: they show faces and places, and
# EXIF holds coordinates and times. Keeping them needs a purpose that was named, consent that can be withdrawn, a term after which
# they are deleted, and removal of metadata; until that is settled, they are held in memory and forgotten.
#
# **Rubric.** 1 point: names the trade between wrong tags and pictures sent away, and that no threshold removes all errors. 1 point:
# says what top probability does not measure (overconfidence, look-alikes, unknown kinds, calibration). 1 point: a proposal with a fair
# measurement (held-out, real uploads and strangers). 1 point: consent or another legal ground, purpose, deletion, and metadata or faces.

# %% [markdown]
# ## Going further
#
# - Show a thumbnail in the card, as a `data:` address. What must you not put into it unchecked?
# - Add the place: `landmarks.catalog.find(name)` knows country and coordinates. When should the page stay silent about them?
# - Let `handle` answer about panoramas with the module of assignment 06.
# - Replace the top probability by the entropy of all fifty. Do the curves of section 3 overlap less?
#
# ## What you can now do
#
# - read whatever is uploaded, upright and in RGB, or refuse it with a sentence;
# - choose a threshold by what it keeps, and say what it cannot do;
# - put text from strangers on a page without running it;
# - build a page whose parts are functions that can be tested without it.
