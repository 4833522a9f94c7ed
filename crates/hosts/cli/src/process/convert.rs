//! `convert`: process models into an archive (BAR) as the platform takes it, and out of one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::file_name;
use serde_json::{Map, Value, json};
use standards::bar::{self, Bar};

use crate::file::{self, Ending, FileError, Outcome};
use crate::manners::Writer;
use crate::problem::Problem;
use amtspult_cli::say;

const METADATA: &str = "metadata.json";

/// An archive becomes a folder with its files; models become an archive.
pub fn convert(
    files: &[PathBuf],
    metadata: Option<&Path>,
    output: &Path,
    mut writer: Writer,
    as_json: bool,
) -> Outcome {
    let written = match files {
        [archive] if archive.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bar")) => {
            unpack(archive, output, &mut writer)?
        }
        models => pack(models, metadata, output, &mut writer)?,
    };
    if as_json {
        file::print_json(&json!(written.iter().map(|path| file::name(path)).collect::<Vec<_>>()));
    } else {
        written.iter().for_each(|path| say(format_args!("{}", path.display())));
    }
    Ok(Ending::Well)
}

fn unpack(archive: &Path, folder: &Path, writer: &mut Writer) -> Result<Vec<PathBuf>, FileError> {
    let bar = bar::read(&file::bytes(archive)?).map_err(|wrong| FileError::new(archive, Problem::Archive(wrong)))?;
    let metadata = (METADATA.to_owned(), format!("{:#}\n", json!(bar.metadata)).into_bytes());
    let models = bar.models.into_iter().map(|(name, model)| (format!("{name}.bpmn20.xml"), model));
    let files: Vec<(PathBuf, Vec<u8>)> =
        models.chain(bar.others).chain([metadata]).map(|(path, content)| (folder.join(path), content)).collect();
    // All or nothing. Systems that don't tell small letters from capitals would write one over the other.
    let mut known: BTreeMap<String, &Path> = BTreeMap::new();
    for (path, _) in &files {
        let inside = path.strip_prefix(folder).unwrap_or(path);
        if !inside.iter().all(|part| file_name::may_stay(&part.to_string_lossy())) {
            return Err(FileError::new(archive, Problem::Name { path: inside.to_owned() }));
        }
        if let Some(other) = known.insert(inside.to_string_lossy().to_lowercase(), inside) {
            return Err(FileError::new(inside, Problem::SameName { other: other.to_owned() }));
        }
        writer.may_write(path).map_err(|wrong| FileError::new(path, Problem::File(wrong)))?;
    }
    let mut written = vec![];
    for (path, content) in files {
        if let Some(around) = path.parent() {
            amtspult_cli::make_folder(around).map_err(|wrong| FileError::new(around, Problem::File(wrong)))?;
        }
        file::write(writer, &path, &content)?;
        written.push(path);
    }
    Ok(written)
}

/// What the portal has to know of a model is taken from the file of metadata; by default people sign in with BundID or
/// Mein Unternehmenskonto.
fn pack(
    models: &[PathBuf],
    metadata: Option<&Path>,
    archive: &Path,
    writer: &mut Writer,
) -> Result<Vec<PathBuf>, FileError> {
    let mut bar = Bar { metadata: metadata.map(file::json).transpose()?.unwrap_or_default(), ..Bar::default() };
    let mut packed: BTreeMap<String, &Path> = BTreeMap::new();
    for path in models {
        // Systems that don't tell small letters from capitals would unpack one over the other.
        if let Some(first) = packed.insert(stem(path).to_lowercase(), path) {
            return Err(FileError::new(path, Problem::SameName { other: first.to_owned() }));
        }
        let bytes = file::bytes(path)?;
        file::model_of(path, &bytes)?;
        let name = stem(path);
        bar.metadata.entry(name.clone()).or_insert_with(signed_in);
        bar.models.insert(name, bytes);
    }
    if let (Some(path), Some(key)) = (metadata, bar.metadata.keys().find(|key| !bar.models.contains_key(*key))) {
        return Err(FileError::new(path, Problem::MetadataOfNone { key: key.clone() }));
    }
    let bytes = bar::write(&bar).map_err(|wrong| FileError::new(archive, Problem::Archive(wrong)))?;
    file::write(writer, archive, &bytes)?;
    Ok(vec![archive.to_owned()])
}

fn signed_in() -> Value {
    let mut known = Map::new();
    known.insert("servicekontolos".to_owned(), json!(false));
    known.insert("authenticationTypes".to_owned(), json!(["BUND_ID", "MUK"]));
    Value::Object(known)
}

/// `hund.bpmn20.xml` and `hund.bpmn` are both `hund`.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let endings = [".bpmn20.xml", ".bpmn", ".xml"];
    endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name).to_owned()
}
