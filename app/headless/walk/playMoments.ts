import type { World } from '#engine'
import { liveStep } from '#engine/live'
import { invariant } from '#lib/assert'
import { err, ok, type Result } from '#lib/result'
import { durationText } from '#model/duration'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { ScriptDeed } from '#model/script'
import type { SimEvent } from '#model/simEvent'
import { scriptInputs } from '#scenario/script'
import { at, type OpenCluster } from '../openCluster'
import { noMoments } from '../worldAt'
import { checkCluster } from './clusterChecks'
import type { FileRun, RequestRun, ScriptRun } from './fileRun'
import { runRequest } from './runRequest'
import { streamDifferences } from './streamExpectation'

/**
 * Lets a scenario happen: from moment to moment its clock goes on, what it put in for later is done, what it expects is
 * looked for, and its requests are sent, in this order and each in that of the file.
 *
 * The error is the line for what makes the file unusable: a deed that the API server refuses, or a request that cannot be
 * sent.
 */
export function playMoments(cluster: OpenCluster): Result<FileRun, string> {
  const { file, scenario, atSpec } = cluster
  const { requests } = scenario
  if (cluster.world.settings.latency === 'instant') {
    return err(at(file, atSpec('spec.cluster.latency'), noMoments))
  }
  const streams = requests.filter(({ every }) => every !== undefined)
  const inputs = scriptInputs({ script: scenario.script, requests: streams })
  let world = inputs.reduce((before, input) => liveStep(before, input)[0], cluster.world)
  const script: ScriptRun[] = []
  const runs: RequestRun[] = []
  for (const moment of momentsOf(cluster)) {
    const [next, events] = liveStep(world, { type: 'advance', ms: moment - world.now })
    world = next
    const refused = events.find(isRefusal)
    if (refused !== undefined) return err(refusalLine(cluster, refused))
    for (const { at: due, label } of inputs) if (due === moment) script.push({ type: 'done', at: moment, label })
    script.push(...checksAt(cluster, world, moment))
    for (const [i, request] of requests.entries()) {
      if (request.every !== undefined && request.until === moment) runs.push(endOf(cluster, world, i))
      if (request.every !== undefined || (request.at ?? 0) !== moment) continue
      const sent = runRequest(cluster, world, request, i)
      if (!sent.ok) return err(sent.error.line)
      world = sent.value.world
      runs.push(sent.value.run)
    }
  }
  return ok({ cluster, requests: runs, script })
}

/** When there is something to do or to see, in order. */
function momentsOf({ scenario: { script, requests } }: OpenCluster): readonly number[] {
  const moments = [
    ...script.map((entry) => entry.at),
    ...requests.flatMap(({ at: due = 0, until = due }) => [due, until]),
  ]
  return [...new Set(moments)].sort((a, b) => a - b)
}

function checksAt({ file, scenario, atSpec }: OpenCluster, world: World, moment: number): readonly ScriptRun[] {
  return scenario.script.flatMap(({ at: due, deed }, i): readonly ScriptRun[] => {
    if (due !== moment || deed.type !== 'expect') return []
    return deed.checks.map((check, j) => ({
      type: 'checked',
      at: moment,
      check,
      differences: checkCluster(world, check).map(({ field, message }) =>
        at(file, atSpec(`spec.script[${i}].expect[${j}].${field}`), `at ${durationText(moment)}: ${message}`),
      ),
    }))
  })
}

/** What became of a stream that ends at this moment. */
function endOf({ file, scenario, atSpec }: OpenCluster, { clock }: World, place: number): RequestRun {
  const request = scenario.requests[place]
  const stream = request && clock?.streams.get(request.name)
  invariant(request && stream, 'a stream that ends has begun')
  const differences = streamDifferences(request, stream).map(({ field, message }) =>
    at(file, atSpec(`spec.requests[${place}].expect.${field}`), `${request.name}: ${message}`),
  )
  return { request, lookups: [], outcomes: [], differences, stream }
}

type Refused = Extract<SimEvent, { type: 'refused' }>

/** Whether the API server refused what somebody asked for, and not what a component did. */
const isRefusal = (event: SimEvent): event is Refused =>
  event.type === 'refused' && event.component === 'apiserver' && event.causedBy === undefined

/** The line of the deed that was refused: the one of that moment and of that object, or the first that could be it. */
function refusalLine({ file, scenario, atSpec }: OpenCluster, { at: moment, regarding, message }: Refused): string {
  const due = [...scenario.script.entries()].filter(([, entry]) => entry.at === moment && entry.deed.type !== 'expect')
  const [found] = due.find(([, { deed }]) => objectsIn(deed).includes(regarding)) ?? due[0] ?? []
  const place = found === undefined ? 'spec.script' : `spec.script[${found}]`
  return at(file, atSpec(place), `at ${durationText(moment)}: ${message}`)
}

function objectsIn(deed: ScriptDeed): readonly ObjectKey[] {
  switch (deed.type) {
    case 'apply':
      return deed.objects.map(keyOf)
    case 'patch':
    case 'delete':
      return [deed.object]
    case 'crash':
      return [deed.pod]
    case 'break':
    case 'mend':
      return 'pod' in deed.fault ? [deed.fault.pod] : []
    case 'expect':
      return []
  }
}
