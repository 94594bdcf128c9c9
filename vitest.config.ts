import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['app/**/*.test.{ts,tsx}', 'e2e/conformance/**/*.test.ts'], environment: 'node' },
})
