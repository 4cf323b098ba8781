//! What programs put around a value so that a spreadsheet shows it as it is: `="00417"`, an apostrophe or a tab before.

/// A cell without its wrapping. Anything that may be the value itself stays: an apostrophe before a letter, a formula.
pub fn taken_off(cell: &str) -> &str {
    match cell.as_bytes().first() {
        Some(b'=' | b'\'' | b'\t' | b' ') => {}
        _ => return cell,
    }
    let text = cell.trim_matches([' ', '\t']);
    if text.is_empty() {
        return cell;
    }
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return if inner.contains('"') { cell } else { inner };
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let is_guarded = rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c));
        return if is_guarded && !rest.ends_with('\'') { rest } else { cell };
    }
    if cell.starts_with('\t') { text } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrapping_goes_and_the_value_stays() {
        let cases = [
            ("=\"00417\"", "00417"),
            (" =\"06/01/2025\"", "06/01/2025"),
            ("=\"\"", ""),
            ("'00417", "00417"),
            ("'=cmd", "=cmd"),
            ("\t00417", "00417"),
            ("\t=\"00417\"", "00417"),
        ];
        for (cell, value) in cases {
            assert_eq!(taken_off(cell), value, "{cell:?}");
        }
        for cell in ["", "'", "\t", "=1+1", "=\"a\"&\"b\"", "=\"", "'Ain Chock", "'12'", " 00417", "00417'", "l'eau"] {
            assert_eq!(taken_off(cell), cell);
        }
    }
}
