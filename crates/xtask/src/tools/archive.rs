//! The official prebuilt archive of a tool: downloaded, compared with a pinned checksum, unpacked.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

/// A `.tar.gz` of one platform.
pub(crate) struct Archive {
    /// Operating system and processor, as in `linux-x86_64`.
    platform: &'static str,
    /// Its path at the [`Host`].
    path: &'static str,
    sha256: &'static str,
}

impl Archive {
    pub(crate) const fn new(
        platform: &'static str,
        path: &'static str,
        sha256: &'static str,
    ) -> Self {
        Self { platform, path, sha256 }
    }

    pub(crate) fn is_for_this_platform(&self) -> bool {
        self.platform.split_once('-') == Some((env::consts::OS, env::consts::ARCH))
    }

    /// Unpacks the programs of the archive into a folder.
    pub(crate) fn install(&self, host: &Host, folder: &Path) -> Result<()> {
        let archive = host.download(self.path)?;
        let checksum = hex::encode(Sha256::digest(&archive));
        ensure!(checksum == self.sha256, "the archive has another checksum, {checksum}");
        unpack(&archive, folder).context("can't unpack the archive")
    }
}

/// Where the archives are.
pub(crate) struct Host {
    url: String,
    /// How long connecting, or a slow download, may take: compiling instead takes only minutes.
    timeout: Duration,
}

impl Host {
    /// GitHub, or the mirror in `TOOL_ARCHIVES_URL`.
    pub(crate) fn from_env() -> Self {
        let url = env::var("TOOL_ARCHIVES_URL");
        Self::new(url.as_deref().unwrap_or("https://github.com"), Duration::from_secs(10))
    }

    pub(crate) fn new(url: &str, timeout: Duration) -> Self {
        Self { url: url.to_owned(), timeout }
    }

    fn download(&self, path: &str) -> Result<Vec<u8>> {
        let timeout = self.timeout.as_secs().to_string();
        let deadline = (self.timeout * 12).as_secs().to_string();
        let download = Command::new("curl")
            .args(["--fail", "--silent", "--show-error", "--location"])
            .args(["--connect-timeout", &timeout, "--max-time", &deadline])
            // Slower than 50 kB/s, compiling is done first.
            .args(["--speed-time", &timeout, "--speed-limit", "50000"])
            .arg(format!("{}/{path}", self.url))
            .stdin(Stdio::null())
            .output()
            .context("can't start curl")?;
        if !download.status.success() {
            bail!("{}", String::from_utf8_lossy(&download.stderr).trim());
        }
        Ok(download.stdout)
    }
}

/// Unpacks what can be executed, without the archive's folders.
fn unpack(archive: &[u8], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for entry in tar::Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        let is_program =
            entry.header().entry_type().is_file() && entry.header().mode()? & 0o100 != 0;
        let name = entry.path()?.file_name().map(|name| folder.join(name));
        if let Some(file) = name.filter(|_| is_program) {
            entry.unpack(file)?;
        }
    }
    Ok(())
}
