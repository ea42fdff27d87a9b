/**
 * What a detection is worth by its place: -1 is the first row of a window, 0 the end of it, 1 a window's width behind
 * it. Close to 1 early in the window, 0 at its end, falling to -1 behind it.
 *
 * Source: A. Lavin, S. Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark", ICMLA
 * 2015 (https://arxiv.org/abs/1510.03336), section III; from three widths on it is -1, as in the scorer published with it.
 */
export function scaledSigmoid(place: number): number {
  return place >= 3 ? -1 : 2 / (1 + Math.exp(5 * place)) - 1;
}
