import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const long = process.env.ODDWATCH_TEST_LONG === "1";

export default defineConfig({
  test: {
    include: long
      ? ["packages/*/{src,scripts}/**/*.test.ts", "test/**/*.test.ts"]
      : ["packages/*/{src,scripts}/**/*.test.ts", "test/**/*.test.ts", "!**/*.long.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    maxWorkers: Math.max(3, availableParallelism() - 1), // many of them wait for services that start
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
