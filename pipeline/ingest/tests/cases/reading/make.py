"""Writes the cases of this folder that no editor writes well: other encodings, workbooks.

python3 -m venv v && v/bin/pip install openpyxl odfpy xlwt pyarrow && v/bin/python make.py
"""

import datetime as dt
import decimal
import gzip
import io
import json
import pathlib
import zipfile

import openpyxl
import pyarrow
import pyarrow.parquet
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HERE = pathlib.Path(__file__).parent


def case(name, kind, content, form=None):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / f"in.{kind}").write_bytes(content)
    if form:
        (folder / "format.yaml").write_text(form, encoding="utf-8")


# One table, as eight programs save it: Morocco's communes (HCP, CC BY 4.0), cut to four and turned into records.
ROWS = [
    ["Numéro", "Commune", "الجماعة", "Reçue le"],
    ["01.051.01.01.", "Al Hoceïma", "الحسيمة", "04/03/2025"],
    ["01.051.01.03.", "Bni Bouayach; \"nord\"", "بني بوعياش", "05/03/2025"],
    ["06.141.01.27.", "Aïn Chock", "عين الشق", ""],
    ["04.421.01.05.", "Salé\n(médina)", "سلا، المدينة", "07/03/2025"],
]


def table(delimiter, end="\r\n", rows=ROWS):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in delimiter + '"\n') else text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


case("utf8_semicolon", "csv", table(";").encode())
case("utf8_comma", "csv", table(",", "\n").encode())
case("utf8_tab", "tsv", table("\t").encode())
case("utf8_pipe", "csv", table("|").encode())
case("utf8_bom", "csv", b"\xef\xbb\xbf" + table(";").encode())
case("utf8_bom_beats_declared", "csv", b"\xef\xbb\xbf" + table(";").encode(), "encoding: windows-1252\n")
case("utf16le_bom", "csv", b"\xff\xfe" + table("\t").encode("utf-16-le"))
case("utf16be_bom", "csv", b"\xfe\xff" + table("\t").encode("utf-16-be"))
case("utf16le_declared", "txt", table("\t").encode("utf-16-le"), "encoding: utf-16le\n")
case("windows_1256", "csv", table(";").encode("cp1256", "replace"), "encoding: windows-1256\n")
latin = [[cell if not "\u0600" <= cell[:1] <= "\u06ff" else "…" for cell in row] for row in ROWS]
case("windows_1252", "csv", table(";", rows=latin).encode("cp1252"), "encoding: windows-1252\n")
case("old_mac_line_ends", "csv", table(";", "\r").encode())


