"""Whether every word of a document is found in its PDF, by what people search and copy with.

Usage: check.py FOLDER — of a run that kept its views. Each word of a view must be in the text that pdfium (Chrome's reader),
poppler (the reader of most Linux desktops) and MuPDF take out of the PDF, letters in their order. And no Arabic word may be
drawn in pieces: letters join within a piece only.
"""

import ctypes
import json
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pymupdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Marks that steer direction and joining: no part of a word.
MARKS = dict.fromkeys([0x00AD, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# A word is of one script: `وannex` is two. Names of files stand in Arabic text from left to right, and readers part them.
WORD = {"ar": re.compile(r"[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]+")}
# Letters that join the next one.
JOINING = set("بتثجحخسشصضطظعغفقكلمنهيئ")
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+")
# What is for those who do not see a page, and what is only sometimes printed.
UNPRINTED = {"alt", "keywords", "author", "title_of_file", "words", "drawing", "id", "kind", "block", "role", "tone", "lang", "date", "state"}


def plain(text):
    return unicodedata.normalize("NFKC", text).translate(MARKS)


def strings(value, key=None):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in UNPRINTED:
                yield from strings(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, key)


def by_pdfium(path):
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path))


def by_poppler(path):
    return subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, text=True, check=True).stdout


def by_mupdf(path):
    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


def pieces(page):
    """What a page draws at once: the line, where it begins and ends on it, and its text."""
    text = page.get_textpage()
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        size = raw.FPDFTextObj_GetText(drawn.raw, text.raw, None, 0)
        letters = ctypes.create_string_buffer(size)
        raw.FPDFTextObj_GetText(drawn.raw, text.raw, ctypes.cast(letters, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        left, _, right, _ = drawn.get_bounds()
        yield round(drawn.get_matrix().f, 1), left, right, letters.raw[: size - 2].decode("utf-16-le", "replace")


def broken(path):
    """Arabic words of which a letter that joins the next one is drawn apart from it."""
    found = []
    for page in pdfium.PdfDocument(path):
        lines = {}
        for line, left, right, text in pieces(page):
            if text.strip():
                lines.setdefault(line, []).append((right, left, text))
        for line in lines.values():
            line.sort(key=lambda piece: -piece[0])
            for (_, left, before), (right, _, after) in zip(line, line[1:]):
                if before[-1] in JOINING and WORD["ar"].match(after) and left - right < 1:
                    found.append(f"{before.split()[-1]}|{after.split()[0]}")
    return sorted(set(found))


def missing(path):
    lang = path.suffixes[-2][1:]
    view = json.loads(path.with_name(f"view.{lang}.json").read_text())
    letters = WORD.get(lang, LATIN)
    words = {word for text in strings(view["sections"]) for word in letters.findall(plain(text))}
    found = []
    for reader in (by_pdfium, by_poppler, by_mupdf):
        text = reader(str(path))
        # A word that is broken at the end of a line is one word: readers mark where.
        text = plain(text + re.sub(r"[\u00ad\ufffe\x02]\s*|[-\u2010]\s*\n\s*", "", text))
        there = set(letters.findall(text))
        found.append((reader.__name__[3:], sorted(words - there), len(words)))
    return path, found, broken(path) if lang == "ar" else []


def main():
    paths = sorted(path for path in Path(sys.argv[1]).rglob("*.pdf") if path.with_name(f"view.{path.suffixes[-2][1:]}.json").exists())
    faults, words = 0, 0
    with ProcessPoolExecutor(2) as pool:
        for path, found, apart in pool.map(missing, paths):
            if apart:
                faults += len(apart)
                print(f"{path}: {len(apart)} words are drawn in pieces: {' '.join(apart[:12])}")
            for reader, lost, all_words in found:
                words += all_words
                if lost:
                    faults += len(lost)
                    print(f"{path}: {reader} does not find {len(lost)} of {all_words} words: {' '.join(lost[:12])}")
    if not paths or faults:
        sys.exit(f"{len(paths)} documents, {faults} words are not found, or drawn in pieces")
    print(f"extraction: every word of {len(paths)} documents is found by pdfium, poppler and MuPDF ({words} looked up)")


if __name__ == "__main__":
    main()
