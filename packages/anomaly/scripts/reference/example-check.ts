import ts from "typescript";
import { expectedValue, matches } from "./expected-value.ts";

/** A statement of an example whose comment says what it gives, and what it gave. */
export interface CheckedStatement {
  statement: string;
  comment: string;
  actual: unknown;
  /** Whether it gave what the comment says; undefined when the comment does not begin with a value. */
  agrees: boolean | undefined;
}

/**
 * Runs the example of a docstring with the package's names, and compares each expression with the comment at the end of
 * its line: a value, to the digits written, and after it whatever there is to say. `about` allows one more in the last digit, and
 * `above` and `below` mean what they say.
 *
 * Rejects with whatever the example throws.
 */
export async function checkExample(
  example: string,
  names: Readonly<Record<string, unknown>>,
): Promise<CheckedStatement[]> {
  const commented: { statement: string; comment: string }[] = [];
  const source = ts.createSourceFile("example.ts", example, ts.ScriptTarget.ESNext, true);
  const lines = source.statements.map((statement) => {
    const [range] = ts.getTrailingCommentRanges(example, statement.end) ?? [];
    if (range === undefined || !ts.isExpressionStatement(statement)) return statement.getText();
    const comment = example.slice(range.pos, range.end).replace(/^\/\/\s*/, "");
    commented.push({ statement: statement.getText(), comment });
    return `tell((${statement.expression.getText()}));`;
  });
  const values: unknown[] = [];
  const code = ts.transpile(lines.join("\n"), { target: ts.ScriptTarget.ESNext });
  const run = new Function(...Object.keys(names), "tell", `return (async () => {\n${code}\n})();`);
  await run(...Object.values(names), (value: unknown) => values.push(value));
  return commented.map(({ statement, comment }, index) => {
    const expected = expectedValue(comment);
    const actual = values[index];
    return { statement, comment, actual, agrees: expected && matches(actual, expected) };
  });
}
