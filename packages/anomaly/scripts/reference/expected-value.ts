import ts from "typescript";

/** The value at the beginning of a comment. */
export interface ExpectedValue {
  expression: ts.Expression;
  /** The word before it, if there is one. */
  relation: "about" | "above" | "below" | undefined;
}

/** What may stand between numbers, and the comma of a list. */
const OPERATORS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.CommaToken,
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
]);

/**
 * The value that a comment begins with: a number, a text, a list, an object, or a sum of numbers such as `32 / 7`.
 * Undefined when it begins with none.
 */
export function expectedValue(comment: string): ExpectedValue | undefined {
  const word = /^(about|above|below) /.exec(comment)?.[1];
  const relation = word as ExpectedValue["relation"];
  const text = comment.slice(word === undefined ? 0 : word.length + 1);
  for (let end = text.length; end > 0; end--) {
    if (end < text.length && /[\w.]/.test(text[end]) && /[\w.]/.test(text[end - 1])) continue; // inside a word
    const expression = parsed(text.slice(0, end));
    if (expression) return { expression, relation };
  }
  return undefined;
}

/** Whether a value is what a comment says; members that the comment leaves out do not count, and a list may be of any kind. */
export function matches(actual: unknown, { expression, relation }: ExpectedValue): boolean {
  const matchesPart = (part: unknown, each: ts.Expression): boolean => matches(part, { expression: each, relation });
  if (ts.isArrayLiteralExpression(expression) || isComma(expression)) {
    const elements = ts.isArrayLiteralExpression(expression) ? [...expression.elements] : listed(expression);
    const values = isListLike(actual) ? Array.from(actual) : undefined;
    return values?.length === elements.length && elements.every((each, index) => matchesPart(values[index], each));
  }
  if (ts.isObjectLiteralExpression(expression)) {
    return (
      typeof actual === "object" &&
      actual !== null &&
      expression.properties
        .filter(ts.isPropertyAssignment)
        .every(({ name, initializer }) => matchesPart(Reflect.get(actual, name.getText()), initializer))
    );
  }
  if (ts.isStringLiteral(expression)) return actual === expression.text;
  const value: unknown = new Function(`return (${expression.getText()});`)();
  if (typeof value !== "number" || typeof actual !== "number") return Object.is(actual, value);
  if (relation === "above") return actual > value;
  if (relation === "below") return actual < value;
  return Object.is(actual, value) || Math.abs(actual - value) <= tolerance(expression, value, relation === "about");
}

/** Half a unit of the last digit written, or a whole one when it is rough; of whole numbers only rounding, unless rough. */
function tolerance(expression: ts.Expression, value: number, isRough: boolean): number {
  const [, decimals = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(expression.getText()) ?? [];
  const rounding = 1e-9 * Math.abs(value);
  const unit = 10 ** (Number(exponent) - decimals.length);
  if (unit === 1) return isRough ? 1 : rounding;
  return (isRough ? 1 : 0.5) * unit + rounding;
}

function parsed(text: string): ts.Expression | undefined {
  const source = ts.createSourceFile("value.ts", `(${text});`, ts.ScriptTarget.ESNext, true);
  const [statement] = source.statements;
  const isWhole = (source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics.length === 0;
  if (!isWhole || source.statements.length !== 1 || !ts.isExpressionStatement(statement)) return undefined;
  if (!ts.isParenthesizedExpression(statement.expression)) return undefined;
  const { expression } = statement.expression;
  return isValue(expression) ? expression : undefined;
}

function isValue(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node) || ts.isStringLiteral(node)) return true;
  if (ts.isIdentifier(node)) return ["undefined", "NaN", "Infinity"].includes(node.text);
  if (ts.isPrefixUnaryExpression(node)) return isValue(node.operand);
  if (ts.isBinaryExpression(node)) {
    return OPERATORS.has(node.operatorToken.kind) && isValue(node.left) && isValue(node.right);
  }
  if (ts.isParenthesizedExpression(node)) return isValue(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isValue);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((each) => ts.isPropertyAssignment(each) && isValue(each.initializer));
  }
  return [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind);
}

function isComma(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

function listed(node: ts.Expression): ts.Expression[] {
  return isComma(node) ? [...listed(node.left), node.right] : [node];
}

function isListLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