# The same as workbooks, with the types that programs give to cells.
def xlsx(fill, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    fill(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(book):
    sheet = book.active
    sheet.title = "Réclamations"
    sheet.append(["Numéro", "Reçue le", "Traitée le", "Délai", "Test", "Objet", "Erreur"])
    sheet.append([12345678901234567, dt.date(2025, 3, 4), dt.datetime(2025, 3, 5, 10, 20), 1.5, True, " جواز ", "=1/0"])
    sheet.append([7, "05/03/2025", 45721, 60, False, "a\nb", None])
    sheet["A6"] = "R-6"
    sheet["B6"] = dt.date(2025, 12, 31)


case("xlsx_types", "xlsx", xlsx(typed))


def sheets(book):
    book.active.title = "Lisez-moi"
    book.active["A1"] = "rien ici"
    data = book.create_sheet("2025")
    data["A1"] = "Registre des réclamations"
    for column, text in zip("CDE", ["Numéro", "Nature", "Reçue le"]):
        data[f"{column}4"] = text
    for column, text in zip("CDE", ["R-1", "Réclamation", "04/03/2025"]):
        data[f"{column}5"] = text


case("xlsx_second_sheet", "xlsx", xlsx(sheets), "sheet: '2025'\nheader_row: 4\n")
case("xlsx_no_such_sheet", "xlsx", xlsx(sheets), "sheet: '2024'\n")
case("xlsx_1904", "xlsx", xlsx(typed, openpyxl.utils.datetime.CALENDAR_MAC_1904))
case("xlsx_empty", "xlsx", xlsx(lambda book: None))
case("xlsx_header_only", "xlsx", xlsx(lambda book: book.active.append(["Numéro", "Nature"])))
case("xlsx_cut_off", "xlsx", xlsx(typed)[:2000])
case("xlsx_that_is_a_csv", "xlsx", table(";").encode())


def far(book):
    book.active.append(["Numéro", "Nature"])
    book.active["XFD1048576"] = "loin"


case("xlsx_far_corner", "xlsx", xlsx(far))


def ods():
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Registre")

    def row(*cells):
        line = TableRow()
        for kind, value, text in cells:
            names = {"date": "datevalue", "boolean": "booleanvalue"}
            values = {"valuetype": kind, names.get(kind, "value"): value} if kind else {}
            cell = TableCell(**values) if kind != "string" else TableCell(valuetype="string")
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)

    row(*[("string", None, text) for text in ["Numéro", "Reçue le", "Délai", "Test", "Objet"]])
    row(("float", 12345678, "12345678"), ("date", "2025-03-04", "04/03/2025"), ("float", 1.5, "1,5"),
        ("boolean", "true", "VRAI"), ("string", None, "جواز السفر"))
    row(("string", None, "R-2"), ("date", "2025-03-05T10:20:00", "05/03/25 10:20"), (None, None, None),
        (None, None, None), ("string", None, "Salé"))
    book.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


case("ods_types", "ods", ods())


# A ZIP, but no workbook.
def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("lisez-moi.txt", "rien")
    return content.getvalue()


case("xlsx_zip_without_workbook", "xlsx", archive())


# What spreadsheets do to a register: a title, a header in two rows with merged cells, a total, errors, hidden sheets.
def register(book):
    sheet = book.active
    sheet.title = "2025"
    sheet["A1"] = "Registre des réclamations"
    sheet.merge_cells("A1:E1")
    for column, text in zip("ABDE", ["Numéro", "Réception", "Nature", "Jours"]):
        sheet[f"{column}3"] = text
    sheet.merge_cells("B3:C3")
    sheet["B4"], sheet["C4"] = "date", "canal"
    for row, jours in zip(range(5, 11), [3, 12, None, 7, 60, 2]):
        sheet[f"A{row}"] = f"R-{row}"
        sheet[f"B{row}"] = dt.date(2025, 3, row)
        sheet[f"C{row}"] = "portail"
        sheet[f"D{row}"] = "Réclamation"
        sheet[f"E{row}"] = jours
    sheet["E7"].value, sheet["E7"].data_type = "#N/A", "e"
    sheet["A12"] = "Total"
    sheet["E12"] = 84
    notes = book.create_sheet("Listes")
    notes["A1"] = "portail"
    notes.sheet_state = "hidden"
    book.create_sheet("Feuil3")
    other = book.create_sheet("2024")
    other.append(["Numéro", "Nature"])
    other.append(["R-1", "Réclamation"])
    other.append(["R-2", "Suggestion"])


case("xlsx_register", "xlsx", xlsx(register))
case("xlsx_sheets_by_pattern", "xlsx", xlsx(register), "sheet: '202*'\n")
case("xlsx_hidden_sheet_named", "xlsx", xlsx(register), "sheet: Listes\nheader_row: 1\n")


def times(book):
    book.active.append(["Numéro", "Heure", "Durée", "Part", "Grand nombre"])
    book.active.append(["R-1", dt.time(10, 20), dt.timedelta(hours=26, minutes=30), 0.25, 1e21])
    book.active["B2"].number_format = "hh:mm"
    book.active["D2"].number_format = "0%"


case("xlsx_times", "xlsx", xlsx(times))


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Registre")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, text in enumerate(["Numéro", "Reçue le", "الموضوع", "Test"]):
        sheet.write(0, column, text)
    for row, subject in enumerate(["جواز السفر", "Salé", ""], 1):
        sheet.write(row, 0, 1000 + row)
        sheet.write(row, 1, dt.date(2025, 3, row), day)
        sheet.write(row, 2, subject)
        sheet.write(row, 3, False)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


case("xls_types", "xls", xls())

PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body>
<script>document.write("<table><tr><td>rien</td></tr></table>")</script>
<table border=1><tr><th rowspan=2>Num&eacute;ro<th colspan='2'>R&eacute;ception<th rowspan="2">Objet</tr>
<tr><th>date<th>canal</tr>
<tr><td>R-1<td>04/03/2025<td>portail<td>carte&nbsp;grise &amp; permis</tr>
<tr><td>R-2</td><td>05/03/2025</td><td>guichet</td><td>deux<br>lignes</td></tr>
<tr><td>R-3<td>06/03/2025<td>portail<td>&#x62c;&#1608;&#1575;&#1586;</table></body></html>"""
case("xls_that_is_a_page", "xls", PAGE.encode("cp1252"))

XML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Registre"><Table>
<Row><Cell><Data ss:Type="String">Numéro</Data></Cell><Cell><Data ss:Type="String">Reçue le</Data></Cell>
<Cell><Data ss:Type="String">Délai</Data></Cell><Cell><Data ss:Type="String">Test</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">R-1</Data><Comment><Data>non</Data></Comment></Cell>
<Cell><Data ss:Type="DateTime">2025-03-04T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">3.0</Data></Cell>
<Cell><Data ss:Type="Boolean">0</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">R-2</Data></Cell><Cell ss:Index="3"><Data ss:Type="Error">#REF!</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
case("xls_of_excel_2003", "xls", XML.encode())

# JSON: the records under a key, as an array, a line each; as lists; damaged.
RECORDS = [
    {"id": 12345678901234567890, "reçue": "2025-03-04", "usager": {"ville": "Salé"}, "rouvertes": ["2025-05-01", "2025-06-01"]},
    {"id": 2, "reçue": None, "usager": {"ville": "سلا", "âge": 1.50}, "pièces": [{"nom": "a.pdf"}, {"nom": "b.pdf"}], "ok": True},
]
case("json_under_a_key", "json", json.dumps({"meta": {"liens": [{"a": 1}]}, "data": RECORDS}, ensure_ascii=False).encode())
case("json_array", "json", b"\xef\xbb\xbf" + json.dumps(RECORDS).encode())
case("json_lines", "jsonl", "\n".join(json.dumps(record) for record in RECORDS).encode())
case("json_of_lists", "json", json.dumps([["Numéro", "Nature"], ["R-1", "Réclamation"], ["R-2", None]]).encode())
case("json_repeated_key", "json", b'[{"a": 1, "b": 2, "a": 3}, {"a": [4, 5]}]')
case("json_cut_off", "json", b'[{"a": 1},\n{"a": "x')
case("json_too_deep", "json", b"[" * 100_000)
case("json_without_records", "json", b"[]")
case("csv_that_is_json", "csv", json.dumps(RECORDS).encode())


def parquet(compression):
    utc = dt.timezone.utc
    columns = {
        "id": pyarrow.array([9007199254740993, 2]),
        "reçue": pyarrow.array([dt.date(2025, 3, 4), None]),
        "vue": pyarrow.array([dt.datetime(2025, 3, 4, 10, 20), dt.datetime(1969, 12, 31)], pyarrow.timestamp("ns")),
        "close": pyarrow.array([dt.datetime(2025, 3, 4, 23, 30, tzinfo=utc), None], pyarrow.timestamp("us", "UTC")),
        "montant": pyarrow.array([decimal.Decimal("12.50"), decimal.Decimal("-0.05")]),
        "ok": pyarrow.array([True, False]),
        "heure": pyarrow.array([dt.time(9, 5), None], pyarrow.time64("us")),
        "part": pyarrow.array([0.25, float("nan")]),
        "usager": pyarrow.array([{"ville": "سلا"}, {"ville": None}]),
        "rouvertes": pyarrow.array([[dt.date(2025, 5, 1), dt.date(2025, 6, 1)], []]),
    }
    content = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), content, compression=compression)
    return content.getvalue()


