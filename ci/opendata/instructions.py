"""Runs the commands that the page on checking prints, word for word, as a reader does who saved one report alone.

Usage: instructions.py SITE LANG HASILA
"""

import html
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

site, lang, hasila = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
page = (site / lang / "verify" / "index.html").read_text(encoding="utf-8")
blocks = re.findall(r'<p class="code"[^>]*?(id="whole")?><code>(.*?)</code>', page)
commands = [(bool(whole), html.unescape(text)) for whole, text in blocks if " " in text]
assert len(commands) == 4, commands
name = commands[1][1].split("sha256sum ")[1].split(" ")[0]
with tempfile.TemporaryDirectory() as folder:
    alone = pathlib.Path(folder)
    report = sorted(site.glob(f"*/*/*/{name}"))[-1]
    for file in [report, *(site / beside for beside in ("SHA256SUMS", "SHA256SUMS.minisig", "publisher.pub"))]:
        shutil.copy(file, alone)
    program = alone / "bin" / "hasila"
    program.parent.mkdir()
    program.symlink_to(hasila.resolve())
    for whole, command in commands:
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f'PATH="{program.parent}:$PATH"; {command}'],
            cwd=site if whole else alone,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    # And they notice: the same report with a byte more is none of the list.
    with (alone / name).open("ab") as changed:
        changed.write(b"\n")
    for whole, command in commands[1:]:
        if not whole:
            ended = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", f'PATH="{program.parent}:$PATH"; {command}'],
                cwd=alone,
                check=False,
                capture_output=True,
            )
            assert ended.returncode != 0, command
