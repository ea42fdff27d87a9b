import { expect, it } from "vitest";
import { nextLink } from "./next-link.ts";

it.each([
  // as GitHub sends it, recorded by hub4j in 2019
  [
    '<https://api.github.com/events?page=8>; rel="prev", <https://api.github.com/events?page=10>; rel="next", <https://api.github.com/events?page=10>; rel="last"',
    "https://api.github.com/events?page=10",
  ],
  ['<https://a.example/1>; title="the next"; rel="last"', undefined],
  ['<https://a.example/1>; rel="last next"', "https://a.example/1"],
  ["</events?page=2>;rel=next", "/events?page=2"],
  ["<unfinished", undefined],
  [null, undefined],
])("%s", (header, expected) => {
  expect(nextLink(header)).toBe(expected);
});
