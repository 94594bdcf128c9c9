import * as v from 'valibot'
import { defaultClusterSettings, type CniSettings, type ClusterSettings } from '#model/clusterSettings'
import type { FieldError } from '#model/fieldError'
import type { RequestSpec } from '#model/request'
import { eachFamily, firstOfEachFamily, parseCidrs } from '#model/addressFamilies'
import { parseCidr } from '#model/cidr'
import { familyOf } from '#model/ip'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#kinds/names'
import { err, ok, type Result } from '#lib/result'
import { closedMap, noList } from './closedMap'
import { clusterRangeErrors } from './clusterRanges'
import { latency } from './latencySchema'
import { kubeProxy } from './kubeProxySchema'
import { limits } from './limits'
import { loadBalancer } from './loadBalancerSchema'
import type { Layout, Scenario } from './scenario'
import { fieldErrorOf } from './schemaErrors'

/** What the document of kind Scenario says, with every default filled in. */
export type ScenarioSpec = Omit<Scenario, 'name' | 'objects'>

/**
 * The spec of a Scenario document, checked: keys that it does not know are errors, everything that may be left out has
 * its default. `root` is put before the paths of errors.
 */
export function checkSpec(value: unknown, root = 'spec'): Result<ScenarioSpec, readonly FieldError[]> {
  const parsed = v.safeParse(specSchema, value)
  if (!parsed.success) return err(parsed.issues.map((issue) => fieldErrorOf(issue, root)))
  const { cluster, title, description, hosts, requests, layout } = parsed.output
  const errors = clusterRangeErrors(cluster, `${root}.cluster`)
  if (errors.length > 0) return err(errors)
  return ok({
    title,
    description,
    cluster,
    hosts,
    requests: named(requests),
    layout: layout as Layout,
  })
}

/** The name of a scenario, a DNS-1123 label. */
export const nameErrors = (name: string, field: string): readonly FieldError[] =>
  v.safeParse(label, name).issues?.map((issue) => fieldErrorOf(issue, field)) ?? []

const rule = (holds: (text: string) => boolean, detail: string) => v.pipe(v.string(), v.check(holds, detail))

const label = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const message of dns1123LabelErrors(dataset.value)) addIssue({ message })
  }),
)
const dnsName = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const message of dns1123SubdomainErrors(dataset.value)) addIssue({ message })
  }),
)
const title = v.pipe(v.string(), v.maxLength(limits.name, `must be no more than ${limits.name} characters`))
const ip = rule((text) => {
  const addresses = eachFamily(text)
  return addresses.every((one) => familyOf(one)) && firstOfEachFamily(addresses).length === addresses.length
}, 'must be an address, or one of each family with a comma between them, as 198.51.100.7,2001:db8::7')
const cidr = v.pipe(
  v.string(),
  v.check(
    (text) => eachFamily(text).every((one) => parseCidr(one).ok),
    'must be a range of addresses, as 10.244.0.0/16, or one of each family with a comma between them, as 10.244.0.0/16,fd00:10:244::/56',
  ),
  v.check(
    (text) => parseCidrs(text).ok || !eachFamily(text).every((one) => parseCidr(one).ok),
    'may have one range of each address family',
  ),
)
const port = (text: string): boolean => Number(text) >= 1 && Number(text) <= 65535
const integer = (from: number, to: number) =>
  v.pipe(
    v.number(),
    v.check((n) => Number.isInteger(n) && n >= from && n <= to, `must be a whole number from ${from} to ${to}`),
  )
const atMost = (most: number) => `at most ${most} are read`

const nodePortRange = v.pipe(
  v.string(),
  v.check((text) => {
    const match = /^(\d{1,5})-(\d{1,5})$/.exec(text)
    return match !== null && port(match[1] ?? '') && port(match[2] ?? '') && Number(match[1]) <= Number(match[2])
  }, 'must be two ports, as 30000-32767'),
  v.transform((text) => {
    const [from, to] = text.split('-').map(Number)
    return { from: from ?? 0, to: to ?? 0 }
  }),
)

const cniModes = {
  calico: ['bgp', 'ipip', 'vxlan'],
  flannel: ['vxlan', 'host-gw'],
  cilium: ['tunnel', 'native'],
} as const satisfies { readonly [P in CniSettings['plugin']]: readonly [CniSettings['mode'], ...CniSettings['mode'][]] }

const cni = v.pipe(
  closedMap({
    plugin: v.optional(v.picklist(['calico', 'flannel', 'cilium']), 'calico'),
    mode: v.optional(v.picklist(['bgp', 'ipip', 'vxlan', 'host-gw', 'tunnel', 'native'])),
    hairpin: v.optional(v.boolean()),
    bridgeNfCall: v.optional(v.boolean()),
  }),
  v.check(
    ({ plugin, mode }) => mode === undefined || (cniModes[plugin] as readonly string[]).includes(mode),
    (issue) => {
      const { plugin } = issue.input
      return `${plugin} has the modes ${cniModes[plugin].join(', ')}`
    },
  ),
  v.check(
    ({ plugin, hairpin, bridgeNfCall }) =>
      plugin === 'flannel' || (hairpin === undefined && bridgeNfCall === undefined),
    (issue) => `${issue.input.plugin} has no bridge, so neither hairpin nor bridgeNfCall`,
  ),
  v.transform(({ plugin, mode, hairpin, bridgeNfCall }) => {
    const ports = { ...(hairpin === false ? { hairpin } : {}), ...(bridgeNfCall === false ? { bridgeNfCall } : {}) }
    return { plugin, mode: mode ?? cniModes[plugin][0], ...ports } as CniSettings
  }),
)

