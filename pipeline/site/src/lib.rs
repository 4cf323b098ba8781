//! The published site: pages, open data and their descriptions, as files in memory.
