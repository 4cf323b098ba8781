"""Writes the cases of this folder that no editor writes well: other encodings, workbooks.

python3 -m venv v && v/bin/pip install openpyxl odfpy xlwt pyarrow && v/bin/python make.py
"""

import datetime as dt
import decimal
import gzip
import io
import json
import pathlib
import re
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


# What a register of eight records looks like in the formats of old and odd programs.
REGISTER = [
    ["N° réclamation", "Nature", "Date de dépôt", "Date de réponse", "Service", "Région"],
    ["00417", "Réclamation", dt.date(2025, 1, 6), dt.date(2025, 1, 20), "Éclairage public", "Rabat-Salé-Kénitra"],
    ["00418", "Réclamation", dt.date(2025, 2, 10), dt.date(2025, 4, 11), "Voirie", "Casablanca-Settat"],
    ["00420", "Observation", dt.date(2025, 3, 3), None, "Éclairage public", "Fès-Meknès"],
    ["00424", "Réclamation", dt.date(2025, 11, 24), dt.date(2026, 1, 19), "Eau potable", "L’Oriental"],
]


def serial(day):
    return (day - dt.date(1899, 12, 30)).days


# SYLK as Excel writes it: days as numbers with a format, letters in escapes, a `;` in a text, and a line end in another.
def sylk(rows, end="\r\n"):
    lines = ["ID;PWXL;N;E", "P;PGeneral", "P;Pdd/mm/yyyy", "F;P0;DG0G8;M300", "B;Y5;X6", "O;L;D;V0;K47;G100 0.001"]
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row, 1):
            place = f";Y{y};X{x}" if x == 1 else f";X{x}"
            if isinstance(value, dt.date):
                lines += [f"F;P1;FG0G{place}", f"C;K{serial(value)}"]
            elif value is not None:
                text = value.replace("é", "\x1bNBe").replace(";", ";;").replace("\n", "\x1b :").replace('"', '""')
                lines.append(f'C{place};K"{text}"')
    return end.join(lines + ["E", ""])


case("sylk_of_excel", "slk", sylk(REGISTER + [["00425", 'Suggestion; "urgent"\nsuite', None, None, "Voirie", ""]]).encode("cp1252"))
case("csv_whose_heading_is_id", "csv", "ID;Pays;Nature\nP;Maroc;X\nC;Kenya;Y\nF;France;Z\n".encode())
case("csv_that_is_sylk", "csv", sylk(REGISTER, "\n").encode("cp1252"))


# A web archive: Arabic in base64, one page with two tables; and a frame with a hidden sheet and the strip of its tabs.
def page(rows, charset):
    cells = lambda row: "".join(f"<td>{'&nbsp;' if cell is None else cell}</td>" for cell in row)
    rows = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    return f'<html><head><meta http-equiv=Content-Type content="text/html; charset={charset}"></head><body><table>{rows}</table></body></html>'


def mail(parts, boundary="=_x", head="MIME-Version: 1.0\r\n"):
    import base64
    import quopri

    text = f'{head}Content-Type: multipart/related;\r\n\tboundary="{boundary}"\r\n\r\nVoir.\r\n\r\n'.encode()
    for place, transfer, kind, content in parts:
        coded = base64.encodebytes(content) if transfer == "base64" else quopri.encodestring(content)
        text += f"--{boundary}\r\nContent-Location: {place}\r\nContent-Transfer-Encoding: {transfer}\r\nContent-Type: {kind}\r\n\r\n".encode()
        text += coded + b"\r\n"
    return text + f"--{boundary}--\r\n".encode()


ARABIC = [["رقم الشكاية", "النوع", "تاريخ الإيداع"], ["00417", "شكاية", "06/01/2025"], ["00420", "ملاحظة", None]]
case("mhtml_base64", "xls", mail([
    ("file:///C:/sijill.htm", "base64", 'text/html; charset="windows-1256"', page(ARABIC, "windows-1256").encode("cp1256")),
]))
FRAME = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>Registre</x:Name><x:WorksheetSource HRef="r_fichiers/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>Listes</x:Name><x:Visible>SheetHidden</x:Visible><x:WorksheetSource HRef="r_fichiers/sheet002.htm"/></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml></head></html>"""
TEXTS = [[cell.strftime("%d/%m/%Y") if isinstance(cell, dt.date) else cell for cell in row] for row in REGISTER]
case("mhtml_frame", "xls", mail([
    ("file:///C:/r.htm", "quoted-printable", "text/html; charset=us-ascii", FRAME.encode()),
    ("file:///C:/r_fichiers/tabstrip.htm", "quoted-printable", "text/html", page([["Registre"], ["Listes"]], "us-ascii").encode()),
    ("file:///C:/r_fichiers/sheet002.htm", "quoted-printable", "text/html", page([["Code"], ["1"]], "us-ascii").encode()),
    ("file:///C:/r_fichiers/sheet001.htm", "quoted-printable", "text/html; charset=utf-8", page(TEXTS, "utf-8").encode()),
], head="From: <Excel>\r\nSubject: registre\r\nMIME-Version: 1.0\r\n"))


