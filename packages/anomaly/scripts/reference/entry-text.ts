import ts from "typescript";
import { defaultPhrase } from "./default-phrase.ts";
import { type DocComment, docComment } from "./doc-comment.ts";
import { importLine } from "./import-line.ts";
import { literalText, optionDefaults } from "./option-defaults.ts";
import type { PublicDoor, PublicEntry } from "./public-entry.ts";
import { publicMembers, signatureText } from "./signature-text.ts";

/** The part of a page about one exported name, as Markdown. `link` turns names in prose into links. */
export function entryText(
  entry: PublicEntry,
  { checker, entries }: PublicDoor,
  link: (text: string) => string,
): string {
  const { name, declaration, doc } = entry;
  const parts = [`## ${name}`];
  if (ts.isFunctionDeclaration(declaration)) parts.push(code(signatureText(declaration, name, checker)));
  if (ts.isTypeAliasDeclaration(declaration)) parts.push(code(`type ${name} = ${declaration.type.getText()}`));
  if (ts.isClassDeclaration(declaration)) parts.push(code(classLine(declaration, name)));
  const text = doc?.text || optionsOwner(name);
  if (text) parts.push(link(text));
  parts.push(...callText(doc, link));
  for (const example of doc?.examples ?? []) parts.push(code(`${importLine(example, entries)}${example}`));
  if (ts.isInterfaceDeclaration(declaration)) parts.push(...interfaceText(declaration, checker, link));
  if (ts.isClassDeclaration(declaration)) {
    const members = publicMembers(declaration);
    for (const member of [...members.filter(ts.isConstructorDeclaration), ...members.filter((each) => each.name)]) {
      const memberDoc = memberComment(member, declaration, checker);
      const text = [link(memberDoc?.text ?? ""), ...callText(memberDoc, link)].filter((each) => each !== "");
      parts.push(`### \`${signatureText(member, name, checker)}\``, ...text);
    }
  }
  return parts.join("\n\n");
}

/** The docstring of a member, or else of the same member of an interface that its class implements, or of the option it keeps. */
export function memberComment(
  member: ts.ClassElement | ts.TypeElement,
  owner: ts.ClassDeclaration,
  checker: ts.TypeChecker,
): DocComment | undefined {
  const own = docComment(member);
  const name = member.name?.getText();
  if (own !== undefined || name === undefined) return own;
  const implemented = owner.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression)) ?? [];
  const options = owner.members
    .filter((each) => ts.isConstructorDeclaration(each) || ts.isMethodDeclaration(each))
    .flatMap(({ parameters }) => parameters.map(({ type }) => type))
    .filter((type) => type?.getText().endsWith("Options") === true);
  return [...implemented, ...options]
    .flatMap((each) =>
      each === undefined ? [] : (checker.getTypeAtLocation(each).getProperty(name)?.declarations ?? []),
    )
    .map(docComment)
    .find((doc) => doc !== undefined);
}

/** What to say of an options interface whose fields say all: whose options they are. */
export function optionsOwner(name: string): string | undefined {
  return name.endsWith("Options") ? `Options of \`${name.slice(0, -"Options".length)}\`.` : undefined;
}

function classLine(declaration: ts.ClassDeclaration, name: string): string {
  const heritage = declaration.heritageClauses?.map((clause) => ` ${clause.getText()}`).join("") ?? "";
  return `class ${name}${heritage}`;
}

/** Parameters, errors and results of what can be called. */
function callText(doc: DocComment | undefined, link: (text: string) => string): string[] {
  const params = doc?.params.map(({ name, text }) => `- \`${name}\`: ${link(unwrapped(text))}`) ?? [];
  const returns = doc?.returns ? [`Returns ${link(doc.returns)}`] : [];
  const throws = doc?.throws.map((text) => `Throws ${link(text)}`) ?? [];
  return [...(params.length > 0 ? [params.join("\n")] : []), ...returns, ...throws];
}

function interfaceText(
  declaration: ts.InterfaceDeclaration,
  checker: ts.TypeChecker,
  link: (text: string) => string,
): string[] {
  const defaults = optionDefaults(declaration, checker);
  const heritage = declaration.heritageClauses?.map((clause) => link(`All of \`${clause.types[0].getText()}\`, and:`));
  const isCalled = declaration.members.some(ts.isMethodSignature);
  if (isCalled) {
    return declaration.members.flatMap((member) => {
      const doc = docComment(member);
      return [
        `### \`${signatureText(member, declaration.name.text, checker)}\``,
        link(doc?.text ?? ""),
        ...callText(doc, link),
      ];
    });
  }
  const rows = declaration.members.filter(ts.isPropertySignature).map((member) => {
    const text = unwrapped(docComment(member)?.text ?? "");
    const written = defaults.get(member.name.getText());
    const value =
      (written && literalText(written, checker)) ?? defaultPhrase(text) ?? (member.questionToken ? "" : "required");
    return `| ${cell(`\`${signatureText(member, "", checker)}\``)} | ${cell(value)} | ${cell(link(text))} |`;
  });
  const isOptions = declaration.members.some((member) => member.questionToken !== undefined);
  const plain = rows.map((row) => row.replace("| required |", "|"));
  const table = isOptions ? ["| | default | |\n|---|---|---|", rows] : ["| | |\n|---|---|", plain];
  return [...(heritage ?? []), table.flat().join("\n")];
}

function unwrapped(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}
