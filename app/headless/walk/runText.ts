import type { Station } from '#engine'
import { stationsOf } from '#engine/dataplane'
import type { StreamState } from '#engine/live'
import { isPodReady } from '#kinds/pod/conditions'
import { objectsOf } from '#kinds/registry'
import { durationText } from '#model/duration'
import { sourceText, targetText } from '#model/packet'
import type { RequestSpec } from '#model/request'
import { plainCheck } from '#scenario/yaml'
import type { FileRun, RequestRun, ScriptRun } from './fileRun'
import type { WalkOutcome } from './sendConnections'
import { verdictsOf } from './streamExpectation'

/** A file's requests for people: every outcome with its probability, hop by hop. */
export const runText = (run: FileRun): string =>
  [clusterText(run), ...inOrder(run).map((part) => ('request' in part ? requestText(part) : scriptText(part)))].join(
    '\n\n',
  )

/** What was done or seen at a moment before the requests of that moment. */
const inOrder = ({ requests, script }: FileRun): readonly (RequestRun | ScriptRun)[] =>
  [...script, ...requests].sort((a, b) => momentOf(a) - momentOf(b))

function momentOf(part: RequestRun | ScriptRun): number {
  if (!('request' in part)) return part.at
  const { at = 0, until = at } = part.request
  return until
}

function scriptText(run: ScriptRun): string {
  const when = `at ${durationText(run.at)}: `
  if (run.type === 'done') return `${when}${run.label}`
  const expected = JSON.stringify(plainCheck(run.check)).replaceAll('"', '').replaceAll(/[:,]/g, '$& ')
  return [`${when}expected ${expected}`, ...run.differences.map((line) => `  differs: ${line}`)].join('\n')
}

function clusterText({ cluster: { file, world }, requests }: FileRun): string {
  const pods = [...objectsOf(world.objects, 'Pod').values()]
  const ready = pods.filter(isPodReady).length
  const counts = [
    counted(objectsOf(world.objects, 'Node').size, 'Node'),
    `${counted(pods.length, 'Pod')} (${ready} ready)`,
    counted(objectsOf(world.objects, 'Service').size, 'Service'),
  ]
  return `${file}: ${counts.join(', ')}${requests.length === 0 ? '; no requests' : ''}`
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const requestText = ({ request, lookups, outcomes, differences, refused, stream }: RequestRun): string =>
  [
    headingOf(request),
    ...lookups.map(({ question, rcode, answers }) =>
      `  ${question.type} ${question.name} ${rcode ?? 'no answer'} ${answers.map((answer) => answer.data).join(' ')}`.trimEnd(),
    ),
    ...outcomes.flatMap(outcomeLines),
    ...(stream ? streamLines(stream) : []),
    ...(refused ? [`  cannot be sent: ${refused.message}`] : []),
    ...differences.map((difference) => `  differs: ${difference}`),
  ].join('\n')

function streamLines(state: StreamState): readonly string[] {
  const counts = [...verdictsOf(state)].map(([verdict, count]) => `${count} ${verdict}`)
  return [
    `  ${counts.join(', ')}`,
    ...(state.lastFailure === undefined ? [] : [`  last failure: ${state.lastFailure}`]),
  ]
}

/**
 * When, name and ends; a request that is called after its ends, with a number where there are several, has them in its
 * name.
 */
function headingOf({ name, from, to, connections, at, every, until }: RequestSpec): string {
  const ends = `${from} to ${to}`
  const isNamedSo = name === ends || name.startsWith(`${ends} (`)
  const what = `${isNamedSo ? name : `${name}: ${ends}`}${connections > 1 ? `, ${connections} connections` : ''}`
  if (every !== undefined) {
    return `${what}, every ${durationText(every)} from ${durationText(at ?? 0)} until ${durationText(until ?? 0)}`
  }
  return at === undefined ? what : `at ${durationText(at)}: ${what}`
}

function outcomeLines(found: WalkOutcome): readonly string[] {
  const { trace } = found.outcome
  const heading = `  ${percent(found.probability)} ${endText(found)}`
  return [heading, ...(trace ? stationLines(stationsOf(trace, found.walk)) : [])]
}

function endText({ outcome }: WalkOutcome): string {
  const { verdict, failure, status, backend, endpoint, sourceSeen } = outcome
  if (failure) return `${verdict} (${failure.reason}): ${failure.sentence}`
  const by = [backend?.id, endpoint && `at ${endpoint}`, sourceSeen && `which sees ${sourceSeen}`].filter(Boolean)
  return `${verdict}${status === undefined ? '' : ` with ${status}`} by ${by.join(', ')}`
}

/** The stops, under the machine that they are on. A packet is written out where it sets out and where it was rewritten. */
function stationLines(stations: readonly Station[]): readonly string[] {
  return stations.flatMap((station, i) => {
    const before = stations[i - 1]
    const moved = before?.hop !== station.hop || before.leg !== station.leg
    const rewritten = station.changes.some(({ field }) => field !== 'mark' && field !== 'ttl')
    const mark = station.decisive ? '*' : ' '
    return [
      ...(moved ? [`    ${station.leg === 'reply' ? 'back: ' : ''}${station.host.id}`] : []),
      `    ${mark} ${station.title}${station.detail === '' ? '' : `: ${station.detail}`}`,
      ...(moved || rewritten ? [`        ${tupleText(station)}`] : []),
    ]
  })
}

const tupleText = ({ packet }: Station): string => `${packet.protocol} ${sourceText(packet)} > ${targetText(packet)}`

const percent = (probability: number): string => `${Number((probability * 100).toFixed(2))} %`
