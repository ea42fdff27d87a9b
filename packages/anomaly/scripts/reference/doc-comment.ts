import ts from "typescript";

/** A docstring in parts. All texts are Markdown as written, with single line breaks inside a paragraph. */
export interface DocComment {
  /** What stands before the first tag; empty when there is none. */
  text: string;
  params: { name: string; text: string }[];
  /** Error class and when it is thrown. */
  throws: string[];
  returns: string | undefined;
  /** Programs of `@example`. */
  examples: string[];
  /** Marked `@internal`: exported within the package, and of no concern to its users. */
  isInternal: boolean;
}

/** The last docstring before a declaration; undefined when there is none. */
export function docComment(node: ts.Node): DocComment | undefined {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  if (comment === undefined) return undefined;
  const text = textOf(comment.comment);
  const doc: DocComment = { text, params: [], throws: [], returns: undefined, examples: [], isInternal: false };
  for (const tag of comment.tags ?? []) {
    const text = textOf(tag.comment);
    if (ts.isJSDocParameterTag(tag)) doc.params.push({ name: tag.name.getText(), text });
    else if (tag.tagName.text === "throws") doc.throws.push(text);
    else if (tag.tagName.text === "returns") doc.returns = text;
    else if (tag.tagName.text === "example") doc.examples.push(text);
    else if (tag.tagName.text === "internal") doc.isInternal = true;
    else throw new Error(`@${tag.tagName.text} is not a tag that the reference knows`);
  }
  return doc;
}

function textOf(comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\r/g, "").trim();
}
