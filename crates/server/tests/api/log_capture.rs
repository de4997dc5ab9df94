//! What this test's thread logs.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing::subscriber::{DefaultGuard, set_default};

/// Collects lines until it is dropped.
pub struct Log {
    text: Buffer,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn start() -> Self {
        let text = Buffer::default();
        let writer = text.clone();
        let lines = tracing_subscriber::fmt().with_ansi(false).without_time();
        let subscriber = lines.with_writer(move || writer.clone()).finish();
        Self { text, _guard: set_default(subscriber) }
    }

    /// Asserts that a line about signing in through the provider has `part`, and returns all of them.
    #[track_caller]
    pub fn has(&self, part: &str) -> String {
        let lines = self.about("OIDC_ISSUER");
        assert!(lines.lines().any(|line| line.contains(part)), "{part}: {lines}");
        lines
    }

    /// The lines with this text.
    pub fn about(&self, subject: &str) -> String {
        let text = String::from_utf8(self.text.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().filter(|line| line.contains(subject)).collect();
        lines.join("\n")
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
