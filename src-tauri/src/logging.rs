//! Rotating logs beside the data. They hold no personal data: ids and error texts only.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days of logs kept.
const KEPT: usize = 14;

/// Starts logging into `logs` below the folder.
///
/// # Errors
/// When the folder can't be written.
pub fn start(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let logs = folder.join("logs");
    // The appender looks for old logs first, and complains where there is nothing to look at.
    std::fs::create_dir_all(&logs)?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("amtspult")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(logs)?;
    let filter = EnvFilter::try_from_env("AMTSPULT_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(appender).init();
    Ok(())
}
