//! The tools that a build needs, in pinned versions.

mod archive;

use crate::run::{self, cargo, command, output, root};
use anyhow::{Context, Error, Result, bail};
use archive::{Archive, Host};
use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Tools that come as official archives, or else are compiled. The checksums are those that the projects
/// publish. `wasm-bindgen` must be the version that `Cargo.toml` pins.
pub(crate) const TRUNK: Tool = Tool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    archives: &[
        Archive::new(
            "linux-x86_64",
            "trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-unknown-linux-musl.tar.gz",
            "a67f4054b249fe9acc5fabc25de1aebf19783aca3ad6ff64bf34d7da44d0ea20",
        ),
        Archive::new(
            "linux-aarch64",
            "trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-unknown-linux-musl.tar.gz",
            "e8e2a2bb423ce6702ab9f4f02f8c9ae99d790f0301f7634e986b2dd8706019cc",
        ),
        Archive::new(
            "macos-x86_64",
            "trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-apple-darwin.tar.gz",
            "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95",
        ),
        Archive::new(
            "macos-aarch64",
            "trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-apple-darwin.tar.gz",
            "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e",
        ),
    ],
    options: &["--locked", "--no-default-features", "--features", "rustls"],
    minutes: 4,
};
pub(crate) const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    archives: &[
        Archive::new(
            "linux-x86_64",
            "wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-unknown-linux-musl.tar.gz",
            "82d12bb940e2d4e72e0d5605387fc1b8ca179044e012b620f0ce4e7440e8320e",
        ),
        Archive::new(
            "linux-aarch64",
            "wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-unknown-linux-musl.tar.gz",
            "2ed4351c35dd9440308bbb02767d47ea278efe851a52465300f3c94f5b6c2a87",
        ),
        Archive::new(
            "macos-x86_64",
            "wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-x86_64-apple-darwin.tar.gz",
            "7e028879a68ec53dae14048b55cc5215f6df75b17a9c1426fac8fa086d3202fd",
        ),
        Archive::new(
            "macos-aarch64",
            "wasm-bindgen/wasm-bindgen/releases/download/0.2.129/wasm-bindgen-0.2.129-aarch64-apple-darwin.tar.gz",
            "81d4a23d56b3c3eb8187658329116d50e0b228a93b343825fb71f70179051cd1",
        ),
    ],
    options: &[],
    minutes: 2,
};

/// Lists functions by size.
pub(crate) const TWIGGY: Tool = Tool {
    program: "twiggy",
    package: "twiggy",
    version: "0.8.0",
    archives: &[],
    options: &["--locked"],
    minutes: 1,
};
/// Checks licenses, duplicates and advisories.
pub(crate) const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    archives: &[
        Archive::new(
            "linux-x86_64",
            "EmbarkStudios/cargo-deny/releases/download/0.20.2/cargo-deny-0.20.2-x86_64-unknown-linux-musl.tar.gz",
            "9f12ed4c49936e09b48bf862b595cde2fe64fcbd9d74dfacac6131ca824c8d5f",
        ),
        Archive::new(
            "linux-aarch64",
            "EmbarkStudios/cargo-deny/releases/download/0.20.2/cargo-deny-0.20.2-aarch64-unknown-linux-musl.tar.gz",
            "995c82be0defc7a025cae49a2aa2644ce8245c9a3318fc4103907c6a285e8c7d",
        ),
        Archive::new(
            "macos-x86_64",
            "EmbarkStudios/cargo-deny/releases/download/0.20.2/cargo-deny-0.20.2-x86_64-apple-darwin.tar.gz",
            "248da7f581724e470071990c088ffc55c811981715f4cbdb258621fb79f8b7a6",
        ),
        Archive::new(
            "macos-aarch64",
            "EmbarkStudios/cargo-deny/releases/download/0.20.2/cargo-deny-0.20.2-aarch64-apple-darwin.tar.gz",
            "fe67d82a10d8597a3549364cb733a3f9cc1bfff9031b7ae46384a9f2a72090c3",
        ),
    ],
    options: &["--locked"],
    minutes: 2,
};

/// Generates load.
pub(crate) const OHA: Tool = Tool {
    program: "oha",
    package: "oha",
    version: "1.16.0",
    archives: &[],
    // It doesn't compile without TLS.
    options: &["--locked"],
    minutes: 4,
};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

pub(crate) struct Tool {
    program: &'static str,
    /// What cargo installs.
    package: &'static str,
    version: &'static str,
    archives: &'static [Archive],
    options: &'static [&'static str],
    /// How long compiling takes on two cores.
    minutes: u8,
}

/// Where tools that aren't installed machine-wide are kept.
fn home() -> PathBuf {
    root().join("target/tools")
}

pub(crate) fn folders() -> [PathBuf; 2] {
    [home().join("bin"), home().join("npm/node_modules/.bin")]
}

/// Fails early if tools are missing that can't be installed from here.
pub(crate) fn check_machine() -> Result<()> {
    if output(command("node").arg("--version")).is_none() {
        bail!("Node.js is missing. Install version 20 or later, then run this again.");
    }
    if output(command("cc").arg("--version")).is_none() {
        bail!("A C compiler is missing (`cc`). On Debian: apt-get install build-essential");
    }
    if output(command("rustup").arg("--version")).is_none() {
        bail!("rustup is missing: https://rustup.rs. It brings the compiler for the browser.");
    }
    Ok(())
}