# Records of old workbooks without a container: of BIFF2, 4 and 8, and of BIFF5 in Arabic of a code page.
def record(kind, data=b""):
    import struct

    return struct.pack("<HH", kind, len(data)) + data


def biff2(rows):
    import struct

    stream = record(0x0009, struct.pack("<HH", 2, 0x0010)) + record(0x0042, struct.pack("<H", 1252))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            place = struct.pack("<HH", y, x)
            if isinstance(value, dt.date):
                stream += record(0x0003, place + b"\0\x0c\0" + struct.pack("<d", serial(value)))
            elif value is not None:
                text = value.encode("cp1252")
                stream += record(0x0004, place + b"\0\0\0" + bytes([len(text)]) + text)
    return stream + record(0x000a)


def biff(rows, version, codec, page):
    """BIFF3 and later, cells column by column."""
    import struct

    kind = {3: 0x0209, 4: 0x0409}.get(version, 0x0809)
    stream = record(kind, struct.pack("<HH", {3: 0x0300, 4: 0x0400, 5: 0x0500, 8: 0x0600}[version], 0x0010) + b"\0" * 4)
    stream += record(0x0042, struct.pack("<H", page)) if page else b""
    form = b"dd/mm/yyyy"
    if version == 8:
        stream += record(0x041e, struct.pack("<HHB", 164, len(form), 0) + form)
        stream += record(0x00e0, struct.pack("<HH", 0, 0) + b"\0" * 16) + record(0x00e0, struct.pack("<HH", 0, 164) + b"\0" * 16)
    elif version == 5:
        stream += record(0x041e, struct.pack("<HB", 164, len(form)) + form)
        stream += record(0x00e0, struct.pack("<HH", 0, 0) + b"\0" * 12) + record(0x00e0, struct.pack("<HH", 0, 164) + b"\0" * 12)
    else:
        stream += record(0x001e, b"\x07General") + record(0x001e, bytes([len(form)]) + form) if version == 3 else record(
            0x041e, b"\0\0\x07General") + record(0x041e, b"\0\0" + bytes([len(form)]) + form)
        xf = {3: 0x0243, 4: 0x0443}[version]
        stream += record(xf, b"\0\0" + b"\0" * 10) + record(xf, b"\0\1" + b"\0" * 10)
    for x in range(len(rows[0])):
        for y, row in enumerate(rows):
            value, place = row[x], struct.pack("<HH", y, x)
            if isinstance(value, dt.date):
                packed = (serial(value) << 2) | 2
                stream += record(0x027e, place + struct.pack("<Hi", 1, packed))
            elif value is not None:
                text = value.encode("utf-16-le") if version == 8 else value.encode(codec)
                length = struct.pack("<HHB", 0, len(value), 1) if version == 8 else struct.pack("<HH", 0, len(text))
                stream += record(0x0204, place + length + text)
    return stream + record(0x000a)


case("xls_bare_biff2", "xls", biff2(REGISTER))
case("xls_bare_biff3", "bak", biff(REGISTER, 3, "cp1252", 1252))
case("xls_bare_biff4", "xls", biff(REGISTER, 4, "mac_roman", 0x8000))
case("xls_bare_biff8", "csv", biff(REGISTER, 8, None, 1200))
LONG_ARABIC = [ARABIC[0]] + [[row[0], row[1], row[2] or "المصلحة"] for row in ARABIC[1:] * 3]
case("xls_bare_arabic_without_page", "xls", biff(LONG_ARABIC, 5, "cp1256", None))


