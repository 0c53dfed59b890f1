//! The tests of one file, and the mapping files they are for.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use segue_parser::diagnostic::LineIndex;
use segue_parser::file::{Events as Given, TestCase};
use segue_parser::{Compiler, Tested, Tests};
use segue_testing::{Counted, Coverage, Ran, Subject, apply, asked, check, update};

use super::coverage::Covered;
use super::{Case, Results};
use crate::events::{Batch, Events};
use crate::files::{beside, is_test_file, replace};
use crate::mappings::{Mappings, ProcessEnvironment, draw_errors, read_text};
use crate::render::counted;
use crate::stop::Stop;

/// The mapping files that are tested, each compiled once.
pub(super) struct Subjects<'c> {
    compiler: &'c Compiler,
    /// What counts for coverage; none where it is not asked for.
    counted: Option<Counted>,
    files: Vec<TestedFile>,
}

/// A mapping file that is tested.
pub(super) struct TestedFile {
    /// As it is called where it is first met.
    path: PathBuf,
    /// None where it does not load.
    mappings: Option<Mappings>,
    /// Its own tests.
    tests: Vec<TestCase>,
    /// What all tests have exercised of it, where that is asked for.
    coverage: RefCell<Option<Coverage>>,
}

/// The tests of one file.
pub(super) struct Suite {
    path: PathBuf,
    text: String,
    tests: Result<Vec<TestCase>, String>,
    /// Position in [`Subjects::files`].
    subject: usize,
}

impl<'c> Subjects<'c> {
    pub(super) fn new(compiler: &'c Compiler, counted: Option<Counted>) -> Self {
        Self {
            compiler,
            counted,
            files: Vec::new(),
        }
    }

    /// What was exercised of each mapping file.
    pub(super) fn coverage(&self) -> Vec<Covered> {
        let covered = self.files.iter().filter_map(|file| {
            let coverage = file.coverage.borrow();
            Some(Covered::new(file.mappings.as_ref()?, coverage.as_ref()?))
        });
        covered.collect()
    }

    /// The position of a mapping file, compiled if it is a new one; what is wrong with it is drawn then.
    fn find(&mut self, path: &Path) -> Result<usize, Stop> {
        let same = |known: &TestedFile| match (known.path.canonicalize(), path.canonicalize()) {
            (Ok(known), Ok(path)) => known == path,
            _ => known.path == path,
        };
        if let Some(known) = self.files.iter().position(same) {
            return Ok(known);
        }
        let text = read_text(path)?;
        let mut compilation = self.compiler.compile(&text, &ProcessEnvironment);
        let name = path.display().to_string();
        let mappings = Mappings::of(&mut compilation, &name, &text)?;
        if mappings.is_none() {
            draw_errors(&name, &text, compilation.diagnostics, self.compiler);
        }
        let coverage = self.counted.zip(mappings.as_ref());
        let coverage = coverage.map(|(counted, mappings)| {
            Coverage::new(&mappings.program, &mappings.origins, &text, counted)
        });
        self.files.push(TestedFile {
            coverage: RefCell::new(coverage),
            path: path.to_owned(),
            mappings,
            tests: compilation.tests,
        });
        Ok(self.files.len() - 1)
    }

    /// What tests may name.
    fn tested(&self, subject: usize) -> Tested<'_> {
        let mappings = self.files.get(subject).and_then(|f| f.mappings.as_ref());
        mappings.map_or(Tested::Broken, |mappings| {
            Tested::Program(&mappings.program)
        })
    }
}

