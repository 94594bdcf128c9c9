import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { walkCommand } from '../walk'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'moments-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function run(spec: string, ...args: readonly string[]) {
  const file = join(folder, 'x.yaml')
  writeFileSync(file, `apiVersion: kubewalk.dev/v1alpha1\nkind: Scenario\nspec:\n${spec}${objects}`)
  const printed: string[] = []
  const complaints: string[] = []
  const code = walkCommand([file, ...args], {
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line.replaceAll(`${folder}/`, '')),
  })
  return { code, out: printed.join('\n'), complaints }
}

const objects = `---
{apiVersion: v1, kind: Pod, metadata: {name: client}, spec: {nodeName: node1, containers: [{name: app, image: curl}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {nodeName: node2, containers: [{name: app, image: nginx, ports: [{containerPort: 80}]}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80}]}}
`

const script = `  requests:
    - {name: late, at: 4s, from: default/client, to: 'tcp://10.96.7.7:80', expect: {verdict: refused}}
    - {name: early, from: default/client, to: 'tcp://10.96.7.7:80', expect: {verdict: delivered}}
    - {name: load, at: 1s, every: 500ms, until: 3s, from: default/client, to: 'tcp://10.96.7.7:80', expect: {failed: 2, verdicts: [delivered, refused]}}
  script:
    - {at: 2s, break: {notListening: {pod: default/web}}}
    - {at: 2s, expect: [{object: Pod/default/web, ready: true, status: Running, restarts: 0}]}
    - {at: 3s, expect: [{rules: node1, service: default/web, endpoints: 1}, {service: default/web, slices: 1, ready: 1}]}
`

test('a scenario happens in order of time, and what it expects is looked for', () => {
  const { code, out, complaints } = run(script)
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  const lines = out.split('\n').filter((line) => /^(\S|  \d+ )/.test(line))
  expect(lines.slice(1)).toEqual([
    'early: default/client to tcp://10.96.7.7:80',
    expect.stringMatching(/^ {2}100 % delivered/),
    'at 1s: load begins',
    'at 2s: break: default/web does not listen',
    'at 2s: expected {object: Pod/default/web, ready: true, restarts: 0, status: Running}',
    'at 3s: expected {rules: node1, service: default/web, endpoints: 1}',
    'at 3s: expected {service: default/web, slices: 1, ready: 1}',
    'load: default/client to tcp://10.96.7.7:80, every 500ms from 1s until 3s',
    '  2 delivered, 2 refused',
    'at 4s: late: default/client to tcp://10.96.7.7:80',
    expect.stringMatching(/^ {2}100 % refused/),
  ])
})

test('--json holds the script and the counts', () => {
  const { scenarios } = JSON.parse(run(script, '--json').out) as { scenarios: readonly unknown[] }
  expect(scenarios).toMatchObject([
    {
      requests: [
        { name: 'early' },
        { name: 'load', at: 1000, stream: { sent: 4, failed: 2, verdicts: { delivered: 2, refused: 2 } } },
        { name: 'late', at: 4000, outcomes: [{ verdict: 'refused' }] },
      ],
      script: [
        { at: 1000, does: 'load begins' },
        { at: 2000, does: 'break: default/web does not listen' },
        { at: 2000, expects: { object: 'Pod/default/web', ready: true }, holds: true },
        { at: 3000, expects: { rules: 'node1' }, holds: true },
        { at: 3000, holds: true },
      ],
    },
  ])
})

test.for<readonly [string, number, string]>([
  [
    'script: [{at: 1s, expect: [{object: Pod/default/web, condition: {Ready: Unknown}}]}]',
    1,
    'x.yaml:4:75: at 1s: Pod default/web: expected condition.Ready Unknown, got True',
  ],
  [
    'script: [{at: 1s, expect: [{object: Pod/default/db, phase: Running}]}]',
    1,
    'x.yaml:4:39: at 1s: Pod default/db is not there',
  ],
  [
    'script: [{at: 1s, expect: [{pods: default/deploy/web, count: 1}]}]',
    1,
    'x.yaml:4:64: at 1s: Pods of Deployment default/web: expected count 1, got 0',
  ],
  [
    'script: [{at: 1s, expect: [{rules: node9, service: default/web, endpoints: 0}]}]',
    1,
    'x.yaml:4:38: at 1s: Node node9 is not there',
  ],
  [
    'requests: [{name: a, every: 1s, until: 3s, from: default/client, to: "tcp://10.96.7.7:81", expect: {failed: none}}]',
    1,
    'x.yaml:4:111: a: expected none to fail, 3 did, the last: ',
  ],
  ['script: [{at: 1s, delete: Pod/default/db}]', 2, 'x.yaml:4:12: at 1s: pods "db" not found'],
  ['script: [{at: 1s, break: {nodeStopped: node9}}]', 2, 'x.yaml:4:12: at 1s: nodes "node9" not found'],
  [
    'script: [{at: 1s, delete: Pod/default/web}]\n  cluster: {latency: instant}',
    2,
    'x.yaml:5:22: nothing takes time in this cluster (latency: instant), so nothing has a moment in it',
  ],
])('%s', ([spec, code, complaint]) => {
  const found = run(`  ${spec}\n`)
  expect([found.code, found.complaints.length]).toEqual([code, 1])
  expect(found.complaints[0]?.slice(0, complaint.length)).toBe(complaint)
})
