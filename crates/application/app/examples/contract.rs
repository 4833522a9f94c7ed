//! Prints the TypeScript side of the contract; `cargo xtask generate` writes it to where the UI reads it.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    print!("{}", amtspult_app::contract::typescript());
}
