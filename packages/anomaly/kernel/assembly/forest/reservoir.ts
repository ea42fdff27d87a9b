// The max-heap of a decayed reservoir: keys, and the leaves they belong to.
import * as at from "./layout";

/** Puts an item in at the end of the heap and lets it rise. */
export function rise(keys: usize, items: usize, start: i32, key: f64, item: i32): void {
  let place = <usize>start;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (load<f64>(keys + (above << 3)) >= key) break;
    store<f64>(keys + (place << 3), load<f64>(keys + (above << 3)));
    store<i32>(items + (place << 2), load<i32>(items + (above << 2)));
    place = above;
  }
  store<f64>(keys + (place << 3), key);
  store<i32>(items + (place << 2), item);
}

/** Puts an item in the place of the top and lets it sink. */
export function sink(keys: usize, items: usize, key: f64, item: i32): void {
  const size = <usize>at.sampleSize;
  let place: usize = 0;
  for (;;) {
    let below: usize = (place << 1) + 1;
    if (below >= size) break;
    if (below + 1 < size && load<f64>(keys + (below << 3), 8) > load<f64>(keys + (below << 3))) below++;
    if (load<f64>(keys + (below << 3)) <= key) break;
    store<f64>(keys + (place << 3), load<f64>(keys + (below << 3)));
    store<i32>(items + (place << 2), load<i32>(items + (below << 2)));
    place = below;
  }
  store<f64>(keys + (place << 3), key);
  store<i32>(items + (place << 2), item);
}
