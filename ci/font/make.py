"""Makes Hasila Sans Arabic: IBM Plex Sans Arabic, drawn the same, with one glyph for each letter.

A reader of PDFs knows the letters of a page from its glyphs. The original joins two letters in one glyph (241 pairs,
lam-alef among them), and moves some letters apart by a space that readers take for that between words. Here each pair is
two glyphs, of which the left one bears the drawing of both; and where letters are moved apart, the left one is as much
wider. Nothing else is changed. It bears a name of its own, since `Plex` is reserved by the licence of the original (OFL).

Of the Arabic words of the shipped cycle's documents, pdfium and poppler found 82 % with the original, and find all with this
font (`ci/extraction`).

Usage: make.py templates/fonts/ibm-plex-sans-arabic templates/fonts/hasila-sans-arabic (fontTools 4.68; the same bytes each time).
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables as ot
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

FAMILY = "Hasila Sans Arabic"
WEIGHTS = ("Regular", "SemiBold", "Bold")
PAIRS = 25  # The lookup of the original that joins two letters (`rlig`).
CONTEXTS = 27  # That of `calt`, which makes some letters shorter, joined or not.
KERNING = 0  # The kerning of Arabic letters.
MARKS = 8  # Marks on joined letters.
APART = 50  # In thousandths of the size: readers take twice as much for a space.
RIGHT_TO_LEFT_WITHOUT_MARKS = 9


def subtables(table, index):
    """The subtables of a lookup."""
    return [getattr(each, "ExtSubTable", each) for each in table.LookupList.Lookup[index].SubTable]


class Maker:
    """One weight."""

    def __init__(self, font):
        self.font = font
        self.glyf, self.hmtx = font["glyf"], font["hmtx"]
        self.gsub, self.gpos = font["GSUB"].table, font["GPOS"].table
        self.classes = font["GDEF"].table.GlyphClassDef.classDefs
        self.pairs = {
            ligature.LigGlyph: (first, ligature.Component[0])
            for each in subtables(self.gsub, PAIRS)
            for first, ligatures in each.ligatures.items()
            for ligature in ligatures
        }
        self.width = {}  # Of the left glyph of each pair.

    def add(self, name, width, drawing=None):
        """A new glyph, with the drawing of another one or with none."""
        glyph = Glyph()
        if drawing is not None and self.glyf[drawing].numberOfContours != 0:
            part = GlyphComponent()
            part.glyphName, part.x, part.y, part.flags = drawing, 0, 0, 0x4
            glyph.numberOfContours, glyph.components = -1, [part]
        self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        self.glyf.glyphs[name] = glyph
        self.glyf.glyphOrder = self.font.getGlyphOrder()
        self.hmtx[name] = (width, self.hmtx[drawing][1] if glyph.numberOfContours else 0)
        self.classes[name] = 1

    # Substitution.

    def lookup(self, kind, tables, flag=RIGHT_TO_LEFT_WITHOUT_MARKS):
        """A new lookup at the end of the list."""
        made = ot.Lookup()
        made.LookupType, made.LookupFlag, made.SubTable, made.SubTableCount = kind, flag, tables, len(tables)
        return made

    def append(self, table, made):
        table.LookupList.Lookup.append(made)
        table.LookupList.LookupCount = len(table.LookupList.Lookup)
        return table.LookupList.LookupCount - 1

    def single(self, mapping):
        table = ot.SingleSubst()
        table.mapping = mapping
        return self.append(self.gsub, self.lookup(1, [table]))

    def rows(self, place):
        """Spreads what each glyph of the pairs becomes over lookups, so that each has one outcome in a lookup."""
        rows, at = [], {}
        for pair, letters in self.pairs.items():
            old, new = letters[place], f"{pair}.{place + 1}"
            row = next((n for n, row in enumerate(rows) if old not in row), len(rows))
            if row == len(rows):
                rows.append({})
            rows[row][old] = new
            at[pair] = row
        first = [self.single(row) for row in rows]
        return {pair: first[row] for pair, row in at.items()}

    def part(self):
        """Each pair becomes two glyphs, in the order in which the original looks for pairs."""
        for pair, (right, left) in self.pairs.items():
            width, a, b = self.hmtx[pair][0], self.hmtx[right][0], self.hmtx[left][0]
            self.width[pair] = width - round(width * a / (a + b))
            self.add(f"{pair}.1", width - self.width[pair])
            self.add(f"{pair}.2", self.width[pair], pair)
        lookups = [self.rows(0), self.rows(1)]
        rules = {}
        for pair, (right, left) in self.pairs.items():
            rule = ot.SubRule()
            rule.GlyphCount, rule.Input = 2, [left]
            rule.SubstLookupRecord = [self.record(place, lookups[place][pair]) for place in (0, 1)]
            rule.SubstCount = 2
            rules.setdefault(right, []).append(rule)
        table = ot.ContextSubst()
        table.Format, table.Coverage = 1, self.coverage(rules)
        table.SubRuleSet = []
        for right in table.Coverage.glyphs:
            group = ot.SubRuleSet()
            group.SubRule, group.SubRuleCount = rules[right], len(rules[right])
            table.SubRuleSet.append(group)
        table.SubRuleSetCount = len(table.SubRuleSet)
        flag = self.gsub.LookupList.Lookup[PAIRS].LookupFlag
        self.gsub.LookupList.Lookup[PAIRS] = self.lookup(5, [table], flag)

    @staticmethod
    def record(place, lookup):
        made = ot.SubstLookupRecord()
        made.SequenceIndex, made.LookupListIndex = place, lookup
        return made

    def coverage(self, glyphs):
        made = ot.Coverage()
        made.glyphs = sorted(glyphs, key=self.font.getGlyphID)
        return made

    def shorten(self):
        """Where a joined pair became a shorter one, its left glyph becomes that of the shorter one."""
        for index in {record.LookupListIndex for each in subtables(self.gsub, CONTEXTS) for record in each.SubstLookupRecord}:
            for each in subtables(self.gsub, index):
                for pair, short in [(old, new) for old, new in each.mapping.items() if old in self.pairs]:
                    if f"{short}.2" not in self.classes:
                        right = self.hmtx[pair][0] - self.width[pair]
                        self.width[short] = self.hmtx[short][0] - right
                        self.add(f"{short}.2", self.width[short], short)
                    each.mapping[f"{pair}.2"] = f"{short}.2"
        self.shorts = set(self.width) - set(self.pairs)
        for each in subtables(self.gsub, CONTEXTS):
            # A pair stood at one place of a context and stands at two now: nothing is looked at beyond it.
            assert all(not self.joined(c) for c in each.LookAheadCoverage), "a pair after a shortened letter"
            assert not each.BacktrackCoverage or not self.joined(each.InputCoverage[0]) or self.left_alone(each)
            assert all(not self.joined(c) for c in each.BacktrackCoverage[:-1]), "a letter before a pair"
            for coverage in (*each.BacktrackCoverage, *each.InputCoverage):
                coverage.glyphs = self.coverage([*coverage.glyphs, *(f"{pair}.2" for pair in self.joined(coverage))]).glyphs

    def joined(self, coverage):
        return [glyph for glyph in coverage.glyphs if glyph in self.width]

    @staticmethod
    def left_alone(context):
        return not context.BacktrackCoverage

    # Position.

    def position(self):
        """Left glyphs of pairs are kerned as the pair was before a letter, right glyphs as it was after one."""
        for index in (KERNING, KERNING + 1):
            for table in subtables(self.gpos, index):
                (self.kern_pairs if table.Format == 1 else self.kern_classes)(table)
        self.mark()

    def kern_pairs(self, table):
        sets = dict(zip(table.Coverage.glyphs, table.PairSet))
        for group in sets.values():
            for record in [each for each in group.PairValueRecord if each.SecondGlyph in self.pairs]:
                self.copy_record(group, record, f"{record.SecondGlyph}.1")
        sets.update({f"{pair}.2": sets[pair] for pair in self.width if pair in sets})
        self.set_pairs(table, sets)

    def set_pairs(self, table, sets):
        table.Coverage = self.coverage(sets)
        table.PairSet = [sets[glyph] for glyph in table.Coverage.glyphs]
        table.PairSetCount = len(table.PairSet)

    def copy_record(self, group, record, second):
        made = ot.PairValueRecord()
        made.SecondGlyph, made.Value1, made.Value2 = second, record.Value1, getattr(record, "Value2", None)
        group.PairValueRecord.append(made)
        group.PairValueRecord.sort(key=lambda each: self.font.getGlyphID(each.SecondGlyph))
        group.PairValueCount = len(group.PairValueRecord)

    def kern_classes(self, table):
        first, second = table.ClassDef1.classDefs, table.ClassDef2.classDefs
        left = [pair for pair in self.width if pair in table.Coverage.glyphs]
        first.update({f"{pair}.2": first[pair] for pair in left if pair in first})
        second.update({f"{pair}.1": second[pair] for pair in self.pairs if pair in second})
        table.Coverage = self.coverage([*table.Coverage.glyphs, *(f"{pair}.2" for pair in left)])

    def mark(self):
        """Marks stand on the two glyphs where they stood on the two letters of the pair."""
        (old,) = subtables(self.gpos, MARKS)
        places = {}
        for pair, attach in zip(old.LigatureCoverage.glyphs, old.LigatureArray.LigatureAttach):
            if pair in self.width:
                right, left = (part.LigatureAnchor for part in attach.ComponentRecord)
                places[f"{pair}.2"] = [self.anchor(each, 0) for each in left]
                if pair in self.pairs:
                    places[f"{pair}.1"] = [self.anchor(each, self.width[pair]) for each in right]
        table = ot.MarkBasePos()
        table.Format, table.ClassCount = 1, old.ClassCount
        table.MarkCoverage, table.MarkArray = old.MarkCoverage, old.MarkArray
        table.BaseCoverage, table.BaseArray = self.coverage(places), ot.BaseArray()
        table.BaseArray.BaseRecord = []
        for glyph in table.BaseCoverage.glyphs:
            record = ot.BaseRecord()
            record.BaseAnchor = places[glyph]
            table.BaseArray.BaseRecord.append(record)
        table.BaseArray.BaseCount = len(places)
        index = self.append(self.gpos, self.lookup(4, [table], self.gpos.LookupList.Lookup[MARKS].LookupFlag))
        self.enable(self.gpos, "mark", index)

    @staticmethod
    def anchor(old, left):
        if old is None:
            return None
        made = ot.Anchor()
        made.Format, made.XCoordinate, made.YCoordinate = 1, old.XCoordinate - left, old.YCoordinate
        return made

    @staticmethod
    def enable(table, tag, index):
        for record in table.FeatureList.FeatureRecord:
            if record.FeatureTag == tag and index not in record.Feature.LookupListIndex:
                record.Feature.LookupListIndex.append(index)
                record.Feature.LookupCount = len(record.Feature.LookupListIndex)

    # Letters moved apart.

    def widen(self):
        """A letter that kerning moves away from the one before it is as much wider instead."""
        rules, wide = self.apart(), {}
        for by, seconds in rules:
            wide.setdefault(by, {}).update({glyph: f"{glyph}.wide{by}" for glyph in seconds})
        lookups = {}
        for by, mapping in sorted(wide.items()):
            for old, new in mapping.items():
                self.add(new, self.hmtx[old][0] + by, None if old.endswith(".1") else old)
                self.like(old, new)
            lookups[by] = self.single(mapping)
        tables = []
        for (by, seconds), firsts in rules.items():
            table = ot.ChainContextSubst()
            table.Format = 3
            table.BacktrackCoverage, table.InputCoverage = [self.coverage(firsts)], [self.coverage(seconds)]
            table.LookAheadCoverage, table.SubstLookupRecord = [], [self.record(0, lookups[by])]
            table.BacktrackGlyphCount, table.InputGlyphCount, table.LookAheadGlyphCount, table.SubstCount = 1, 1, 0, 1
            tables.append(table)
        self.enable(self.gsub, "calt", self.append(self.gsub, self.lookup(6, tables)))

    def apart(self):
        """Which letters kerning moves apart: by how much, the left ones; and the right ones."""
        tables = subtables(self.gpos, KERNING)
        firsts = [glyph for table in tables for glyph in table.Coverage.glyphs]
        seconds = [each.SecondGlyph for table in tables if table.Format == 1 for group in table.PairSet for each in group.PairValueRecord]
        seconds += [glyph for table in tables if table.Format == 2 for glyph in table.ClassDef2.classDefs]
        moved = {}
        for second in dict.fromkeys(seconds):
            for first in dict.fromkeys(firsts):
                by = next((by for by in (self.kerned(table, first, second) for table in tables) if by is not None), 0)
                if by >= APART:
                    moved.setdefault((by, second), []).append(first)
        rules = {}
        for (by, second), before in moved.items():
            rules.setdefault((by, tuple(before)), []).append(second)
        return {(by, tuple(after)): before for (by, before), after in rules.items()}

    @staticmethod
    def kerned(table, first, second):
        """By how much a table moves two letters apart, or nothing where the next table is asked."""
        if first not in table.Coverage.glyphs:
            return None
        if table.Format == 1:
            group = table.PairSet[table.Coverage.glyphs.index(first)]
            return next((each.Value1.XAdvance for each in group.PairValueRecord if each.SecondGlyph == second), None)
        row, column = table.ClassDef1.classDefs.get(first, 0), table.ClassDef2.classDefs.get(second, 0)
        value = table.Class1Record[row].Class2Record[column].Value1
        return 0 if value is None else value.XAdvance

    def like(self, old, new):
        """A wider glyph has the marks of the other, and is kerned as that before a letter."""
        for lookup in self.gpos.LookupList.Lookup:
            for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
                if isinstance(table, ot.MarkBasePos) and old in table.BaseCoverage.glyphs:
                    records = dict(zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord))
                    records[new] = records[old]
                    table.BaseCoverage = self.coverage(records)
                    table.BaseArray.BaseRecord = [records[glyph] for glyph in table.BaseCoverage.glyphs]
                    table.BaseArray.BaseCount = len(records)
                elif isinstance(table, ot.PairPos) and old in table.Coverage.glyphs:
                    if table.Format == 1:
                        sets = dict(zip(table.Coverage.glyphs, table.PairSet))
                        self.set_pairs(table, {**sets, new: sets[old]})
                        continue
                    table.Coverage = self.coverage([*table.Coverage.glyphs, new])
                    if old in table.ClassDef1.classDefs:
                        table.ClassDef1.classDefs[new] = table.ClassDef1.classDefs[old]

    # Its own name: `Plex` is reserved.

    def rename(self, weight):
        plain = "Regular" if weight == "SemiBold" else weight
        family = f"{FAMILY} {weight}" if weight == "SemiBold" else FAMILY
        script = f"{FAMILY.replace(' ', '')}-{weight}"
        names = {
            1: family, 2: plain, 3: f"1.101;Hasila;{script}", 4: f"{FAMILY} {weight}", 6: script,
            10: "A modified version of IBM Plex Sans Arabic 1.101: each letter has its own glyph.",
        }
        if weight == "SemiBold":
            names.update({16: FAMILY, 17: weight})
        table = self.font["name"]
        old = {record.nameID for record in table.names}
        assert {16, 17} & old <= set(names), "the original names its family in another way"
        for number in (7, *names):
            table.removeNames(nameID=number)
        for number, text in names.items():
            table.setName(text, number, 3, 1, 0x409)


def make(source, target, weight):
    font = TTFont(source, recalcTimestamp=False)
    maker = Maker(font)
    maker.part()
    maker.shorten()
    maker.position()
    maker.widen()
    maker.rename(weight)
    del font["DSIG"]
    font.save(target)


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        make(source / f"IBMPlexSansArabic-{weight}.ttf", target / f"{FAMILY.replace(' ', '')}-{weight}.ttf", weight)


if __name__ == "__main__":
    main()
