import type { Command, PlaygroundStore } from '../command'
import { isThere } from '../isThere'
import { momentAt } from '../momentAt'
import { isOverTime } from '../overTime'
import { presentOf } from '../present'
import type { Checkpoint, Present } from '../state'
import { backToNow } from './backToNow'

/**
 * Shows the cluster as it was at that simulated time, whole: objects, rules, connections, and the document as it was
 * then. Nothing can be changed meanwhile, and the present waits. The present itself and what lies ahead of it is now.
 */
export const goToMoment: Command<{ readonly at: number }> = {
  id: 'goToMoment',
  label: 'Go to a moment',
  undoable: false,
  canRun: ({ world, recording }) =>
    (isOverTime(world) && recording !== null) || { because: 'No time has gone by here.' },
  run: (store, { at }) => {
    const state = store.getState()
    const present = presentOf(state)
    if (at >= present.world.now) backToNow.run(store, {})
    else if (present.recording) show(store, present, momentAt(present.recording, at, state.rewound?.moment))
  },
}

function show(store: PlaygroundStore, present: Present, moment: Checkpoint): void {
  const { player, selection, clock, rewound } = store.getState()
  const { world, events, sent } = moment
  const scenario = asItWas(present.scenario, moment.scenario)
  store.setState({
    world,
    events,
    sent,
    scenario,
    rewound: { present: rewound?.present ?? waiting(present, player), moment },
    player: null,
    mode: { type: 'idle' },
    selection: selection.filter((key) => isThere(world, scenario, key)),
    clock: { ...clock, running: false, until: null, shown: null },
  })
}

/** The present as it waits, without the rest of the state that it is a part of. */
const waiting = ({ world, events, sent, recording, scenario }: Present, player: Present['player']): Present => ({
  world,
  events,
  sent,
  recording,
  scenario,
  player,
})

/** The cluster's part of the document as it was; things keep the places on the canvas that they have now. */
const asItWas = (now: Present['scenario'], then: Present['scenario']): Present['scenario'] => ({
  ...now,
  objects: then.objects,
  cluster: then.cluster,
  hosts: then.hosts,
  layout: { ...then.layout, ...now.layout },
})
