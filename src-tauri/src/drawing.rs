//! How the system's web view draws.

/// Lets the processor draw the pages, and not a graphics card or what stands in for one. Call before anything else.
///
/// Pages of text that hardly move need no card. On a laptop without a working driver the web view would draw by a card
/// made of software: slower for each picture, and tens of megabytes more. What the environment says already wins, for
/// whoever needs it otherwise.
#[cfg(target_os = "linux")]
pub fn draw_by_processor() {
    const SETTING: &str = "WEBKIT_SKIA_ENABLE_CPU_RENDERING";
    // The web view has no call for this that its processes hear before they begin.
    glib::setenv(SETTING, "1", false).ok();
}

/// Elsewhere the web view decides well by itself.
#[cfg(not(target_os = "linux"))]
pub fn draw_by_processor() {}
