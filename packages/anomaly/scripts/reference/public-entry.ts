import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";
import { PACKAGE_FOLDER } from "../package-folder.ts";
import { type DocComment, docComment } from "./doc-comment.ts";

export type PublicDeclaration =
  | ts.ClassDeclaration
  | ts.FunctionDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration;

/** A name that the package exports. */
export interface PublicEntry {
  name: string;
  declaration: PublicDeclaration;
  doc: DocComment | undefined;
  /** Folder of its file below `src`, or "" for those beside the door. */
  folder: string;
}

/** What the door of the package lets out, in the order in which a reader would want it, and who knows its types. */
export interface PublicDoor {
  entries: PublicEntry[];
  checker: ts.TypeChecker;
}

/** Reads `src/index.ts` and all that it reaches. About a second. @throws Error for a kind of export it cannot describe. */
export function readDoor(): PublicDoor {
  const door = join(PACKAGE_FOLDER, "src", "index.ts");
  const program = ts.createProgram([door], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    types: [],
    strict: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(door);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) throw new Error(`${door} exports nothing`);
  const entries = checker.getExportsOfModule(symbol).map((each) => readEntry(each, checker));
  return { entries: entries.sort(inReadingOrder), checker };
}

function readEntry(symbol: ts.Symbol, checker: ts.TypeChecker): PublicEntry {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.declarations?.find(isPublicDeclaration);
  if (declaration === undefined) throw new Error(`the reference has no words for the kind of export of ${symbol.name}`);
  const file = relative(join(PACKAGE_FOLDER, "src"), declaration.getSourceFile().fileName);
  const folder = dirname(file) === "." ? "" : dirname(file);
  return { name: symbol.name, declaration, doc: docComment(declaration), folder };
}

function isPublicDeclaration(node: ts.Node): node is PublicDeclaration {
  return (
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** By file; in one file what runs before its types, and otherwise as written. */
function inReadingOrder(a: PublicEntry, b: PublicEntry): number {
  const [first, second] = [a, b].map(({ folder, declaration }) => {
    const isType = ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration);
    const place = String(declaration.pos).padStart(8, "0");
    return `${folder}/${basename(declaration.getSourceFile().fileName, ".ts")} ${isType ? 1 : 0} ${place}`;
  });
  return first < second ? -1 : 1;
}
