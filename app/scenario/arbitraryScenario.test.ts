import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTrace, networkOf, parseSave, saveText, walk } from '#engine/dataplane'
import { arbitraryScenario } from './testing/arbitraryScenario'
import { toWorld } from './toWorld'

const seed = 2026

test('in generated clusters: nothing is refused, traces are sound, probabilities sum to 1', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(arbitraryScenario(3), (scenario) => {
      const { world, refusals } = toWorld(scenario)
      expect(refusals).toEqual([])
      for (const request of scenario.requests) {
        const walked = walk(world, request, 0)
        if (!walked.ok) throw new Error(walked.error.message)
        const { outcomes, lookups, drawn } = walked.value
        expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
        expect(outcomes[drawn]).toBeDefined()
        for (const { trace } of [...lookups, ...outcomes]) if (trace) checkTrace(trace)
        for (const { verdict, failure } of outcomes) expect(verdict === 'delivered').toBe(failure === undefined)
      }
    }),
    { numRuns: 25, seed },
  )
})

test('in generated clusters: every rule set survives being printed and read', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(arbitraryScenario(1), (scenario) => {
      for (const { rules } of networkOf(toWorld(scenario).world).hosts.values()) {
        for (const family of ['IPv4', 'IPv6'] as const) {
          const text = saveText(rules[family])
          const read = parseSave(text, family)
          expect(read.ok && saveText(read.value)).toBe(text)
        }
      }
    }),
    { numRuns: 25, seed },
  )
})
