import type { Node } from '#kinds/node/schema'
import { nodeAddresses } from '#kinds/node/addresses'
import { tunnelAddressesOf, tunnelAnnotations, tunnelKinds } from '#kinds/node/tunnelAddresses'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import type { Service } from '#kinds/service/schema'
import { isRecord } from '#lib/isRecord'
import type { KubeObject } from '#model/objectMeta'
import { trimmed } from './trimmed'

/** What admission adds to every Pod; written out it would only lengthen links. */
const addedTolerations = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

/**
 * A Pod as somebody would write it who wants it on this Node at this address. A Pod that a workload made is written
 * without its owner: the workload adopts it by its labels.
 */
export function pinnedPod(authored: KubeObject | undefined, live: Pod): KubeObject {
  const { nodeName } = live.spec
  const [podIP, ...others] = live.spec.hostNetwork === true ? [] : podIPs(live)
  const base = authored ?? withoutOwner(live)
  const spec = { ...recordAt(base, 'spec'), ...(nodeName === undefined ? {} : { nodeName }) }
  const status = {
    ...recordAt(base, 'status'),
    ...(podIP === undefined ? {} : { podIP, podIPs: [podIP, ...others].map((ip) => ({ ip })) }),
  }
  return { ...base, ...{ spec }, ...(Object.keys(status).length === 0 ? {} : { status }) }
}

function withoutOwner(live: Pod): KubeObject {
  const { spec, status: _, ...rest } = live
  const tolerations = (spec.tolerations ?? []).filter(
    ({ key = '', tolerationSeconds }) => !(addedTolerations.includes(key) && tolerationSeconds === 300),
  )
  const { tolerations: _all, ...others } = spec
  const { ownerReferences: _owners, uid: _uid, generateName: _prefix, ...metadata } = live.metadata
  return trimmed({
    ...rest,
    metadata,
    ...{ spec: { ...others, ...(tolerations.length === 0 ? {} : { tolerations }) } },
  })
}

/** A Node as somebody would write it who wants it at this address, with this range for its Pods and these tunnels. */
export function pinnedNode(authored: KubeObject | undefined, live: Node): KubeObject {
  const written: KubeObject = authored ?? { apiVersion: 'v1', kind: 'Node', metadata: { name: live.metadata.name } }
  const base = withTunnels(written, live)
  const { podCIDR, podCIDRs = [] } = live.spec ?? {}
  const own = nodeAddresses(live, 'InternalIP')
  const spec = {
    ...recordAt(base, 'spec'),
    ...(podCIDR === undefined ? {} : { podCIDR }),
    ...(podCIDRs.length > 1 ? { podCIDRs } : {}),
  }
  const given = recordAt(base, 'status')
  const others = Array.isArray(given['addresses']) ? (given['addresses'] as readonly unknown[]) : []
  const addresses = [
    ...own.map((address) => ({ type: 'InternalIP', address })),
    ...others.filter((each) => !isRecord(each) || each['type'] !== 'InternalIP'),
  ]
  return { ...base, ...{ spec }, ...(own.length === 0 ? {} : { status: { ...given, addresses } }) }
}

function withTunnels(base: KubeObject, live: Node): KubeObject {
  const own = tunnelAddressesOf(live)
  const pairs = tunnelKinds.flatMap((kind) => {
    const address = own[kind]
    return address === undefined ? [] : [[tunnelAnnotations[kind], address] as const]
  })
  if (pairs.length === 0) return base
  const annotations = { ...base.metadata.annotations, ...Object.fromEntries(pairs) }
  return { ...base, metadata: { ...base.metadata, annotations } }
}

/** A Service as somebody would write it who wants these addresses and ports. An external address stands in the status. */
export function pinnedService(authored: KubeObject | undefined, live: Service): KubeObject {
  const { clusterIP, clusterIPs, healthCheckNodePort, ports = [] } = live.spec
  const base = authored ?? trimmed(live)
  const given = recordAt(base, 'spec')
  const ingress = live.status?.loadBalancer?.ingress ?? []
  const written = Array.isArray(given['ports']) ? (given['ports'] as readonly unknown[]) : []
  return {
    ...base,
    ...(ingress.length === 0 ? {} : { status: { loadBalancer: { ingress } } }),
    ...{
      spec: {
        ...given,
        ...(clusterIP === undefined ? {} : { clusterIP }),
        ...((clusterIPs?.length ?? 0) > 1 ? { clusterIPs } : {}),
        ...(healthCheckNodePort === undefined ? {} : { healthCheckNodePort }),
        ...(written.length === 0
          ? {}
          : {
              ports: written.map((port, i) => {
                const nodePort = ports[i]?.nodePort
                return isRecord(port) && nodePort !== undefined ? { ...port, nodePort } : port
              }),
            }),
      },
    },
  }
}

function recordAt(object: KubeObject, field: string): Readonly<Record<string, unknown>> {
  const value = new Map<string, unknown>(Object.entries(object)).get(field)
  return isRecord(value) ? value : {}
}
