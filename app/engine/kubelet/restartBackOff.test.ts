import { expect, test } from 'vitest'
import { simTime } from '#model/simTime'
import { afterRestart, crashLoopState, restartAt, type RestartBackOff } from './restartBackOff'

const fifth: RestartBackOff = { delayMs: 160_000, since: simTime(1000) }

test.for([
  { name: 'ten minutes after its start', exited: 601_000, start: 761_000, next: 300_000 },
  { name: 'a moment later', exited: 601_001, start: 601_001, next: 10_000 },
])('restart-back-off: a container that exits $name', ({ exited, start, next }) => {
  const at = restartAt(fifth, simTime(exited))
  expect(at).toBe(start)
  expect(afterRestart(fifth, simTime(exited), at)).toEqual({ delayMs: next, since: at })
})

test.for([
  [10_000, '10s'],
  [80_000, '1m20s'],
  [300_000, '5m0s'],
] as const)('%i ms is told as %s', ([delayMs, text]) => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: '7' },
    spec: { containers: [] },
  } as const
  expect(crashLoopState(pod, 'main', delayMs).waiting).toEqual({
    reason: 'CrashLoopBackOff',
    message: `back-off ${text} restarting failed container=main pod=web_default(7)`,
  })
})
