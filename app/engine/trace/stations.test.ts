import { describe, expect, test } from 'vitest'
import type { FiveTuple, Packet } from '#model/packet'
import type { HostId, Rcode, Trace } from '#model/trace'
import type { Pod } from '#kinds/pod/schema'
import { networkOf } from '../derive/network'
import { acceptance } from '../linux/answers'
import { backends, client, nodes, podObject, sliceObject, web, worldOf } from '../testing/twoNodes'
import { smallCluster } from '../testing/smallCluster'
import type { Chance } from './chance'
import { sentenceOf } from './explain'
import { stationsOf } from './stations'
import type { Station } from './station'
import { walk } from './request'
import { emptyWorld, kernelMemoryOf } from '../world'
import { trace } from './tracer'

/** Every draw that may hold does (or does not). */
const drawing = (drawn: number): Chance => ({
  draw: (_, probability) => ({ taken: drawn < probability, drawn }),
  port: () => 41872,
})

interface Attempt {
  readonly from: string
  readonly dst: string
  readonly dstPort: number
  readonly drawn?: number
  readonly pods?: readonly Pod[]
}

/** One connection's first packet through two Nodes, and what came back. */
function attempt({ from, dst, dstPort, drawn = 0.312, pods = backends }: Attempt) {
  const network = networkOf(worldOf(...nodes, client, ...pods, web, sliceObject('web', 8080, pods)))
  const host = from as HostId
  const packet: Packet = {
    protocol: 'TCP',
    src: '',
    srcPort: 41872,
    dst,
    dstPort,
    role: 'SYN',
    ttl: 64,
    mark: 0,
    payload: '',
  }
  const chance = drawing(drawn)
  const there = trace(network, kernelMemoryOf(emptyWorld()), packet, host, { id: 'there', chance })
  const { packet: sent } = there.trace
  const tuple: FiveTuple = sent
  const answer = there.trace.disposition.ok ? acceptance(there.end.packet, '') : there.end.answer
  const back = answer
    ? trace(network, there.memory, answer, there.end.host.ref.id, { id: 'back', chance, open: [{ host, tuple }] })
    : undefined
  const whole: Trace = back ? { ...there.trace, reply: back.trace } : there.trace
  return { whole, stations: stationsOf(whole, { network, lookups: [] }) }
}

const lines = (stations: readonly Station[], leg: Station['leg']) =>
  stations
    .filter((station) => station.leg === leg)
    .map((station) => `${station.host.name} | ${station.title} | ${station.detail}${station.decisive ? ' !' : ''}`)

