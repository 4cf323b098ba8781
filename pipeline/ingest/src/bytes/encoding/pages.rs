//! Encodings of a byte a letter that the WHATWG Encoding Standard has not: the code pages of MS-DOS (“CSV (MS-DOS)” of
//! Excel is 850 in French, 720 in Arabic), and the Arabic of old Macintosh computers.
//!
//! The tables are those of unicode.org, by way of Python’s codecs; `tests/encodings/code-pages.txt` has them as numbers.

use super::letters::MAC_ARABIC;

/// An encoding of a byte a letter. Below 0x80 it is ASCII.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name.
    pub name: &'static str,
    /// What the bytes from 0x80 mean.
    pub(super) upper: [char; 128],
}

/// The Arabic of old Macintosh computers.
pub(super) static MAC: Page = Page { name: "x-mac-arabic", upper: MAC_ARABIC };

/// The United States: French has its small letters in it, and few of its capitals.
pub(super) static IBM437: Page = Page {
    name: "ibm437",
    upper: upper(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
         áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
         └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
         αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    ),
};

/// Arabic, with the small letters of French.
pub(super) static CP720: Page = Page {
    name: "cp720",
    upper: upper(
        "\u{80}\u{81}éâ\u{84}à\u{86}çêëèïî\u{8d}\u{8e}\u{8f}\u{90}\u{651}\u{652}ô¤\u{640}ûù\u{621}\u{622}\u{623}\u{624}£\u{625}\u{626}\u{627}\
         \u{628}\u{629}\u{62a}\u{62b}\u{62c}\u{62d}\u{62e}\u{62f}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
         └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
         \u{636}\u{637}\u{638}\u{639}\u{63a}\u{641}µ\u{642}\u{643}\u{644}\u{645}\u{646}\u{647}\u{648}\u{649}\u{64a}≡\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}≈°∙·√ⁿ²■\u{a0}",
    ),
};

/// Western languages.
pub(super) static IBM850: Page = Page {
    name: "ibm850",
    upper: upper(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
         áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
         └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
         ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    ),
};

/// The languages of Central Europe.
pub(super) static IBM852: Page = Page {
    name: "ibm852",
    upper: upper(
        "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×č\
         áíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
         └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀\
         ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
    ),
};

/// 850 with the sign of the euro.
pub(super) static IBM858: Page = Page {
    name: "ibm858",
    upper: upper(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
         áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
         └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀\
         ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    ),
};

/// Arabic by the shapes of its letters.
pub(super) static IBM864: Page = Page {
    name: "ibm864",
    upper: upper(
        "°·∙√▒─│┼┤┬├┴┐┌└┘β∞φ±½¼≈«»\u{fef7}\u{fef8}\u{fffd}\u{fffd}\u{fefb}\u{fefc}\u{fffd}\
         \u{a0}\u{ad}\u{fe82}£¤\u{fe84}\u{fffd}\u{fffd}\u{fe8e}\u{fe8f}\u{fe95}\u{fe99}،\u{fe9d}\u{fea1}\u{fea5}\u{660}\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}\u{fed1}\u{61b}\u{feb1}\u{feb5}\u{feb9}\u{61f}\
         ¢\u{fe80}\u{fe81}\u{fe83}\u{fe85}\u{feca}\u{fe8b}\u{fe8d}\u{fe91}\u{fe93}\u{fe97}\u{fe9b}\u{fe9f}\u{fea3}\u{fea7}\u{fea9}\u{feab}\u{fead}\u{feaf}\u{feb3}\u{feb7}\u{febb}\u{febf}\u{fec1}\u{fec5}\u{fecb}\u{fecf}¦¬÷×\u{fec9}\
         \u{640}\u{fed3}\u{fed7}\u{fedb}\u{fedf}\u{fee3}\u{fee7}\u{feeb}\u{feed}\u{feef}\u{fef3}\u{febd}\u{fecc}\u{fece}\u{fecd}\u{fee1}\u{fe7d}\u{651}\u{fee5}\u{fee9}\u{feec}\u{fef0}\u{fef2}\u{fed0}\u{fed5}\u{fef5}\u{fef6}\u{fedd}\u{fed9}\u{fef1}■\u{fffd}",
    ),
};

/// Every page.
const ALL: [&Page; 7] = [&MAC, &IBM437, &CP720, &IBM850, &IBM852, &IBM858, &IBM864];

/// What stands before the number of a code page.
const NAMES: [&str; 10] = ["", "cp", "ibm", "dos", "ms-dos", "oem", "code page", "codepage", "csibm", "cspc"];

impl Page {
    /// By a name of it: `cp850`, `ibm850`, `dos-850`, `850` are one.
    pub(super) fn named(label: &str) -> Option<&'static Page> {
        let label = label.trim().to_ascii_lowercase();
        let name = label.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = |name: &str, of: &str| of[name.len()..].trim_start_matches('0').to_owned();
        let is_of_dos = NAMES.contains(&name.trim_end_matches(['-', '_', ' ']));
        ALL.into_iter().find(|page| {
            let letters = page.name.trim_end_matches(|c: char| c.is_ascii_digit());
            page.name == label
                || (is_of_dos && letters != page.name && number(letters, page.name) == number(name, &label))
        })
    }

    pub(super) const fn letter(&self, byte: u8) -> char {
        if byte < 0x80 { byte as char } else { self.upper[byte as usize - 0x80] }
    }
}

/// The 128 letters of a text.
const fn upper(text: &str) -> [char; 128] {
    let mut letters = [char::REPLACEMENT_CHARACTER; 128];
    let bytes = text.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        let first = bytes[at] as u32;
        let (length, mut point) = match first {
            0..0x80 => (1, first),
            0xc0..0xe0 => (2, first & 0x1f),
            _ => (3, first & 0x0f),
        };
        let mut more = 1;
        while more < length {
            point = point << 6 | (bytes[at + more] & 0x3f) as u32;
            more += 1;
        }
        letters[count] = char::from_u32(point).expect("a letter");
        (at, count) = (at + length, count + 1);
    }
    assert!(count == 128, "a page has 128 letters");
    letters
}
