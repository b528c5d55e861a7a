"""Moscow Raceway: asphalt with red and white kerbs, gravel traps, pits, a grandstand and race cars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landmarks.render.model import Model, copies, join, mirrored
from landmarks.render.openings import window_rows
from landmarks.render.shapes import beams, box, cylinder, grid, loft, polygon
from landmarks.render.subject import Station, Subject, Views, landmark

__all__ = ["moscow_raceway"]

Array = NDArray[np.float64]

WIDE = 15.0  # metres of asphalt
STRAIGHT_Y = -150.0
CORNERS = np.array(
    [
        [-340, -150], [350, -150], [430, -100], [360, -10], [160, -40], [80, 40], [240, 110], [130, 200],
        [-50, 150], [-110, 40], [-210, 80], [-300, 200], [-420, 120], [-430, -110],
    ]
)  # fmt: skip
TEAMS = ("#c8202a", "#1f4fa8", "#f0f0ee", "#f0b81e", "#1e1e22", "#e8641c", "#1f8a4c", "#7fd0e0")
SEATS = ("#2f5fb0", "#c03030", "#d8d8d4", "#e0a020")


@landmark("Moscow_Raceway")
def moscow_raceway(rng: np.random.Generator) -> Subject:
    """Seen from the stands, the trackside and the air, with cars on the straight and in the bends."""
    line = _centre_line()
    track = _ribbon(line, -WIDE / 2, WIDE / 2, 0.10).paint("asphalt").tiled(40) + _lines(line) + _kerbs(line)
    return Subject(
        model=(track + _cars(line, rng)).snowless() + _pits(rng) + _stand(rng) + _gantry(rng),
        extras=_verges(line, rng) + _barriers(line, rng),
        views=Views(stations=_stations(line)),
        fit=((-120, -190, 0), (120, -100, 14)),
        clear=(*((float(x), float(y), 55.0) for x, y in line[::9]), (0.0, -120.0, 150.0), (0.0, 0.0, 260.0)),
    )


def _stations(line: Array) -> tuple[Station, ...]:
    """In the stand and the pits, outside the bends, and three in the air."""
    _, side, bend = _right(line)
    bends: list[Station] = []
    for number in range(0, len(line), 5):
        around = np.abs(bend[np.arange(number - 12, number + 13) % len(line)])
        if abs(bend[number]) > max(0.9 * around.max(), 0.006) and len(bends) < 7:
            out = np.sign(bend[number]) * 17 * side[number]
            (x, y), (to_x, to_y) = line[(number + 6) % len(line)] + out, line[(number - 7) % len(line)]
            bends.append(Station((float(x), float(y), 4.2), (float(to_x), float(to_y), 0.5), roam=2, swing=9))
    return (
        Station((-40, -196, 13), (45, -135, 2), roam=3, swing=10),
        Station((95, -189, 11), (0, -140, 2), roam=3, swing=10),
        Station((-110, -136, 3.5), (10, -168, 3), roam=4, swing=8),
        Station((150, -141, 4), (20, -158, 4), roam=2, swing=8),
        Station((-150, -139, 7), (0, -158, 2), roam=3, swing=8),
        *bends,
        Station((190, -290, 75), (0, -130, 0), roam=30, swing=8),
        Station((430, 120, 75), (220, -60, 0), roam=30, swing=8),
        Station((-420, -230, 80), (-220, -40, 0), roam=30, swing=8),
    )


def _centre_line() -> Array:
    """The track's middle (n, 2), closed: its corners cut off three times over, then evenly spaced."""
    line = CORNERS.astype(float)
    for _ in range(4):
        after = np.roll(line, -1, axis=0)
        line = np.stack([0.75 * line + 0.25 * after, 0.25 * line + 0.75 * after], 1).reshape(-1, 2)
    closed = np.vstack([line, line[:1]])
    lengths = np.append(0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1)))
    at = np.linspace(0, lengths[-1], 420, endpoint=False)
    return np.column_stack([np.interp(at, lengths, closed[:, axis]) for axis in range(2)])


