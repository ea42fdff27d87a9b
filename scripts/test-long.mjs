// `npm run test:long`: the same with the tests that take minutes.
process.env.ODDWATCH_TEST_LONG = "1";
await import("./test.mjs");
