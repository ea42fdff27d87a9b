/** A program in the README, and what it says it prints. */
export interface ReadmeExample {
  /** The heading above it. */
  title: string;
  code: string;
  /** The lines in its comments, in the order of the calls that print them. */
  promised: string[];
}

/** Every block marked `js` of a Markdown text that has a heading of the second level above it. */
export function readmeExamples(markdown: string): ReadmeExample[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const title = section.slice(0, section.indexOf("\n"));
      return Array.from(section.matchAll(/^```js\n([\s\S]*?)^```/gm), ([, code]) => ({
        title,
        code,
        promised: Array.from(code.matchAll(/^.*\bconsole\.log\(.*\); \/\/ (.+)$/gm), ([, comment]) => comment),
      }));
    });
}
