//! Documents in parallel: the program starts itself as workers that typeset one document at a time and are replaced
//! after a few.
//!
//! Why processes: Typst's caches are shared by all threads of a process and never give their memory back, so threads
//! wait on one another and a process grows by tens of megabytes a document. A worker that ends gives all of it back.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc;

use render::Press;
use report_model::digest::Sha256Hash;
use report_model::lang::Lang;
use report_model::view::View;
use serde::{Deserialize, Serialize};

use super::error::DocumentError;
use crate::stores::fs;

/// How many documents a worker typesets before another takes its place.
const DOCUMENTS_A_WORKER: usize = 12;

/// A document to typeset.
pub struct Job {
    /// Makes the view: called in the thread that feeds the worker, so that few views are in memory at once.
    pub view: Box<dyn FnOnce() -> Result<View, DocumentError> + Send>,
    /// Where the PDF goes.
    pub pdf: PathBuf,
    /// Where the view goes, if it is kept.
    pub keep_view: Option<PathBuf>,
}

/// What the worker is asked.
#[derive(Serialize, Deserialize)]
struct Request {
    pdf: PathBuf,
    view: View,
}

/// What it answers: the SHA-256 of the PDF, or why there is none, in each language.
type Answer = Result<Sha256Hash, BTreeMap<Lang, String>>;

/// Typesets the jobs on `workers` processes. `done` is called with the position of each job and its answer, in the
/// order in which they end.
pub fn typeset(
    jobs: Vec<Job>,
    workers: usize,
    templates: Option<&Path>,
    mut done: impl FnMut(usize, Result<Sha256Hash, DocumentError>) + Send,
) {
    let workers = workers.clamp(1, jobs.len().max(1));
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, sender) = (&queue, sender.clone());
            scope.spawn(move || {
                let mut worker: Option<Worker> = None;
                loop {
                    let next = queue.lock().map(|mut queue| queue.next()).ok().flatten();
                    let Some((position, job)) = next else { break };
                    let answer = one(job, &mut worker, templates);
                    if sender.send((position, answer)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (position, answer) in receiver {
            done(position, answer);
        }
    });
}

fn one(job: Job, worker: &mut Option<Worker>, templates: Option<&Path>) -> Result<Sha256Hash, DocumentError> {
    let view = (job.view)()?;
    if let Some(path) = &job.keep_view {
        fs::write(path, &crate::produce::run::json(&view))?;
    }
    if worker.as_ref().is_none_or(|worker| worker.typeset >= DOCUMENTS_A_WORKER) {
        if let Some(old) = worker.take() {
            old.end();
        }
        *worker = Some(Worker::start(templates).map_err(DocumentError::Worker)?);
    }
    let Some(running) = worker.as_mut() else {
        return Err(DocumentError::Worker(std::io::ErrorKind::NotFound.into()));
    };
    let answer = running.ask(&Request { pdf: job.pdf, view }).map_err(|error| {
        // A worker that stopped takes no other document with it.
        if let Some(broken) = worker.take() {
            broken.end();
        }
        DocumentError::Worker(error)
    })?;
    answer.map_err(DocumentError::Told)
}

struct Worker {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    typeset: usize,
}

impl Worker {
    fn start(templates: Option<&Path>) -> std::io::Result<Worker> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("render-worker").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        if let Some(templates) = templates {
            command.arg("--templates").arg(templates);
        }
        // One thread each: the processes are the parallelism.
        command.env("RAYON_NUM_THREADS", "1");
        let mut process = command.spawn()?;
        let (Some(requests), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(std::io::Error::other("a piped process has both its pipes"));
        };
        Ok(Worker { process, requests, answers: BufReader::new(answers), typeset: 0 })
    }

    fn ask(&mut self, request: &Request) -> std::io::Result<Answer> {
        self.typeset += 1;
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        self.requests.write_all(&line)?;
        self.requests.flush()?;
        let mut answer = String::new();
        if self.answers.read_line(&mut answer)? == 0 {
            return Err(std::io::Error::other("it gave no answer"));
        }
        Ok(serde_json::from_str(&answer)?)
    }

    fn end(mut self) {
        drop(self.requests);
        // A worker whose input has ended ends by itself; one that hangs is ended.
        let _ = self.process.wait();
    }
}

/// The worker's side: reads requests, line by line, until there are no more.
///
/// # Errors
/// When a request cannot be read, or an answer not written: then nobody listens.
pub fn work(press: &Press, requests: impl BufRead, mut answers: impl Write) -> std::io::Result<()> {
    for line in requests.lines() {
        let answer = answer(press, &line?).map_err(|error| error.told());
        serde_json::to_writer(&mut answers, &answer)?;
        answers.write_all(b"\n")?;
        answers.flush()?;
    }
    Ok(())
}

fn answer(press: &Press, line: &str) -> Result<Sha256Hash, DocumentError> {
    let request: Request = serde_json::from_str(line).map_err(|error| DocumentError::Worker(error.into()))?;
    let pdf = press.pdf(&request.view)?;
    fs::write(&request.pdf, &pdf)?;
    Ok(fs::sha256(&pdf))
}
