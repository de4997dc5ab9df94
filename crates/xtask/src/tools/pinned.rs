//! The versions of the tools, and the checksums of their archives, as the projects publish them.

use super::{archive::Archive, tool::Tool};

/// Builds the screens.
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
    optimization: "1",
    minutes: 4,
};

/// Must be the version that `Cargo.toml` pins.
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
    optimization: "1",
    minutes: 2,
};

/// Lists functions by size.
pub(crate) const TWIGGY: Tool = Tool {
    program: "twiggy",
    package: "twiggy",
    version: "0.8.0",
    archives: &[],
    options: &["--locked"],
    optimization: "1",
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
    optimization: "1",
    minutes: 2,
};

/// Runs the native tests, each in a process of its own: some of them measure or set up their process.
pub(crate) const NEXTEST: Tool = Tool {
    program: "cargo-nextest",
    package: "cargo-nextest",
    version: "0.9.143",
    archives: &[],
    options: &["--locked", "--no-default-features", "--features", "default-no-update"],
    optimization: "1",
    minutes: 5,
};

/// Generates load.
pub(crate) const OHA: Tool = Tool {
    program: "oha",
    package: "oha",
    version: "1.16.0",
    archives: &[],
    // It doesn't compile without TLS.
    options: &["--locked"],
    optimization: "3",
    minutes: 4,
};