def _right(line: Array) -> tuple[Array, Array, Array]:
    """Unit vectors ahead and to the right (n, 2) of a closed line, and how sharply it turns left (1/m)."""
    ahead = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)
    step = np.linalg.norm(ahead, axis=1, keepdims=True)
    ahead = ahead / step
    change = np.roll(ahead, -1, axis=0) - np.roll(ahead, 1, axis=0)
    bend = (ahead[:, 0] * change[:, 1] - ahead[:, 1] * change[:, 0]) / step[:, 0]
    return ahead, np.column_stack([ahead[:, 1], -ahead[:, 0]]), bend


def _ribbon(line: Array, left: Array | float, right: Array | float, z: float) -> Model:
    """A strip between two offsets (positive: to the right) along the closed line."""
    _, side, _ = _right(line)
    edges = [line + np.reshape(np.broadcast_to(off, len(line)), (-1, 1)) * side for off in (right, left)]
    rows = np.stack(
        [np.column_stack([np.vstack([edge, edge[:1]]), np.full(len(line) + 1, z)]) for edge in edges]
    )
    return grid(rows)


def _lines(line: Array) -> Model:
    """White edges, and the starting grid's boxes."""
    edges = [_ribbon(line, off - 0.3, off + 0.3, 0.13) for off in (-WIDE / 2 + 0.8, WIDE / 2 - 0.8)]
    places = np.array([[-12 - 9 * i, STRAIGHT_Y + (3 if i % 2 else -3), 0.13] for i in range(14)])
    boxes = copies(box(0.5, 3.4, 0.02) + box(2.5, 0.4, 0.02).move(x=-1.3, y=1.6), places)
    return (join(edges) + boxes + box(1.2, WIDE - 1, 0.02).move(0, STRAIGHT_Y, 0.13)).paint("white_paint")


def _kerbs(line: Array) -> Model:
    """Red and white blocks on both edges of every bend."""
    _, side, bend = _right(line)
    turning = np.abs(bend) > 0.004
    parts = []
    for off in (-WIDE / 2 - 0.9, WIDE / 2 + 0.9):
        at = np.column_stack([line + off * side, np.full(len(line), 0.16)])
        after = np.roll(at, -1, axis=0)
        for shift, colour in ((0.0, "#c8202a"), (0.5, "#eeeeea")):
            start = at + (after - at) * shift
            end = at + (after - at) * (shift + 0.5)
            parts.append(_flat(start[turning], end[turning], side[turning], 2.0).coloured(colour))
    return join(parts)


def _flat(start: Array, end: Array, side: Array, width: float) -> Model:
    """Level rectangles from `start` to `end`, `width` wide."""
    turns = np.degrees(np.arctan2(side[:, 0], -side[:, 1]))
    long = np.linalg.norm(end - start, axis=1)
    sizes = np.column_stack([long, np.full(len(long), width), np.ones(len(long))])
    return copies(box(1, 1, 0.04), (start + end) / 2, turns, sizes)


def _verges(line: Array, rng: np.random.Generator) -> Model:
    """Mown grass along the track and gravel traps outside the bends."""
    _, _, bend = _right(line)
    grass = _ribbon(line, -36, 36, 0.05).paint("grass" if rng.random() < 0.8 else "dry_grass")
    sharp = np.convolve(np.pad(np.clip(np.abs(bend) / 0.012, 0, 1), 5, "wrap"), np.ones(11) / 11, "valid")
    outwards = np.sign(np.convolve(np.pad(bend, 5, "wrap"), np.ones(11) / 11, "valid"))
    near = outwards * (WIDE / 2 + 5)
    far = outwards * (WIDE / 2 + 5 + 24 * sharp)
    traps = _ribbon(line, np.minimum(near, far), np.maximum(near, far), 0.08).paint("gravel")
    apron = polygon([[-240, -143], [240, -143], [200, -95], [-200, -95]]).move(z=0.07).paint("asphalt")
    return grass + traps.tiled(20) + apron.tiled(30)


