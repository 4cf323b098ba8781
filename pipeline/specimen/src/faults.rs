//! What goes wrong in registers, put into the rows of an export on purpose.

use crate::bodies::{Body, Column};
use crate::chance::Chance;
use crate::spell::Cell;

/// A kind of fault, with how often it is drawn among them.
const KINDS: [(Fault, u32); 14] = [
    (Fault::UnreadableReply, 22),
    (Fault::ReplyBeforeReceipt, 16),
    (Fault::UnknownChannel, 14),
    (Fault::MissingId, 7),
    (Fault::Repeated, 16),
    (Fault::Test, 10),
    (Fault::UnreadableReceipt, 6),
    (Fault::UnknownRegion, 8),
    (Fault::StatusWithoutReply, 12),
    (Fault::UnknownNature, 4),
    (Fault::ReplyAfterExtraction, 8),
    (Fault::ProvinceElsewhere, 8),
    (Fault::TransferWithoutDate, 4),
    (Fault::CellTooMany, 6),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    UnreadableReply,
    ReplyBeforeReceipt,
    UnknownChannel,
    MissingId,
    Repeated,
    Test,
    UnreadableReceipt,
    UnknownRegion,
    StatusWithoutReply,
    UnknownNature,
    ReplyAfterExtraction,
    ProvinceElsewhere,
    TransferWithoutDate,
    CellTooMany,
}

/// Spoils about `body.faulty` rows in a thousand. A fault that needs a column which the file has not is left out.
pub(crate) fn spoil(rows: &mut Vec<Vec<Cell>>, columns: &[(Column, &str)], body: &Body, chance: &mut Chance) {
    let weights: Vec<u32> = KINDS.iter().map(|(_, weight)| *weight).collect();
    let place = |column: Column| columns.iter().position(|(found, _)| *found == column);
    let codes = body.export.spelling == crate::bodies::Spelling::Codes;
    let arabic = body.export.spelling == crate::bodies::Spelling::Arabic;
    let mut repeated = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        if !chance.holds(body.faulty) {
            continue;
        }
        let fault = KINDS[chance.weighted(&weights)].0;
        if fault == Fault::CellTooMany {
            row.push("suite".into());
            continue;
        }
        let mut put = |column: Column, cell: Cell| {
            if let Some(place) = place(column) {
                row[place] = cell;
            }
        };
        match fault {
            Fault::UnreadableReply => {
                put(
                    Column::Replied,
                    (*chance.pick(&["à préciser", "31/02/2025", "00/00/0000", "voir courrier"])).into(),
                );
            }
            Fault::ReplyBeforeReceipt => put(Column::Replied, body_day(body, crate::days::day(2024, 1, 15))),
            Fault::UnknownChannel => put(Column::Channel, (*chance.pick(&["Fax", "Pigeon voyageur", "Radio"])).into()),
            Fault::MissingId => put(Column::Id, Cell::Empty),
            Fault::Repeated => repeated.push(at),
            Fault::Test => put(Column::Test, if codes { "1".into() } else { "Oui".into() }),
            Fault::UnreadableReceipt => {
                put(Column::Received, (*chance.pick(&["??", "courant 2025", "32/13/2025"])).into());
            }
            Fault::UnknownRegion => put(Column::Region, (*chance.pick(&["Hors du pays", "Région 16", "n/a"])).into()),
            Fault::StatusWithoutReply => put(Column::Replied, Cell::Empty),
            Fault::ReplyAfterExtraction => put(Column::Replied, body_day(body, crate::days::day(2026, 12, 1))),
            Fault::ProvinceElsewhere => {
                put(Column::Region, Cell::from(if arabic { "سوس-ماسة" } else { "Souss-Massa" }));
                put(Column::Province, Cell::from(if arabic { "تازة" } else { "Taza" }));
            }
            Fault::TransferWithoutDate => {
                // Only what was sent on can lack the day.
                put(Column::TransferredOn, Cell::Empty);
            }
            Fault::CellTooMany => {}
            Fault::UnknownNature => put(Column::Nature, (*chance.pick(&["Divers", "?", "Appel"])).into()),
        }
    }
    for at in repeated {
        let row = rows[at].clone();
        rows.push(row);
    }
}

fn body_day(body: &Body, day: i32) -> Cell {
    match body.export.dates {
        crate::days::DateStyle::True => Cell::Day(day),
        style => Cell::Text(style.write(day)),
    }
}
