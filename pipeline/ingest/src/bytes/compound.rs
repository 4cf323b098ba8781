//! The compound file that an XLS lies in: where the sectors of a stream are.
//!
//! Why not the crate `cfb`: what is needed are one or two streams of a file that lies in memory, found by their names. Old
//! programs leave the rest of such a file damaged (a tree of the directory out of order, chains of streams that nobody reads),
//! and a register in it is still sound. So the names are gone through one by one, only the chain of the stream that is asked
//! for has to hold, and a chain that goes round, or leaves the file, is a refusal.

/// From this number on a sector is none.
const LAST_SECTOR: u32 = 0xffff_fffa;
const END_OF_CHAIN: u32 = 0xffff_fffe;
/// The size of a directory entry.
const ENTRY: usize = 128;
/// A stream that is shorter lies in sectors of 64 bytes, inside the stream of the root.
const SMALL: usize = 4096;

/// A compound file whose chains of sectors all end.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    shift: u32,
    table: Vec<u32>,
    entries: Vec<Entry>,
    mini_table: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// The pieces of a stream: where each lies in the file.
pub(crate) struct Stream {
    pieces: Vec<usize>,
    piece: usize,
    length: usize,
}

impl Stream {
    /// The bytes of the stream in one piece; `None` where the file has not all of them, or a chain of sectors leaves some
    /// out.
    pub(crate) fn gather(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let piece = |&start: &usize| {
            let start = start.min(bytes.len());
            &bytes[start..(start + self.piece).min(bytes.len())]
        };
        let mut text: Vec<u8> = self.pieces.iter().flat_map(|start| piece(start).iter().copied()).collect();
        text.truncate(self.length);
        (text.len() == self.length).then_some(text)
    }
}

impl<'a> Compound<'a> {
    /// Reads the tables of a compound file; `None` where they cannot be what they say, or go round in a circle.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if shift != 9 && shift != 12 {
            return None;
        }
        let mut file = Compound { bytes, shift, table: Vec::new(), entries: Vec::new(), mini_table: Vec::new() };
        for sector in file.sectors_of_table()? {
            file.table.extend(file.words(sector));
        }
        let directory = Compound::chain(u32_at(bytes, 48)?, &file.table)?;
        file.entries = directory.iter().flat_map(|&sector| entries(file.sector(sector))).collect();
        if u32_at(bytes, 64)? > 0 {
            let sectors = Compound::chain(u32_at(bytes, 60)?, &file.table)?;
            file.mini_table = sectors.iter().flat_map(|&sector| file.words(sector)).collect();
        }
        Some(file)
    }

    /// The stream of a name.
    pub(crate) fn stream(&self, name: &str) -> Option<Stream> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let root = self.entries.first()?;
        let of_root = Compound::chain(root.start, &self.table);
        if entry.length >= SMALL {
            let pieces = Compound::chain(entry.start, &self.table)?.iter().map(|&sector| self.place(sector)).collect();
            return Some(Stream { pieces, piece: 1 << self.shift, length: entry.length });
        }
        let of_root = of_root?;
        let place = |mini: u32| {
            let at = mini as usize * 64;
            of_root.get(at >> self.shift).map(|&sector| self.place(sector) + at % (1 << self.shift))
        };
        let pieces = Compound::chain(entry.start, &self.mini_table)?.into_iter().map(place).collect::<Option<_>>()?;
        Some(Stream { pieces, piece: 64, length: entry.length })
    }

    /// Whether it holds a stream of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// What else it holds, by the name of its kind; none for what nobody knows.
    pub(crate) fn other(&self) -> Option<&'static str> {
        const OTHERS: [(&str, &str); 4] = [
            ("WordDocument", "doc"),
            ("PowerPoint Document", "ppt"),
            ("VisioDocument", "vsd"),
            ("__properties_version1.0", "msg"),
        ];
        OTHERS.iter().find(|(stream, _)| self.has(stream)).map(|(_, kind)| *kind)
    }

    /// The sectors that hold the table of sectors: 109 in the head of the file, others in a chain of their own.
    fn sectors_of_table(&self) -> Option<Vec<u32>> {
        let head = (0..109).filter_map(|place| u32_at(self.bytes, 76 + 4 * place));
        let mut sectors: Vec<u32> = head.collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while next < LAST_SECTOR {
            steps += 1;
            if steps > self.sectors() {
                return None;
            }
            let mut words = self.words(next);
            next = words.pop()?;
            sectors.append(&mut words);
        }
        sectors.retain(|sector| *sector < LAST_SECTOR);
        (sectors.len() <= self.sectors()).then_some(sectors)
    }

    /// The sectors of a chain; `None` when it goes round or leaves the table.
    fn chain(start: u32, table: &[u32]) -> Option<Vec<u32>> {
        let mut chain = Vec::new();
        let mut next = start;
        while next != END_OF_CHAIN {
            if chain.len() > table.len() {
                return None;
            }
            chain.push(next);
            next = *table.get(next as usize)?;
        }
        Some(chain)
    }

    const fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    const fn place(&self, sector: u32) -> usize {
        (sector as usize + 1) << self.shift
    }

    fn sector(&self, sector: u32) -> &'a [u8] {
        let start = self.place(sector).min(self.bytes.len());
        &self.bytes[start..(start + (1 << self.shift)).min(self.bytes.len())]
    }

    fn words(&self, sector: u32) -> Vec<u32> {
        let word = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        self.sector(sector).chunks_exact(4).map(word).collect()
    }
}

fn entries(sector: &[u8]) -> Vec<Entry> {
    let entry = |bytes: &[u8]| {
        let letters = bytes[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let letters: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Entry { name: String::from_utf16_lossy(&letters), start: word(116), length: word(120) as usize }
    };
    sector.chunks_exact(ENTRY).map(entry).collect()
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
