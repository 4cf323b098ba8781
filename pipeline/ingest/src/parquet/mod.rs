//! Parquet: its columns as text, dates as ISO 8601. Uncompressed, or compressed with snappy, gzip, zstd or LZ4.

mod pages;

use std::io::{BufReader, Read};
use std::sync::Arc;

use ::parquet::basic::{Compression, ConvertedType, LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::RowGroupMetaData;
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::record::reader::RowIter;
use ::parquet::record::{Field, Row as Record};
use ::parquet::schema::types::Type;
use bytes::Bytes;
use report_model::diagnostic::Message;

use crate::bytes::caught::caught;
use crate::bytes::container::{Section, Shared};
use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::Source;
use crate::tables::facts::ReadFacts;
use crate::tables::format::FileKind;
use crate::tables::layout::Layout;
use crate::tables::record::{Cells, Columns};
use crate::tables::rows::{Row, Rows};
use crate::tables::table::Table;
use crate::values::cell_text::decimal;
use crate::values::moment::{date, moment, time};

impl Length for Shared {
    fn len(&self) -> u64 {
        self.length()
    }
}

impl ChunkReader for Shared {
    type T = BufReader<Section>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(self.section(start, u64::MAX)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let mut bytes = Vec::new();
        self.section(start, length as u64).read_to_end(&mut bytes)?;
        if bytes.len() == length { Ok(bytes.into()) } else { Err(ParquetError::EOF("it is cut off".to_owned())) }
    }
}

/// Opens a Parquet.
pub(crate) fn open(name: &str, content: Box<dyn Source>, limits: &Limits) -> Result<Table, ReadError> {
    let shared = Shared::new(content)?;
    if shared.length() == 0 {
        return Err(ReadError::Empty);
    }
    let rows = guarded(|| {
        let reader = SerializedFileReader::new(shared.clone()).map_err(|error| refused(&error))?;
        let metadata = reader.metadata();
        let unpacked: i64 =
            metadata.row_groups().iter().map(|group| group.total_byte_size().max(0)).fold(0, i64::saturating_add);
        if unpacked.unsigned_abs() > limits.unpacked_bytes {
            return Err(ReadError::Unpacked(limits.unpacked_bytes));
        }
        let mut columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
        if columns.any(|column| !is_read(column.compression())) {
            return Err(ReadError::Parquet(Message::new("reading.detail.compression")));
        }
        pages::look_at(&shared, metadata, limits)?;
        let promised = metadata.file_metadata().num_rows();
        let in_groups = metadata.row_groups().iter().map(RowGroupMetaData::num_rows).try_fold(0, i64::checked_add);
        if in_groups != Some(promised) {
            return Err(FEWER);
        }
        let schema = metadata.file_metadata().schema_descr().root_schema_ptr();
        let mut columns = Columns::default();
        for field in schema.get_fields() {
            add_columns(field, field.name(), 0, &mut columns, limits)?;
        }
        let records = RowIter::from_file_into(Box::new(reader));
        let cells = Cells::new(columns.names().len(), limits.cell_bytes);
        Ok(ParquetRows { records, schema, columns, cells, next: 1, promised: promised.unsigned_abs() })
    })?;
    let facts = ReadFacts { file: name.to_owned(), kind: FileKind::Parquet.name(), ..ReadFacts::default() };
    let header = rows.columns.names().to_vec();
    Table::new(Box::new(rows), facts, Layout::of_names(header), limits)
}

/// The old framing of LZ4 was written in several ways, and unpacks to what it likes.
const fn is_read(compression: Compression) -> bool {
    use Compression::{GZIP, LZ4_RAW, SNAPPY, UNCOMPRESSED, ZSTD};
    matches!(compression, UNCOMPRESSED | SNAPPY | GZIP(_) | ZSTD(_) | LZ4_RAW)
}

/// Runs a part of the library; a panic of it is a damaged file.
fn guarded<T>(run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    caught(run).unwrap_or_else(|| Err(ReadError::Parquet(Message::new("reading.detail.damaged"))))
}

/// What the library says, without what it quotes: that may be a cell.
fn refused(error: &ParquetError) -> ReadError {
    let is_encrypted = error.to_string().contains("ncrypt");
    ReadError::Parquet(Message::new(if is_encrypted { "reading.detail.encrypted" } else { "reading.detail.damaged" }))
}

struct ParquetRows {
    records: RowIter<'static>,
    schema: Arc<Type>,
    columns: Columns,
    cells: Cells,
    next: u64,
    /// How many rows it says that it has.
    promised: u64,
}

/// Rows are missing, or the file says more than it has.
const FEWER: ReadError = ReadError::Parquet(Message::new("reading.detail.fewer_rows"));

impl Rows for ParquetRows {
    fn rows(&mut self, bytes: usize, take: &mut dyn FnMut(Row<'_>)) -> Result<bool, ReadError> {
        let ParquetRows { records, schema, columns, cells, next, promised } = self;
        let mut used = 0;
        while used < bytes {
            cells.clear();
            let is_read = guarded(|| {
                let Some(record) = records.next() else { return Ok(false) };
                group(&record.map_err(|error| refused(&error))?, schema, "", columns, cells)?;
                Ok(true)
            })?;
            if !is_read {
                return if *next == *promised + 1 { Ok(false) } else { Err(FEWER) };
            }
            used += cells.bytes();
            let texts = cells.texts();
            if texts.iter().any(|cell| !cell.is_empty()) {
                take(Row { number: *next, cells: &mut texts.iter().map(String::as_str), undecodable: false });
            }
            *next += 1;
        }
        Ok(true)
    }
}

/// What the elements of a list are; `None` for what is no list.
fn element(kind: &Type) -> Option<&Type> {
    if kind.is_primitive() || kind.get_basic_info().converted_type() != ConvertedType::LIST {
        return None;
    }
    let repeated = kind.get_fields().first()?;
    let is_wrapped = !repeated.is_primitive() && repeated.get_fields().len() == 1;
    if is_wrapped { repeated.get_fields().first().map(|element| &**element) } else { Some(&**repeated) }
}

fn is_map(kind: &Type) -> bool {
    matches!(kind.get_basic_info().converted_type(), ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE)
}

/// Adds the columns of a field in the order of the schema.
fn add_columns(kind: &Type, path: &str, depth: usize, columns: &mut Columns, limits: &Limits) -> Result<(), ReadError> {
    if depth > limits.depth {
        return Err(ReadError::Parquet(Message::new("reading.detail.nested")));
    }
    if kind.is_primitive() || is_map(kind) {
        return columns.place(path, limits.columns).map(drop);
    }
    if let Some(element) = element(kind) {
        return add_columns(element, path, depth + 1, columns, limits);
    }
    for field in kind.get_fields() {
        add_columns(field, &format!("{path}.{}", field.name()), depth + 1, columns, limits)?;
    }
    Ok(())
}

/// Puts the values of a group under its path.
fn group(record: &Record, kind: &Type, path: &str, columns: &Columns, cells: &mut Cells) -> Result<(), ReadError> {
    for ((name, value), kind) in record.get_column_iter().zip(kind.get_fields()) {
        if path.is_empty() {
            field(value, kind, name, columns, cells)?;
        } else {
            field(value, kind, &format!("{path}.{name}"), columns, cells)?;
        }
    }
    Ok(())
}

/// Puts a value, or those that lie in it, under its path.
fn field(value: &Field, kind: &Type, path: &str, columns: &Columns, cells: &mut Cells) -> Result<(), ReadError> {
    let text = match value {
        Field::Null => return Ok(()),
        Field::Group(record) => return group(record, element(kind).unwrap_or(kind), path, columns, cells),
        Field::ListInternal(list) => {
            let kind = element(kind).unwrap_or(kind);
            return list.elements().iter().try_for_each(|value| field(value, kind, path, columns, cells));
        }
        Field::MapInternal(map) => {
            let entry = |(key, value): &(Field, Field)| format!("{}: {}", plain(key, kind), plain(value, kind));
            map.entries().iter().map(entry).collect::<Vec<_>>().join("; ")
        }
        value => plain(value, kind),
    };
    let place = columns.known(path).ok_or(ReadError::Parquet(Message::new("reading.detail.unknown_nesting")))?;
    cells.put(place, &text)
}

/// A single value as text.
fn plain(value: &Field, kind: &Type) -> String {
    let logical = kind.get_basic_info().logical_type_ref();
    let (zone, is_nanos) = match logical {
        Some(LogicalType::Timestamp(stamp)) => {
            (if stamp.is_adjusted_to_u_t_c { "Z" } else { "" }, matches!(stamp.unit, TimeUnit::NANOS))
        }
        _ => ("", false),
    };
    match value {
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Double(number) => decimal(*number),
        Field::Float(number) if number.is_finite() => number.to_string(),
        Field::Float(_) | Field::Null => String::new(),
        Field::Date(days) => date(i64::from(*days)),
        Field::TimeMillis(millis) => time(i64::from(*millis) / 1000),
        Field::TimeMicros(micros) => time(micros / 1_000_000),
        Field::TimestampMillis(millis) => moment(millis.div_euclid(1000), zone),
        Field::TimestampMicros(micros) => moment(micros.div_euclid(1_000_000), zone),
        Field::Long(nanos) if is_nanos => moment(nanos.div_euclid(1_000_000_000), zone),
        // Whole numbers, decimals and truths, as they are.
        other => other.to_string(),
    }
}
