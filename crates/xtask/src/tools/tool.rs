//! A program that comes as an official archive or, where that can't be had, is compiled.

use super::{
    archive::{Archive, Host},
    home,
};
use crate::run::{self, cargo, command, output};
use anyhow::{Context, Error, Result, bail};
use std::{fmt, fs, path::Path, process::Command};

pub(crate) struct Tool {
    pub(super) program: &'static str,
    /// What cargo installs.
    pub(super) package: &'static str,
    pub(super) version: &'static str,
    pub(super) archives: &'static [Archive],
    /// For `cargo install`.
    pub(super) options: &'static [&'static str],
    /// The lowest level at which the tool isn't slow, since compiling it takes most of a first build.
    pub(super) optimization: &'static str,
    /// How long compiling takes on two cores.
    pub(super) minutes: u8,
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.program, self.version)
    }
}

impl Tool {
    pub(crate) fn install(&self) -> Result<()> {
        if self.is_installed() {
            return Ok(());
        }
        self.install_from(&Host::from_env(), &home().join("bin"), |reason| {
            println!("      {self}: compiling, about {} minutes ({reason:#})", self.minutes);
            self.compile()
        })
    }

    fn install_from(
        &self,
        host: &Host,
        folder: &Path,
        compile: impl FnOnce(Error) -> Result<()>,
    ) -> Result<()> {
        if let Err(reason) = self.unpack_archive(host, folder) {
            return compile(reason);
        }
        println!("      {self}: installed from its official archive");
        Ok(())
    }

    fn unpack_archive(&self, host: &Host, folder: &Path) -> Result<()> {
        let archive = self.archives.iter().find(|archive| archive.is_for_this_platform());
        archive.context("no archive for this platform")?.install(host, folder)?;
        let program = folder.join(self.program);
        let version = version(&mut command(&program.to_string_lossy()));
        if version.as_deref() != Some(self.version) {
            // It would hide the one that is compiled.
            let _ = fs::remove_file(program);
            bail!("the archive's program doesn't run here");
        }
        Ok(())
    }

    fn compile(&self) -> Result<()> {
        let mut install = cargo();
        install.args(["install", self.package, "--version", self.version]).args(self.options);
        install
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimization)
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_TARGET_DIR", home().join("build"));
        if self.found().is_some() {
            // Leave the other version alone: something else on this machine may use it.
            install.arg("--root").arg(home());
        }
        run::run_captured(self.program, &mut install)
    }

    pub(crate) fn is_installed(&self) -> bool {
        self.found().as_deref() == Some(self.version)
    }

    /// The version on the path.
    fn found(&self) -> Option<String> {
        version(&mut command(self.program))
    }
}

/// The second word of `trunk 0.21.14`. A tool may add its commit and more lines.
fn version(program: &mut Command) -> Option<String> {
    output(program.arg("--version"))?.split_whitespace().nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use sha2::{Digest, Sha256};
    use std::{
        env,
        io::{self, BufRead, BufReader, Write},
        net::TcpListener,
        thread,
        time::Duration,
    };
    use tempfile::TempDir;

    const SOUND: &str = "#!/bin/sh\necho 'tool 1.2.3 (60fa45f63 2026-08-04)'; echo host: here\n";

    #[test]
    fn tools_are_installed_from_their_archive() {
        let archive = packed(SOUND);
        let (folder, reason) = install(&archive, response("200 OK", &archive));
        assert_eq!(reason, None);
        let program = folder.path().join("tool");
        assert_eq!(version(&mut Command::new(program)).as_deref(), Some("1.2.3"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only programs are unpacked");
    }

    #[test]
    fn tools_are_compiled_without_a_sound_archive() {
        let archive = packed(SOUND);
        let other = packed("#!/bin/sh\necho tool 1.2.3; rm -rf /\n");
        let broken = packed("#!/nowhere\n");
        let mut truncated = response("200 OK", &archive);
        truncated.truncate(truncated.len() - 10);
        for (archive, response, expected) in [
            (
                &archive,
                response("404 Not Found", b""),
                "curl: (22) The requested URL returned error: 404",
            ),
            (&archive, response("200 OK", &other), "the archive has another checksum, "),
            (&archive, truncated, "curl: (18) "),
            (&archive, Vec::new(), "curl: (28) Operation t"),
            (&broken, response("200 OK", &broken), "the archive's program doesn't run here"),
        ] {
            let (folder, reason) = install(archive, response);
            let reason = reason.expect("it is compiled");
            assert!(reason.starts_with(expected) && !reason.contains('\n'), "{reason}");
            assert!(!folder.path().join("tool").exists(), "nothing hides the compiled one");
        }
    }

    #[test]
    fn tools_are_compiled_where_no_archive_runs() {
        let tool = tool(Box::leak(Box::new([Archive::new("plan9-mips", "tool.tar.gz", "")])));
        let reason = tool.unpack_archive(&Host::from_env(), Path::new("unused")).unwrap_err();
        assert_eq!(reason.to_string(), "no archive for this platform");
    }

    /// Installs a tool with this archive from a host that answers its request with these bytes, or never.
    /// Returns the folder, and why the tool is compiled, if it is.
    fn install(archive: &[u8], answer: Vec<u8>) -> (TempDir, Option<String>) {
        let platform = format!("{}-{}", env::consts::OS, env::consts::ARCH).leak();
        let checksum = hex::encode(Sha256::digest(archive)).leak();
        let tool = tool(Box::leak(Box::new([Archive::new(platform, "tool.tar.gz", checksum)])));
        let folder = tempfile::tempdir().unwrap();
        let mut compiled = None;
        let host = Host::new(&serve(answer), Duration::from_secs(1));
        let result = tool.install_from(&host, folder.path(), |reason| {
            compiled = Some(format!("{reason:#}"));
            Ok(())
        });
        result.unwrap();
        (folder, compiled)
    }

    fn tool(archives: &'static [Archive]) -> Tool {
        let version = "1.2.3";
        let (program, options, optimization, minutes) = ("tool", &[], "1", 1);
        Tool { program, package: program, version, archives, options, optimization, minutes }
    }

    /// An archive of `tool-1.2.3/tool` and a text.
    fn packed(program: &str) -> Vec<u8> {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (name, mode, content) in [("README", 0o644, "A tool"), ("tool", 0o755, program)] {
            let mut header = tar::Header::new_gnu();
            header.set_mode(mode);
            header.set_size(content.len().try_into().unwrap());
            let path = Path::new("tool-1.2.3").join(name);
            tar.append_data(&mut header, path, content.as_bytes()).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap()
    }

    fn response(status: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    /// A host for one request. Returns its address.
    fn serve(answer: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let head = BufReader::new(stream.try_clone().unwrap()).lines();
            head.map_while(Result::ok).find(String::is_empty);
            if answer.is_empty() {
                // Until curl gives up.
                io::copy(&mut stream, &mut io::sink()).unwrap();
            }
            stream.write_all(&answer).unwrap();
        });
        url
    }
}
