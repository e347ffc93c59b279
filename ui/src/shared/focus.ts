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

/**
 * For `focusout` of a form: acts when the focus leaves the form, or the window. From field to field is no leaving: the
 * last key is kept soon enough, and Save, the last stop, does not wait for a draft it takes along.
 */
export function onLeave(act: () => void): (event: FocusEvent) => void {
  return ({ currentTarget, relatedTarget }) => {
    const stays = currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
    if (!stays) act();
  };
}
