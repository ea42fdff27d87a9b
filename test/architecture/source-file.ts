import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import ts from "typescript";

/** One import or re-export as written. */
export interface SourceImport {
  specifier: string;
  /** True when nothing of it is left at run time. */
  isTypeOnly: boolean;
}

/** A source file as the rules of the house see it: its names and shape, not its meaning. */
export interface SourceFile {
  /** From the root of the clone, with slashes. */
  path: string;
  lines: number;
  /** A test, or what only tests use: `*-under-test.ts` beside them. */
  isTest: boolean;
  imports: SourceImport[];
  /** Dotted names that are read or called, such as `process.env` or `Date.now`, and `new Date()` for one without argument. */
  uses: Set<string>;
  hasExportStar: boolean;
  hasDefaultExport: boolean;
  hasEmptyCatch: boolean;
  /** A `let` or `var` outside every function and class. */
  hasModuleState: boolean;
}

const SKIPPED_FOLDERS = new Set(["node_modules", "build", "dist", ".svelte-kit", "fixtures"]);
const SOURCE_NAME = /\.(ts|js|mjs|svelte)$/;

/** Every source file under `folder` (a path from `root`), in a fixed order. */
export function readSources(root: string, folder: string): SourceFile[] {
  return pathsUnder(join(root, folder))
    .filter((path) => SOURCE_NAME.test(path))
    .sort()
    .map((path) => readSource(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")));
}

function pathsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED_FOLDERS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pathsUnder(path) : [path];
  });
}

/** Parses one file. Of a Svelte component only its scripts are read for names; its lines are all counted. */
export function readSource(path: string, text: string): SourceFile {
  const isComponent = path.endsWith(".svelte");
  const code = isComponent ? scriptsOf(text) : text;
  const tree = ts.createSourceFile(path, code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const file: SourceFile = {
    path,
    lines: text.trimEnd().split("\n").length,
    isTest: /\.test\.|-under-test\.ts$/.test(basename(path)),
    imports: [],
    uses: new Set(),
    hasExportStar: false,
    hasDefaultExport: false,
    hasEmptyCatch: false,
    hasModuleState: false,
  };
  for (const statement of tree.statements) readStatement(statement, file, isComponent);
  visit(tree, file);
  return file;
}

function scriptsOf(component: string): string {
  return [...component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join("\n");
}

function readStatement(statement: ts.Statement, file: SourceFile, isComponent: boolean): void {
  if (ts.isImportDeclaration(statement)) {
    file.imports.push({ specifier: textOf(statement.moduleSpecifier), isTypeOnly: isTypeImport(statement) });
  } else if (ts.isExportDeclaration(statement)) {
    if (statement.exportClause === undefined) file.hasExportStar = true;
    if (statement.moduleSpecifier) {
      file.imports.push({ specifier: textOf(statement.moduleSpecifier), isTypeOnly: statement.isTypeOnly });
    }
  } else if (ts.isExportAssignment(statement)) {
    file.hasDefaultExport = true;
  } else if (ts.isVariableStatement(statement) && !isComponent) {
    const isDeclaration = statement.modifiers?.some((each) => each.kind === ts.SyntaxKind.DeclareKeyword) ?? false;
    if (!isDeclaration && !(statement.declarationList.flags & ts.NodeFlags.Const)) file.hasModuleState = true;
  }
  if (ts.canHaveModifiers(statement) && hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
    file.hasDefaultExport = true;
  }
}

function visit(node: ts.Node, file: SourceFile): void {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    file.uses.add(`${node.expression.text}.${node.name.text}`);
  } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && !node.arguments?.length) {
    file.uses.add(`new ${node.expression.text}()`);
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    if (specifier && ts.isStringLiteralLike(specifier)) {
      file.imports.push({ specifier: specifier.text, isTypeOnly: false });
    }
  } else if (ts.isCatchClause(node) && node.block.statements.length === 0) {
    file.hasEmptyCatch = true;
  }
  ts.forEachChild(node, (child) => visit(child, file));
}

function isTypeImport(statement: ts.ImportDeclaration): boolean {
  return statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((each) => each.kind === kind) ?? false;
}

function textOf(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}
