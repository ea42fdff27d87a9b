import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as anomaly from "../../src/index.ts";
import { PACKAGE_FOLDER } from "../package-folder.ts";
import { defaultPhrase } from "./default-phrase.ts";
import { docComment } from "./doc-comment.ts";
import { memberComment } from "./entry-text.ts";
import { checkExample } from "./example-check.ts";
import { literalText, optionDefaults } from "./option-defaults.ts";
import { readDoor } from "./public-entry.ts";
import { publicMembers } from "./signature-text.ts";
import { writePages } from "./write-pages.ts";

const DOCS = join(PACKAGE_FOLDER, "docs");
const door = readDoor();
const pages = writePages(door);
const interfaces = door.entries.map(({ declaration }) => declaration).filter(ts.isInterfaceDeclaration);
const examples = door.entries.flatMap(({ name, doc }) => (doc?.examples ?? []).map((example) => ({ name, example })));

describe("the API reference", () => {
  it("is what `npm run docs -w packages/anomaly` writes from today's docstrings", () => {
    const written = readdirSync(DOCS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
    expect(written.map((path) => path.replaceAll("\\", "/")).sort()).toEqual([...pages.keys()].sort());
    for (const [path, text] of pages) expect(readFileSync(join(DOCS, path), "utf8"), path).toBe(text);
  });

  it("describes every value that the package exports", () => {
    const described = door.entries.map(({ name }) => name);
    expect(Object.keys(anomaly).filter((name) => !described.includes(name))).toEqual([]);
  });

  it("and the README link only to what is in it", () => {
    const readme = readFileSync(join(PACKAGE_FOLDER, "README.md"), "utf8");
    const files = new Map([...pages].map(([path, text]) => [`docs/${path}`, text])).set("README.md", readme);
    const broken = [...files].flatMap(([path, text]) => {
      const links = Array.from(text.matchAll(/\]\(([^)\s#]+\.md)(?:#([a-z0-9]+))?\)/g), ([, file, anchor]) => ({
        file,
        anchor,
      }));
      return links.filter(({ file, anchor }) => {
        const page = files.get(posix.join(posix.dirname(path), file));
        const headings = Array.from((page ?? "").matchAll(/^## (\w+)$/gm), ([, name]) => name.toLowerCase());
        return page === undefined || (anchor !== undefined && !headings.includes(anchor));
      });
    });
    expect(broken).toEqual([]);
  });
});

describe("docstrings", () => {
  it("are on every export; of options their fields say all", () => {
    const bare = door.entries.filter(({ doc, name }) => !doc?.text && !name.endsWith("Options"));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it("are on every option", () => {
    const options = interfaces.filter(({ name }) => name.text.endsWith("Options"));
    const bare = options.flatMap(({ name, members }) =>
      members.filter((each) => !docComment(each)?.text).map((each) => `${name.text}.${each.name?.getText()}`),
    );
    expect(bare).toEqual([]);
  });

  it("are on everything that a class lets others use, or on the interface it implements", () => {
    const bare = door.entries.flatMap(({ name, declaration }) => {
      if (!ts.isClassDeclaration(declaration)) return [];
      return publicMembers(declaration)
        .filter((member) => memberComment(member, declaration, door.checker) === undefined)
        .map((member) => `${name}.${member.name?.getText() ?? "constructor"}`);
    });
    expect(bare).toEqual([]);
  });

  it("name the defaults that the code has, and need not where that is false", () => {
    const wrong = interfaces.flatMap((each) =>
      [...optionDefaults(each, door.checker)].flatMap(([option, expression]) => {
        const member = each.members.find(({ name }) => name?.getText() === option);
        const said = defaultPhrase((member && docComment(member)?.text) ?? "");
        const literal = literalText(expression, door.checker);
        const agrees =
          said === undefined ? literal === "false" : literal === undefined || plain(said) === plain(literal);
        return agrees ? [] : [`${each.name.text}.${option}: said ${said}, is ${expression.getText()}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("show an example of every class that can be made or fitted", () => {
    const shown = new Set(examples.map(({ name }) => name));
    const classes = door.entries.filter(({ declaration }) => ts.isClassDeclaration(declaration));
    const bare = classes.map(({ name }) => name).filter((name) => name !== "InvalidStateError" && !shown.has(name));
    expect(bare).toEqual([]);
  });

  it.each(examples)("have an example of $name that gives what its comments say", async ({ example }) => {
    const found = await checkExample(example, anomaly);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ agrees }) => agrees !== true)).toEqual([]);
  });
});

/** A default without its quotes and thousands separators. */
function plain(text: string): string {
  return text
    .replace(/[`"]/g, "")
    .replace(/(?<=\d)[,_](?=\d{3})/g, "")
    .split(" ")[0];
}
