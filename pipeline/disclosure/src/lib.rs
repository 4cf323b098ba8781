//! Statistical disclosure control: which cells of linked tables stay hidden, and the audit that they are. Numbers in, a pattern out.