describe('a walk to a ClusterIP, from Node to Node', () => {
  const { stations } = attempt({ from: 'default/client', dst: '10.96.40.40', dstPort: 80, drawn: 0.71 })

  test('the way there', () => {
    expect(lines(stations, 'request')).toMatchInlineSnapshot(`
      [
        "client | send | SYN to 10.96.40.40:80",
        "client | route | default via 169.254.1.1 dev eth0",
        "client | leave | eth0, the veth to node1",
        "node1 | enter | calia7a3e029a7b, the veth from client",
        "node1 | conntrack | no entry for this flow: NEW",
        "node1 | nat PREROUTING | rule 1 of 1 matches, to KUBE-SERVICES",
        "node1 | KUBE-SERVICES | rule 1 of 2: 10.96.40.40 tcp 80",
        "node1 | KUBE-SVC-LOLE… | 2 of 2 endpoints, drawn 0.71 ≥ 0.5",
        "node1 | DNAT | by rule 2 of KUBE-SEP-DKWN…",
        "node1 | route | 10.244.1.0/24 via 192.168.0.12 dev eth0",
        "node1 | filter FORWARD | 7 rules, none decides",
        "node1 | nat POSTROUTING | 5 rules, none decides",
        "node1 | conntrack | new entry, waits for the reply",
        "node1 | leave | eth0, to node2",
        "node2 | enter | eth0",
        "node2 | conntrack | no entry for this flow: NEW",
        "node2 | nat PREROUTING | 3 rules, none decides",
        "node2 | route | 10.244.1.7/32 dev cali0761ccbeace",
        "node2 | filter FORWARD | 7 rules, none decides",
        "node2 | nat POSTROUTING | 5 rules, none decides",
        "node2 | conntrack | new entry, waits for the reply",
        "node2 | leave | cali0761ccbeace, the veth to web-1",
        "web-1 | enter | eth0, the veth from node2",
        "web-1 | route | local 10.244.1.7 dev lo",
        "web-1 | socket | a process listens on port 8080",
        "web-1 | deliver | to 10.244.1.7:8080",
      ]
    `)
  })

  test('the way back', () => {
    expect(lines(stations, 'reply')).toMatchInlineSnapshot(`
      [
        "web-1 | answer | SYN-ACK to 10.244.0.5:41872",
        "web-1 | route | default via 169.254.1.1 dev eth0",
        "web-1 | leave | eth0, the veth to node2",
        "node2 | enter | cali0761ccbeace, the veth from web-1",
        "node2 | conntrack | known flow: ESTABLISHED",
        "node2 | route | 10.244.0.0/24 via 192.168.0.11 dev eth0",
        "node2 | KUBE-FORWARD | rule 3 of 3 accepts RELATED,ESTABLISHED",
        "node2 | leave | eth0, to node1",
        "node1 | enter | eth0",
        "node1 | conntrack | known flow: ESTABLISHED",
        "node1 | route | 10.244.0.5/32 dev calia7a3e029a7b",
        "node1 | KUBE-FORWARD | rule 3 of 3 accepts RELATED,ESTABLISHED",
        "node1 | conntrack | known flow: puts back the source 10.244.1.7:8080 to 10.96.40.40:80",
        "node1 | leave | calia7a3e029a7b, the veth to client",
        "client | enter | eth0, the veth from node1",
        "client | route | local 10.244.0.5 dev lo",
        "client | deliver | to 10.244.0.5:41872",
      ]
    `)
  })

  test('as sentences', () => {
    expect(stations.filter((station) => station.leg === 'request').map(sentenceOf)).toMatchInlineSnapshot(`
      [
        "client sends SYN to 10.96.40.40:80.",
        "client takes the route default via 169.254.1.1 dev eth0.",
        "The packet leaves client by eth0, the veth to node1.",
        "The packet enters node1 by calia7a3e029a7b, the veth from client.",
        "Conntrack on node1: no entry for this flow: NEW.",
        "On node1, nat PREROUTING: rule 1 of 1 matches, to KUBE-SERVICES.",
        "On node1, KUBE-SERVICES: rule 1 of 2: 10.96.40.40 tcp 80.",
        "On node1, KUBE-SVC-LOLE…: 2 of 2 endpoints, drawn 0.71 ≥ 0.5.",
        "node1 rewrites the destination 10.96.40.40:80 to 10.244.1.7:8080, by rule 2 of KUBE-SEP-DKWN….",
        "node1 takes the route 10.244.1.0/24 via 192.168.0.12 dev eth0.",
        "On node1, filter FORWARD: 7 rules, none decides.",
        "On node1, nat POSTROUTING: 5 rules, none decides.",
        "Conntrack on node1: new entry, waits for the reply.",
        "The packet leaves node1 by eth0, to node2.",
        "The packet enters node2 by eth0.",
        "Conntrack on node2: no entry for this flow: NEW.",
        "On node2, nat PREROUTING: 3 rules, none decides.",
        "node2 takes the route 10.244.1.7/32 dev cali0761ccbeace.",
        "On node2, filter FORWARD: 7 rules, none decides.",
        "On node2, nat POSTROUTING: 5 rules, none decides.",
        "Conntrack on node2: new entry, waits for the reply.",
        "The packet leaves node2 by cali0761ccbeace, the veth to web-1.",
        "The packet enters web-1 by eth0, the veth from node2.",
        "web-1 takes the route local 10.244.1.7 dev lo.",
        "On web-1, a process listens on port 8080.",
        "The packet is delivered to 10.244.1.7:8080 on web-1.",
      ]
    `)
  })

  test('stops are numbered from the first to the last', () => {
    expect(stations.map((station) => station.index)).toEqual(stations.map((_, i) => i))
  })
})

test('a draw that holds is told with its number', () => {
  const { stations } = attempt({ from: 'default/client', dst: '10.96.40.40', dstPort: 80, drawn: 0.312 })
  expect(stations.find((station) => station.kind === 'chance')?.detail).toMatchInlineSnapshot(
    `"1 of 2 endpoints, drawn 0.312 < 0.5"`,
  )
})

test('a NodePort from the other Node is marked, translated twice, and put back', () => {
  const { stations } = attempt({ from: 'node/node2', dst: '192.168.0.11', dstPort: 30080, drawn: 0.71 })
  const shown = stations.filter((station) => ['mark', 'nat', 'conntrack'].includes(station.kind))
  expect(lines(shown, 'request')).toMatchInlineSnapshot(`
    [
      "node2 | conntrack | no entry for this flow: NEW",
      "node2 | conntrack | new entry, waits for the reply",
      "node1 | conntrack | no entry for this flow: NEW",
      "node1 | mark | 0x4000 set, by rule 1 of KUBE-MARK-MASQ",
      "node1 | DNAT | by rule 2 of KUBE-SEP-DKWN…",
      "node1 | mark | 0x4000 cleared, by rule 2 of KUBE-POSTROUTING",
      "node1 | MASQUERADE | by rule 3 of KUBE-POSTROUTING",
      "node1 | conntrack | new entry, waits for the reply",
      "node2 | conntrack | no entry for this flow: NEW",
      "node2 | conntrack | new entry, waits for the reply",
    ]
  `)
  expect(shown.filter((station) => station.leg === 'reply').map((station) => station.detail)).toMatchInlineSnapshot(`
    [
      "known flow: ESTABLISHED",
      "known flow: ESTABLISHED",
      "known flow: puts back the destination 192.168.0.11:41872 to 192.168.0.12:41872",
      "known flow: puts back the source 10.244.1.7:8080 to 192.168.0.11:30080",
      "known flow: ESTABLISHED",
    ]
  `)
})

