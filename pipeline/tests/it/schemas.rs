//! The JSON Schemas in `report-model/schema/` are those of the types.

use std::fs;

use app::config::schema;

use crate::support::root;

#[test]
fn the_kept_schemas_are_those_of_the_types() {
    let folder = root().join("report-model/schema");
    let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    for (kind, schema) in schema::all() {
        let path = folder.join(format!("{kind}.schema.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema is JSON"));
        if update {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{} is not that of the type: run UPDATE_SCHEMAS=1 ci/test schemas", path.display());
    }
    let files = fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(files, schema::all().len(), "a schema of a type that is gone");
}

/// What an editor would complete and check is what the program reads: the shipped files name a schema that exists.
#[test]
fn the_shipped_files_name_their_schema() {
    let mut named = 0;
    let mut folders = vec![root().join("data")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&path).expect("text");
                let Some(schema) = text.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema="))
                else {
                    continue;
                };
                let target = path.parent().expect("a parent").join(schema);
                assert!(target.exists(), "{} names {schema}, which is not there", path.display());
                named += 1;
            }
        }
    }
    assert!(named > 0, "no shipped file names its schema");
}
