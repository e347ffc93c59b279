/** Whether a panel covers the screen instead of standing beside it; the same width as in Shell.svelte. */
class Narrow {
  yes = $state(false);

  start(): () => void {
    const query = matchMedia("(max-width: 56.24rem)");
    const read = () => (this.yes = query.matches);
    read();
    query.addEventListener("change", read);
    return () => query.removeEventListener("change", read);
  }
}

export const narrow = new Narrow();
