"""Everything about the service that can be set, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs; ``data_folder`` holds everything that it keeps."""

    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    """0 = any free port."""
    run_workers: int = 2
    """Runs that are solved at the same time; the others wait."""
    max_upload_bytes: int = 256 * MEBIBYTE
    """Largest inventory that may be uploaded, as sent."""
    max_body_bytes: int = 64 << 10
    """Largest body of any other request."""
    max_time_limit_s: float = 86_400.0
    """Longest time limit that a run may ask for."""
    shutdown_grace_s: float = 10.0
    """Seconds that a stopping service waits for its runs to let go of their solvers."""

    def __post_init__(self) -> None:
        """Refuse values outside their range."""
        if not 0 <= self.port <= 65_535:
            raise ValueError(f"port must be between 0 and 65535, got {self.port}")
        if self.run_workers < 1:
            raise ValueError(f"at least one run must be solved at a time, got {self.run_workers} workers")
        if self.max_upload_bytes < 1:
            raise ValueError(f"the largest upload must be above 0 bytes, got {self.max_upload_bytes}")