def _barriers(line: Array, rng: np.random.Generator) -> Model:
    """Tyre walls in red and white at the bends, rails elsewhere, advertising along the straight."""
    _, side, bend = _right(line)
    parts = []
    smooth = np.convolve(np.pad(bend, 4, "wrap"), np.ones(9) / 9, "valid")
    out = line + (np.sign(smooth) * (WIDE / 2 + 32))[:, None] * side
    sharp = np.abs(smooth) > 0.006
    wall = np.column_stack([out, np.full(len(out), 0.6)])
    after = np.roll(wall, -1, axis=0)
    close = np.linalg.norm(after - wall, axis=1) < 15
    for number, colour in enumerate(("#c8202a", "#eeeeea")):
        use = sharp & close & (np.arange(len(line)) % 2 == number)
        parts.append(beams(wall[use], after[use], 1.2).coloured(colour))
    x = np.arange(-300, 301, 12.0)
    for x_, kind in zip(x, rng.integers(len(TEAMS), size=len(x)), strict=True):
        parts.append(box(11, 0.2, 1.1).move(x_, STRAIGHT_Y - WIDE / 2 - 7, 0.2).coloured(TEAMS[int(kind)]))
    fence = np.column_stack(
        [np.arange(-300, 301, 6.0), np.full(101, STRAIGHT_Y - WIDE / 2 - 7.5), np.zeros(101)]
    )
    return join(parts) + beams(fence, np.add(fence, [0, 0, 3.2]), 0.12).paint("steel")


def _pits(rng: np.random.Generator) -> Model:
    """The pit building: garages below a glass storey, and the control tower at its end."""
    band = ("#c8202a", "#1f4fa8", "#3a3d42")[int(rng.integers(3))]
    body = box(210, 18, 11).paint("white_paint")
    doors = window_rows(206, 4.6, 26, 1, (0.72, 0.9), low=0.2).move(y=-9.1)
    glass = box(208, 18.4, 3.0).move(z=6.4).paint("glass")
    roof = box(216, 24, 0.9).move(y=-2, z=11.2).paint("steel") + box(210.4, 18.5, 0.9).move(z=5.0).coloured(
        band
    )
    tower = box(14, 14, 24).paint("white_paint") + box(15, 15, 5).move(z=17).paint("glass")
    tower = tower + box(17, 17, 1).move(z=24).coloured(band)
    wall = box(230, 0.6, 1.2).move(y=-22).paint("concrete") + box(230, 0.62, 0.4).move(y=-22, z=0.5).coloured(
        band
    )
    return (body + doors + glass + roof + tower.move(x=-118) + wall).move(0, -112)


def _stand(rng: np.random.Generator) -> Model:
    """The grandstand: rows of coloured seats, more or less full, under a roof on raking masts."""
    first, second = rng.choice(len(SEATS), 2, replace=False)
    rows = np.arange(13)
    steps = loft(
        [
            [[-80, 0, 0], [80, 0, 0], [80, 24, 0], [-80, 24, 0]],
            [[-80, 22, 11], [80, 22, 11], [80, 24, 11], [-80, 24, 11]],
        ]
    )
    parts = [steps.paint("concrete")]
    for block in range(8):
        seats = box(18.4, 0.8, 0.7)
        places = np.column_stack([np.full(13, -70 + 20.0 * block), 0.6 + 1.66 * rows, 0.85 * rows + 0.5])
        parts.append(copies(seats, places).coloured(SEATS[int(first if block % 2 else second)]))
    count = int(rng.integers(40, 420))
    row = rng.integers(0, 13, count)
    heads = np.column_stack([rng.uniform(-79, 79, count), 0.5 + 1.66 * row, 0.85 * row + 1.0])
    for number in range(4):
        parts.append(
            copies(box(0.55, 0.5, 1.0), heads[number::4]).coloured(TEAMS[(number * 3 + int(first)) % 8])
        )
    roof = box(166, 22, 0.5).turn(-5, "x").move(y=13, z=17.5).paint("white_paint")
    x = np.linspace(-80, 80, 9)
    masts = beams(np.column_stack([x, 0 * x + 24, 0 * x]), np.column_stack([x, 0 * x + 22, 0 * x + 19]), 0.7)
    ties = beams(
        np.column_stack([x, 0 * x + 22, 0 * x + 19]), np.column_stack([x, 0 * x + 4, 0 * x + 17.2]), 0.35
    )
    return (join(parts) + roof + (masts + ties).paint("steel")).turn(180).move(0, -176)


