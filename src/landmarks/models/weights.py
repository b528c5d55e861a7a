"""Where a backbone's pre-trained weights come from, and how they get into it.

`shipped` is the set that comes with the package, learnt from imaginary sites (see `docs/model-card.md`);
`imagenet` is torchvision's own, downloaded once; a path is a state dict, as `.pth`/`.pt` (read without
running any code) or `.safetensors`; `none` leaves the network random.
"""

from __future__ import annotations

import json
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor, nn
from torchvision import models

from landmarks.data.download import download
from landmarks.data.storage import cache_folder, file_sha256
from landmarks.errors import BadInput, DownloadError, WeightsError
from landmarks.models.backbones import head_of, require_supported
from landmarks.models.torch_files import read_torch_file
from landmarks.progress import Progress

__all__ = [
    "IMAGENET_MEAN",
    "IMAGENET_STD",
    "default_unfreeze",
    "default_weights",
    "fetch_weights",
    "load_weights",
    "read_state_dict",
    "shipped_digest",
]

IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Red, green and blue means that torchvision's weights were trained with, for values in [0, 1]."""
IMAGENET_STD = (0.229, 0.224, 0.225)
"""The standard deviations that belong to `IMAGENET_MEAN`."""

SHIPPED_FOR = "resnet18"
SHIPPED_FILE = Path(__file__).parents[1] / "weights" / f"{SHIPPED_FOR}-imaginary.safetensors"
_WAY_OUT = "Install Landmarks again, or pass --weights imagenet, none or a file."


def default_weights(data: str, name: str) -> str:
    """What `--weights` is where nobody says: `shipped` for the rendered landmarks, else `imagenet`.

    Only one network's weights are shipped; all others of torchvision have `imagenet` alone.
    """
    return "shipped" if data == "renders" and name == SHIPPED_FOR else "imagenet"


def default_unfreeze(weights: str) -> tuple[str, ...]:
    """The layers that transfer learning trains beside the head where nobody says.

    What imaginary sites taught is worth less than what ImageNet does: its last stages have to learn on.
    """
    return ("layer3", "layer4") if weights == "shipped" else ()


def load_weights(model: nn.Module, name: str, weights: str | Path, progress: Progress | None = None) -> None:
    """Load `weights` (`shipped`, `imagenet`, `none` or a file) into `model`, torchvision's network `name`.

    The head is left as it is, since it knows other classes. Half-precision values become float32.
    Raises `WeightsError` where the file is missing, damaged or of another network, `DownloadError` where the
    network fails.
    """
    path = fetch_weights(name, weights, progress)
    if path is None:
        return
    head, _ = head_of(model)
    given = {key: value for key, value in read_state_dict(path).items() if not key.startswith(f"{head}.")}
    expected = {key: value for key, value in model.state_dict().items() if not key.startswith(f"{head}.")}
    _require_same_shapes(path, name, given, expected)
    model.load_state_dict(given, strict=False)  # which converts to the network's own number format


def fetch_weights(name: str, weights: str | Path, progress: Progress | None = None) -> Path | None:
    """The file that `weights` stands for, downloaded if need be; None for `none`.

    Raises `DownloadError` where the network fails, `BadInput` for a backbone without weights of that kind,
    `WeightsError` where the shipped file is missing or damaged.
    """
    progress = progress or Progress()
    if str(weights) == "none":
        return None
    if str(weights) == "shipped":
        return _shipped_file(name, progress)
    return _imagenet_file(name, progress) if str(weights) == "imagenet" else Path(weights)


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """Read a state dict without running code from the file. Raises `WeightsError`."""
    if not path.is_file():
        raise WeightsError(
            f"There is no weights file at {path}; --weights takes shipped, imagenet, none or a file."
        )
    try:
        if path.suffix == ".safetensors":
            return safetensors.torch.load_file(path)
        state = read_torch_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise WeightsError(
            f"{path} cannot be read as weights: it is damaged or not a state dict. Expected a file saved "
            "with torch.save(model.state_dict()) or a .safetensors file."
        ) from error
    if not isinstance(state, dict) or not all(
        isinstance(key, str) and isinstance(value, Tensor) for key, value in state.items()
    ):
        raise WeightsError(
            f"{path} holds a {type(state).__name__} that is not a state dict: a mapping of names to tensors "
            "was expected. Save model.state_dict() instead."
        )
    return state


