import { expect, test } from 'vitest'
import type { KubeObject } from '#model/objectMeta'
import { failsReadiness, withReadiness } from './probesAnnotation'

const pod = (annotations?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', ...(annotations ? { annotations } : {}) },
})

test.for([
  { before: undefined, ready: false, after: { 'kubewalk.dev/probes': 'readiness=fail' } },
  { before: { 'kubewalk.dev/probes': 'readiness=fail' }, ready: true, after: undefined },
  {
    before: { 'kubewalk.dev/probes': 'liveness=fail@30s' },
    ready: false,
    after: { 'kubewalk.dev/probes': 'readiness=fail, liveness=fail@30s' },
  },
  {
    before: { 'kubewalk.dev/probes': 'readiness = fail,liveness=fail@30s', note: 'mine' },
    ready: true,
    after: { 'kubewalk.dev/probes': 'liveness=fail@30s', note: 'mine' },
  },
  { before: { note: 'mine' }, ready: true, after: { note: 'mine' } },
] as const)('$before made ready: $ready', ({ before, ready, after }) => {
  const changed = withReadiness(pod(before), ready)
  expect(changed.metadata.annotations).toEqual(after)
  expect(failsReadiness(changed)).toBe(!ready)
})
