"""A process of our own gives large arrays back to the system."""

import platform
import subprocess
import sys
import textwrap

import pytest

COLUMNS = """
    import numpy as np
    from pathlib import Path
    import api.tuning
    {tune}
    np.ones(3_000_000)  # once one of that size was let go, the library keeps those that follow
    columns = [(np.ones(2_900_000), np.ones(100_000)) for _ in range(12)]
    few = [few for many, few in columns]
    del columns
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in lines if line.startswith("VmRSS")))
"""


def _held_mb(tune: str) -> float:
    code = textwrap.dedent(COLUMNS.format(tune=tune))
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) / 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU library keeps large arrays")
def test_large_arrays_go_back_when_they_are_let_go():
    """Of twelve columns of 22 MB with small arrays between them, let go, nothing is held; without the setting all."""
    assert _held_mb("api.tuning.tune_memory()") + 200 < _held_mb("")