pub(crate) fn wasm_target() -> Result<()> {
    let installed = output(command("rustup").args(["target", "list", "--installed"]))
        .context("rustup can't list its targets")?;
    if installed.lines().any(|target| target == WASM_TARGET) {
        return Ok(());
    }
    println!("      Rust for the browser ({WASM_TARGET}): installing");
    run::run_captured("rustup", command("rustup").args(["target", "add", WASM_TARGET]))
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
            // The lowest level at which the tools aren't slow, since compiling takes most of a first build.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
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

/// The last word of `trunk 0.21.14`.
fn version(program: &mut Command) -> Option<String> {
    output(program.arg("--version"))?.split_whitespace().last().map(str::to_owned)
}

/// wasm-opt, esbuild and axe-core, in the versions of `crates/xtask/npm/package-lock.json`.
pub(crate) fn npm() -> Result<()> {
    // The build artifacts of the cargo tools aren't needed any more.
    let _ = fs::remove_dir_all(home().join("build"));

    let folder = home().join("npm");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root().join("crates/xtask/npm").join(file), folder.join(file))?;
    }
    npm_ci(&folder)
}

/// axe-core as one script, for the gallery.
pub(crate) fn axe() -> Result<PathBuf> {
    npm()?;
    Ok(home().join("npm/node_modules/axe-core/axe.min.js"))
}

/// Installs the packages of a folder's lock file, unless they are installed already.
pub(crate) fn npm_ci(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let marker = folder.join("node_modules/.installed-from");
    if fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("      npm packages: installing");
    let mut install = command("npm");
    install.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    // The tests use the system's browsers.
    run::run_captured("npm", install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(fs::write(marker, lock)?)
}

/// The main browser of the tests.
pub(crate) fn chromium() -> Result<PathBuf> {
    let found = || first_program(&["chromium", "google-chrome", "chrome"]);
    if found().is_none() || chromedriver().is_err() {
        apt(&["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-noto-color-emoji"])?;
    }
    found().context("Chromium is not on the PATH")
}

/// The second browser of the tests.
pub(crate) fn firefox() -> Result<PathBuf> {
    let found = || first_program(&["firefox-esr", "firefox"]);
    if found().is_none() {
        apt(&["firefox-esr"])?;
    }
    found().context("Firefox is not on the PATH")
}

pub(crate) fn chromedriver() -> Result<PathBuf> {
    first_program(&["chromedriver"]).context("chromedriver is not on the PATH")
}

/// What the archive is tested with.
pub(crate) fn deployment() -> Result<()> {
    for (program, package) in [
        ("curl", "curl"),
        ("ip", "iproute2"),
        ("nginx", "nginx-light"),
        ("openssl", "openssl"),
        ("systemd-analyze", "systemd"),
    ] {
        if first_program(&[program]).is_none() {
            apt(&[package])?;
        }
    }
    Ok(())
}

/// Checks alerts. Only unpacked, because installing its package would start Prometheus.
pub(crate) fn promtool() -> Result<PathBuf> {
    if let Some(program) = first_program(&["promtool"]) {
        return Ok(program);
    }
    let folder = home().join("prometheus");
    let program = folder.join("usr/bin/promtool");
    if !program.exists() {
        println!("      promtool: downloading with apt-get");
        fs::create_dir_all(&folder)?;
        let script = "apt-get update && apt-get download prometheus && dpkg-deb -x prometheus_*.deb . && \
                      rm prometheus_*.deb usr/bin/prometheus";
        let mut download = command("sh");
        run::run_captured("apt-get", download.args(["-c", script]).current_dir(&folder))?;
    }
    Ok(program)
}

/// The folder of the PostgreSQL server's programs, which Debian keeps off the path.
pub(crate) fn postgres() -> Result<PathBuf> {
    let found = || {
        let on_path = first_program(&["initdb"]).and_then(|file| Some(file.parent()?.to_owned()));
        on_path.or_else(|| {
            let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
            versions
                .filter_map(|version| Some(version.ok()?.path().join("bin")))
                .filter(|folder| folder.join("initdb").exists())
                .max()
        })
    };
    if found().is_none() {
        apt(&["postgresql-15"])?;
    }
    found().context("PostgreSQL's server programs are not in /usr/lib/postgresql")
}

/// The shell of SQLite.
pub(crate) fn sqlite() -> Result<()> {
    if first_program(&["sqlite3"]).is_none() {
        apt(&["sqlite3"])?;
    }
    Ok(())
}

fn first_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

fn apt(packages: &[&str]) -> Result<()> {
    println!("      {}: installing with apt-get", packages.join(", "));
    for action in
        [&["update"][..], &[&["install", "--yes", "--no-install-recommends"], packages].concat()]
    {
        let mut apt = command("apt-get");
        apt.args(action).env("DEBIAN_FRONTEND", "noninteractive");
        run::run_captured("apt-get", &mut apt).with_context(|| {
            format!("install these yourself, then try again: {}", packages.join(" "))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use sha2::{Digest, Sha256};
    use std::{
        io::{self, BufRead, BufReader, Write},
        net::TcpListener,
        thread,
        time::Duration,
    };
    use tempfile::TempDir;

    const SOUND: &str = "#!/bin/sh\necho tool 1.2.3\n";

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
        Tool { program: "tool", package: "tool", version, archives, options: &[], minutes: 1 }
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