case("parquet_snappy", "parquet", parquet("snappy"))
case("parquet_gzip", "parquet", parquet("gzip"))
case("parquet_zstd", "parquet", parquet("zstd"))
case("parquet_lz4", "parquet", parquet("lz4"))
case("parquet_brotli", "parquet", parquet("brotli"))
case("parquet_cut_off", "parquet", parquet("snappy")[:500])


# A region that stands once for its rows, as people merge cells; and a title over all columns, which is no value of any.
def merged(book):
    sheet = book.active
    for row in [["N°", "Région", "Objet"], ["1", "Oriental", "Eau"], ["2", None, "Eau"], ["3", None, "Bruit"],
                ["4", "Fès-Meknès", "Eau"], ["5", None, None], ["6", "Oriental", "Bruit"], ["7", None, "Eau"]]:
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("A9:C9")
    sheet["A9"] = "Source: registre"


case("xlsx_merged_cells", "xlsx", xlsx(merged))


# Formulas that nothing has calculated, next to one that failed and one that gave nothing.
def formulas(book):
    sheet = book.active
    sheet.append(["N°", "Reçue le", "Délai"])
    sheet.append(["R-1", "=DATE(2025,3,4)", "=2+1"])
    sheet.append(["R-2", dt.date(2025, 3, 5), 7])
    sheet.append(["R-3", "=B3", None])
    sheet["C4"].value, sheet["C4"].data_type = "#N/A", "e"


