"""Which submissions count as alike: renaming hides nothing, and shared starter code accuses nobody."""

from __future__ import annotations

from landmarks.grading.similar import SOLUTION, similar_pairs

STARTER = "def train(model, loader):\n    raise NotImplementedError()\n"
ORIGINAL = """
def train(model, loader):
    total, seen = 0.0, 0
    for pictures, labels in loader:
        scores = model(pictures)
        loss = criterion(scores, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        seen += len(labels)
        if seen > 1000 and total / seen < 0.1:
            print("early", seen)
            break
    return total / max(seen, 1)
"""
RENAMED = "# my own work\n" + ORIGINAL.replace("total", "acc").replace("seen", "n").replace(
    "loss", "err"
).replace("    for", "\n    for")
OTHER = """
def train(model, loader):
    model.train()
    history = []
    while True:
        batch = next(iter(loader), None)
        if batch is None:
            return sum(history) / len(history)
        history.append(step(model, *batch))
        with torch.no_grad():
            history[-1] = float(history[-1].detach().cpu())
        assert history[-1] == history[-1], "not a number"
        scheduler.step(metrics={"loss": history[-1]}, epoch=len(history))
"""


def test_a_renamed_copy_is_found_and_independent_work_is_not() -> None:
    (pair,) = similar_pairs({"ann": ORIGINAL, "bob": RENAMED, "cy": OTHER}, STARTER)
    assert (pair.one, pair.other) == ("ann", "bob")
    assert pair.share > 0.9


def test_a_near_copy_of_the_solution_is_found() -> None:
    (pair,) = similar_pairs({"bob": RENAMED, "cy": OTHER}, STARTER, ORIGINAL)
    assert {pair.one, pair.other} == {"bob", SOLUTION}


def test_what_all_were_given_accuses_nobody() -> None:
    assert similar_pairs({"ann": ORIGINAL, "bob": ORIGINAL}, ORIGINAL) == []


def test_what_is_no_python_is_compared_as_far_as_it_goes() -> None:
    assert similar_pairs({"ann": "def (:", "bob": "'''", "cy": ""}, STARTER) == []
