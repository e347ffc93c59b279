//! A window like ours with nothing in it: what `cargo xtask bench` holds ours against.
//!
//! The same Tauri, the same `tauri.conf.json` and the same profile of the compiler; the same way of drawing; no page of ours, no `sb_app`.

use std::borrow::Cow;
use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Wry};

/// One dot: without anything to paint the web view reports no first paint.
const PAGE: &[u8] =
    b"<!doctype html><html><head><title>Empty</title></head><body><p>.</p></body></html>";

struct OnePage;

impl Assets<Wry> for OnePage {
    fn get(&self, _: &AssetKey) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(PAGE))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    fn csp_hashes(&self, _: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn main() -> tauri::Result<()> {
    sleutelbos::draw_by_processor();
    let mut context = tauri::generate_context!();
    context.set_assets(Box::new(OnePage));
    tauri::Builder::default().run(context)
}
