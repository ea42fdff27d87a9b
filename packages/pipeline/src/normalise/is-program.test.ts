import { expect, it } from "vitest";
import { isProgram } from "./is-program.ts";

it.each([
  ["setup.exe", true],
  ["Install.MSI", true],
  ["a.tar.gz.js", true],
  ["linux-amd64.tar.gz", false],
  ["checksums.txt", false],
  ["exe.txt", false],
  ["", false],
])("%j is a program: %s", (name, answer) => {
  expect(isProgram(name)).toBe(answer);
});
