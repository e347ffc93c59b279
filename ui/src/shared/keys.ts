/** The letter or digit of a shortcut, whatever the layout: an Arabic or Tigrinya keyboard gives no Latin key, then its place counts. */
export function letterOf(event: Pick<KeyboardEvent, "key" | "code">): string {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[1]?.toLowerCase() ?? event.key;
}

/** Ctrl (or Cmd) alone with a key. AltGr is Ctrl+Alt on Windows and types letters: never ours. */
export function withCtrl(event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey">): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey;
}

/** Moves the focus to the first field with an error, and shows it with its sentence: not under the bar that saves. */
export function focusFirstError(root: ParentNode | null | undefined): void {
  requestAnimationFrame(() => {
    const field = root?.querySelector<HTMLElement>("[aria-invalid='true'], [data-invalid='true'] input, [role='alert']");
    field?.focus();
    (field?.closest(".field, fieldset") ?? field)?.scrollIntoView?.({ block: "center" });
  });
}
