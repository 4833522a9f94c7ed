import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/bench/*.test.ts"],
    globalSetup: ["tests/browser/desk.setup.ts"],
    testTimeout: 600_000,
  },
});
