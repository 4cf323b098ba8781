#!/usr/bin/env python3
"""The other side of the documents: every kept view compiled by the `typst` package, one process a document.

    typeset.py OUT TEMPLATES PDFS JOBS      the views under OUT, as many at once as JOBS, into the folder PDFS
    typeset.py --one VIEW TEMPLATES PDF     one of them: what the first form starts for each
"""

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def one(view, templates, pdf):
    """Compiles a view against the templates, to the standards that Hasila's documents keep."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        # Typst wants the main file itself inside the root; the rest may be linked.
        for part in Path(templates).resolve().iterdir():
            if part.name == "document.typ":
                shutil.copy(part, root)
            else:
                (root / part.name).symlink_to(part)
        (root / "view.json").symlink_to(Path(view).resolve())
        typst.compile(
            str(root / "document.typ"),
            output=pdf,
            root=str(root),
            font_paths=[str(root / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1", "a-2a"],
            timestamp=0,
        )


def every(out, templates, pdfs, jobs):
    """Compiles all views, and says how many there are."""
    views = sorted(Path(out).rglob("view.*.json"))
    if not views:
        sys.exit(f"no view under {out}\n  hint: make it with `hasila run --keep-views`")
    Path(pdfs).mkdir(parents=True, exist_ok=True)

    def start(numbered):
        number, view = numbered
        command = [sys.executable, __file__, "--one", view, templates, Path(pdfs) / f"{number}.pdf"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            return f"{view}: {ended.stderr.strip()}"
        return None

    with ThreadPoolExecutor(int(jobs)) as pool:
        faults = [fault for fault in pool.map(start, enumerate(views)) if fault]
    if faults:
        sys.exit("\n".join(faults))
    print(len(views))


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "--one":
        one(*sys.argv[2:])
    elif len(sys.argv) == 5:
        every(*sys.argv[1:])
    else:
        sys.exit(__doc__)
