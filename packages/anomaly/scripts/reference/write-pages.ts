import { entryText, optionsOwner } from "./entry-text.ts";
import type { PublicDoor, PublicEntry } from "./public-entry.ts";
import { groupsOf, pageOf, type ReferenceGroup } from "./reference-groups.ts";

const HEAD = "<!-- Written by `npm run docs -w packages/anomaly` from the docstrings: change those. -->\n\n";

/** The pages of the reference: paths from `docs/`, and their text. */
export function writePages(door: PublicDoor): Map<string, string> {
  const groups = groupsOf(door.entries.map(({ folder }) => folder));
  const pages = new Map([["api.md", indexPage(groups, door.entries)]]);
  for (const group of groups) {
    const entries = door.entries.filter(({ folder }) => folder === group.folder);
    const texts = entries.map((entry) => entryText(entry, door, linker(door.entries, entry)));
    pages.set(`api/${pageOf(group.folder)}`, `${HEAD}# ${group.title}\n\n${texts.join("\n\n")}\n`);
  }
  return pages;
}

function indexPage(groups: readonly ReferenceGroup[], entries: readonly PublicEntry[]): string {
  const parts = groups.map(({ folder, title }) => {
    const rows = entries
      .filter((entry) => entry.folder === folder)
      .map(
        ({ name, doc }) =>
          `| [\`${name}\`](api/${pageOf(folder)}#${anchor(name)}) | ${summary(doc?.text || (optionsOwner(name) ?? ""))} |`,
      );
    return `## ${title}\n\n| | |\n|---|---|\n${rows.join("\n")}\n`;
  });
  const about =
    "Everything that `@oddwatch/anomaly` exports. Higher is stranger everywhere, `undefined` means not known yet, and a " +
    "number that is NaN or infinite or a row of the wrong width is a `RangeError` that names the place.\n\n";
  return `${HEAD}# API reference\n\n${about}${parts.join("\n")}`;
}

/** The first sentence of a docstring, on one line. */
function summary(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return (/^.*?[.?:](?=\s[A-Z]|\s*$)/.exec(line)?.[0] ?? line).replaceAll("|", "\\|");
}

/** Makes a link of each other exported name that stands in backticks, once in a text. */
function linker(entries: readonly PublicEntry[], self: PublicEntry): (text: string) => string {
  const places = new Map(entries.map(({ name, folder }) => [name, `${pageOf(folder)}#${anchor(name)}`]));
  places.delete(self.name);
  return (text) =>
    text.replace(/(?<!\[)`([A-Za-z]\w*)`/g, (whole, name) =>
      places.has(name) ? `[\`${name}\`](${places.get(name)})` : whole,
    );
}

function anchor(name: string): string {
  return name.toLowerCase();
}
