//! The same inputs give the same bytes, whatever the threads, the time zone, the locale and the day.

use crate::support::Sandbox;

#[test]
fn two_runs_write_the_same_bytes() {
    let one = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    let other = Sandbox::of("pipeline/tests/cases/cycles/minimal");
    one.hasila_with(&["run", "--jobs", "1"], &[("TZ", "Pacific/Auckland"), ("LANG", "ar_MA.UTF-8"), ("LC_ALL", "C")]);
    other.hasila_with(
        &["run", "--jobs", "3"],
        &[("TZ", "America/Los_Angeles"), ("LANG", "fr_FR.UTF-8"), ("HOME", "/nowhere")],
    );
    let (one, other) = (one.outputs(), other.outputs());
    assert!(one.len() > 10);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == other[name], "{name} differs");
    }
}
