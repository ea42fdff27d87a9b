import { expect, it } from "vitest";
import { csvRows } from "../../benchmarks/quality/csv-cells.ts";

it("csvRows reads rows by the names of the head, commas and quotes in quoted cells too, whatever ends a line", () => {
  expect(csvRows('a,b\r\n1,"x, ""y"""\r\n2\r\n')).toEqual([
    { a: "1", b: 'x, "y"' },
    { a: "2", b: "" },
  ]);
});
