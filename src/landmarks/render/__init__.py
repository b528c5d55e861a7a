"""Pictures of fifty landmarks that nobody has photographed: procedural scenes under seeded nuisance.

Whoever writes a scene needs the first block; the second makes pictures of it::

    model         triangles with materials: moving, copying, joining
    shapes        boxes, prisms, lathes, tubes, beams        materials     what surfaces are made of
    openings      walls with arches, windows, battlements    textures      painted from a seed
    architecture  columns, domes, towers, curved roofs       noise         smooth randomness
    lattice       trusses, masts, hanging cables             terrain       land, rock and water
    plants        trees and bushes                           props         people, cars, boats, houses
    subject       what a scene function returns              scenes/       one module per landmark
    imaginary/    places that are nowhere, to pre-train on

    factors       one picture's nuisance, drawn alike for every class
    placement     factors → a camera                         lighting      sun, sky, clouds, lamps
    site          ground, backdrop, surroundings             occluders     what stands in the way
    stock         trees, people and cars, made once          extent        what of a model is in the frame
    soup          models → triangles by material             engine        the only one that knows Mitsuba
    picture       one picture from beginning to end          develop       light → pixels → JPEG
    dataset       whole sets, many processes, resumed        sheet         contact sheets
    shipped       the set that ships with the package
    preview       `python -m landmarks.render.preview NAME`

Needs the extra `render` (Mitsuba 3), imported when the first picture is rendered. How to write a scene:
`docs/adding-a-landmark.md`.
"""
