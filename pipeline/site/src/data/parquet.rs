//! A table as Parquet: `INT64` and UTF-8 columns that may be null, uncompressed, one row group, always the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::{FileCell, FileColumn, cell, layout};
use crate::table::{ColumnKind, DataTable};

/// What the files say of their maker: no version, so that a new version of this program writes the same bytes.
const MAKER: &str = "hasila";

/// Writes it.
///
/// # Errors
/// When the library refuses a name.
pub(super) fn write(table: &DataTable) -> Result<Vec<u8>, ParquetError> {
    let columns = layout(table);
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder("table").with_fields(fields).build()?);
    let properties =
        WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).set_created_by(MAKER.to_owned()).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    if !table.rows.is_empty() {
        let mut group = writer.next_row_group()?;
        for column in &columns {
            let cells = table.rows.iter().map(|row| cell(column, row));
            let mut open = group.next_column()?.ok_or_else(|| ParquetError::General("a column is missing".into()))?;
            if column.kind() == ColumnKind::Integer {
                let (values, levels) = numbers(cells);
                open.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
            } else {
                let (values, levels) = texts(cells);
                open.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
            }
            open.close()?;
        }
        group.close()?;
    }
    writer.into_inner()
}

fn field(column: &FileColumn<'_>) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match column.kind() {
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::String | ColumnKind::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let builder = Type::primitive_type_builder(&column.name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// The values that are there, and for each row whether it has one.
fn numbers<'a>(cells: impl Iterator<Item = FileCell<'a>>) -> (Vec<i64>, Vec<i16>) {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        if let FileCell::Number(number) = cell {
            values.push(number);
            levels.push(1);
        } else {
            levels.push(0);
        }
    }
    (values, levels)
}

fn texts<'a>(cells: impl Iterator<Item = FileCell<'a>>) -> (Vec<ByteArray>, Vec<i16>) {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        if let FileCell::Text(text) = cell {
            values.push(ByteArray::from(text.into_owned().into_bytes()));
            levels.push(1);
        } else {
            levels.push(0);
        }
    }
    (values, levels)
}
