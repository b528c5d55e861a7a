"""The `landmarks` command: parse, call, print. What it does lives in `landmarks.pipeline` and below."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status: 0 done, 1 failed, 2 bad input, 130 interrupted.

    A person gets one sentence, never a traceback; an error that nobody foresaw is written to a file whose
    name is said. With LANDMARKS_DEBUG set, errors show in full.
    """
    from landmarks.cli.app import app
    from landmarks.errors import LandmarksError

    try:
        app()
    except LandmarksError as error:
        if "LANDMARKS_DEBUG" in os.environ:
            raise
        _leave(str(error), error.exit_status)
    except KeyboardInterrupt:
        _leave("Interrupted.", 130)
    except SystemExit as leaving:
        if leaving.code == 130:  # Typer makes this of Ctrl-C, and says nothing
            _leave("Interrupted.", 130)
        raise
    except BrokenPipeError:
        # Whoever read our output has gone, as with `| head`. Python would complain again when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # nothing is hidden: the traceback goes to a file
        if "LANDMARKS_DEBUG" in os.environ:
            raise
        _leave(f"This is a fault of the program: {type(error).__name__}. {_keep_traceback()}", 1)


def _leave(message: str, status: int) -> None:
    print(f"landmarks: {message}", file=sys.stderr)
    sys.exit(status)


def _keep_traceback() -> str:
    """Write the traceback at hand to a file and say where it is."""
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="landmarks-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write(traceback.format_exc())
    except OSError:
        return "Run it again with LANDMARKS_DEBUG=1 to see the details."
    return f"The details are in {log.name}; please report them."
