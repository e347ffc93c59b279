import type { Command } from "./bindings/Command";

/** Asks the directory; what is not narrowed is left out. */
export function directory(query: string, domain: string, municipality: string): Command {
  return { t: "directory", v: { query: query.trim(), ...(domain ? { domain } : {}), ...(municipality ? { municipality } : {}) } };
}
