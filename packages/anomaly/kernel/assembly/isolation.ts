// Scoring of the isolation forest: what src/isolation/add-path-lengths.ts does, to the last bit.
//
// Sixteen rows go down a tree together, so that the waiting of one is the work of the others. Numbers are compared by
// their keys, whole numbers in the same order, since that answers sooner than a comparison of floats. The two top cuts
// of a tree are met by all rows and are made two rows at a time.
//
// A group is sixteen rows, column by column: 128 bytes a column. A tree of depth n, 3 at least, is 2^n nodes of 16
// bytes, { key of the threshold i64, place of the column in a group u32, address of the low child u32 }, and 2^n path
// lengths, f64, the children of the last nodes. The root is node 1, the children of node i are 2 i and 2 i + 1. Node 0
// holds the depth in the column's place. Where there is no cut the threshold is Infinity: nothing is above.

/** A whole number for each number, in the same order; 0 and -0 are one. */
@inline function key(value: f64): i64 {
  const bits = reinterpret<i64>(value + 0);
  return bits ^ ((bits >> 63) & i64.MAX_VALUE);
}

/** Writes the nodes of a tree of that depth, from its `features` (i32) and `thresholds` (f64), 2^depth of each. */
export function packNodes(tree: usize, depth: i32, features: usize, thresholds: usize): void {
  const end = tree + ((<usize>16) << depth);
  for (let node = tree; node < end; node += 16) {
    const child = (node << 1) - tree;
    store<i64>(node, key(load<f64>(thresholds)));
    store<u32>(node, load<u32>(features) << 7, 8);
    store<u32>(node, <u32>(child < end ? child : end + ((child - end) >> 1)), 12);
    features += 4;
    thresholds += 8;
  }
  store<i32>(tree, depth, 8);
}

/** Lays out `groups` times sixteen rows, f64, one after another and `width` wide each, as groups. */
export function layOut(rows: usize, groups: i32, width: i32, target: usize): void {
  const rowBytes = <usize>width << 3;
  for (; groups > 0; groups--) {
    for (let column = rows; column < rows + rowBytes; column += 8) {
      let value = column;
      for (let row = 0; row < 16; row++) {
        store<i64>(target, key(load<f64>(value)));
        target += 8;
        value += rowBytes;
      }
    }
    rows += rowBytes << 4;
  }
}

/** Adds to `sums` (f64, sixteen a group) the path lengths of all rows in `count` trees that lie one after another. */
export function addPathLengths(tree: usize, count: i32, first: usize, groups: i32, width: i32, sums: usize): void {
  const groupBytes = <usize>width << 7;
  for (; count > 0; count--) {
    const depth = load<i32>(tree, 8);
    for (let i = 0; i < groups; i++) addGroup(tree, depth, first + <usize>i * groupBytes, sums + (<usize>i << 7));
    tree += (<usize>24) << depth;
  }
}

@inline function addGroup(tree: usize, depth: i32, x: usize, sums: usize): void {
  const ab = afterTwo(tree, x), cd = afterTwo(tree, x + 16), ef = afterTwo(tree, x + 32), gh = afterTwo(tree, x + 48);
  const ij = afterTwo(tree, x + 64), kl = afterTwo(tree, x + 80), mn = afterTwo(tree, x + 96);
  const op = afterTwo(tree, x + 112);
  let a = <usize>i64x2.extract_lane(ab, 0), b = <usize>i64x2.extract_lane(ab, 1);
  let c = <usize>i64x2.extract_lane(cd, 0), d = <usize>i64x2.extract_lane(cd, 1);
  let e = <usize>i64x2.extract_lane(ef, 0), f = <usize>i64x2.extract_lane(ef, 1);
  let g = <usize>i64x2.extract_lane(gh, 0), h = <usize>i64x2.extract_lane(gh, 1);
  let i = <usize>i64x2.extract_lane(ij, 0), j = <usize>i64x2.extract_lane(ij, 1);
  let k = <usize>i64x2.extract_lane(kl, 0), l = <usize>i64x2.extract_lane(kl, 1);
  let m = <usize>i64x2.extract_lane(mn, 0), n = <usize>i64x2.extract_lane(mn, 1);
  let o = <usize>i64x2.extract_lane(op, 0), p = <usize>i64x2.extract_lane(op, 1);
  for (let level = depth; level > 3; level--) {
    a = next(a, 16, load<i64>(x + place(a))), b = next(b, 16, load<i64>(x + place(b), 8));
    c = next(c, 16, load<i64>(x + place(c), 16)), d = next(d, 16, load<i64>(x + place(d), 24));
    e = next(e, 16, load<i64>(x + place(e), 32)), f = next(f, 16, load<i64>(x + place(f), 40));
    g = next(g, 16, load<i64>(x + place(g), 48)), h = next(h, 16, load<i64>(x + place(h), 56));
    i = next(i, 16, load<i64>(x + place(i), 64)), j = next(j, 16, load<i64>(x + place(j), 72));
    k = next(k, 16, load<i64>(x + place(k), 80)), l = next(l, 16, load<i64>(x + place(l), 88));
    m = next(m, 16, load<i64>(x + place(m), 96)), n = next(n, 16, load<i64>(x + place(n), 104));
    o = next(o, 16, load<i64>(x + place(o), 112)), p = next(p, 16, load<i64>(x + place(p), 120));
  }
  add(sums, next(a, 8, load<i64>(x + place(a)))), add(sums + 8, next(b, 8, load<i64>(x + place(b), 8)));
  add(sums + 16, next(c, 8, load<i64>(x + place(c), 16))), add(sums + 24, next(d, 8, load<i64>(x + place(d), 24)));
  add(sums + 32, next(e, 8, load<i64>(x + place(e), 32))), add(sums + 40, next(f, 8, load<i64>(x + place(f), 40)));
  add(sums + 48, next(g, 8, load<i64>(x + place(g), 48))), add(sums + 56, next(h, 8, load<i64>(x + place(h), 56)));
  add(sums + 64, next(i, 8, load<i64>(x + place(i), 64))), add(sums + 72, next(j, 8, load<i64>(x + place(j), 72)));
  add(sums + 80, next(k, 8, load<i64>(x + place(k), 80))), add(sums + 88, next(l, 8, load<i64>(x + place(l), 88)));
  add(sums + 96, next(m, 8, load<i64>(x + place(m), 96))), add(sums + 104, next(n, 8, load<i64>(x + place(n), 104)));
  add(sums + 112, next(o, 8, load<i64>(x + place(o), 112))), add(sums + 120, next(p, 8, load<i64>(x + place(p), 120)));
}

/** Where two rows side by side are after two cuts. */
@inline function afterTwo(tree: usize, x: usize): v128 {
  const first = isAbove(tree + 16, x);
  const second = v128.bitselect(isAbove(tree + 48, x), isAbove(tree + 32, x), first);
  // true is -1 in each lane
  const nodes = i64x2.shl(i64x2.add(i64x2.add(first, first), second), 4);
  return i64x2.sub(i64x2.splat(<i64>(tree + 64)), nodes);
}

@inline function isAbove(node: usize, x: usize): v128 {
  return i64x2.gt_s(v128.load(x + place(node)), v128.load_splat<i64>(node));
}

@inline function place(node: usize): usize {
  return load<u32>(node, 8);
}

/** The child of a node for a value; the high child lies `step` bytes behind the low one. */
@inline function next(node: usize, step: usize, value: i64): usize {
  const low = <usize>load<u32>(node, 12);
  return select(low + step, low, value > load<i64>(node));
}

@inline function add(sum: usize, length: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(length));
}
