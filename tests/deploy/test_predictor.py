"""The `Predictor` against the pipeline that everyone writes by hand, and against what it must not accept."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from landmarks.data.decode import decode_picture
from landmarks.deploy.parity import TOLERANCE, probe_pictures
from landmarks.deploy.predictor import Predictor
from landmarks.errors import BadInput

MEAN, STD = [0.47, 0.45, 0.41], [0.22, 0.23, 0.25]
SIZES = [(40, 48), (97, 131), (64, 64), (300, 401), (513, 260), (72, 900), (1, 1), (1, 60), (60, 1)]


def as_tensor(picture: np.ndarray) -> Tensor:
    return torch.from_numpy(picture).permute(2, 0, 1)


def test_unrelated_networks_differ_far_beyond_the_tolerance(make_network: Callable[..., nn.Module]) -> None:
    one, other = (
        Predictor(make_network(seed), list("abcde"), MEAN, STD, resize=72, crop=64) for seed in (0, 1)
    )
    for pictures in probe_pictures():
        assert (one(pictures) - other(pictures)).abs().max() > 100 * TOLERANCE


def test_one_network_tells_the_probe_pictures_apart(predictor: Predictor) -> None:
    answers = torch.cat([predictor(pictures) for pictures in probe_pictures()])
    apart = torch.cdist(answers, answers, p=torch.inf) + torch.eye(len(answers))
    assert apart.min() > 10 * TOLERANCE


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_it_agrees_with_the_eager_pipeline_on_pictures_that_pillow_decoded(
    height: int, width: int, predictor: Predictor, eager: Callable, make_picture: Callable
) -> None:
    file = io.BytesIO()
    Image.fromarray(make_picture(height, width)).save(file, "JPEG", quality=92)
    picture = as_tensor(np.array(Image.open(file)))
    expected = eager(predictor, picture.unsqueeze(0))[0]
    got = predictor(picture)
    assert got.shape == expected.shape == (5,)
    assert got.argmax() == expected.argmax()
    torch.testing.assert_close(got, expected, atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize(("height", "width"), [(97, 131), (300, 401)])
def test_it_is_close_to_pillows_own_resizing(
    height: int, width: int, predictor: Predictor, make_picture: Callable
) -> None:
    picture = make_picture(height, width)
    shorter = min(height, width)
    tall, wide = 72 * height // shorter, 72 * width // shorter
    small = Image.fromarray(picture).resize((wide, tall), Image.Resampling.BILINEAR)
    left, top = round((wide - 64) / 2), round((tall - 64) / 2)
    values = as_tensor(np.array(small.crop((left, top, left + 64, top + 64)))) / 255
    by_pillow = (values - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    prepared = predictor.prepare(as_tensor(picture).unsqueeze(0))[0]
    # Pillow rounds to whole numbers after each of the two directions: one step of 1/255 here and there.
    apart = (prepared - by_pillow).abs()
    assert apart.max() <= 1.01 / 255 / min(STD)
    assert apart.mean() <= 0.2 / 255 / min(STD)
    assert (predictor.classify(by_pillow[None]) - predictor.classify(prepared[None])).abs().max() < 0.02


@pytest.mark.parametrize("shape", [(3, 50, 70), (1, 3, 50, 70), (4, 3, 50, 70)])
def test_probabilities_come_out_one_row_a_picture_and_sum_to_one(
    shape: tuple[int, ...], predictor: Predictor
) -> None:
    probabilities = predictor(torch.randint(0, 256, shape, dtype=torch.uint8))
    assert probabilities.shape == (*shape[:-3], 5)
    assert probabilities.dtype == torch.float32
    assert (probabilities >= 0).all()
    # five float32 values that sum to 1
    torch.testing.assert_close(probabilities.sum(-1), torch.ones(shape[:-3]), atol=1e-6, rtol=0)


def test_a_picture_has_the_same_answer_alone_and_in_a_batch(
    predictor: Predictor, make_picture: Callable
) -> None:
    pictures = torch.stack([as_tensor(make_picture(80, 60, seed)) for seed in range(4)])
    one_by_one = torch.stack([predictor(picture) for picture in pictures])
    # Batches may be convolved by other code, which sums in another order.
    torch.testing.assert_close(predictor(pictures), one_by_one, atol=1e-5, rtol=0)


@pytest.mark.parametrize("shape", [(3, 1, 5000), (3, 5000, 1)])
def test_very_long_pictures_are_predicted(shape: tuple[int, ...], predictor: Predictor) -> None:
    assert predictor(torch.full(shape, 200, dtype=torch.uint8)).isfinite().all()


def test_decoded_pictures_fit_without_a_word(predictor: Predictor, make_picture: Callable) -> None:
    file = io.BytesIO()
    Image.fromarray(make_picture(30, 40)).convert("L").save(file, "PNG")
    assert predictor(as_tensor(decode_picture(file.getvalue()))).shape == (5,)


@pytest.mark.parametrize(
    ("shape", "dtype", "said"),
    [
        ((3, 8, 8), torch.float32, "floating-point"),
        ((3, 8, 8), torch.int64, "another type of integer"),
        ((1, 8, 8), torch.uint8, r"\[1, 1, 8, 8\]"),
        ((8, 8, 3), torch.uint8, r"\[1, 8, 8, 3\]"),
        ((2, 4, 8, 8), torch.uint8, r"\[2, 4, 8, 8\]"),
        ((8, 8), torch.uint8, r"\[8, 8\]"),
        ((1, 1, 3, 8, 8), torch.uint8, r"\[1, 1, 3, 8, 8\]"),
        ((3, 0, 8), torch.uint8, r"\[1, 3, 0, 8\]"),
        ((3, 8, 0), torch.uint8, r"\[1, 3, 8, 0\]"),
    ],
)
def test_what_is_no_picture_is_refused(
    shape: tuple[int, ...], dtype: torch.dtype, said: str, predictor: Predictor
) -> None:
    with pytest.raises(BadInput, match=said):
        predictor(torch.zeros(shape, dtype=dtype))
    predictor(torch.zeros(3, 8, 8, dtype=torch.uint8))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"class_names": []}, "at least one"),
        ({"class_names": ["a", "b", "b", "c", "d"]}, "different"),
        ({"class_names": ["a", "b", "c", "d", "\udcff"]}, "must be text"),
        ({"mean": [0.5]}, "mean must be three"),
        ({"mean": [0.5, 0.5, float("nan")]}, "mean must be three finite"),
        ({"std": [0.2, 0.2, 0.2, 0.2]}, "std must be three"),
        ({"std": [0.2, 0.0, 0.2]}, "above 0"),
        ({"crop": 73}, "from 1 to resize=72"),
        ({"crop": 0}, "from 1 to resize=72"),
    ],
)
def test_parts_that_do_not_fit_are_refused(wrong: dict, said: str, make_network: Callable) -> None:
    right = {"class_names": list("abcde"), "mean": MEAN, "std": STD, "resize": 72, "crop": 72}
    Predictor(make_network(), **right)
    with pytest.raises(BadInput, match=said):
        Predictor(make_network(), **{**right, **wrong})


def test_a_network_with_another_number_of_classes_is_refused_at_the_first_picture(
    make_network: Callable,
) -> None:
    predictor = Predictor(make_network(classes=4), list("abcde"), MEAN, STD, resize=72, crop=64)
    with pytest.raises(BadInput, match=r"5 class names.*\[1, 4\]"):
        predictor(torch.zeros(3, 8, 8, dtype=torch.uint8))


def test_it_predicts_in_evaluation_mode_whatever_is_asked(make_network: Callable) -> None:
    network = make_network().train()
    predictor = Predictor(network, list("abcde"), MEAN, STD, resize=72, crop=64)
    predictor.train()
    assert not any(module.training for module in predictor.modules())
    assert predictor.model is network


def test_tensors_do_for_the_statistics_as_well_as_lists(make_network: Callable) -> None:
    one = Predictor(make_network(), list("abcde"), MEAN, STD, resize=72, crop=64)
    other = Predictor(
        make_network(),
        list("abcde"),
        torch.tensor(MEAN)[:, None, None],
        torch.tensor(STD).double(),
        resize=72,
        crop=64,
    )
    picture = torch.arange(3 * 9 * 9, dtype=torch.uint8).reshape(3, 9, 9)
    assert torch.equal(one(picture), other(picture))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_temperature_divides_the_logits(
    temperature: float, make_network: Callable[..., nn.Module]
) -> None:
    network = make_network()
    plain = Predictor(network, list("abcde"), MEAN, STD, resize=72, crop=64)
    tempered = Predictor(network, list("abcde"), MEAN, STD, resize=72, crop=64, temperature=temperature)
    for pictures in probe_pictures():
        prepared = plain.prepare(pictures)
        expected = (network(prepared) / temperature).softmax(dim=1)
        assert torch.allclose(tempered(pictures), expected, atol=1e-6)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_temperature_is_refused(
    temperature: float, make_network: Callable[..., nn.Module]
) -> None:
    with pytest.raises(BadInput, match="temperature"):
        Predictor(make_network(), list("abcde"), MEAN, STD, temperature=temperature)
