import ts from "typescript";

/**
 * The defaults that the code gives to the options of an interface, as written there: from every place in its file that
 * takes such an object apart.
 */
export function optionDefaults(options: ts.InterfaceDeclaration, checker: ts.TypeChecker): Map<string, ts.Expression> {
  const defaults = new Map<string, ts.Expression>();
  const wanted = checker.getTypeAtLocation(options);
  visit(options.getSourceFile());
  return defaults;

  function visit(node: ts.Node): void {
    if (ts.isObjectBindingPattern(node) && takesApart(node)) {
      for (const { propertyName, name, initializer } of node.elements) {
        if (initializer) defaults.set((propertyName ?? name).getText(), initializer);
      }
    }
    ts.forEachChild(node, visit);
  }

  function takesApart({ parent }: ts.ObjectBindingPattern): boolean {
    if (ts.isParameter(parent)) return parent.type !== undefined && checker.getTypeAtLocation(parent.type) === wanted;
    return (
      ts.isVariableDeclaration(parent) &&
      parent.initializer !== undefined &&
      checker.getTypeAtLocation(parent.initializer) === wanted
    );
  }
}

/** The value of a default that is written out, or named by a constant that is; undefined for one that is worked out. */
export function literalText(expression: ts.Expression, checker: ts.TypeChecker): string | undefined {
  if (ts.isStringLiteral(expression)) return JSON.stringify(expression.text);
  if (ts.isNumericLiteral(expression) || ts.isBigIntLiteral(expression)) return expression.getText();
  if (ts.isPrefixUnaryExpression(expression) && ts.isNumericLiteral(expression.operand)) return expression.getText();
  if ([ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(expression.kind)) return expression.getText();
  if (!ts.isIdentifier(expression)) return undefined;
  const declaration = checker.getSymbolAtLocation(expression)?.valueDeclaration;
  const isConstant = declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer;
  return isConstant ? literalText(isConstant, checker) : undefined;
}
