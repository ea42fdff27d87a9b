import { MediaQuery } from "svelte/reactivity";

export type ThemeChoice = "auto" | "light" | "dark";

/** Where the choice is remembered; `static/first.js` reads it before the first paint. */
const STORAGE_KEY = "oddwatch-theme";
const NEXT: Record<ThemeChoice, ThemeChoice> = { auto: "light", light: "dark", dark: "auto" };

/** Light or dark, as the reader chose or, by default, as their system is. */
export class Theme {
  #choice = $state<ThemeChoice>("auto");
  readonly #systemDark = new MediaQuery("prefers-color-scheme: dark");
  readonly #root: HTMLElement;
  readonly #storage: Storage | undefined;

  /** `storage` is undefined where the browser keeps nothing; the choice then lasts until the page is left. */
  constructor(root: HTMLElement, storage: Storage | undefined) {
    this.#root = root;
    this.#storage = storage;
    const { theme } = root.dataset;
    if (theme === "light" || theme === "dark") this.#choice = theme;
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  /** What is shown: the choice, or the system's while there is none. */
  get current(): "light" | "dark" {
    if (this.#choice !== "auto") return this.#choice;
    return this.#systemDark.current ? "dark" : "light";
  }

  /** Auto, light, dark, and around again. */
  next(): void {
    this.#choice = NEXT[this.#choice];
    if (this.#choice === "auto") {
      delete this.#root.dataset.theme;
      this.#storage?.removeItem(STORAGE_KEY);
    } else {
      this.#root.dataset.theme = this.#choice;
      this.#storage?.setItem(STORAGE_KEY, this.#choice);
    }
  }
}

/** The browser's storage; undefined where the reader forbids it. */
export function availableStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
