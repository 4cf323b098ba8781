"""Looks at the pages of documents as a reader does, and says what is wrong with them.

    python check.py [--all] DIR_OR_PDF…        0: nothing · 1: faults · 2: could not run

A page may not be more than half empty (the cover and the last page may), and holds no text smaller than 8 pt, none that
stands on another, none that touches its neighbour, and none outside the margins. `--all` lists every fault, not the first
of each document.
"""

import ctypes
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

TOKENS = Path(__file__).resolve().parents[2] / "templates" / "theme" / "tokens.yaml"
MM = 72 / 25.4
# Sizes are written as floats: 8 pt is what rounds to it.
SMALLEST = 7.9
# How far two texts may lie on one another, in points: the boxes of letters with tails and accents do so in good lines.
ACROSS, DOWN = 1.0, 1.9
# The least distance between two texts on a line that do not belong together, in ems: that of two words.
APART = 0.24


class Text(NamedTuple):
    words: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    artifact: bool
    part: int


class Page(NamedTuple):
    width: float
    height: float
    texts: list[Text]
    # The lower and upper edges of everything that is drawn.
    ink: list[tuple[float, float]]


class Measures(NamedTuple):
    top: float
    bottom: float
    side: float


class Fault(NamedTuple):
    page: int
    kind: str
    what: str


def measures() -> Measures:
    """The margins of the page, in points, from the tokens of the theme."""
    found = dict(re.findall(r"^  margin-(top|bottom|side): ([\d.]+)", TOKENS.read_text(encoding="utf-8"), re.MULTILINE))
    return Measures(*(float(found[name]) * MM for name in ("top", "bottom", "side")))


def marks(thing: pdfium.PdfObject) -> tuple[bool, int]:
    """Whether it is an artifact (a running head, a rule), and which part of the document's structure it is."""
    artifact, part = False, -1
    for at in range(raw.FPDFPageObj_CountMarks(thing.raw)):
        mark = raw.FPDFPageObj_GetMark(thing.raw, at)
        name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(mark, name, 64, ctypes.byref(length))
        artifact |= bytes(name)[: length.value].decode("utf-16-le").rstrip("\0") == "Artifact"
        value = ctypes.c_int()
        if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", ctypes.byref(value)):
            part = value.value
    return artifact, part


