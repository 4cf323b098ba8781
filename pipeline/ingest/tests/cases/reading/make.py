"""Writes the cases of this folder that no editor writes well: other encodings, workbooks.

python3 -m venv v && v/bin/pip install openpyxl odfpy && v/bin/python make.py
"""

import datetime as dt
import io
import pathlib
import zipfile

import openpyxl
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
