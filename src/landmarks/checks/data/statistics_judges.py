"""Cases and verdicts for a learner's means and standard deviations. Withheld: it knows the answers."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from landmarks.checks.contract import Case, Facet, Observation, Verdict, combine
from landmarks.checks.data.count_judges import as_file
from landmarks.checks.essential import only_if
from landmarks.checks.judging import close, first_match, said

__all__ = [
    "CLASSES",
    "IMAGENET",
    "decoded_pictures",
    "draw_compute_mean_and_std",
    "draw_mean_and_std",
    "judge_compute_mean_and_std",
    "judge_mean_and_std",
    "judge_statistics",
    "pixels_of",
    "spread_of",
    "wrong_statistics",
]


def draw_mean_and_std(rng: np.random.Generator) -> Case:
    """Dark and bright pictures, few pixels in each, and a smaller last batch: every shortcut shows."""
    count, batch = 11, 4
    level = rng.uniform(0.15, 0.85, (count, 3, 1, 1)) + np.array([-0.1, 0.0, 0.1]).reshape(1, 3, 1, 1)
    pictures = np.clip(level + rng.normal(0, 0.08, (count, 3, 3, 4)), 0, 1).astype(np.float32)
    return Case({"pictures": pictures, "labels": rng.integers(0, 5, count), "batch": batch})


def judge_mean_and_std(observation: Observation, case: Case) -> Verdict:
    pictures = np.asarray(case.inputs["pictures"], np.float64)
    batch = int(case.inputs["batch"])
    batches = [pictures[start : start + batch] for start in range(0, len(pictures), batch)]
    return judge_statistics(observation, pictures, wrong_statistics(pictures, batches))


def judge_statistics(observation: Observation, pictures: Any, wrong: Any) -> Verdict:
    """The verdict on `mean` and `std` against those of all pixels of `pictures` (N, 3, H, W).

    `wrong` has misconceptions, each with the mean and the standard deviation that it would give.
    """
    right_mean, right_std = pictures.mean(axis=(0, 2, 3)), pictures.std(axis=(0, 2, 3))
    pixels = pictures[:, 0].size
    mean, std = (np.asarray(observation[name], np.float64) for name in ("mean", "std"))
    mean, std = (array.reshape(-1) if array.size == 3 else array for array in (mean, std))
    mean_name = first_match(mean, [(name, value) for name, value, _ in wrong]) or "wrong-mean"
    std_name = first_match(std, [(name, value) for name, _, value in wrong]) or "wrong-std"
    verdict = combine(
        Facet(
            mean.shape == std.shape == (3,),
            "Both should hold one number per channel, shape (3,); yours have "
            f"{said(observation['mean'].shape)} and {said(observation['std'].shape)}.",
            "channels-mixed",
            _STATISTICS_HINTS["channels-mixed"],
        ),
        Facet(
            close(mean, right_mean),
            f"The mean should be {said(right_mean)}; yours is {said(mean)}.",
            mean_name,
            _STATISTICS_HINTS[mean_name],
        ),
        Facet(
            # Dividing by the number of pixels, or by one less: for a data set there is no difference.
            close(std, right_std) or close(std, right_std * np.sqrt(pixels / (pixels - 1))),
            f"The standard deviation should be {said(right_std)}; yours is {said(std)}.",
            std_name,
            _STATISTICS_HINTS[std_name],
            weight=2,
        ),
        praise="The mean and the standard deviation of all pixels, whatever the batches.",
    )
    return only_if(close(mean, right_mean) or close(std, right_std), verdict)


def wrong_statistics(pictures: Any, batches: list[Any]) -> list[tuple[str, Any, Any]]:
    """Misconceptions, each with the mean and the standard deviation that it gives."""
    axes = (0, 2, 3)
    means = np.array([batch.mean(axis=axes) for batch in batches])
    sizes = np.array([[batch[:, 0].size] for batch in batches])
    sample = np.array([batch.var(axis=axes, ddof=1) for batch in batches])
    mean, std = pictures.mean(axis=axes), pictures.std(axis=axes)
    inside = (sizes * sample).sum(0) / sizes.sum()
    pooled = inside + (sizes * (means - mean) ** 2).sum(0) / sizes.sum()
    one = [pictures.std(axis=(2, 3), ddof=ddof) for ddof in (0, 1)]
    many = [np.array([batch.std(axis=axes, ddof=ddof) for batch in batches]) for ddof in (0, 1)]
    roots = [np.sqrt((spread**2).mean(0)) for spread in (*one, *many)] + [np.sqrt(inside)]
    wrong = [("last-batch-weighted-wrong", means.mean(0), np.full(3, -1.0))]
    wrong += [("stds-averaged", np.full(3, -1.0), spread.mean(0)) for spread in one + many]
    wrong += [("stds-averaged", np.full(3, -1.0), root) for root in roots]
    wrong += [
        ("sample-variance-per-batch", np.full(3, -1.0), np.sqrt(pooled)),
        (
            "last-batch-weighted-wrong",
            means.mean(0),
            np.sqrt((pictures**2).mean(axis=axes) - means.mean(0) ** 2),
        ),
        ("root-forgotten", np.full(3, -1.0), std**2),
        ("last-batch-only", means[-1], many[0][-1]),
        ("last-batch-only", means[-1], many[1][-1]),
        ("not-divided", (means * sizes).sum(0), np.full(3, -1.0)),
        ("divided-by-pictures", (means * sizes).sum(0) / len(pictures), np.full(3, -1.0)),
        ("channels-reversed", mean[::-1], std[::-1]),
    ]
    return wrong


_STATISTICS_HINTS: dict[str, tuple[str, ...]] = {
    "wrong-mean": ("Add up all values of a channel, and divide once, by how many there were.",),
    "wrong-std": (
        "Compute it once in one go, for two small batches joined with `torch.cat`, and compare.",
        "The variance is the mean of the squared distances from the mean of all pixels.",
    ),
    "last-batch-weighted-wrong": (
        "Do all batches hold the same number of pictures?",
        "The last batch is smaller. A mean of the batches' means gives each of its pixels more weight "
        "than the others; add up sums and counts, and divide at the end.",
    ),
    "stds-averaged": (
        "Take a black picture and a white one. How much does each vary, and how much do both together?",
        "A spread within each picture, or within each batch, says nothing of how pictures differ from each "
        "other. Distances must be measured from the mean of all pixels.",
    ),
    "sample-variance-per-batch": (
        "By what does `torch.var` divide?",
        "It divides by one less than the number of values unless told otherwise. When the parts are joined "
        "again, that error stays, and it is large for small batches.",
    ),
    "root-forgotten": (
        "In which unit is the variance?",
        "The standard deviation is the square root of the variance.",
    ),
    "last-batch-only": (
        "What does your result hold after the first batch, and what after the second?",
        "It is set anew by each batch; it should grow.",
    ),
    "not-divided": (
        "A mean of values between 0 and 1 lies between 0 and 1.",
        "Divide the sum by how many values there are.",
    ),
    "divided-by-pictures": (
        "How many values were added up: as many as pictures, or as pixels?",
        "A picture brings height × width values to each channel.",
    ),
    "channels-reversed": (
        "Which channel comes first?",
        "PIL and torchvision give red, green, blue; OpenCV reverses them.",
    ),
    "not-scaled": (
        "In which range are your pixels?",
        "`ToTensor` brings 0…255 to 0…1. What normalises later works on that range, so measure on it.",
    ),
    "test-pictures-measured": (
        "Which pictures may decide anything about the model?",
        "Test pictures stand for those that nobody has seen yet. Whatever is measured on them, even a mean, "
        "reaches the model: take the folder `train` alone.",
    ),
    "one-class-only": ("Do you go through every class?",),
    "statistics-borrowed": (
        "On which pictures were these numbers measured?",
        "They are those of ImageNet, which many examples copy. Measure your own pictures.",
    ),
    "channels-mixed": (
        "Over which dimensions of (B, 3, H, W) do you average?",
        "Red, green and blue each have a mean of their own: the dimension of the channels must stay.",
    ),
}


CLASSES = (
    *("00.Arch", "01.Old_Bridge", "02.Castle", "03.Falls"),
    *("04.Gate", "05.Lake", "06.Palace", "07.Tower"),
)


IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def draw_compute_mean_and_std(rng: np.random.Generator) -> Case:
    """Small textured pictures, those of `test` far brighter than those of `train`."""
    paths, contents = [], []
    for split, count, low, high in (("train", 4, 20, 150), ("test", 3, 170, 220)):
        for name in CLASSES[:3]:
            for number in range(count):
                base = rng.uniform(low, high, 3) + np.array([0, 8, 16])
                pixels = np.clip(base + rng.normal(0, 14, (24, 30, 3)), 0, 255).astype(np.uint8)
                paths.append(f"{split}/{name}/{number:03d}.jpg")
                contents.append(as_file(pixels))
    return Case({"paths": paths, "contents": contents})


def judge_compute_mean_and_std(observation: Observation, case: Case) -> Verdict:
    train, test = (decoded_pictures(case, split) / 255 for split in ("train", "test"))
    both = np.concatenate([train, test])
    axes = (0, 2, 3)
    wrong = wrong_statistics(train, [train[start : start + 1] for start in range(len(train))])
    wrong += [
        ("test-pictures-measured", both.mean(axis=axes), both.std(axis=axes)),
        ("test-pictures-measured", test.mean(axis=axes), test.std(axis=axes)),
        ("statistics-borrowed", np.array(IMAGENET[0]), np.array(IMAGENET[1])),
        ("not-scaled", 255 * train.mean(axis=axes), 255 * train.std(axis=axes)),
        ("one-class-only", train[:4].mean(axis=axes), train[:4].std(axis=axes)),
    ]
    return judge_statistics(observation, train, wrong)


def decoded_pictures(case: Case, split: str) -> Any:
    """The pictures of a split, (N, 3, H, W) float64 of 0…255, in the order of their paths."""
    pairs = zip(case.inputs["paths"], case.inputs["contents"], strict=True)
    files = sorted((path, content) for path, content in pairs if path.startswith(split + "/"))
    return np.array([pixels_of(content).transpose(2, 0, 1) for _, content in files], np.float64)


def pixels_of(content: Any) -> Any:
    return np.asarray(Image.open(io.BytesIO(content.tobytes())).convert("RGB"))


def spread_of(colours: Any) -> tuple[Any, Any]:
    return colours.mean(axis=0), colours.std(axis=0)