def words_of(thing: pdfium.PdfObject, page_text: pdfium.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(thing.raw, page_text.raw, None, 0)
    held = (ctypes.c_ushort * max(length // 2, 1))()
    raw.FPDFTextObj_GetText(thing.raw, page_text.raw, held, length)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0")


def read(page: pdfium.PdfPage) -> Page:
    page_text = page.get_textpage()
    texts, ink = [], []
    for thing in page.get_objects(max_depth=8):
        left, bottom, right, top = thing.get_bounds()
        if thing.type != raw.FPDF_PAGEOBJ_TEXT:
            ink.append((bottom, top))
            continue
        words = re.sub("[\u2066-\u2069\u200e\u200f]", "", words_of(thing, page_text))
        if right - left < 0.1 or not words.strip():
            continue
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(thing.raw, ctypes.byref(size))
        scale = abs(thing.get_matrix().d) or 1.0
        texts.append(Text(words, left, bottom, right, top, size.value * scale, *marks(thing)))
        ink.append((bottom, top))
    return Page(*page.get_size(), texts, ink)


def fill(page: Page, at: Measures) -> float:
    """How far down the text area something stands: 1 is its lower edge."""
    area = page.height - at.top - at.bottom
    # The rules of the running head and foot lie outside the area.
    inside = [low for low, high in page.ink if low > at.bottom - 1 and high < page.height - at.top + 6]
    return 0.0 if not inside else min(1.0, (page.height - at.top - min(inside)) / area)


def outside(page: Page, at: Measures) -> list[str]:
    def is_out(text: Text) -> bool:
        if text.left < at.side - 2 or text.right > page.width - at.side + 2:
            return True
        # Accents and tails reach beyond the line that stands at the edge.
        beyond = text.size / 2
        return not text.artifact and (text.bottom < at.bottom - beyond or text.top > page.height - at.top + beyond)

    return [text.words for text in page.texts if is_out(text)]


def meet(first: Text, second: Text) -> bool:
    """Whether two texts meet in letters or digits that read as one word. Arabic text meets numbers without a space: they are
    pieces of one line in two directions."""
    latin = "[0-9A-Za-zÀ-ɏ%]"
    return bool(re.search(rf"{latin}\.?$", first.words.rstrip()) and re.match(latin, second.words.lstrip()))


def collisions(page: Page) -> tuple[list[str], list[str]]:
    """Texts that stand on one another, and those that touch, from the top of the page down."""
    on, touching = [], []
    texts = sorted(page.texts, key=lambda text: -text.top)
    for at, upper in enumerate(texts):
        for other in texts[at + 1 :]:
            down = min(upper.top, other.top) - max(upper.bottom, other.bottom)
            if other.top < upper.bottom:
                break
            across = min(upper.right, other.right) - max(upper.left, other.left)
            if across > ACROSS and down > DOWN:
                on.append(f"`{upper.words.strip()}` and `{other.words.strip()}`")
                continue
            first, second = sorted((upper, other), key=lambda text: text.left)
            flat = down > 0.6 * min(upper.top - upper.bottom, other.top - other.bottom)
            if flat and -ACROSS <= -across < APART * first.size and first.part != second.part and meet(first, second):
                touching.append(f"`{first.words.strip()}` and `{second.words.strip()}`")
    return on, touching


class Document(NamedTuple):
    name: str
    pages: int
    fills: list[float]
    smallest: float
    faults: list[Fault]


def look(path: Path, name: str, at: Measures) -> Document:
    pdf = pdfium.PdfDocument(path)
    last = len(pdf)
    fills, faults, smallest = [], [], 99.0
    for number, page in enumerate(map(read, pdf), 1):
        full = fill(page, at)
        if 1 < number < last:
            fills.append(full)
            if full < 0.5:
                faults.append(Fault(number, "more than half empty", f"{full:.0%} full"))
        sizes = {text.size: text.words for text in page.texts}
        least = min(sizes, default=99.0)
        smallest = min(smallest, least)
        if least < SMALLEST:
            faults.append(Fault(number, "small text", f"{least:.1f} pt: `{sizes[least].strip()}`"))
        on, touching = collisions(page)
        faults += [Fault(number, "text on text", what) for what in on]
        faults += [Fault(number, "texts touch", what) for what in touching]
        faults += [Fault(number, "outside the margins", f"`{what.strip()}`") for what in outside(page, at)]
    pdf.close()
    return Document(name, last, fills, smallest, faults)


def found(arguments: list[str]) -> list[tuple[Path, str]]:
    documents = []
    for argument in map(Path, arguments):
        paths = [argument] if argument.is_file() else sorted(argument.rglob("*.pdf"))
        documents += [(path, str(path.relative_to(argument)) if argument.is_dir() else path.name) for path in paths]
    return documents


def tell(documents: list[Document], every: bool) -> None:
    print(f"{'pages':>5} {'full':>5} {'⅓':>3} {'½':>3} {'¾':>3} {'type':>5}  document (pages a third, a half, three quarters empty)")
    for one in documents:
        mean = sum(one.fills) / len(one.fills) if one.fills else 1.0
        empty = [sum(full < limit for full in one.fills) for limit in (2 / 3, 1 / 2, 1 / 4)]
        print(f"{one.pages:5} {mean:5.0%} {empty[0]:3} {empty[1]:3} {empty[2]:3} {one.smallest:5.1f}  {one.name}")
    fills = [full for one in documents for full in one.fills]
    share = lambda limit: sum(full < limit for full in fills) / max(len(fills), 1)
    print(
        f"{len(documents)} documents, {sum(one.pages for one in documents)} pages. Between cover and last page: "
        f"{len(fills)} pages, {sum(fills) / max(len(fills), 1):.0%} full; {share(2 / 3):.1%} a third empty, "
        f"{share(1 / 2):.1%} a half, {share(1 / 4):.1%} three quarters. "
        f"Smallest type: {min(one.smallest for one in documents):.1f} pt."
    )
    for one in documents:
        for fault in one.faults if every else one.faults[:3]:
            print(f"{one.name}, page {fault.page}: {fault.kind}: {fault.what}")
    kinds = Counter(fault.kind for one in documents for fault in one.faults)
    print("faults:", ", ".join(f"{count} × {kind}" for kind, count in kinds.most_common()) or "none")


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    paths = found(arguments)
    if not paths:
        print("there is no document: name the folder of a run, or a PDF", file=sys.stderr)
        return 2
    at = measures()
    documents = [look(path, name, at) for path, name in paths]
    tell(documents, "--all" in sys.argv)
    return 1 if any(one.faults for one in documents) else 0


if __name__ == "__main__":
    sys.exit(main())
