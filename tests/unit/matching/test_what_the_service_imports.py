import subprocess
import sys

HEAVY = "numba", "llvmlite"


def test_importing_the_service_compiles_nothing_and_loads_no_compiler() -> None:
    code = f"import sys, services.matching.app; print([m for m in {HEAVY} if m in sys.modules])"

    done = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
