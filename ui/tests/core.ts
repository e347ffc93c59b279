import { invoke } from "@tauri-apps/api/core";
import { vi } from "vitest";
import type { Command } from "../src/core/bindings/Command";
import type { Failure } from "../src/core/bindings/Failure";
import type { Reply } from "../src/core/bindings/Reply";

type Answer = (command: Command) => Reply | Failure | undefined;

/** Lets the core answer like this; what it does not know, it refuses as a bug. Returns what was asked, in order. */
export function coreAnswers(answer: Answer): Command[] {
  const asked: Command[] = [];
  vi.mocked(invoke).mockImplementation((_name, args) => {
    const { command } = args as { command: Command };
    asked.push(command);
    const given = answer(command);
    if (given && "t" in given) return Promise.resolve(given);
    return Promise.reject(given ?? { code: "bug" });
  });
  return asked;
}
