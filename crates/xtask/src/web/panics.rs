//! Panics without words. A release says nothing of a panic but that the page has to be loaded
//! again, which `index.html` says after the trap. What would word one is a part of the standard
//! library as it is shipped, and no setting of a stable compiler leaves it out.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// What the standard library calls when something is wrong, in names without their hashes. None of
/// them returns: each could be a trap at once.
const PANICS: [&str; 11] = [
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "std::thread::local::panic_access_error",
];

/// Makes each panic of a program, which must still have its names, a trap. What only a panic used is
/// unused then, and wasm-opt removes it.
pub(crate) fn cut(file: &Path) -> Result<()> {
    let mut program = Module::from_buffer(&fs::read(file)?)?;
    let panics: Vec<_> = program
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|&id| program.funcs.get(id).name.as_deref().is_some_and(is_panic))
        .collect();
    ensure!(!panics.is_empty(), "{}: no panic has one of the known names", file.display());
    for panic in panics {
        trap(&mut program, panic);
    }
    Ok(fs::write(file, program.emit_wasm())?)
}

fn is_panic(name: &str) -> bool {
    let name = without_hashes(name);
    PANICS.iter().any(|panic| name.starts_with(panic))
}

/// `core[c5930c85a12de822]::panicking::panic` is `core::panicking::panic`.
fn without_hashes(name: &str) -> String {
    let parts = name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
    parts.collect()
}

fn trap(program: &mut Module, function: FunctionId) {
    let (parameters, results) = program.types.params_results(program.funcs.get(function).ty());
    let (parameters, results) = (parameters.to_vec(), results.to_vec());
    let mut body = FunctionBuilder::new(&mut program.types, &parameters, &results);
    body.func_body().unreachable();
    let parameters = parameters.into_iter().map(|kind| program.locals.add(kind)).collect();
    program.funcs.get_mut(function).kind = FunctionKind::Local(body.local_func(parameters));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_known_by_its_name_alone() {
        assert!(is_panic("core[c5930c85a12de822]::panicking::panic_fmt"));
        assert!(is_panic("core::panicking::panic_display::h6aae7b76ad051b28"));
        assert!(is_panic("core[c5930c85a12de822]::panicking::assert_failed::<isize, isize>"));
        assert!(!is_panic("web::components::loader::load_failed::h3ba3174158567d5e"));
        assert!(!is_panic("std[a543996e6e7dbf1e]::panicking::set_hook"));
    }
}
