import type { EndpointSlice, SliceEndpoint } from '#kinds/endpointslice/schema'
import type { ObjectKey } from '#model/objectMeta'
import { objectKey } from '#model/objectMeta'
import { selectObjects } from '#store/commands/selectObjects'
import { graph, slicesOf } from '#store/selectors'
import { usePerform, usePlayground } from '#store/react'
import { KindGlyph } from '../../glyphs/KindGlyph'
import { StateGlyph } from '../../glyphs/StateGlyph'

/** Every Service's EndpointSlices as the controller wrote them; the selected Service first. */
export function EndpointsPanel() {
  const selected = usePlayground((state) => state.selection)
  const services = usePlayground((state) => graph(state).nodes.filter((node) => node.type === 'Service'))
  const sorted = [...services].sort((a, b) => Number(selected.includes(b.key)) - Number(selected.includes(a.key)))
  if (sorted.length === 0)
    return <p className="p-4 text-ink-3">There is no Service yet, and so there are no EndpointSlices.</p>
  return (
    <div className="grid gap-x-8 gap-y-4 p-4 md:grid-cols-2 xl:grid-cols-3">
      {sorted.map((service) => (
        <ServiceEndpoints key={service.key} service={service.key} namespace={service.namespace} name={service.name} />
      ))}
    </div>
  )
}

function ServiceEndpoints(props: { readonly service: ObjectKey; readonly namespace: string; readonly name: string }) {
  const { service, namespace, name } = props
  const slices = usePlayground((state) => slicesOf(state, service))
  const perform = usePerform()
  return (
    <section aria-label={`Endpoints of ${name}`}>
      <h3 className="flex items-center gap-1.5 border-b border-line pb-1 text-sm">
        <KindGlyph kind="Service" className="size-3.5 text-service" />
        <button
          type="button"
          className="cursor-pointer font-[640] text-ink hover:underline"
          onClick={() => perform(selectObjects, { keys: [service] })}
        >
          {name}
        </button>
        <span className="text-xs text-ink-3">{namespace}</span>
      </h3>
      {slices.length === 0 && (
        <p className="py-1.5 text-xs text-ink-3">
          No EndpointSlice: nobody writes one for a Service without a selector.
        </p>
      )}
      {slices.map((slice) => (
        <Slice key={slice.metadata.name} slice={slice} />
      ))}
    </section>
  )
}

function Slice({ slice }: { readonly slice: EndpointSlice }) {
  const endpoints = slice.endpoints ?? []
  const ports = (slice.ports ?? []).map(
    (port) => `${port.name ? `${port.name} ` : ''}${port.port ?? '*'}/${port.protocol ?? 'TCP'}`,
  )
  return (
    <div className="pt-1.5">
      <p className="flex justify-between gap-3 text-2xs text-ink-3">
        <span className="font-mono">{slice.metadata.name}</span>
        <span className="font-mono">{ports.join(', ') || 'no ports'}</span>
      </p>
      {endpoints.length === 0 && (
        <p className="flex items-center gap-1.5 py-1.5 text-xs text-not-ready">
          <StateGlyph state="notReady" className="size-3" />
          Empty: no Pod matches the selector.
        </p>
      )}
      <ul>
        {endpoints.map((endpoint) => (
          <Endpoint key={endpoint.addresses.join()} endpoint={endpoint} namespace={slice.metadata.namespace ?? ''} />
        ))}
      </ul>
    </div>
  )
}

function Endpoint({ endpoint, namespace }: { readonly endpoint: SliceEndpoint; readonly namespace: string }) {
  const perform = usePerform()
  const { ready = true, serving = true, terminating = false } = endpoint.conditions ?? {}
  const pod = endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : undefined
  return (
    <li className="flex items-center gap-2 border-t border-line py-1 text-xs first:border-t-0">
      <StateGlyph state={terminating ? 'terminating' : ready ? 'ready' : 'notReady'} className="size-3.5" />
      <span className={`w-28 font-mono ${ready ? 'text-ink' : 'text-ink-3'}`}>{endpoint.addresses[0]}</span>
      {pod === undefined ? (
        <span className="flex-1 text-ink-3">no Pod</span>
      ) : (
        <button
          type="button"
          className="min-w-0 flex-1 cursor-pointer truncate text-left text-ink-2 hover:underline"
          onClick={() =>
            perform(selectObjects, { keys: [objectKey('Pod', endpoint.targetRef?.namespace ?? namespace, pod)] })
          }
        >
          {pod}
          {endpoint.nodeName !== undefined && ` on ${endpoint.nodeName}`}
        </button>
      )}
      <span className="text-2xs whitespace-nowrap text-ink-3">{conditionWords(ready, serving, terminating)}</span>
    </li>
  )
}

function conditionWords(ready: boolean, serving: boolean, terminating: boolean): string {
  const words = [
    ready ? 'ready' : 'not ready',
    ...(serving && !ready ? ['serving'] : []),
    ...(terminating ? ['terminating'] : []),
  ]
  return words.join(', ')
}
