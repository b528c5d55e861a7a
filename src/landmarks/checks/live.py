"""Curves that grow while a network trains."""

from __future__ import annotations

from typing import Any

from landmarks.checks.display import in_notebook, picture_bundle

__all__ = ["LiveCurves"]

_LINES = (("#0072B2", "o", "-"), ("#D55E00", "s", "--"), ("#222222", "^", ":"))


class LiveCurves:
    """Draws one line per name, anew after each epoch, in the same place below the cell.

    Outside a notebook each epoch is a printed line.
    """

    def __init__(self) -> None:
        self.epochs: list[int] = []
        self.values: dict[str, list[float]] = {}
        self._handle: Any = None

    def add(self, epoch: int, **values: float) -> None:
        """Adds a point to the line of each name and draws again."""
        self.epochs.append(epoch)
        for name, value in values.items():
            self.values.setdefault(name, []).append(float(value))
        if not in_notebook():
            print(self._alt())
            return
        from IPython.display import display

        bundle = picture_bundle(self._figure(), self._alt())
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)

    def _figure(self) -> Any:
        from matplotlib import pyplot
        from matplotlib.ticker import MaxNLocator

        figure, axes = pyplot.subplots(figsize=(6.5, 3.2))
        for (name, values), (colour, marker, dash) in zip(self.values.items(), _LINES, strict=False):
            axes.plot(self.epochs, values, dash, color=colour, marker=marker, markersize=4)
            axes.annotate(f" {name}", (self.epochs[-1], values[-1]), color=colour, va="center")
        axes.set(xlabel="epoch", ylabel="loss")
        axes.set_xlim(0.5, max(self.epochs[-1] * 1.2, 2))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.spines[["top", "right"]].set_visible(False)
        return figure

    def _alt(self) -> str:
        last = ", ".join(f"{name} {values[-1]:.3f}" for name, values in self.values.items())
        return f"loss by epoch; after epoch {self.epochs[-1]}: {last}."
