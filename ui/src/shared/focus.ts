/**
 * What had the focus may go away by its own press: a choice that was made, a draft that was thrown away. The focus then
 * falls to nothing, and the next Tab begins at the top of the window. Here it goes to `home` instead.
 * Returns what ends it.
 */
export function keepFocus(root: HTMLElement, home: () => HTMLElement | null | undefined): () => void {
  let last: Element | undefined;
  const note = (event: FocusEvent) => (last = event.target as Element);
  const watch = new MutationObserver(() => {
    if (!last || last.isConnected || (document.activeElement && document.activeElement !== document.body)) return;
    last = undefined;
    home()?.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", note);
  watch.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener("focusin", note);
    watch.disconnect();
  };
}
