// Scoring of the isolation forest: what src/isolation/add-path-lengths.ts does, to the last bit.
//
// Sixteen rows go down a tree together, so that the waiting of one is the work of the others. Numbers are compared by
// their keys, whole numbers in the same order, since that answers sooner than a comparison of floats. The two top cuts
// of a tree are met by all rows and are made two rows at a time.
//
// A group is sixteen rows, column by column: 128 bytes a column. A tree of depth n, 2 at least, is 2^n nodes of 16
// bytes, { key of the threshold i64, place of the column in a group u32, address of the low child u32 }, and 2^n path
// lengths, f64. The root is node 1, the children of node i are 2 i and 2 i + 1. Node 0 holds the depth where others
// hold the column. Where there is no cut the threshold is Infinity, above which nothing lies.

/** A whole number for each number, in the same order; 0 and -0 are one. */
@inline function key(value: f64): i64 {
  const bits = reinterpret<i64>(value + 0);
  return bits ^ ((bits >> 63) & i64.MAX_VALUE);
}

/** Writes the nodes of a tree of that depth, from its `features` (i32) and `thresholds` (f64), 2^depth of each. */
export function packNodes(tree: usize, depth: i32, features: usize, thresholds: usize): void {
  const end = tree + ((<usize>16) << depth);
  for (let node = tree; node < end; node += 16) {
    store<i64>(node, key(load<f64>(thresholds)));
    store<u32>(node, load<u32>(features) << 7, 8);
    store<u32>(node, <u32>((node << 1) - tree), 12);
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
  for (let level = depth; level > 2; level--) {
    a = child(a, load<i64>(x + column(a))), b = child(b, load<i64>(x + column(b), 8));
    c = child(c, load<i64>(x + column(c), 16)), d = child(d, load<i64>(x + column(d), 24));
    e = child(e, load<i64>(x + column(e), 32)), f = child(f, load<i64>(x + column(f), 40));
    g = child(g, load<i64>(x + column(g), 48)), h = child(h, load<i64>(x + column(h), 56));
    i = child(i, load<i64>(x + column(i), 64)), j = child(j, load<i64>(x + column(j), 72));
    k = child(k, load<i64>(x + column(k), 80)), l = child(l, load<i64>(x + column(l), 88));
    m = child(m, load<i64>(x + column(m), 96)), n = child(n, load<i64>(x + column(n), 104));
    o = child(o, load<i64>(x + column(o), 112)), p = child(p, load<i64>(x + column(p), 120));
  }
  // each is now where its node would be if nodes went on: as far behind them as the narrower path lengths go twice
  const lengths = tree + ((<usize>8) << depth);
  add(sums, lengths, a - tree), add(sums + 8, lengths, b - tree);
  add(sums + 16, lengths, c - tree), add(sums + 24, lengths, d - tree);
  add(sums + 32, lengths, e - tree), add(sums + 40, lengths, f - tree);
  add(sums + 48, lengths, g - tree), add(sums + 56, lengths, h - tree);
  add(sums + 64, lengths, i - tree), add(sums + 72, lengths, j - tree);
  add(sums + 80, lengths, k - tree), add(sums + 88, lengths, l - tree);
  add(sums + 96, lengths, m - tree), add(sums + 104, lengths, n - tree);
  add(sums + 112, lengths, o - tree), add(sums + 120, lengths, p - tree);
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
  return i64x2.gt_s(v128.load(x + column(node)), v128.load_splat<i64>(node));
}

@inline function column(node: usize): usize {
  return load<u32>(node, 8);
}

@inline function child(node: usize, value: i64): usize {
  const low = <usize>load<u32>(node, 12);
  return select(low + 16, low, value > load<i64>(node));
}

@inline function add(sum: usize, lengths: usize, distance: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(lengths + (distance >> 1)));
}
