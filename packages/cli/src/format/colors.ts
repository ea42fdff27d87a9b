import pico from "picocolors";

export type Colors = ReturnType<typeof pico.createColors>;

/** Colours for a stream that shows them, otherwise the same functions doing nothing. */
export function createColors(isOn: boolean): Colors {
  return pico.createColors(isOn);
}
