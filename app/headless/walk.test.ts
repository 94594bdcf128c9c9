import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examples } from '#scenario/examples'
import { scenarioText } from '#scenario/yaml'
import { rules } from './rules'
import { walkCommand } from './walk'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'walk-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const example = (id: string): string => {
  const found = examples.find((each) => each.id === id)
  return file(`${id}.yaml`, found ? scenarioText(found.scenario()) : '')
}

function run(command: typeof walkCommand, ...args: readonly string[]) {
  const printed: string[] = []
  const complaints: string[] = []
  const code = command(args, {
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line.replaceAll(`${folder}/`, '')),
  })
  return { code, out: printed.join('\n').replaceAll(`${folder}/`, ''), complaints }
}

test.for(examples)('what the example $id expects holds', ({ id }) => {
  expect(run(walkCommand, example(id))).toMatchObject({ code: 0, complaints: [] })
})

test('--json has the documented shape', () => {
  const { code, out } = run(walkCommand, example('node-port-from-outside'), '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    scenarios: [
      {
        file: 'node-port-from-outside.yaml',
        requests: [
          {
            name: 'laptop asks node1',
            from: 'host/laptop',
            to: 'http://192.168.0.11:30080/',
            resolution: [],
            outcomes: [
              {
                probability: 1,
                verdict: 'delivered',
                reason: null,
                status: 200,
                backend: 'default/web',
                endpoint: expect.stringMatching(/^10\.244\.1\.\d+:8080$/) as unknown,
                sourceSeen: '192.168.0.11',
                hops: ['host/laptop', 'node/node1', 'node/node2', 'default/web'],
                rules: expect.arrayContaining([
                  {
                    node: 'node1',
                    hook: 'PREROUTING',
                    table: 'nat',
                    walk: [
                      expect.stringMatching(/^KUBE-SERVICES:\d+$/),
                      'KUBE-NODEPORTS:1',
                      expect.stringMatching(/^KUBE-EXT-[A-Z2-7]{16}:1$/),
                      'KUBE-MARK-MASQ:1',
                      expect.stringMatching(/^KUBE-EXT-[A-Z2-7]{16}:2$/),
                      expect.stringMatching(/^KUBE-SVC-[A-Z2-7]{16}:2$/),
                      expect.stringMatching(/^KUBE-SEP-[A-Z2-7]{16}:2$/),
                    ],
                  },
                ]) as unknown,
                nat: [
                  {
                    node: 'node1',
                    kind: 'DNAT',
                    from: '192.168.0.11:30080',
                    to: expect.stringMatching(/^10\.244\.1\.\d+:8080$/) as unknown,
                  },
                  {
                    node: 'node1',
                    kind: 'SNAT',
                    from: expect.stringMatching(/^198\.51\.100\.7:\d+$/) as unknown,
                    to: expect.stringMatching(/^192\.168\.0\.11:\d+$/) as unknown,
                  },
                ],
                conntrack: [
                  {
                    node: 'node1',
                    original: expect.stringMatching(
                      /^src=198\.51\.100\.7 dst=192\.168\.0\.11 sport=\d+ dport=30080$/,
                    ) as unknown,
                    reply: expect.stringMatching(
                      /^src=10\.244\.1\.\d+ dst=192\.168\.0\.11 sport=8080 dport=\d+$/,
                    ) as unknown,
                  },
                  { node: 'node2' },
                ],
              },
            ],
          },
          {
            name: 'laptop asks node2',
            outcomes: [{ sourceSeen: '192.168.0.12', hops: ['host/laptop', 'node/node2', 'default/web'] }],
          },
        ],
      },
    ],
  })
})

