"""Pictures of fifty landmarks that nobody has photographed: procedural scenes, rendered under seeded nuisance.

Whoever writes a scene uses the upper modules; the lower ones make pictures of it::

    model        triangles with materials; moving, copying, joining        materials   what surfaces are made of
    shapes       boxes, prisms, lathes, tubes, beams                       textures    painted from a seed
    openings     walls with arches, windows, battlements                   noise       smooth randomness
    lattice      trusses, masts, hanging cables
    subject      what a scene function returns                             scenes/     one module per landmark

    factors      the nuisance of one picture, drawn alike for every class
    soup         models → triangles by material                            engine      Mitsuba, and nothing else is

Needs the extra `render` (Mitsuba 3), which is imported when the first picture is rendered. See
`docs/adding-a-landmark.md`.
"""
