//! Builds the program anew when the page was built: cargo sees new files in the folder only if told to look.

fn main() {
    println!("cargo::rerun-if-changed=dashboard/dist");
}
