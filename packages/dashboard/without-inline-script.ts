import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter } from "@sveltejs/kit";

const BUILD_DIR = "build";
const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/;

/**
 * The given adapter, and after it the one inline script that SvelteKit writes moved into a file of its own,
 * so that the service can send a policy of `script-src 'self'` without knowing any hash of this build.
 */
export function withoutInlineScript(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder);
      const page = join(BUILD_DIR, "index.html");
      const html = readFileSync(page, "utf8");
      const script = INLINE_SCRIPT.exec(html)?.[1];
      if (script === undefined) throw new Error(`${page} has no inline script: SvelteKit changed how it starts`);
      const hash = createHash("sha256").update(script).digest("base64url").slice(0, 8);
      const path = `_app/immutable/boot.${hash}.js`;
      writeFileSync(join(BUILD_DIR, path), script);
      writeFileSync(
        page,
        html.replace(INLINE_SCRIPT, () => `<script src="/${path}"></script>`),
      );
    },
  };
}
