import ts from "typescript";
import { docComment } from "./doc-comment.ts";

/** Members of a class or interface that a user can see: not private or internal, and not named by a symbol or `#`. */
export function publicMembers(
  declaration: ts.ClassDeclaration | ts.InterfaceDeclaration,
): (ts.ClassElement | ts.TypeElement)[] {
  return [...declaration.members].filter((member) => {
    if (docComment(member)?.isInternal) return false;
    if (ts.isConstructorDeclaration(member)) return !isPrivate(member);
    const { name } = member;
    return name !== undefined && ts.isIdentifier(name) && !isPrivate(member) && !ts.isSetAccessor(member);
  });
}

/** A member or function as one line of TypeScript, without its body; options that are taken apart are called `options`. */
export function signatureText(node: ts.Node, owner: string, checker: ts.TypeChecker): string {
  if (ts.isConstructorDeclaration(node)) return `new ${owner}(${parametersText(node, checker)})`;
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    const generics = node.typeParameters ? `<${node.typeParameters.map((each) => each.getText()).join(", ")}>` : "";
    const name = isStatic(node) ? `${owner}.${node.name?.getText()}` : node.name?.getText();
    return `${name}${generics}(${parametersText(node, checker)}): ${resultText(node, checker)}`;
  }
  if (ts.isGetAccessor(node)) return `${nameOf(node, owner)}: ${resultText(node, checker)}`;
  if (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node)) {
    const type = node.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(node));
    return `${nameOf(node, owner)}${node.questionToken ? "?" : ""}: ${oneLine(type)}`;
  }
  throw new Error(`the reference has no words for ${ts.SyntaxKind[node.kind]} in ${owner}`);
}

function nameOf(
  node: ts.GetAccessorDeclaration | ts.PropertyDeclaration | ts.PropertySignature,
  owner: string,
): string {
  return isStatic(node) ? `${owner}.${node.name.getText()}` : node.name.getText();
}

function parametersText(node: ts.SignatureDeclaration, checker: ts.TypeChecker): string {
  return node.parameters
    .map((parameter) => {
      const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "options";
      const type = parameter.type?.getText() ?? checker.typeToString(checker.getTypeAtLocation(parameter));
      const isOptional = parameter.questionToken !== undefined || parameter.initializer !== undefined;
      return `${parameter.dotDotDotToken ? "..." : ""}${name}${isOptional ? "?" : ""}: ${oneLine(type)}`;
    })
    .join(", ");
}

function resultText(node: ts.SignatureDeclaration, checker: ts.TypeChecker): string {
  if (node.type) return oneLine(node.type.getText());
  const signature = checker.getSignatureFromDeclaration(node);
  return signature ? checker.typeToString(signature.getReturnType()) : "void";
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

function isPrivate(member: ts.Node): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(member as ts.Declaration) & hidden) !== 0;
}

function isStatic(member: ts.Node): boolean {
  return (ts.getCombinedModifierFlags(member as ts.Declaration) & ts.ModifierFlags.Static) !== 0;
}
