import { describe, expect, it } from "vitest";
import { StateReader } from "../state/state-reader.ts";
import { StateWriter } from "../state/state-writer.ts";
import { ReportedValues } from "./reported-values.ts";
import { Shingle } from "./shingle.ts";

describe("a shingle", () => {
  it("is the last rows, newest first, as soon as there are enough", () => {
    const shingle = new Shingle({ columns: 2, length: 2 });
    expect(shingle.point).toBeUndefined();
    shingle.push([1, 10]);
    expect(shingle.point).toBeUndefined();
    shingle.push([2, 20]);
    expect(shingle.point).toEqual(Float64Array.of(2, 20, 1, 10));
    shingle.push([3, 30]);
    expect(shingle.point).toEqual(Float64Array.of(3, 30, 2, 20));
  });

  it("tells what it would be with one row more, and stays as it was", () => {
    const shingle = new Shingle({ length: 3 });
    shingle.push([1]);
    expect(shingle.pointWith([3])).toBeUndefined();
    shingle.push([2]);
    expect(shingle.pointWith([3])).toEqual(Float64Array.of(3, 2, 1));
    expect(shingle.pointWith([4])).toEqual(Float64Array.of(4, 2, 1));
    expect(shingle.point).toBeUndefined();
  });

  it("gives copies away, not itself", () => {
    const shingle = new Shingle({ length: 1 });
    shingle.push([1]);
    shingle.point?.fill(9);
    expect(shingle.point).toEqual(Float64Array.of(1));
  });

  it("can have its newest row replaced, once there is one", () => {
    const shingle = new Shingle({ length: 2 });
    expect(() => shingle.replaceNewest([0])).toThrow("no row");
    for (const value of [1, 2]) shingle.push([value]);
    shingle.replaceNewest([7]);
    expect(shingle.point).toEqual(Float64Array.of(7, 1));
  });

  it("refuses rows of another width and lengths that are none", () => {
    const shingle = new Shingle({ columns: 2, length: 2 });
    for (const row of [[1], [1, 2, 3]]) {
      expect(() => shingle.push(row)).toThrow(RangeError);
      expect(() => shingle.pointWith(row)).toThrow(RangeError);
    }
    expect(() => new Shingle({ length: 0 })).toThrow("length must be a whole number from 1, got 0");
    expect(() => new Shingle({ length: 2, columns: 1.5 })).toThrow("columns must be");
  });

  it("is the same after being written and read", () => {
    const shingle = new Shingle({ length: 3 });
    for (const value of [1, 2]) shingle.push([value]);
    const writer = new StateWriter("shingle", 1);
    shingle.write(writer);
    const copy = new Shingle({ length: 3 });
    copy.read(new StateReader(writer.finish(), "shingle", 1));
    expect(copy.pointWith([3])).toEqual(Float64Array.of(3, 2, 1));
    expect(copy.point).toBeUndefined();
  });
});

describe("values that were reported", () => {
  it("count as expected for as long as the shingle holds them, and then are forgotten", () => {
    const reported = new ReportedValues(1, 3);
    for (const value of [1, 2]) reported.push([value]);
    expect(reported.pointWith([3])).toBeUndefined();
    reported.report([3]);
    expect(reported.pointWith([4])).toEqual(Float64Array.of(4, 3, 2));
    reported.push([4]);
    expect(reported.pointWith([5])).toEqual(Float64Array.of(5, 4, 3));
    reported.push([5]);
    expect(reported.pointWith([6])).toBeUndefined();
  });
});
