"""Whole jobs, each a function that a command calls.

::

    train        a run: data, split, network, training, export, figures; into a `folder`
    once         a run that is wanted finished: used where it is, or resumed, or trained
    reference    the model for whoever has none, trained once
    evaluate     an artefact on labelled pictures: the one way in which test figures come about
    export       a run's network as another kind of artefact
    tag          names for picture files, and `xmp` sidecars beside them
    pretrain     imaginary sites → a weights file to ship
    data         bring pictures in, measure them, check them
    demo         all of these, graded `samples`, and a `report`
    doctor       what this machine has and lacks
    defaults     what they do unless told otherwise
    memory       how much of it a job has used at its worst
"""
