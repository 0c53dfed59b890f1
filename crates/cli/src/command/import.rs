use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use segue_import::{Error, Imported, Report};
use segue_parser::Compiler;

use crate::files;
use crate::mappings::compiler;
use crate::stop::{Outcome, Stop};

/// Write a mapping file from the settings of one of Segment's Mixpanel destinations
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// From the subscriptions of Mixpanel (Actions), as an API of Segment answers them, in JSON
    Segment(FileArgs),
    /// From the settings of Mixpanel, the classic destination, in JSON
    Classic(FileArgs),
}

#[derive(Debug, Args)]
struct FileArgs {
    /// The export; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Write the mapping file here instead of on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file named by `--output` if it is there
    #[arg(long, requires = "output")]
    force: bool,

    /// How the report on standard error is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

impl ImportArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        match self.from {
            From::Segment(arguments) => arguments.run(segue_import::segment::import),
            From::Classic(arguments) => arguments.run(segue_import::classic::import),
        }
    }
}

impl FileArgs {
    fn run(self, import: fn(&str, &Compiler) -> Result<Imported, Error>) -> Result<Outcome, Stop> {
        let export = read(&self.file)?;
        let Imported { file, report } =
            import(&export, &compiler()?).map_err(|error| Stop::Import {
                path: self.file,
                error,
            })?;
        match &self.output {
            None => io::stdout().write_all(file.as_bytes())?,
            Some(path) => write(path, &file, self.force)?,
        }
        say(&report, self.format)?;
        Ok(Outcome::found(!report.is_complete()))
    }
}

/// The text of an export, which is UTF-8 as all JSON is.
fn read(path: &Path) -> Result<String, Stop> {
    let read = || {
        if path == Path::new("-") {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            return Ok(text);
        }
        fs::read_to_string(path)
    };
    read().map_err(|error| Stop::read(path, error))
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), Stop> {
    let made = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && force => {
            files::replace(path, text)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Stop::Exists(path.to_owned()))
        }
        made => made.map_err(|error| Stop::write(path, error)),
    }
}

/// Says on standard error what became of what. If that fails, nobody is listening.
fn say(report: &Report, format: Format) -> Result<(), Stop> {
    let text = match format {
        Format::Text => report.to_string(),
        Format::Json => serde_json::to_string(report).map_err(io::Error::from)? + "\n",
    };
    let _ = anstream::stderr().write_all(text.as_bytes());
    Ok(())
}
