/** Which way the mean of a stream has moved. */
export type Change = "rise" | "fall";
