//! The site as a whole: a small one is made of the sample views, and its files are read as a browser, a spreadsheet or a
//! harvester would.

mod fixture;
