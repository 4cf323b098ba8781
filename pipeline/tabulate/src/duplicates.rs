//! Records that say the same under different identifiers: they are pointed at, never merged.
//!
//! What is compared are keyed hashes and days, a fixed number of bytes a record: no text, no user.

use hashbrown::HashMap;
use rayon::slice::ParallelSliceMut;
use report_model::findings::Code;
use report_model::record::Nature;

use crate::lists::{CodeId, NO_CODE};
use crate::normalise::record::{NO_DAY, Record};

/// A record that says the same as another, by their places in the order of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alike {
    /// The later one, by its receipt.
    pub at: usize,
    /// One that came before.
    pub like: usize,
    /// How alike they are.
    pub code: Code,
}

/// The later ones of each group of records that are alike.
pub(crate) fn alike(records: &[Record], texts: &[u64]) -> Vec<Alike> {
    let mut found = same_text(records, texts);
    let same: hashbrown::HashSet<usize> = found.iter().map(|alike| alike.at).collect();
    found.extend(same_day(records).into_iter().filter(|alike| !same.contains(&alike.at)));
    found.sort_unstable();
    found
}

/// Groups of records with one text of one user: many users who write the same sign a petition, and each of them counts.
/// In a group, those of one nature, day and channel are one request entered again; others are near, unless every earlier
/// one was answered before: then a request is a renewed one.
///
/// Where the user is not known, many write the same few words: then only those are near that agree in everything else that
/// is known of them, and came in a few days apart.
fn same_text(records: &[Record], texts: &[u64]) -> Vec<Alike> {
    let texts = texts.iter().enumerate().filter(|(_, text)| **text != 0);
    let mut keys: Vec<(u64, u64, i32, usize)> =
        texts.map(|(at, &text)| (text, records[at].user, records[at].received, at)).collect();
    keys.par_sort_unstable();
    let mut found = Vec::new();
    for group in keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1) {
        let mut seen = HashMap::new();
        // The record that is open longest, and until when.
        let mut open: HashMap<Option<Circumstances>, (i32, usize)> = HashMap::new();
        for &(_, _, _, at) in group {
            let record = &records[at];
            let (open_until, longest) = open.entry(circumstances(record)).or_insert((NO_DAY, at));
            let same = *seen.entry((record.nature, record.received, record.channel)).or_insert(at);
            if same != at {
                found.push(Alike { at, like: same, code: Code::SameContent });
            } else if *open_until >= record.received {
                found.push(Alike { at, like: *longest, code: Code::NearDuplicate });
            }
            if near_until(record) > *open_until {
                (*open_until, *longest) = (near_until(record), at);
            }
        }
    }
    found
}

/// Groups of records of one user for one service on one day.
fn same_day(records: &[Record]) -> Vec<Alike> {
    let known = records.iter().enumerate().filter(|(_, record)| record.user != 0 && record.service != NO_CODE);
    let mut keys: Vec<(u64, CodeId, i32, usize)> =
        known.map(|(at, record)| (record.user, record.service, record.received, at)).collect();
    keys.par_sort_unstable();
    let groups = keys.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2));
    let later = |group: &[(u64, CodeId, i32, usize)]| {
        let like = group[0].3;
        group[1..].iter().map(|&(_, _, _, at)| Alike { at, like, code: Code::NearDuplicate }).collect::<Vec<_>>()
    };
    groups.flat_map(later).collect()
}

/// How many days apart two requests of nobody known may come in and still be one.
const FEW_DAYS: i32 = 7;

/// What is known of a request beside its text, its days and its channel.
type Circumstances = (Nature, [CodeId; 6]);

/// What must agree beside the text: nothing where the user does.
fn circumstances(record: &Record) -> Option<Circumstances> {
    let Record { service, subject, entity, region, province, user_kind, .. } = *record;
    (record.user == 0).then_some((record.nature, [service, subject, entity, region, province, user_kind]))
}

/// The last day on which the same again would be near: until the reply, and of a user who is not known for a few days.
const fn near_until(record: &Record) -> i32 {
    let open_until = if record.replied == NO_DAY { i32::MAX } else { record.replied };
    let few_days = record.received.saturating_add(FEW_DAYS);
    if record.user == 0 && few_days < open_until { few_days } else { open_until }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(nature: usize, received: i32, replied: i32, user: u64, service: CodeId, channel: CodeId) -> Record {
        Record {
            id: 0,
            user,
            received,
            first_received: NO_DAY,
            acknowledged: NO_DAY,
            replied: if replied < received { NO_DAY } else { replied },
            reasoned: NO_DAY,
            completed: NO_DAY,
            closed: NO_DAY,
            transferred_on: NO_DAY,
            due: NO_DAY,
            kept: NO_CODE,
            reopenings: (0, 0),
            reasons: 0,
            channel,
            region: NO_CODE,
            province: NO_CODE,
            entity: NO_CODE,
            user_kind: NO_CODE,
            service,
            subject: NO_CODE,
            status: NO_CODE,
            outcome: NO_CODE,
            rating: NO_CODE,
            from: NO_CODE,
            to: NO_CODE,
            nature: Nature::ALL[nature],
            unsure: 0,
            cutoff: 0,
            spelling: 0,
            loose: 0,
            outside: false,
        }
    }

    /// The same by looking at every pair.
    fn naive(records: &[Record], texts: &[u64]) -> Vec<(usize, Code)> {
        let mut found = Vec::new();
        for (at, one) in records.iter().enumerate() {
            let before = |other: &usize| (records[*other].received, *other) < (one.received, at);
            let of_one = |other: &usize| texts[*other] == texts[at] && records[*other].user == one.user;
            let is_near = |other: &Record| {
                let open = other.replied == NO_DAY || other.replied >= one.received;
                let known = one.user != 0;
                let alike = (other.nature, other.service) == (one.nature, one.service);
                open && (known || (alike && one.received - other.received <= FEW_DAYS))
            };
            let mut same_text = (0..records.len()).filter(before).filter(|other| texts[at] != 0 && of_one(other));
            let alike = |other: &Record| {
                (other.nature, other.received, other.channel) == (one.nature, one.received, one.channel)
            };
            let same_day = (0..at).any(|other| {
                let other = &records[other];
                one.user != 0
                    && one.service != NO_CODE
                    && (other.user, other.service, other.received) == (one.user, one.service, one.received)
            });
            if same_text.clone().any(|other| alike(&records[other])) {
                found.push((at, Code::SameContent));
            } else if same_day || same_text.any(|other| is_near(&records[other])) {
                found.push((at, Code::NearDuplicate));
            }
        }
        found
    }

    proptest! {
        #[test]
        fn groups_find_what_pairs_find(
            rows in prop::collection::vec((0..2_usize, 0..12_i32, 0..24_i32, 0..3_u64, prop::sample::select(vec![0, 1, NO_CODE]), 0..2_u16, 0..3_u64), 0..14)
        ) {
            let records: Vec<Record> = rows.iter().map(|&(n, d, r, u, s, c, _)| record(n, d, r, u, s, c)).collect();
            let texts: Vec<u64> = rows.iter().map(|row| row.6).collect();
            let found = alike(&records, &texts);
            let codes: Vec<(usize, Code)> = found.iter().map(|alike| (alike.at, alike.code)).collect();
            prop_assert_eq!(codes, naive(&records, &texts));
            for Alike { at, like, .. } in found {
                prop_assert!((records[like].received, like) < (records[at].received, at));
                prop_assert!(records[like].user == records[at].user || texts[like] == texts[at]);
            }
        }
    }
}
