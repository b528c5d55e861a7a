"""Build the site: gather its pages in one folder, let Sphinx make HTML of them. Any warning is a failure."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from docs.site.pages import ROOT, gather


def main() -> int:
    """Gives back Sphinx's exit status."""
    # Sphinx's own modules take two seconds to import; `--help` need not wait for them.
    from sphinx.cmd.build import main as sphinx

    parser = argparse.ArgumentParser(prog="python -m docs.site", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="where the site is put")
    out = parser.parse_args().out.resolve()
    pages = out.with_name(f"{out.name}-pages")
    gather(ROOT, pages)
    shutil.rmtree(out, ignore_errors=True)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    strict = ["--nitpicky", "--fail-on-warning", "--keep-going"]
    settings = ["-c", str(Path(__file__).parent), "-d", str(out.with_name(f"{out.name}-doctrees"))]
    status = sphinx(["-b", "html", "-q", *strict, *settings, str(pages), str(out)])
    if status == 0:
        print(f"The site is in {out / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