const defaults = defaultClusterSettings
const cluster = closedMap({
  podCIDR: v.optional(cidr, defaults.podCIDR),
  serviceCIDR: v.optional(cidr, defaults.serviceCIDR),
  nodeCIDR: v.optional(cidr, defaults.nodeCIDR),
  loadBalancerCIDR: v.optional(cidr, defaults.loadBalancerCIDR),
  nodePortRange: v.optional(nodePortRange, `${defaults.nodePortRange.from}-${defaults.nodePortRange.to}`),
  dnsDomain: v.optional(dnsName, defaults.dnsDomain),
  proxyMode: v.optional(v.picklist(['iptables', 'nftables', 'ipvs']), defaults.proxyMode),
  kubeProxy: v.optional(kubeProxy, {}),
  cni: v.optional(cni, {}),
  loadBalancer: v.optional(loadBalancer, {}),
  ingress: v.optional(v.picklist(['auto', 'none']), defaults.ingress),
  nodes: v.optional(v.picklist(['auto', 'none']), defaults.nodes),
  coredns: v.optional(v.picklist(['auto', 'none']), defaults.coredns),
  conntrackMax: v.optional(integer(1, 1 << 20), defaults.conntrackMax),
  invalidPackets: v.optional(v.picklist(['drop', 'liberal', 'forward']), defaults.invalidPackets),
  latency: v.optional(latency, defaults.latency as 'instant'),
  seed: v.optional(integer(0, Number.MAX_SAFE_INTEGER), defaults.seed),
}) satisfies v.GenericSchema<unknown, ClusterSettings>

const listen = rule((text) => {
  const match = /^(\d{1,5})\/(TCP|UDP|SCTP)$/.exec(text)
  return match !== null && port(match[1] ?? '')
}, 'must be a port and its protocol, as 443/TCP')

const host = closedMap({
  name: v.pipe(
    label,
    v.check((name) => name !== 'control-plane', 'is the name of the machine that the API server runs on'),
  ),
  ip,
  listens: v.optional(v.array(listen), []),
  names: v.optional(v.array(dnsName), []),
})

const sender = rule(
  (text) => /^((host|node)\/[a-z0-9][a-z0-9.-]*|[a-z0-9][a-z0-9-]*\/([a-z]+\/)?[a-z0-9][a-z0-9.-]*)$/.test(text),
  'must be host/NAME, node/NAME, NAMESPACE/POD or NAMESPACE/deploy/NAME',
)

const expectation = closedMap({
  verdict: v.optional(v.picklist(['delivered', 'refused', 'rejected', 'timeout', 'unresolved'])),
  reason: v.optional(v.string()),
  backends: v.optional(v.array(v.string())),
  sourceSeen: v.optional(v.array(v.string())),
})

const request = closedMap({
  name: v.optional(v.pipe(title, v.nonEmpty('must not be empty'))),
  from: sender,
  to: v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(2048, 'must be no more than 2048 characters')),
  connections: v.optional(integer(1, limits.connections), 1),
  over: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  sourcePort: v.optional(integer(1, 65535)),
  late: v.optional(v.boolean()),
  expect: v.optional(expectation),
})

const coordinate = v.pipe(
  v.number(),
  v.check((n) => Math.abs(n) <= limits.coordinate, `must lie within ${limits.coordinate} of the origin`),
)
const extent = v.pipe(
  v.number(),
  v.check((n) => n > 0 && n <= limits.coordinate, `must be more than 0 and at most ${limits.coordinate}`),
)
const place = v.pipe(
  closedMap({ x: coordinate, y: coordinate, w: v.optional(extent), h: v.optional(extent) }),
  v.transform(withoutUndefined),
)
const objectKeyText = rule(
  (text) => /^[A-Za-z][A-Za-z0-9]*\/[a-z0-9.-]*\/[^/]+$/.test(text),
  'must be Kind/NAMESPACE/NAME',
)

const specSchema = closedMap({
  title: v.optional(title, ''),
  description: v.optional(v.string(), ''),
  cluster: v.optional(cluster, {}),
  hosts: v.optional(
    v.pipe(v.array(host), v.maxLength(limits.hosts, atMost(limits.hosts)), distinct('name'), distinct('ip')),
    [],
  ),
  requests: v.optional(
    v.pipe(v.array(request), v.maxLength(limits.requests, atMost(limits.requests)), distinct('name')),
    [],
  ),
  layout: v.optional(v.pipe(noList, v.record(objectKeyText, place)), {}),
})

/** No two items of a list have the same value under `key`. */
function distinct<K extends string, T extends Readonly<Partial<Record<K, unknown>>>>(key: K) {
  return v.rawCheck<T[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const seen = new Set<unknown>()
    for (const [i, item] of dataset.value.entries()) {
      const value = item[key]
      if (value !== undefined && seen.has(value)) {
        addIssue({
          message: 'must not be used twice',
          input: value,
          path: [
            { type: 'array', origin: 'value', input: dataset.value, key: i, value: item },
            { type: 'object', origin: 'value', input: { ...item }, key, value },
          ],
        })
      }
      seen.add(value)
    }
  })
}

/** Requests as the engine knows them: one that has no name is called after its ends, with a number where that is taken. */
function named(requests: readonly v.InferOutput<typeof request>[]): readonly RequestSpec[] {
  const taken = new Set(requests.map((each) => each.name))
  return requests.map(({ name: given, expect, ...rest }) => {
    const name = given ?? freeName(`${rest.from} to ${rest.to}`, taken)
    taken.add(name)
    return { name, ...withoutUndefined(rest), ...(expect === undefined ? {} : { expect: withoutUndefined(expect) }) }
  })
}

function freeName(wanted: string, taken: ReadonlySet<string | undefined>): string {
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
  return name
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>
}
