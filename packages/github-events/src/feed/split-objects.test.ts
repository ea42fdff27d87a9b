import fc from "fast-check";
import { expect, it } from "vitest";
import { splitObjects } from "./split-objects.ts";

it("gives back every object of a line in which nothing separates them", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value));
  const hostile = fc.constantFrom('{"a":"}{"}', '{"a":"\\"}{"}', '{"a":{"b":"{"}}', "{}", '{"\\\\":1}');
  fc.assert(
    fc.property(fc.array(fc.oneof(object, hostile), { minLength: 1, maxLength: 6 }), (objects) => {
      expect(splitObjects(objects.join(""))).toEqual(objects);
    }),
  );
});

it.each(['{"a":1}{"b":', '{"a":1}{"b":"', "}{", "}{}", '"}{"', "[{}{}]", '{"a":1}{"b":1} x'])(
  "gives back whole what is something else: %s",
  (line) => {
    expect(splitObjects(line)).toEqual([line]);
  },
);