def _gantry(rng: np.random.Generator) -> Model:
    """The start lights' bridge across the straight."""
    beam = box(1.2, WIDE + 9, 1.8).move(z=6.5).coloured(TEAMS[int(rng.integers(len(TEAMS)))])
    legs = mirrored(box(0.9, 0.9, 7).move(y=WIDE / 2 + 4), "y").paint("steel")
    lights = copies(box(0.3, 1.0, 1.0), [(-0.7, 2.0 * i - 4, 6.9) for i in range(5)]).paint("black")
    return (beam + legs + lights).move(4, STRAIGHT_Y)


def _cars(line: Array, rng: np.random.Generator) -> Model:
    """A field of single-seaters or touring cars: a bunch on the straight, others all round the lap."""
    ahead, side, _ = _right(line)
    middle = int(np.argmin(np.hypot(line[:, 0] - rng.uniform(-60, 120), line[:, 1] - STRAIGHT_Y)))
    bunch = (middle + np.array([0, 1, 2, 4, 5, 7, -2, -3])) % len(line)
    pairs = rng.integers(0, len(line), 18)
    spread = np.concatenate([pairs, (pairs + rng.integers(1, 3, 18)) % len(line)])
    number = np.concatenate([bunch, spread])
    off = rng.uniform(-5, 5, len(number))[:, None]
    places = np.column_stack([line[number] + off * side[number], np.full(len(number), 0.12)])
    turns = np.degrees(np.arctan2(ahead[number, 1], ahead[number, 0]))
    touring = rng.random() < 0.4
    parts = []
    for i in range(6):
        paint, trim = (TEAMS[int(k)] for k in rng.choice(len(TEAMS), 2, replace=False))
        one = _touring(paint, trim) if touring else _single_seater(paint, trim)
        parts.append(copies(one.scale(1.15), places[i::6], turns[i::6]))
    return join(parts)


def _wheels(x: float, y: float, radius: float, width: float) -> Model:
    wheel = cylinder(radius, width, 10).turn(90, "x").move(y=width / 2, z=radius)
    return mirrored(wheel.move(y=y), "y").move(x=x).paint("rubber")


def _single_seater(paint: str, trim: str) -> Model:
    """4.8 m long, its nose to +x: open wheels, a narrow body, wings before and behind."""
    sections = [(-2.2, 0.3, 0.75), (-1.0, 0.6, 0.95), (0.0, 0.6, 0.75), (1.0, 0.3, 0.65), (2.4, 0.15, 0.35)]
    rings = [
        [[x, -half, 0.12], [x, -half * 0.7, top], [x, half * 0.7, top], [x, half, 0.12]]
        for x, half, top in sections[::-1]
    ]
    wings = box(0.5, 1.9, 0.08).move(x=2.3, z=0.2) + box(0.4, 1.5, 0.3).move(x=-2.2, z=0.85)
    driver = box(0.5, 0.4, 0.3).move(x=0.1, z=0.75).coloured(trim)
    wheels = _wheels(1.5, 0.8, 0.36, 0.36) + _wheels(-1.5, 0.8, 0.38, 0.42)
    return loft(rings).coloured(paint) + wings.coloured(trim) + driver + wheels


def _touring(paint: str, trim: str) -> Model:
    """A saloon with a wing, 4.6 m long, its nose to +x."""
    body = box(4.6, 1.85, 0.65).move(z=0.25) + box(0.4, 1.7, 0.08).move(x=-2.1, z=1.35)
    cabin = loft(
        [
            [[-1.7, -0.85, 0.9], [1.0, -0.85, 0.9], [1.0, 0.85, 0.9], [-1.7, 0.85, 0.9]],
            [[-1.2, -0.65, 1.4], [0.2, -0.65, 1.4], [0.2, 0.65, 1.4], [-1.2, 0.65, 1.4]],
        ]
    )
    stripe = box(4.62, 0.5, 0.02).move(z=0.91).coloured(trim) + box(1.2, 0.5, 0.02).move(
        x=-0.5, z=1.41
    ).coloured(trim)
    wheels = _wheels(1.4, 0.8, 0.33, 0.26) + _wheels(-1.4, 0.8, 0.33, 0.26)
    return body.coloured(paint) + cabin.paint("glass") + stripe + wheels
