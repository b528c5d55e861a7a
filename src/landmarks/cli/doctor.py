"""`landmarks doctor`: what this machine has and lacks."""

from __future__ import annotations

from dataclasses import asdict

import typer

from landmarks.cli.console import out, save_json
from landmarks.cli.options import Json

__all__ = ["doctor"]

MARKS = {"ok": "[green]✓ ok[/]", "missing": "[red]✗ missing[/]", "note": "[yellow]! note[/]"}


def doctor(json: Json = None) -> None:
    """Say what this machine has and lacks for the course. Status 1 if something needed is missing."""
    from landmarks.pipeline.doctor import examine

    findings = examine()
    save_json([asdict(finding) for finding in findings], json)
    for finding in findings:
        out.print(f"{MARKS[finding.state]:<24} [bold]{finding.name}[/]: ", end="")
        out.print(finding.value, markup=False, highlight=False, soft_wrap=True)
        if finding.advice:
            out.print(f"            {finding.advice}", markup=False, highlight=False, soft_wrap=True)
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(1)
