import type { Input } from '#engine'
import type { RequestSpec } from '#model/request'
import { toWorld, type Scenario } from '#scenario'
import { isOverTime, overTime, stepped } from './overTime'
import { mostEvents } from './runLimits'
import type { PlaygroundState, RunSlice } from './state'

/** The cluster of a document that was just opened. */
export function freshRun(scenario: Scenario): RunSlice {
  const { world, events } = toWorld(scenario)
  const run = { world, events, sent: new Map<string, number>() }
  return { ...run, recording: isOverTime(world) ? { checkpoints: [{ ...run, scenario, acts: 0 }], acts: [] } : null }
}

/** What is so of every document that was just opened: nothing is shown of it yet, and the clock stands. */
export const freshStart = (run: RunSlice, { clock }: Pick<PlaygroundState, 'clock'>) => ({
  ...run,
  clock: { ...clock, running: false, until: null, next: null, shown: null },
  rewound: null,
  selection: [],
  player: null,
  rulesNode: null,
  rulesService: null,
})

/** The run after one more input. `scenario` is the document from then on. */
export function runAfter(run: RunSlice, input: Input, scenario: Scenario): RunSlice {
  const next = livedOn(run, input)
  return { ...next, recording: isOverTime(next.world) ? overTime().recorded(run, input, next, scenario) : null }
}

/** The same without a recording, for what is lived again. */
export function livedOn(run: Lived, input: Input): Lived {
  const [world, happened] = stepped(run.world, input)
  return {
    world,
    events: happened.length === 0 ? run.events : [...run.events, ...happened].slice(-mostEvents),
    sent: input.type === 'send' ? sentOnceMore(run.sent, input.walk.request) : run.sent,
  }
}

type Lived = Omit<RunSlice, 'recording'>

/** By which the connections of a request are counted. */
export const requestId = ({ from, to }: RequestSpec): string => `${from} ${to}`

function sentOnceMore(sent: RunSlice['sent'], request: RequestSpec): RunSlice['sent'] {
  const id = requestId(request)
  return new Map(sent).set(id, (sent.get(id) ?? 0) + 1)
}
