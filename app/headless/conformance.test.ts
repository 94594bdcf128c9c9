import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { conformance } from './conformance'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vectors-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(component: string, name: string, text: string): void {
  mkdirSync(join(folder, component), { recursive: true })
  writeFileSync(join(folder, component, `${name}.yaml`), text)
}

function run(...folders: readonly string[]) {
  const printed: string[] = []
  const complaints: string[] = []
  const code = conformance(folders, {
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
  })
  return { code, printed, complaints }
}

const markMasq = (rule: string, name = 'mark'): string => `
name: ${name}
node: {name: n1, ip: 192.168.0.2}
objects: []
expect:
  chains:
    - {table: nat, chain: KUBE-MARK-MASQ, rules: "${rule}"}
`
const right = '-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000'

test('all that hold: exit code 0', () => {
  write('kube-proxy-iptables', 'mark', markMasq(right))
  expect(run(folder)).toEqual({ code: 0, printed: ['ok mark', '1 passed, 0 failed'], complaints: [] })
})

test('a difference is told and fails', () => {
  write('kube-proxy-iptables', 'a', markMasq('-A KUBE-MARK-MASQ -j DROP', 'a'))
  write('kube-proxy-iptables', 'b', markMasq(right, 'b'))
  expect(run(join(folder, 'kube-proxy-iptables'))).toEqual({
    code: 1,
    printed: [
      `FAIL a: table nat, chain KUBE-MARK-MASQ: rule 1: expected -A KUBE-MARK-MASQ -j DROP, got ${right}`,
      'ok b',
      '1 passed, 1 failed',
    ],
    complaints: [],
  })
})

test.for([
  ['rules: "*filter\\nCOMMIT\\n"', 'table filter, chain KUBE-SERVICES: not expected'],
  ['contains: [-A NOWHERE]', 'line missing: -A NOWHERE'],
  ['notContains: [KUBE-FORWARD]', 'not expected anywhere: KUBE-FORWARD'],
  ['endpointRules: {count: 1, withComment: 0}', 'endpoint rules: expected 1, 0 with a comment; got 0, 0'],
  [
    'matching: [{table: nat, chain: KUBE-SERVICES, destination: 10.0.0.1, exists: true}]',
    'table nat, chain KUBE-SERVICES: a rule for 10.0.0.1 missing',
  ],
  [
    'flows: [{name: f, from: 10.0.0.1, to: 10.96.0.1, port: 80, verdict: DROP, masquerade: false}]',
    'flow "f": expected DROP, got NONE',
  ],
  ['surprises: []', 'not understood: expect.surprises: Invalid key: Expected never but received "surprises"'],
] as const)('%s is judged', ([expectation, difference]) => {
  write(
    'kube-proxy-iptables',
    'x',
    `name: x\nnode: {name: n1, ip: 192.168.0.2}\nobjects: []\nexpect:\n  ${expectation}\n`,
  )
  expect(run(folder).printed).toEqual([`FAIL x: ${difference}`, '0 passed, 1 failed'])
})

const nodePortService = `
objects:
  - {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, ports: [{port: 80, nodePort: 30080}]}}
`

