"""The recipe of pre-training: its sizes, and pictures of which some are out of focus."""

from __future__ import annotations

import pytest
import torch

from landmarks.errors import BadInput
from landmarks.training.pretraining import FamilyLoss, PretrainRecipe, blur_some, families_of


def test_pictures_are_small_first_and_full_size_at_the_end() -> None:
    recipe = PretrainRecipe(epochs=20, size=128)
    sizes = [recipe.size_at(epoch) for epoch in range(20)]
    assert sizes == sorted(sizes)
    assert sizes[0] <= 0.6 * 128
    assert sizes[-1] == sizes[-3] == 128
    assert all(size % 8 == 0 for size in sizes)
    assert PretrainRecipe(epochs=1, size=32).size_at(0) == 32


def test_pictures_too_small_for_the_network_are_refused() -> None:
    with pytest.raises(BadInput, match="32 pixels or more, not 31"):
        PretrainRecipe(size=31)


def test_about_the_asked_share_of_pictures_is_blurred_and_keeps_its_mean() -> None:
    x = torch.rand(400, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    before = x.clone()
    blurred = blur_some(x, 0.25, torch.Generator().manual_seed(1))
    assert torch.equal(x, before)
    changed = (blurred != x).flatten(1).any(1)
    assert 60 < int(changed.sum()) < 140  # 100 expected, standard deviation 9
    assert blurred[changed].std() < x[changed].std()
    torch.testing.assert_close(blurred.mean((2, 3)), x.mean((2, 3)), atol=0.05, rtol=0)
    again = blur_some(x, 0.25, torch.Generator().manual_seed(1))
    assert torch.equal(blurred, again)


def test_nothing_is_blurred_where_nothing_is_asked() -> None:
    x = torch.rand(8, 3, 16, 16)
    assert torch.equal(blur_some(x, 0.0, torch.Generator().manual_seed(0)), x)


SITES = ("Imaginary_000_Mast", "Imaginary_001_Cave", "Imaginary_002_Mast", "Somewhere")


def test_a_family_is_what_a_site_is_called_after_its_number() -> None:
    masts, cave, other_mast, alone = families_of(SITES).tolist()
    assert masts == other_mast
    assert len({masts, cave, alone}) == 3


def test_part_of_the_target_goes_to_the_family() -> None:
    loss = FamilyLoss(families_of(SITES), share=0.4, smoothing=0.2)
    expected = [0.4 + 0.2 + 0.05, 0.05, 0.2 + 0.05, 0.05]
    torch.testing.assert_close(loss.targets[0], torch.tensor(expected))
    torch.testing.assert_close(loss.targets.sum(dim=1), torch.ones(4))
    scores = torch.tensor([[2.0, 0.0, 1.0, -1.0]])
    by_hand = -(torch.tensor(expected) * scores.log_softmax(1)).sum()
    torch.testing.assert_close(loss(scores, torch.tensor([0])), by_hand)


def test_with_no_share_for_the_family_it_is_label_smoothing() -> None:
    scores = torch.randn(5, 4, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([0, 1, 2, 3, 0])
    plain = torch.nn.CrossEntropyLoss(label_smoothing=0.1)(scores, labels)
    torch.testing.assert_close(FamilyLoss(families_of(SITES), 0.0, 0.1)(scores, labels), plain)


def test_a_target_must_leave_something_for_the_class_itself() -> None:
    with pytest.raises(BadInput, match="less than 1"):
        FamilyLoss(families_of(SITES), share=0.9, smoothing=0.1)
