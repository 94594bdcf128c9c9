import { Check, Eye, X } from 'lucide-react'
import type { ProbeView } from '#engine/live'
import { serviceNameLabel, type SliceEndpoint } from '#kinds/endpointslice/schema'
import { objectsOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { spanText } from '#store/clockText'
import { watchProbe } from '#store/commands/watchProbe'
import { overTime } from '#store/overTime'
import { usePerform, usePlayground } from '#store/react'
import type { PlaygroundState } from '#store/state'
import { IconButton } from '../primitives/IconButton'
import { Section } from './Section'

/** How a Pod stands at this moment: what its slices say of it, and how its probes are going, with the time to the next. */
export function PodLive({ pod }: { readonly pod: ObjectKey }) {
  return (
    <>
      <EndpointConditions pod={pod} />
      <Probes pod={pod} />
    </>
  )
}

interface Named {
  readonly service: string
  readonly endpoint: SliceEndpoint
}

function endpointsOf({ world }: PlaygroundState, pod: ObjectKey): readonly Named[] {
  const { namespace, name } = parseKey(pod)
  return [...objectsOf(world.objects, 'EndpointSlice').values()].flatMap(({ metadata, endpoints }) =>
    (metadata.namespace === namespace ? (endpoints ?? []) : []).flatMap((endpoint) =>
      endpoint.targetRef?.kind === 'Pod' && endpoint.targetRef.name === name
        ? [{ service: metadata.labels?.[serviceNameLabel] ?? metadata.name, endpoint }]
        : [],
    ),
  )
}

function EndpointConditions({ pod }: { readonly pod: ObjectKey }) {
  const text = usePlayground((state) => JSON.stringify(endpointsOf(state, pod)))
  const named = JSON.parse(text) as readonly Named[]
  if (named.length === 0) return null
  return (
    <Section title="As an endpoint">
      <ul className="text-xs">
        {named.map(({ service, endpoint: { addresses, conditions = {} } }) => (
          <li key={`${service} ${addresses.join()}`} className="py-0.5">
            <p className="flex justify-between gap-2">
              <span className="font-[560] text-service">{service}</span>
              <span className="font-mono text-ink-3">{addresses.join(', ')}</span>
            </p>
            <p className="flex gap-3">
              <Condition name="ready" value={conditions.ready !== false} />
              <Condition name="serving" value={conditions.serving !== false} />
              <Condition name="terminating" value={conditions.terminating === true} neutral />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

interface ConditionProps {
  readonly name: string
  readonly value: boolean
  /** Neither good nor bad. */
  readonly neutral?: boolean
}

function Condition({ name, value, neutral = false }: ConditionProps) {
  const Icon = value ? Check : X
  const tone = neutral ? (value ? 'text-terminating' : 'text-ink-3') : value ? 'text-ready' : 'text-not-ready'
  return (
    <span className={`flex items-center gap-1 ${tone}`}>
      <Icon aria-hidden className="size-3" strokeWidth={2.5} />
      {name}
      <span className="sr-only">: {value ? 'true' : 'false'}</span>
    </span>
  )
}

function Probes({ pod }: { readonly pod: ObjectKey }) {
  const run = usePlayground(({ world }) => world.clock?.pods.get(pod))
  const views = run ? overTime().probeViews(run) : []
  if (views.length === 0) return null
  return (
    <Section title="Probes">
      <ul className="text-xs">
        {views.map((view) => (
          <ProbeLine
            key={`${view.container} ${view.probe}`}
            pod={pod}
            view={view}
            several={views.some((one) => one.container !== view.container)}
          />
        ))}
      </ul>
    </Section>
  )
}

const recordedWords = { success: 'passes', failure: 'fails', unknown: 'not known yet' } as const
const tones = { success: 'text-ready', failure: 'text-not-ready', unknown: 'text-ink-3' } as const

interface ProbeLineProps {
  readonly pod: ObjectKey
  readonly view: ProbeView
  readonly several: boolean
}

function ProbeLine({ pod, view, several }: ProbeLineProps) {
  const { probe, container, recorded, last, inARow, threshold, isAsking, next, to } = view
  const perform = usePerform()
  // Whole seconds while they are many: what changes all the time is not read.
  const left = usePlayground(({ world }) =>
    next === undefined ? undefined : Math.max(0, Math.ceil((next - world.now) / 1000) * 1000),
  )
  return (
    <li className="flex items-baseline gap-2 py-0.5">
      <span className="min-w-0 flex-1">
        <span className="font-[560] text-ink">{probe}</span>
        {several && <span className="text-ink-3"> of {container}</span>}
        <span className="block text-ink-3">
          {last === undefined
            ? 'not asked yet'
            : `${inARow} ${last === 'success' ? (inARow === 1 ? 'success' : 'successes') : inARow === 1 ? 'failure' : 'failures'} in a row, ${threshold} count`}
        </span>
      </span>
      <span className="text-right">
        <span className={tones[recorded]}>{recordedWords[recorded]}</span>
        <span className="block text-ink-3">
          {isAsking ? 'waits for an answer' : left === undefined ? 'asks no more' : `next in ${spanText(left)}`}
        </span>
      </span>
      {to !== undefined && (
        <IconButton
          label={`Watch the ${probe} probe walk`}
          icon={<Eye aria-hidden />}
          size="sm"
          side="left"
          onClick={() => perform(watchProbe, { pod, probe, to })}
        />
      )}
    </li>
  )
}