test.for([
  ['{valid: false}', 'expected refused, got accepted'],
  [
    '{errors: [{field: spec, type: FieldValueInvalid, contains: x}]}',
    'no error spec: FieldValueInvalid "x", got accepted',
  ],
  ['{httpStatus: 500}', 'httpStatus: expected 500, got none'],
  ['{spec: {clusterIP: null}}', 'Service.spec.clusterIP: expected null, got "10.96.0.20"'],
  [
    '{spec: {clusterIP: {inRange: 10.96.0.21-10.96.0.30}}}',
    /^Service.spec.clusterIP: expected {"inRange".*got "10.96.0.20"$/,
  ],
  ['{spec: {ports: [{}]}}', /^Service.spec.ports\[0\]: expected {}, got {"port":80/],
  ['{status: {loadBalancer: {ingress: []}}}', 'Service.status.loadBalancer.ingress: expected [], got null'],
  ['{taken: {clusterIPs: 0}}', 'taken clusterIPs: expected 0, got 1'],
  ['{released: {nodePorts: [30080]}}', 'released nodePorts: expected ["30080"], got []'],
  ['{nodePortBands: {static: null, dynamic: 1-2}}', 'nodePortBands.static: expected null, got "30000-30085"'],
] as const)('admission: %s is judged', ([expectation, difference]) => {
  write(
    'admission',
    'x',
    `name: x${nodePortService.replace('{type', '{clusterIP: 10.96.0.20, type')}expect: ${expectation}\n`,
  )
  expect(run(folder).printed).toEqual([
    typeof difference === 'string'
      ? `FAIL x: ${difference}`
      : expect.stringMatching(difference.source.replace('^', '^FAIL x: ')),
    '0 passed, 1 failed',
  ])
})

test('admission: an error more than expected is judged', () => {
  const text = nodePortService.replace('ports: [{', 'ports: [{port: 1}, {')
  const named = 'errors: [{field: "spec.ports[0].name", type: FieldValueRequired, contains: Required value}]'
  write('admission', 'x', `name: x${text}expect: {${named}}\n`)
  expect(run(folder).printed[0]).toMatch(/^FAIL x: expected 1 errors, got refused: Service "web" is invalid: \[/)
})

const slices = (expectation: string): string => `
name: x
objects:
  - {apiVersion: v1, kind: Node, metadata: {name: node-1}}
  - apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: default}
    spec: {ipFamilies: [IPv4], selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
  - repeat: {from: 1, to: 2}
    object:
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-$(i), namespace: default, labels: {app: web}}
      spec: {nodeName: node-1, containers: []}
      status: {podIP: $(ip), conditions: [{type: Ready, status: 'True'}]}
expect:
  ${expectation}
`

test.for([
  ['endpointSlices: [{addressType: IPv4, ports: [{port: 8080}], count: 2}]', 'ok x'],
  ['endpointSlices: []', 'FAIL x: expected 0 slices, got '],
  ['endpointSlices: [{count: 3}]', 'FAIL x: no slice like {"count":3} among '],
  ['endpointSlices: [{ports: []}]', 'FAIL x: no slice like {"ports":[]} among '],
  ['endpointSlices: [{annotations: {note: null}, generateName: web-}]', 'ok x'],
  ['slicesWritten: {created: 0, updated: 1, deleted: 0}', 'FAIL x: expected 0 created, 1 updated, 0 deleted; got 1 '],
  ['endpoints: {counts: {addresses: 2, notReadyAddresses: 0}}', 'ok x'],
  ['endpoints: {counts: {addresses: 1, notReadyAddresses: 1}}', 'FAIL x: expected {"counts":'],
  ['endpoints: null', 'FAIL x: expected no Endpoints, got '],
  ['surprises: []', 'FAIL x: not understood: expect.surprises: '],
] as const)('endpoints: %s', ([expectation, line]) => {
  write('endpoints', 'x', slices(expectation))
  expect(run(folder).printed[0]?.slice(0, line.length)).toBe(line)
})

test('a component that nobody judges yet fails, plainly', () => {
  write('dns', 'query', 'name: query')
  expect(run(folder)).toMatchObject({ code: 1, printed: ['FAIL query: no runner for dns yet', '0 passed, 1 failed'] })
})

test('nothing to run is unusable input', () => {
  expect(run(folder)).toEqual({ code: 2, printed: [], complaints: [`${folder}: no vectors there`] })
  expect(run(join(folder, 'nowhere'))).toMatchObject({
    code: 2,
    complaints: [`${join(folder, 'nowhere')}: no such folder`],
  })
  expect(run()).toMatchObject({ code: 2 })
})

test('a file that is no vector is named with its place', () => {
  write('kube-proxy-iptables', 'bad', 'name: bad\nexpect: {rules: [}\n')
  const { code, complaints } = run(folder)
  expect(code).toBe(2)
  expect(complaints[0]).toMatch(/bad\.yaml:2:18: Flow sequence .* end with a \]$/)
})
