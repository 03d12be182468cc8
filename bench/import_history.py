"""History by the hundred thousand: rows a second, and whether the memory grows with the file.

python bench/import_history.py [FILE]
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from measuring import city, cpu_s, family, peak_mb, show
from measuring.installation import postmaster

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("CIVICGRID_SHARED_DATA", ROOT.parent / "shared" / "data"))
EXPORT = "boston_311_2015/requests.csv.gz"
FOLDER = ROOT / "build" / "boston-city"
ROWS, BUDGET_S = 100_000, 90
LOOK_S = 0.5


def main(arguments: Sequence[str]) -> None:
    """Imports an export of Boston's into a new installation; prints what it took."""
    file = Path(arguments[0]) if arguments else DATA / EXPORT
    if not file.is_file() or not (DATA / EXPORT).is_file():
        print(f"no {EXPORT} in {DATA}: nothing to import")
        return
    if not FOLDER.is_dir():
        subprocess.run([sys.executable, ROOT / "tools" / "boston_city.py", DATA, FOLDER], check=True)
    with city(folder=FOLDER) as home:
        from civicgrid.apps.cases.api import count_all

        server = postmaster(home)
        before, start = cpu_s(family(server)), time.perf_counter()
        said, memory, own_cpu_s = imported(file, home / "rejects.csv")
        took, database_s = time.perf_counter() - start, cpu_s(family(server)) - before
        rows = int(said.split()[0].replace(",", ""))
        print(said)
        show("rows", f"{rows:,}")
        show("cases", f"{count_all():,}")
        show("rows a second", rows / took)
        show(f"for {ROWS:,} rows", took / rows * ROWS, "s", BUDGET_S)
        show("CPU of a row: importer", own_cpu_s / rows * 1e3, "ms")
        show("CPU of a row: database", database_s / rows * 1e3, "ms")
        show("memory after a fifth of the time", memory[len(memory) // 5], "MB")
        show("memory at most", max(memory), "MB")


def imported(file: Path, rejects: Path) -> tuple[str, Sequence[float], float]:
    """Runs the command; what it says, its memory every half second, and its processor seconds."""
    words = ["reports", "import", str(file), "--mapping", "boston-311", "--rejects", str(rejects)]
    command = [sys.executable, "-m", "civicgrid.project.cli", *words]
    memory, before = [0.0], cpu_of_children_s()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        while process.poll() is None:
            memory.append(peak_mb(process.pid) or memory[-1])
            time.sleep(LOOK_S)
        said = process.stdout.read() if process.stdout else ""
    assert process.returncode == 0, said
    return said.strip(), memory, cpu_of_children_s() - before


def cpu_of_children_s() -> float:
    """Of those that have ended: the importer, and little else."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
