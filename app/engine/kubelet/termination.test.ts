import { expect, test } from 'vitest'
import type { Container } from '#kinds/pod/schema'
import { graceOf, stopTimes } from './termination'

const s = (seconds: number): number => 1000 * seconds

test.for([
  { name: 'exits when told', grace: 30, preStop: undefined, exits: 5, want: { sigterm: 0, exit: s(5) } },
  {
    name: 'does not heed SIGTERM',
    grace: 30,
    preStop: 10,
    exits: undefined,
    want: { preStop: 0, sigterm: s(10), sigkill: s(30), exit: s(30) },
  },
  {
    name: 'has a hook that takes nearly all of its time',
    grace: 30,
    preStop: 29,
    exits: 3,
    want: { preStop: 0, sigterm: s(29), sigkill: s(31), exit: s(31) },
  },
  {
    name: 'has a hook that takes longer than its grace',
    grace: 5,
    preStop: 60,
    exits: 1,
    want: { preStop: 0, sigterm: s(5), exit: s(6) },
  },
  {
    name: 'exits when SIGKILL would come',
    grace: 5,
    preStop: undefined,
    exits: 5,
    want: { sigterm: 0, sigkill: s(5), exit: s(5) },
  },
  { name: 'has no grace, so its hook is left out', grace: 0, preStop: 5, exits: 1, want: { sigterm: 0, exit: s(1) } },
])('container-stop: a container that $name', ({ grace, preStop, exits, want }) => {
  const behaviour = {
    preStopMs: preStop === undefined ? undefined : s(preStop),
    exitsAfterMs: exits === undefined ? undefined : s(exits),
  }
  expect(stopTimes(s(grace), behaviour)).toEqual(want)
})

test('a sidecar is told to stop when its turn comes, within the same grace', () => {
  const behaviour = { preStopMs: s(3), exitsAfterMs: undefined }
  expect(stopTimes(s(30), behaviour, s(10))).toEqual({ preStop: 0, sigterm: s(10), sigkill: s(30), exit: s(30) })
  expect(stopTimes(s(30), behaviour, s(40))).toEqual({ preStop: 0, sigterm: s(30), sigkill: s(32), exit: s(32) })
})

test('a probe may give another grace than the Pod', () => {
  const main: Container = { name: 'main', livenessProbe: { terminationGracePeriodSeconds: 3 }, startupProbe: {} }
  const spec = { containers: [main], terminationGracePeriodSeconds: 20 }
  expect(graceOf(spec, main, { probe: 'liveness' })).toBe(3000)
  expect(graceOf(spec, main, { probe: 'startup' })).toBe(20_000)
  expect(graceOf(spec, main, { deletionGraceSeconds: 7 })).toBe(7000)
})
