import * as v from 'valibot'
import { defaultClusterSettings, type CniSettings, type ClusterSettings } from '#model/clusterSettings'
import type { FieldError } from '#model/fieldError'
import { eachFamily, firstOfEachFamily, parseCidrs } from '#model/addressFamilies'
import { parseCidr } from '#model/cidr'
import { typicalLatency } from '#model/latency'
import { familyOf } from '#model/ip'
import { err, ok, type Result } from '#lib/result'
import { closedMap, noList } from './closedMap'
import { clusterRangeErrors } from './clusterRanges'
import { distinct } from './distinct'
import { latency } from './latencySchema'
import { kubeProxy } from './kubeProxySchema'
import { limits } from './limits'
import { loadBalancer } from './loadBalancerSchema'
import { hasMoments } from './moments'
import { named, request } from './requestSchema'
import type { Layout, Scenario } from './scenario'
import { fieldErrorOf } from './schemaErrors'
import { atMost, dnsName, integer, label, port, rule, title } from './schemaParts'
import { script } from './script/scriptSchema'
import { withoutUndefined } from './withoutUndefined'

/** What the document of kind Scenario says, with every default filled in. */
export type ScenarioSpec = Omit<Scenario, 'name' | 'objects'>

/**
 * The spec of a Scenario document, checked: keys that it does not know are errors, everything that may be left out has
 * its default. `root` is put before the paths of errors.
 */
export function checkSpec(value: unknown, root = 'spec'): Result<ScenarioSpec, readonly FieldError[]> {
  const parsed = v.safeParse(specSchema, value)
  if (!parsed.success) return err(parsed.issues.map((issue) => fieldErrorOf(issue, root)))
  const { cluster: written, title, description, hosts, requests, script, layout } = parsed.output
  const usual = hasMoments({ requests, script }) ? typicalLatency : defaultClusterSettings.latency
  const cluster: ClusterSettings = { ...written, latency: written.latency ?? usual }
  const errors = clusterRangeErrors(cluster, `${root}.cluster`)
  if (errors.length > 0) return err(errors)
  return ok({
    title,
    description,
    cluster,
    hosts,
    requests: named(requests),
    script,
    layout: layout as Layout,
  })
}

/** The name of a scenario, a DNS-1123 label. */
export const nameErrors = (name: string, field: string): readonly FieldError[] =>
  v.safeParse(label, name).issues?.map((issue) => fieldErrorOf(issue, field)) ?? []

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
  latency: v.optional(latency),
  seed: v.optional(integer(0, Number.MAX_SAFE_INTEGER), defaults.seed),
}) satisfies v.GenericSchema<unknown, Omit<ClusterSettings, 'latency'>>

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
  script: v.optional(script, []),
  layout: v.optional(v.pipe(noList, v.record(objectKeyText, place)), {}),
})