def _require_same_shapes(
    path: Path, name: str, given: dict[str, Tensor], expected: dict[str, Tensor]
) -> None:
    # The count of batches is bookkeeping that some exports leave out.
    missing = [key for key in expected if key not in given and not key.endswith("num_batches_tracked")]
    if missing:
        raise WeightsError(
            f"{path} does not fit {name}: it lacks “{missing[0]}” and {len(missing) - 1} more. "
            "Choose the backbone that the weights were made for."
        )
    # A deeper network of the same family has all that a shallower one needs, and more.
    unknown = [key for key in given if key not in expected]
    if unknown:
        raise WeightsError(
            f"{path} does not fit {name}, which has no “{unknown[0]}” (nor {len(unknown) - 1} more). "
            "Choose the backbone that the weights were made for."
        )
    for key, value in expected.items():
        if key in given and given[key].shape != value.shape:
            raise WeightsError(
                f"{path} does not fit {name}: “{key}” has shape {tuple(given[key].shape)}, "
                f"expected {tuple(value.shape)}. Choose the backbone that the weights were made for."
            )


def shipped_digest() -> str:
    """The SHA-256 that the package's own weights must have. Raises `WeightsError` where it is not told."""
    figures = SHIPPED_FILE.with_suffix(".json")
    try:
        return str(json.loads(figures.read_text(encoding="utf-8"))["sha256"])
    except FileNotFoundError as error:
        raise WeightsError(f"The shipped weights lack the file {error.filename}. {_WAY_OUT}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise WeightsError(f"The shipped weights' {figures} cannot be read. {_WAY_OUT}") from error


def _shipped_file(name: str, progress: Progress) -> Path:
    """The package's own weights, compared with the hash that its figures tell."""
    if name != SHIPPED_FOR:
        raise BadInput(
            f"The shipped weights are those of {SHIPPED_FOR}, not of {name}; pass --weights imagenet, "
            "none or a file."
        )
    stated = shipped_digest()
    try:
        found = file_sha256(SHIPPED_FILE, progress)
    except FileNotFoundError as error:
        raise WeightsError(f"The shipped weights lack the file {error.filename}. {_WAY_OUT}") from error
    except OSError as error:
        raise WeightsError(
            f"The shipped weights {SHIPPED_FILE} cannot be read ({error.strerror}). {_WAY_OUT}"
        ) from error
    if found != stated:
        raise WeightsError(
            f"The shipped weights {SHIPPED_FILE} are damaged: their SHA-256 starts with {found[:8]}, "
            f"expected {stated[:8]}. {_WAY_OUT}"
        )
    return SHIPPED_FILE


def _imagenet_file(name: str, progress: Progress) -> Path:
    """The cached file of torchvision's weights; its name carries the first digits of its SHA-256."""
    require_supported(name)
    url = models.get_model_weights(name).DEFAULT.url
    file = cache_folder() / "weights" / url.rpartition("/")[2]
    try:
        download(url, file, progress=progress)
    except DownloadError as error:
        raise DownloadError(
            f"{error} The ImageNet weights are downloaded once; with no network, pass --weights FILE or "
            "--weights none."
        ) from error
    _require_hash_of_name(file, progress)
    return file


def _require_hash_of_name(file: Path, progress: Progress) -> None:
    # Asked each time: a process that is killed between download and check leaves the file unchecked.
    stated = file.stem.rpartition("-")[2]
    found = file_sha256(file, progress)
    if not found.startswith(stated):
        file.unlink(missing_ok=True)
        raise DownloadError(
            f"The downloaded {file.name} is damaged: its SHA-256 starts with {found[:8]}, expected {stated}. "
            "It was deleted; try again."
        )
