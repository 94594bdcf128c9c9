import { expect, test } from 'vitest'
import { commonLabels } from './commonLabels'

const pod = (labels: Record<string, string>) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels } })

test.for([
  { what: 'one Pod', pods: [{ app: 'web', tier: 'front' }], want: { app: 'web', tier: 'front' } },
  {
    what: 'Pods that agree in part',
    pods: [
      { app: 'web', v: '1' },
      { app: 'web', v: '2' },
    ],
    want: { app: 'web' },
  },
  { what: 'Pods that share nothing', pods: [{ app: 'web' }, { app: 'db' }], want: {} },
  { what: 'Pods of a Deployment', pods: [{ app: 'web', 'pod-template-hash': '5d' }], want: { app: 'web' } },
  { what: 'no Pods', pods: [], want: {} },
] as const)('$what', ({ pods, want }) => {
  expect(commonLabels(pods.map(pod))).toEqual(want)
})
