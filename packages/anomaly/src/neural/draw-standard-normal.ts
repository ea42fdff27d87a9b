import type { Random } from "../random.ts";

/** Fills `target` with independent draws from the standard normal distribution. Source: G. E. P. Box, M. E. Muller (1958). @internal */
export function drawStandardNormal(random: Random, target: Float64Array): void {
  for (let each = 0; each < target.length; each += 2) {
    const radius = Math.sqrt(-2 * Math.log(random.nextOpen()));
    const angle = 2 * Math.PI * random.next();
    target[each] = radius * Math.cos(angle);
    if (each + 1 < target.length) target[each + 1] = radius * Math.sin(angle);
  }
}
