"""Lets `python -m landmarks` and `torchrun -m landmarks` run the command line."""

from landmarks.cli import main

if __name__ == "__main__":
    main()
