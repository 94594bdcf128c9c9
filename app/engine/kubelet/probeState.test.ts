import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Probe } from '#kinds/pod/schema'
import {
  demandsRestart,
  forNewContainer,
  isReady,
  isStarted,
  newProbeState,
  probeAnswered,
  probeTurn,
  type ProbeSituation,
  type ProbeState,
} from './probeState'

const running: ProbeSituation = {
  container: 'running',
  restarts: true,
  podIsTerminal: false,
  podIsDeleted: false,
  runsFor: 60,
  started: true,
}

test.for([
  { name: 'runs', situation: {}, runs: true, recorded: 'failure', ended: false },
  { name: 'waits for its initial delay', situation: { runsFor: 4 }, runs: false, recorded: 'failure', ended: false },
  { name: 'runs with its initial delay', situation: { runsFor: 5 }, runs: true, recorded: 'failure', ended: false },
  { name: 'waits until it has started', situation: { started: false }, runs: false, recorded: 'failure', ended: false },
  {
    name: 'waits for a container',
    situation: { container: 'notCreated' },
    runs: false,
    recorded: 'failure',
    ended: false,
  },
  { name: 'ends with its Pod', situation: { podIsTerminal: true }, runs: false, recorded: 'failure', ended: true },
  {
    name: 'goes on while its Pod is deleted',
    situation: { podIsDeleted: true },
    runs: true,
    recorded: 'failure',
    ended: false,
  },
] as const)('probe-thresholds: a readiness probe $name', ({ situation, runs, recorded, ended }) => {
  const turn = probeTurn(newProbeState('readiness'), { initialDelaySeconds: 5 }, { ...running, ...situation })
  expect({ runs: turn.runs, recorded: turn.state.recorded, ended: turn.state.ended }).toEqual({ runs, recorded, ended })
})

test('a container that has ended for good ends its probes as failed', () => {
  const ready: ProbeState = { ...newProbeState('readiness'), recorded: 'success' }
  const turn = (restarts: boolean) => probeTurn(ready, {}, { ...running, container: 'notRunning', restarts }).state
  expect(turn(true)).toMatchObject({ recorded: 'failure', ended: false })
  expect(turn(false)).toMatchObject({ recorded: 'failure', ended: true })
})

test('the startup probe rests once it has succeeded', () => {
  expect(probeTurn(newProbeState('startup'), {}, running).runs).toBe(false)
  expect(probeTurn(newProbeState('startup'), {}, { ...running, started: false }).runs).toBe(true)
})

test('a new container lifts the hold, and does not interrupt the row of failures', () => {
  const probe: Probe = { failureThreshold: 2 }
  const once = probeAnswered(newProbeState('liveness'), probe, 'failure')
  const again = probeAnswered(forNewContainer(once), probe, 'failure')
  expect(demandsRestart(again)).toBe(true)
  expect(forNewContainer(again)).toMatchObject({ recorded: 'success', onHold: false })
})

const probes = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
})
const answers = fc.array(fc.constantFrom('success' as const, 'failure' as const, 'error' as const), { maxLength: 30 })

test('what is recorded is what came often enough in a row, last', () => {
  fc.assert(
    fc.property(probes, answers, (probe, all) => {
      const heard = all.filter((answer) => answer !== 'error')
      const isEnough = (answer: 'success' | 'failure', i: number): boolean => {
        const threshold = answer === 'failure' ? probe.failureThreshold : probe.successThreshold
        return i + 1 >= threshold && heard.slice(i + 1 - threshold, i + 1).every((one) => one === answer)
      }
      const wanted = heard.findLast((answer, i) => isEnough(answer, i)) ?? 'failure'
      const state = all.reduce((before, answer) => probeAnswered(before, probe, answer), newProbeState('readiness'))
      expect(state.recorded).toBe(wanted)
      expect(demandsRestart(state)).toBe(false)
    }),
  )
})

test('a container without probes is started and ready as long as it runs', () => {
  expect([isStarted(true, {}), isReady(true, {}), isStarted(false, {}), isReady(false, {})]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
