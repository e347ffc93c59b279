//! Tells Tauri where our capabilities are, and makes `cargo build` work before the pages are built.
fn main() {
    let page = std::path::Path::new("ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("ui/dist").ok();
        std::fs::write(
            page,
            "<!doctype html><title>Sleutelbos</title><p>cargo xtask run",
        )
        .ok();
    }
    // Without this line a deleted ui/dist is not noticed (tauri-build narrows what is watched).
    println!("cargo:rerun-if-changed=ui/dist/index.html");
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