test('a Service without ready endpoints: the REJECT decides', () => {
  const pods = [podObject('web-1', { node: 'node2', ip: '10.244.1.7', labels: { app: 'web' }, ready: false })]
  const { stations } = attempt({ from: 'default/client', dst: '10.96.40.40', dstPort: 80, pods })
  expect(lines(stations, 'request')).toMatchInlineSnapshot(`
    [
      "client | send | SYN to 10.96.40.40:80",
      "client | route | default via 169.254.1.1 dev eth0",
      "client | leave | eth0, the veth to node1",
      "node1 | enter | calia7a3e029a7b, the veth from client",
      "node1 | conntrack | no entry for this flow: NEW",
      "node1 | nat PREROUTING | 2 rules, none decides",
      "node1 | route | default via 192.168.0.1 dev eth0",
      "node1 | filter FORWARD | rule 3 of 4 matches, to KUBE-SERVICES",
      "node1 | REJECT | by rule 1 of KUBE-SERVICES: 10.96.40.40 tcp 80, answers icmp-port-unreachable !",
    ]
  `)
  expect(lines(stations, 'reply')).toMatchInlineSnapshot(`
    [
      "node1 | answer | icmp-port-unreachable to 10.244.0.5",
      "node1 | route | 10.244.0.5/32 dev calia7a3e029a7b",
      "node1 | conntrack | fits no flow: INVALID",
      "node1 | filter OUTPUT | 4 rules, none decides",
      "node1 | leave | calia7a3e029a7b, the veth to client",
      "client | enter | eth0, the veth from node1",
      "client | route | local 10.244.0.5 dev lo",
      "client | deliver | to 10.244.0.5:41872",
    ]
  `)
  expect(stations.filter((station) => station.decisive)).toHaveLength(1)
})

test('a port that nobody listens on: the socket decides', () => {
  const { stations } = attempt({ from: 'default/client', dst: '10.244.1.7', dstPort: 81 })
  const decisive = stations.find((station) => station.decisive)
  expect(decisive && sentenceOf(decisive)).toBe('On web-1, nothing listens on port 81. This decided it.')
})

const journeys = ['default/client', 'default/web-1', 'node/node2', 'host/laptop'].flatMap((from) =>
  ['http://web/', '10.96.40.40:80', '10.96.40.40:81', '192.168.0.12:30080', '10.244.1.7:9', 'http://nope/'].map(
    (to) => ({
      from,
      to,
    }),
  ),
)

test.for(journeys)('from $from to $to, every step stands in exactly one stop, in order', ({ from, to }) => {
  for (const world of [smallCluster(), smallCluster([], [])]) {
    const walked = walk(world, { name: 'journey', from, to, connections: 1 }, 0)
    if (!walked.ok) continue
    const { outcomes, lookups } = walked.value
    for (const leg of [...outcomes.flatMap((outcome) => outcome.trace ?? []), ...lookups.map((one) => one.trace)]) {
      const stations = stationsOf(leg, walked.value)
      const told = stations.flatMap((station) => station.steps.map((step) => `${station.leg} ${station.hop} ${step}`))
      const met = [leg, leg.reply].flatMap((part, i) =>
        (part?.hops ?? []).flatMap((hop, at) =>
          hop.steps.map((_, step) => `${i === 0 ? 'request' : 'reply'} ${at} ${step}`),
        ),
      )
      expect(told).toEqual(met)
      const failed = !leg.disposition.ok || leg.reply?.disposition.ok === false
      expect(stations.some((station) => station.decisive)).toBe(failed)
      expect(stations.every((station) => station.detail !== '' && sentenceOf(station).endsWith('.'))).toBe(true)
    }
  }
})

test('names looked up are stops of their own, each with what came of it', () => {
  const { whole } = attempt({ from: 'default/client', dst: '10.96.40.40', dstPort: 80 })
  const asked = (name: string, rcode: Rcode, data: readonly string[]) => ({
    kind: 'resolve' as const,
    question: { name, type: 'A' as const },
    rcode,
    answers: data.map((text) => ({ name, ttl: 30, type: 'A' as const, data: text })),
    lookup: 0,
    packet: whole.packet,
  })
  const steps = [
    asked('web.prod.svc.cluster.local.', 'NXDOMAIN', []),
    asked('six.svc.cluster.local.', 'NOERROR', []),
    asked('web.default.svc.cluster.local.', 'NOERROR', ['10.96.40.40']),
  ]
  const hops = whole.hops.map((hop, at) => (at === 0 ? { ...hop, steps: [...steps, ...hop.steps] } : hop))
  const stations = stationsOf({ ...whole, hops }, { network: { hosts: new Map() }, lookups: [] })
  expect(stations.slice(0, 4).map((station) => `${station.title}: ${station.detail}`)).toEqual([
    'resolve: web.prod.svc.cluster.local. does not exist (NXDOMAIN)',
    'resolve: six.svc.cluster.local. has no address (NODATA)',
    'resolve: web.default.svc.cluster.local. is 10.96.40.40',
    'send: SYN to 10.96.40.40:80',
  ])
})
