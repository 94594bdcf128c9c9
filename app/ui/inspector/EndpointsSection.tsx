import { useMemo } from 'react'
import type { EndpointState } from '#engine'
import { objectsOf } from '#kinds/registry'
import type { SliceEndpoint } from '#kinds/endpointslice/schema'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import { usePlayground } from '#store/react'
import { graph, slicesOf } from '#store/selectors'
import { PodList, type PodLine } from './PodList'
import { Section } from './Section'

/** The endpoints of a Service as its slices list them, with the share of connections that each one gets. */
export function EndpointsSection({ service }: { readonly service: ObjectKey }) {
  const slices = usePlayground((state) => slicesOf(state, service))
  const pods = usePlayground((state) => objectsOf(state.world.objects, 'Pod'))
  const nodes = usePlayground((state) => graph(state).nodes)
  const suffixes = useMemo(
    () =>
      new Map(
        nodes.flatMap((node) => (node.type === 'Pod' && node.suffix !== undefined ? [[node.key, node.suffix]] : [])),
      ),
    [nodes],
  )
  const { namespace } = parseKey(service)
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? [])
  const ready = endpoints.filter((endpoint) => stateOf(endpoint) === 'ready').length
  const names = slices.map((slice) => slice.metadata.name).join(', ')

  const lines = endpoints.map((endpoint, i): PodLine => {
    const state = stateOf(endpoint)
    const pod = endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.name ?? '') : ''
    const key = objectKey('Pod', endpoint.targetRef?.namespace ?? namespace, pod)
    return {
      id: `${i} ${endpoint.addresses.join(' ')}`,
      state,
      address: endpoint.addresses.join(', '),
      whose: [
        pod === '' ? 'no Pod' : (suffixes.get(key) ?? pod),
        endpoint.nodeName === undefined ? '' : `on ${endpoint.nodeName}`,
      ].join(' '),
      key: pods.has(key) ? key : undefined,
      ...(state === 'ready' ? { aside: <Share of={ready} /> } : {}),
    }
  })

  return (
    <Section
      title="Endpoints"
      aside={
        <span className="truncate font-mono text-xs text-ink-3" title={`EndpointSlice ${names}`}>
          {names}
        </span>
      }
    >
      <PodList lines={lines} empty="No Pod matches, so there is nowhere to send a packet to." />
    </Section>
  )
}

function stateOf({ conditions }: SliceEndpoint): EndpointState {
  if (conditions?.terminating === true) return 'terminating'
  // An absent `ready` means unknown, which consumers take for true. Upstream: discovery/v1 EndpointConditions.
  return conditions?.ready === false ? 'notReady' : 'ready'
}

/** One part of `of`: kube-proxy draws among the ready endpoints alike. */
function Share({ of }: { readonly of: number }) {
  return (
    <span className="flex items-center gap-2" title={`1 of ${of} connections`}>
      <span aria-hidden className="block h-1.25 w-11 overflow-hidden rounded-full bg-sheet-3">
        <span className="block h-full bg-service-line" style={{ width: `${100 / of}%` }} />
      </span>
      <span className="w-7 text-right font-mono text-xs font-[640] text-ink">{Number((1 / of).toFixed(2))}</span>
    </span>
  )
}
