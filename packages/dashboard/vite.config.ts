import adapter from "@sveltejs/adapter-static";
import { sveltekit } from "@sveltejs/kit/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { withoutAnnouncerStyle } from "./without-announcer-style.ts";
import { withoutInlineScript } from "./without-inline-script.ts";

export default defineConfig({
  plugins: [
    tailwindcss(),
    withoutAnnouncerStyle(),
    sveltekit({ adapter: withoutInlineScript(adapter({ pages: "build", assets: "build", fallback: "index.html" })) }),
  ],
});
