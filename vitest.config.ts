import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['app/**/*.test.{ts,tsx}', 'e2e/conformance/**/*.test.ts'],
    environment: 'node',
    // Properties run hundreds of clusters: on a machine with other work they take several times as long.
    testTimeout: 60_000,
  },
})