test('--from and --to stand in for the requests of the file; all outcomes are there and their probabilities sum to 1', () => {
  const { code, out } = run(
    walkCommand,
    example('a-service'),
    '--json',
    '--from',
    'default/client',
    '--to',
    'tcp://web:80',
  )
  const { scenarios } = JSON.parse(out) as {
    scenarios: { requests: { resolution: object[]; outcomes: { probability: number; backend: string }[] }[] }[]
  }
  const [request, ...others] = scenarios[0]?.requests ?? []
  expect([code, others]).toEqual([0, []])
  expect(request?.resolution).toMatchObject([{ name: 'web.default.svc.cluster.local.', type: 'A', rcode: 'NOERROR' }])
  expect(new Set(request?.outcomes.map(({ backend }) => backend)).size).toBe(3)
  expect(request?.outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
})

test('connections of one request share their outcomes', () => {
  const found = examples.find((each) => each.id === 'a-service')?.scenario()
  const text = scenarioText({
    ...(found ?? examples[0].scenario()),
    requests: [{ name: 'a', from: 'default/client', to: 'http://web/', connections: 4 }],
  })
  const { out } = run(walkCommand, file('connections.yaml', text), '--json')
  const { scenarios } = JSON.parse(out) as { scenarios: { requests: { outcomes: { probability: number }[] }[] }[] }
  const outcomes = scenarios[0]?.requests[0]?.outcomes ?? []
  expect(outcomes).toHaveLength(3)
  expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
})

test('an expectation that differs is told at its line, and the exit code is 1', () => {
  const text = scenarioText(examples.find((each) => each.id === 'no-endpoints')?.scenario() ?? examples[0].scenario())
    .replace('verdict: rejected', 'verdict: delivered')
    .replace('reason: no-endpoints', 'backends: [default/web-1]\n      sourceSeen: []')
  const { code, out, complaints } = run(walkCommand, file('differs.yaml', text))
  expect(code).toBe(1)
  expect(complaints).toEqual([
    expect.stringMatching(
      /^differs\.yaml:\d+:\d+: client asks for web: expected verdict delivered, got rejected \(no-endpoints\)$/,
    ),
    expect.stringMatching(/^differs\.yaml:\d+:\d+: client asks for web: expected backends default\/web-1, got none$/),
  ])
  expect(out).toContain('differs: ')
})

test('the text says who answered and lists the stops under their machine', () => {
  const { out } = run(walkCommand, example('node-port-from-outside'))
  expect(out).toMatch(/100 % delivered with 200 by default\/web, at 10\.244\.1\.\d+:8080, which sees 192\.168\.0\.11/)
  expect(out).toMatch(/ {4}node\/node1\n/)
  expect(out).toMatch(/DNAT: by rule 2 of KUBE-SEP-/)
})

const scenario = (spec: string): string => `apiVersion: kubewalk.dev/v1alpha1\nkind: Scenario\nspec:\n${spec}`

test.for([
  { name: 'no file', args: [], want: 'usage: walk FILE… [--json] [--from F --to T]' },
  {
    name: 'an unknown option',
    args: ['x.yaml', '--jsn'],
    want: 'unknown option --jsn; usage: walk FILE… [--json] [--from F --to T]',
  },
  {
    name: '--from without --to',
    args: ['x.yaml', '--from', 'a/b'],
    want: 'usage: walk FILE… [--json] [--from F --to T]',
  },
  { name: 'a file that is not there', args: ['missing.yaml'], want: 'missing.yaml:1:1: no such file or directory' },
  { name: 'text that is no YAML', text: 'a: [\n', want: /^broken\.yaml:\d+:\d+: / },
  {
    name: 'a key that is set twice',
    text: 'a: 1\nb: 2\na: 3\n',
    want: 'broken.yaml:3:1: key "a" is already set in this map',
  },
  {
    name: 'a key that a Scenario does not have',
    text: scenario('  cluster: {podCidr: x}\n'),
    want: 'broken.yaml:4:13: unknown field "spec.cluster.podCidr"',
  },
  {
    name: 'settings that are not there yet',
    text: scenario('  cluster:\n    proxyMode: nftables\n'),
    want: 'broken.yaml:5:16: kube-proxy in mode nftables is not there yet; use iptables',
  },
  {
    name: 'an object that the API server refuses',
    text: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n  - port: 99999\n',
    want: /^broken\.yaml:6:11: Service "web" is invalid: .*must be between 1 and 65535, inclusive/,
  },
  {
    name: 'a pool whose range is none',
    text: 'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: a}\nspec:\n  ipipMode: Never\n  cidr: banana\n',
    want: 'broken.yaml:6:9: IPPool.projectcalico.org "a" is invalid: spec.cidr: Invalid value: "banana": IPPool CIDR must be a valid subnet',
  },
  {
    name: 'a Node whose range is none',
    text: 'apiVersion: v1\nkind: Node\nmetadata: {name: a}\nspec:\n  unschedulable: false\n  podCIDR: banana\n',
    want: 'broken.yaml:6:12: Node "a" is invalid: spec.podCIDRs[0]: Invalid value: "banana": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  },
  {
    name: 'a sender that is not there',
    text: scenario('  requests:\n  - {from: host/laptop, to: "http://a/"}\n'),
    want: 'broken.yaml:5:12: host "laptop" not found',
  },
])('$name is unusable input: one line, exit code 2', ({ args, text, want }) => {
  const given =
    text === undefined
      ? (args ?? []).map((each) => (each.startsWith('missing') ? join(folder, each) : each))
      : [file('broken.yaml', text)]
  const { code, out, complaints } = run(walkCommand, ...given)
  expect([code, out]).toEqual([2, ''])
  expect(complaints).toEqual([typeof want === 'string' ? want : expect.stringMatching(want)])
})

test('the text counts in the singular too, and says the ends of a request once', () => {
  const requests = ['{C}', '{C}', '{name: one, C}', '{name: more, C, connections: 3}', '{C, connections: 2}']
  const ends = 'from: node/node1, to: "tcp://192.168.0.12:80"'
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: node1}\n---\n'
  const lines = requests.map((text) => `  - ${text.replace('C', ends)}\n`).join('')
  const text = `${node}${scenario(`  cluster: {coredns: none}\n  requests:\n${lines}`)}`
  const { out, complaints } = run(walkCommand, file('one.yaml', text))
  expect(complaints).toEqual([])
  const printed = out.split('\n')
  expect(printed[0]).toBe('one.yaml: 1 Node, 0 Pods (0 ready), 1 Service')
  const said = 'node/node1 to tcp://192.168.0.12:80'
  expect(printed.filter((line) => line.includes(' to tcp:'))).toEqual([
    said,
    `${said} (2)`,
    `one: ${said}`,
    `more: ${said}, 3 connections`,
    `${said} (3), 2 connections`,
  ])
})

test.for([
  { to: 'tcp://web:80', over: 'ping', message: /^no connection stands that request "ping" opened; a ping opens none/ },
  { to: 'icmp://web', over: 'opens', message: /^"icmp:\/\/web" is a ping, and a ping goes over no connection$/ },
])('$to over $over fails alone: the others are printed, and the exit code is 2', ({ to, over, message }) => {
  const found = examples.find((each) => each.id === 'a-service')?.scenario() ?? examples[0].scenario()
  const ends = { from: 'default/client', connections: 1 }
  const expected = { ...ends, name: 'differs', to: 'tcp://web:80', expect: { verdict: 'timeout' } } as const
  const text = scenarioText({
    ...found,
    requests: [
      { ...ends, name: 'opens', to: 'tcp://web:80' },
      { ...ends, name: 'ping', to: 'icmp://web-1' },
      { ...ends, name: 'alone', to, over },
      expected,
    ],
  })
  const path = file('over.yaml', text)
  const { code, out, complaints } = run(walkCommand, path, '--json')
  const { scenarios } = JSON.parse(out) as { scenarios: { requests: { error?: string; outcomes: object[] }[] }[] }
  const requests = scenarios[0]?.requests ?? []
  expect(requests.map(({ outcomes }) => outcomes.length > 0)).toEqual([true, true, false, true])
  expect(requests[2]?.error).toMatch(message)
  expect(complaints).toEqual([
    expect.stringMatching(/^over\.yaml:\d+:\d+: /),
    expect.stringContaining('differs: expected verdict timeout, got delivered'),
  ])
  expect(code).toBe(2)
  expect(run(walkCommand, path).out).toContain(`cannot be sent: ${requests[2]?.error}`)
})

test("rules prints a Node's rules as iptables-save does", () => {
  const { code, out } = run(rules, example('node-port-from-outside'), '--node', 'node1')
  expect(code).toBe(0)
  expect(out.split('\n')[0]).toBe('*mangle')
  expect(out).toContain('-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES')
  expect(out.endsWith('COMMIT')).toBe(true)
})

test.for([
  { args: ['--node', 'node1', '--at', 'noon'], want: '--at must be a time such as 500ms or 30s, of 60m at most' },
  {
    args: ['--node', 'node1', '--at', '1s'],
    want: 'a-service.yaml:5:1: nothing takes time in this cluster (latency: instant), so nothing has a moment in it',
  },
  { args: [], want: 'usage: rules FILE --node N [--at TIME] [--ipv6] [--mode iptables|nftables|ipvs]' },
  { args: ['--node', 'node9'], want: 'a-service.yaml:1:1: nodes "node9" not found; there are node1, node2, node3' },
  { args: ['--node', 'node1', '--mode', 'ipvs'], want: 'kube-proxy in mode ipvs is not there yet; use iptables' },
  {
    args: ['--node', 'node1', '--mode=x'],
    want: 'unknown mode "x"; usage: rules FILE --node N [--at TIME] [--ipv6] [--mode iptables|nftables|ipvs]',
  },
])('rules says $want', ({ args, want }) => {
  expect(run(rules, example('a-service'), ...args)).toEqual({ code: 2, out: '', complaints: [want] })
})

test('rules --at prints those of a later moment', () => {
  const stale = join(import.meta.dirname, '../../e2e/situations/stale-kube-proxy.yaml')
  const chains = (...args: readonly string[]) =>
    run(rules, stale, ...args)
      .out.split('\n')
      .filter((line) => /^-A KUBE-SEP-.* DNAT .*:8080$/.test(line)).length
  const found = [['node1'], ['node1', '--at', '25s'], ['node2', '--at', '8s']].map((args) => chains('--node', ...args))
  expect(found).toEqual([1, 1, 2])
})