case("xlsx_formulas_not_calculated", "xlsx", xlsx(formulas))


def ods_formulas():
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Registre")
    for cells in [["N°", "Délai"], ["R-1", "=1+2"], ["R-2", "7"]]:
        line = TableRow()
        for text in cells:
            cell = TableCell(formula="of:" + text) if text.startswith("=") else TableCell(valuetype="string")
            if not text.startswith("="):
                cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


case("ods_formulas_not_calculated", "ods", ods_formulas())


# No row names the columns, and it is declared: they have letters. A title stands above.
def headless(book):
    sheet = book.active
    sheet["A1"] = "Registre 2025"
    sheet.append([])
    for row in range(3, 8):
        sheet.append([f"R-{row}", dt.date(2025, 3, row), "Réclamation", row])


case("xlsx_without_header", "xlsx", xlsx(headless), "header_row: none\n")
case("csv_without_header", "csv", table(";", rows=ROWS[1:]).encode(), "header_row: none\n")
case("csv_without_header_of_words", "csv", "a;b\nc;d\n".encode(), "header_row: none\n")
case("json_of_lists_without_header", "json", json.dumps([["R-1", 3], ["R-2", 4, "x"]]).encode(), "header_row: none\n")


# Archives: several tables, what is passed over, and what is refused.
def packed(members, **more):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in more.items():
                setattr(info, key, value)
            parts.writestr(info, text)
    return content.getvalue()


SMALL = "a;b\n1;2\n"
case("zip_of_tables", "zip", packed([
    ("2025/rabat.csv", SMALL), ("2025/fès.json", '[{"a": 1}]'), ("lettre.pdf", "%PDF-1.7"), ("__MACOSX/._rabat.csv", "x"),
    ("salé.csv.gz", gzip.compress(SMALL.encode(), mtime=0)), ("registre.xlsx", xlsx(register)), ("vide.csv", ""),
]))
case("xlsx_that_is_a_zip", "xlsx", packed([("rabat.csv", SMALL)]))
case("zip_of_nothing", "zip", packed([]))
case("zip_in_zip", "zip", packed([("dedans.zip", packed([("a.csv", SMALL)]))]))
case("zip_too_deep", "zip", packed([("1.zip", packed([("2.zip", packed([("a.csv", SMALL)]))]))]))
for name, path in {"up": "../../a.csv", "absolute": "/etc/a.csv", "drive": "C:\\a.csv"}.items():
    case(f"zip_path_{name}", "zip", packed([(path, SMALL)]))
case("zip_link", "zip", packed([("a.csv", "/etc/passwd")], external_attr=0o120777 << 16))
locked = bytearray(packed([("a.csv", SMALL)]))
for place in (6, locked.index(b"PK\x01\x02") + 8):
    locked[place] |= 1
case("zip_locked", "zip", bytes(locked))
wrong = bytearray(packed([("a.csv", SMALL)]))
wrong[wrong.index(b"PK\x01\x02") + 16] ^= 1
case("zip_wrong_checksum", "zip", bytes(wrong))
case("csv_in_pieces_of_gzip", "gz", gzip.compress(b"a;b\n1;2\n", mtime=0) + gzip.compress(b"3;4\n", mtime=0))
case("gzip_cut_off", "gz", gzip.compress(SMALL.encode() * 100, mtime=0)[:30])
