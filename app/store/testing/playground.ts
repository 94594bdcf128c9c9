import { openedScenario, type Scenario } from '#scenario'
import { examples } from '#scenario/examples'
import { invariant } from '#lib/assert'
import { objectKey, type ObjectKey } from '#model/objectMeta'
import type { Command, PlaygroundStore } from '../command'
import { placeObject } from '../commands/placeObject'
import { loadDataplane } from '../dataplane'
import { perform } from '../perform'
import { createPlaygroundStore } from '../playgroundStore'

// Whoever sends in a test finds what a page has loaded when it was idle.
await loadDataplane()

/** The scenario of an example, as a newcomer finds it. */
export function exampleScenario(id: string): Scenario {
  const example = examples.find((one) => one.id === id)
  invariant(example, `there is an example ${id}`)
  return example.scenario()
}

/** A store with `scenario` in it, the empty one by default. */
export const storeWith = (scenario: Scenario = exampleScenario('empty')): PlaygroundStore =>
  createPlaygroundStore({
    scenario: openedScenario(scenario),
    origin: 'own',
    theme: 'light',
    page: 'https://kubewalk.example/',
    saved: 'saved',
    openError: null,
  })

/** Performs a command that must be possible now. */
export function must<A>(store: PlaygroundStore, command: Command<A>, args: A): void {
  const allowed = command.canRun(store.getState(), args)
  invariant(allowed === true, `${command.id}: ${allowed === true ? '' : allowed.because}`)
  perform(store, command, args)
}

export const node = (name: string): ObjectKey => objectKey('Node', '', name)
export const pod = (name: string): ObjectKey => objectKey('Pod', 'default', name)
export const service = (name: string): ObjectKey => objectKey('Service', 'default', name)

/** Two Nodes, three Pods on them and a Service that selects the Pods, all from the palette. */
export function smallCluster(): PlaygroundStore {
  const store = storeWith()
  must(store, placeObject, { what: 'Node' })
  must(store, placeObject, { what: 'Node' })
  must(store, placeObject, { what: 'Pod', node: node('node1') })
  must(store, placeObject, { what: 'Pod', node: node('node1') })
  must(store, placeObject, { what: 'Pod', node: node('node2') })
  must(store, placeObject, { what: 'Service', pods: [pod('web-1'), pod('web-2')] })
  return store
}