# XLSX of programs that are not Excel.
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def odd(rows=REGISTER, ns=MAIN, places=True, inline=False, iso=None, styles=True, dimension="", base="xl/", book="workbook.xml",
        sheet="worksheets/sheet1.xml", target=None, root=None, types="[Content_Types].xml", rename=lambda name: name,
        strings="sharedStrings.xml", rels=True, hidden=(), shuffle=False, prefix=""):
    """A package, odd in the ways that are asked for."""
    texts = []

    def cell(y, x, value):
        at = f' r="{chr(65 + x)}{y}"' if places else ""
        if value is None:
            return f'<c{at} t="inlineStr"/>' if not places or inline else ""
        if isinstance(value, dt.date):
            if iso:
                return f'<c{at} t="d" s="1"><v>{value.isoformat()}{iso}</v></c>'
            return f'<c{at}{" s=" + chr(34) + "1" + chr(34) if styles else ""}><v>{serial(value)}</v></c>'
        if inline:
            return f'<c{at} t="inlineStr"><is><t>{value}</t></is></c>'
        texts.append(value)
        return f'<c{at} t="s"><v>{len(texts) - 1}</v></c>'

    lines = []
    for y, row in enumerate(rows, 1):
        cells = "".join(cell(y, x, value) for x, value in enumerate(row))
        number = f' r="{y}"' if places else ""
        unseen = ' hidden="1"' if y in hidden else ""
        lines.append(f"<row{number}{unseen}>{cells}</row>")
    if shuffle:
        lines.reverse()
    body = f'<worksheet xmlns="{ns}">{dimension}<sheetData>{"".join(lines)}</sheetData></worksheet>'
    if prefix:
        body = re.sub(r"<(/?)(\w)", rf"<\1{prefix}:\2", body).replace("xmlns=", f"xmlns:{prefix}=")
    relation = lambda key, kind, to: f'<Relationship Id="{key}" Type="{TYPES}/{kind}" Target="{to}"/>'
    listed = f"<Relationships>{relation('rId1', 'worksheet', target or sheet)}{relation('rId2', 'styles', 'styles.xml')}{relation('rId3', 'sharedStrings', strings)}</Relationships>"
    parts = [
        (types, f'<Types><Override PartName="/{base}{book}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'),
        (base + book, f'<workbook xmlns="{ns}" xmlns:r="{TYPES}"><sheets><sheet name="Registre" sheetId="1" r:id="rId1"/></sheets></workbook>'),
        (f"{base}_rels/{book}.rels", listed),
        (base + sheet, body),
    ]
    if rels:
        parts.append(("_rels/.rels", f"<Relationships>{relation('rId1', 'officeDocument', root or base + book)}</Relationships>"))
    if styles:
        parts.append((base + "styles.xml", f'<styleSheet xmlns="{ns}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'))
    if texts:
        parts.append((base + strings, f'<sst xmlns="{ns}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'))
    return packed([(rename(name), text) for name, text in parts])


ODD = {
    "without_places": odd(places=False),
    "empty_inline": odd(inline=True),
    "wrong_dimension": odd(dimension='<dimension ref="A1"/>'),
    "backslashes": odd(rename=lambda name: name.replace("/", "\\")),
    "leading_backslash": odd(rename=lambda name: "\\" + name.replace("/", "\\")),
    "absolute_target": odd(target="/xl/worksheets/sheet1.xml"),
    "inverse_target": odd(target="\\xl\\worksheets\\sheet1.xml"),
    "target_with_steps": odd(target="./../xl/worksheets/./sheet1.xml"),
    "target_from_the_root": odd(target="xl/worksheets/sheet1.xml"),
    "strict": odd(ns=STRICT, iso=""),
    "iso_days_with_time": odd(iso="T00:00:00Z"),
    "lower_case_types": odd(types="[content_types].xml"),
    "upper_case_parts": odd(rename=lambda name: name.upper()),
    "workbook2": odd(book="workbook2.xml"),
    "other_names": odd(base="excel/", book="book.xml", sheet="data/first.xml", strings="texts.xml"),
    "without_root": odd(rels=False),
    "without_styles": odd(styles=False, inline=True),
    "rows_in_another_order": odd(shuffle=True),
    "prefixed": odd(prefix="x"),
}
for name, content in ODD.items():
    case(f"xlsx_odd_{name}", "xlsx", content)
case("xlsx_hidden_rows", "xlsx", odd(hidden=(1, 3, 5)))
