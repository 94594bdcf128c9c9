import { assertNever } from '#lib/assert'
import { keyOf, type ObjectKey } from '#model/objectMeta'
import type { Place } from '#scenario'
import { always, type Command } from '../command'
import { hostKey } from '../hosts'
import { newDeployment } from '../placing/newDeployment'
import { newHost } from '../placing/newHost'
import { newNode } from '../placing/newNode'
import { newPod } from '../placing/newPod'
import { newService } from '../placing/newService'
import type { Placed } from '../placing/placed'
import type { Placeable, PlaygroundState } from '../state'
import { edit } from './edit'
import { notify } from './notify'

interface Placing {
  readonly what: Placeable
  readonly at?: Place
  /** The Node that a Pod is put on. */
  readonly node?: ObjectKey
  /** The Pods that a Service is dropped on. */
  readonly pods?: readonly ObjectKey[]
}

/** Puts something new on the canvas and selects it. A Service that could select by several labels asks by which. */
export const placeObject: Command<Placing> = {
  id: 'placeObject',
  label: 'Place',
  undoable: true,
  canRun: always,
  run: (store, placing) => {
    const state = store.getState()
    const placed = newThing(state, placing)
    const key = placed.type === 'host' ? hostKey(placed.host.name) : keyOf(placed.object)
    const done = edit(store, {
      label: `Place ${placing.what}`,
      ...(placed.type === 'host'
        ? { settings: { hosts: [...state.scenario.hosts, placed.host] } }
        : { objects: new Map([[key, placed.object]]) }),
      ...(placing.at ? { layout: new Map([[key, placing.at]]) } : {}),
    })
    store.setState({ mode: { type: 'idle' } })
    if (!done) return
    store.setState({ selection: [key] })
    if (placed.type === 'host') return
    if (placed.hint !== undefined) notify(store, 'info', 'No selector', placed.hint)
    if (placed.choice) store.setState({ dialog: { type: 'selector', service: key, pods: placed.choice.pods } })
  },
}

function newThing(state: PlaygroundState, { what, node, pods }: Placing): Placed {
  switch (what) {
    case 'Node':
      return newNode(state)
    case 'Pod':
      return newPod(state, node)
    case 'Deployment':
      return newDeployment(state)
    case 'Service':
      return newService(state, pods ?? [])
    case 'Host':
      return newHost(state)
    default:
      return assertNever(what)
  }
}
