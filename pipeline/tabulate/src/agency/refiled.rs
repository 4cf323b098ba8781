//! Complaints that a user files again on the same service: those that were answered before are renewed.

use hashbrown::HashMap;
use report_model::record::Nature;

use crate::lists::{CodeId, NO_CODE};
use crate::normalise::record::{NO_DAY, Record};

/// The two latest complaints of a user on an own service: for each of them, one is another.
#[derive(Clone, Copy)]
pub(super) struct Filed {
    latest: (i32, u128),
    before: i32,
}

impl Filed {
    fn add(&mut self, received: i32, id: u128) {
        if received > self.latest.0 {
            self.before = self.latest.0;
            self.latest = (received, id);
        } else {
            self.before = self.before.max(received);
        }
    }

    /// The latest day on which a complaint other than this one came in, or [`NO_DAY`]. A transferred complaint may have
    /// been answered before it came in here: it does not renew itself.
    pub(super) const fn beside(&self, id: u128) -> i32 {
        if self.latest.1 == id { self.before } else { self.latest.0 }
    }
}

/// For each user and own service the latest days, up to the cut-off of their files, on which complaints came in. A complaint that was
/// answered before such a day is renewed by the one that came in on it.
pub(super) fn refilings(records: &[Record]) -> HashMap<(u64, CodeId), Filed> {
    let mut filed: HashMap<(u64, CodeId), Filed> = HashMap::new();
    for record in records {
        let known = record.user != 0 && record.service != NO_CODE;
        if known && record.nature == Nature::Complaint && record.received <= record.cutoff {
            filed
                .entry((record.user, record.service))
                .and_modify(|filed| filed.add(record.received, record.id))
                .or_insert(Filed { latest: (record.received, record.id), before: NO_DAY });
        }
    }
    filed
}
