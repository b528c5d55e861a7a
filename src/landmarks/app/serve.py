"""`landmarks app`: the shared model in this process, and Voilà, which starts the kernels, in another."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landmarks.app.service import Service
from landmarks.app.tagger import ADDRESS, KEY
from landmarks.app.uploads import MAX_BYTES

__all__ = ["AppRequest", "serve", "voila_settings"]

STATIC = Path(__file__).parent / "static"
NOTEBOOK = STATIC / "landmarks.ipynb"

MESSAGE_BYTES = MAX_BYTES + 2**20  # a picture and what is said of it
IDLE_SEC = 600  # a kernel that nobody is connected to is ended after this long
# The widgets need these; the other extensions that are installed would only cost loading time.
EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget")


@dataclass(frozen=True)
class AppRequest:
    """ready_kernels: how many are kept started for the visitors to come; each holds some 100 MB."""

    model: Path
    host: str = "127.0.0.1"
    port: int = 8866
    ready_kernels: int = 2
    open_browser: bool = True


def serve(request: AppRequest) -> int:
    """Serve the page until Voilà ends or is interrupted; its exit status.

    Raises `ArtefactError` where the model is none.
    """
    key = secrets.token_bytes(32)
    service = Service(request.model, key)
    service.start()
    signal.signal(signal.SIGTERM, _interrupt)
    with tempfile.TemporaryDirectory(prefix="landmarks-app-") as folder:
        settings = Path(folder) / "voila.json"
        settings.write_text(json.dumps(voila_settings(request)), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "voila", str(NOTEBOOK)]
        voila = subprocess.Popen(command, env=_environment(service.address, key, folder))
        try:
            return voila.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            voila.terminate()  # it ends its kernels
            voila.wait()
            service.close()


def _interrupt(*_: object) -> None:
    """End on SIGTERM as on Ctrl-C, so that Voilà and its kernels do not outlive us."""
    raise KeyboardInterrupt


def voila_settings(request: AppRequest) -> dict[str, dict[str, Any]]:
    """Voilà's settings for `request`, by class and name."""
    return {
        "Voila": {
            "ip": request.host,
            "port": request.port,
            "open_browser": request.open_browser,
            "tornado_settings": {"websocket_max_message_size": MESSAGE_BYTES},
        },
        "VoilaConfiguration": {
            "template": "landmarks",
            "preheat_kernel": request.ready_kernels > 0,
            "default_pool_size": request.ready_kernels,
            "extension_allowlist": list(EXTENSIONS),
            "file_allowlist": ["$^"],  # the notebook's folder is nobody's business
        },
        # Who empties a large pool comes with many others, who need the cores that new kernels would start on.
        "VoilaKernelManager": {"fill_delay": float(max(1, request.ready_kernels))},
        "MappingKernelManager": {"cull_idle_timeout": IDLE_SEC, "cull_interval": 60},
    }


def _environment(address: str, key: bytes, settings: str) -> dict[str, str]:
    """What Voilà and its kernels are started with; `settings` is the folder of `voila.json`."""
    ours = {"JUPYTER_PATH": str(STATIC), "JUPYTER_CONFIG_PATH": settings}
    paths = {name: os.pathsep.join(filter(None, [path, os.environ.get(name)])) for name, path in ours.items()}
    return {**os.environ, **paths, ADDRESS: address, KEY: key.hex()}
