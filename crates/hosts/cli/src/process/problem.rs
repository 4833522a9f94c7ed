//! What can be wrong with a file; its words are in `words`.

use std::path::PathBuf;

use bpmn::model::ModelError;
use bpmn_edit::edit::EditError;
use domain::json::JsonError;
use expression::decision::TableFault;
use forms::FormError;
use standards::bar::BarError;

use amtspult_cli::AccessProblem;

#[derive(Debug)]
pub enum Problem {
    File(AccessProblem),
    Model(ModelError),
    /// Decision tables where processes are asked for.
    Table,
    /// A file of decision tables that can't be read.
    Tables(Box<TableFault>),
    Json(JsonError),
    Form(FormError),
    Merge,
    Edit(EditError),
    Archive(BarError),
    /// Standard input has no place beside it where its runs lie.
    NoPlace,
    /// Two files would be one in an archive or a folder.
    SameName {
        other: PathBuf,
    },
    /// Metadata for a process that isn't packed.
    MetadataOfNone {
        key: String,
    },
    /// A name in an archive that not every system takes.
    Name {
        path: PathBuf,
    },
}
