import type { Plugin } from "vite";

const ROOT = /@sveltejs\/kit\/src\/runtime\/components\/root\.svelte$/;
const STYLE = /(id="svelte-announcer"[^>]*?)\s+style="[^"]*"/;

/** Takes the inline style from SvelteKit's announcer, which the page's policy would refuse and report; `app.css` places it. */
export function withoutAnnouncerStyle(): Plugin {
  return {
    name: "without-announcer-style",
    enforce: "pre",
    transform: {
      filter: { id: ROOT },
      handler: (code) => ({ code: code.replace(STYLE, "$1"), map: null }),
    },
  };
}