impl Suite {
    /// Reads a mapping file or a file of tests; draws what is wrong with it.
    pub(super) fn load(path: &Path, subjects: &mut Subjects<'_>) -> Result<Self, Stop> {
        let text = read_text(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (tests, subject) = if is_test_file(&name) {
            Self::test_file(path, &text, subjects)?
        } else {
            let subject = subjects.find(path)?;
            let tests = subjects.files.get(subject).map_or(&[][..], |f| &f.tests);
            (Ok(tests.to_vec()), subject)
        };
        Ok(Self {
            path: path.to_owned(),
            text,
            tests,
            subject,
        })
    }

    fn test_file(
        path: &Path,
        text: &str,
        subjects: &mut Subjects<'_>,
    ) -> Result<(Result<Vec<TestCase>, String>, usize), Stop> {
        let tests = Tests::read(text);
        let mapping_file = tests.mapping_file().map(|file| beside(path, file));
        let subject = match mapping_file.map(|file| subjects.find(&file)) {
            None | Some(Err(Stop::Read { .. })) => None,
            Some(found) => Some(found?),
        };
        let tested = match subject {
            None => Tested::Unreadable,
            Some(subject) => subjects.tested(subject),
        };
        let (tests, found) = tests.check(tested);
        let name = path.display().to_string();
        let tests = match draw_errors(&name, text, found, subjects.compiler) {
            0 => Ok(tests),
            errors => Err(format!("does not load: {}", counted(errors, "error"))),
        };
        Ok((tests, subject.unwrap_or_default()))
    }

    /// Runs the tests whose names are chosen.
    pub(super) fn run(
        &self,
        subjects: &Subjects<'_>,
        clock: i64,
        chosen: impl Fn(&str) -> bool,
    ) -> Results {
        let mut results = Results {
            file: self.path.display().to_string(),
            broken: None,
            cases: Vec::new(),
        };
        let lines = LineIndex::new(&self.text);
        match self.subject(subjects) {
            Err(broken) => results.broken = Some(broken),
            Ok((tests, subject)) => {
                for test in tests.iter().filter(|test| chosen(&test.name.text)) {
                    let ran = self.events(test, subject, clock, subjects);
                    results.cases.push(Case {
                        name: test.name.text.clone(),
                        line: lines.line(test.name.span.start),
                        updated: false,
                        problems: check(test, &ran, subject),
                    });
                }
            }
        }
        results
    }

    /// Rewrites what the chosen tests expect to what comes out; whether there was anything to rewrite.
    pub(super) fn update(
        &mut self,
        subjects: &Subjects<'_>,
        clock: i64,
        chosen: impl Fn(&str) -> bool,
    ) -> Result<bool, Stop> {
        let Ok((tests, subject)) = self.subject(subjects) else {
            return Ok(false);
        };
        let mut edits = Vec::new();
        for (at, test) in tests.iter().enumerate() {
            if chosen(&test.name.text) {
                let ran = self.events(test, subject, clock, subjects);
                edits.extend(update(&self.text, at, test, &ran, subject));
            }
        }
        if edits.is_empty() {
            return Ok(false);
        }
        let text = apply(&self.text, &edits);
        replace(&self.path, &text)?;
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.tests = Ok(if is_test_file(&name) {
            Tests::read(&text).check(subjects.tested(self.subject)).0
        } else {
            subjects.compiler.compile(&text, &ProcessEnvironment).tests
        });
        self.text = text;
        Ok(true)
    }

    /// The tests and what they are run against; the reason where they cannot be.
    fn subject<'s>(
        &'s self,
        subjects: &'s Subjects<'_>,
    ) -> Result<(&'s [TestCase], Subject<'s>), String> {
        let tests = self.tests.as_ref().map_err(String::clone)?;
        let tested = subjects.files.get(self.subject);
        let Some(tested) = tested else {
            return Err("names no mapping file".to_owned());
        };
        match &tested.mappings {
            Some(Mappings {
                program, mixpanel, ..
            }) => Ok((tests, Subject { program, mixpanel })),
            None if tested.path == self.path => Err("does not load".to_owned()),
            None => Err(format!("`{}` does not load", tested.path.display())),
        }
    }

    fn events(
        &self,
        test: &TestCase,
        subject: Subject<'_>,
        clock: i64,
        subjects: &Subjects<'_>,
    ) -> Ran {
        let now = test.now.unwrap_or(clock);
        let asked = asked(test, subject);
        let tested = subjects.files.get(self.subject);
        let mut coverage = tested.map(|tested| tested.coverage.borrow_mut());
        let coverage = coverage.as_deref_mut().and_then(Option::as_mut);
        match &test.events {
            Given::Given(events) => {
                let events = events.iter().map(|event| Ok(event.as_bytes()));
                subject.run(events, now, &asked, coverage)
            }
            Given::File(path) => {
                let events = read_events(beside(&self.path, &path.text));
                let events = events.iter().map(|event| match event {
                    Ok(bytes) => Ok(bytes.as_slice()),
                    Err(reason) => Err(reason.as_str()),
                });
                subject.run(events, now, &asked, coverage)
            }
        }
    }
}

/// All events of a file; the reason where one, or the file, cannot be read.
fn read_events(path: PathBuf) -> Vec<Result<Vec<u8>, String>> {
    let mut events = match Events::open(&[path]) {
        Ok(events) => events,
        Err(stop) => return vec![Err(stop.to_string())],
    };
    let mut all = Vec::new();
    let mut batch = Batch::default();
    while events.fill(&mut batch) {
        let read = batch.events().map(|event| {
            let bytes = event.bytes().map(<[u8]>::to_vec);
            bytes.map_err(str::to_owned)
        });
        all.extend(read);
    }
    all
}
