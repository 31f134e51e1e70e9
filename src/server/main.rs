//! The binary `etalase`. Everything is in the library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    etalase::cli::main()
}
