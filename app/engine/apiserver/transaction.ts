import { hashBelow } from '#lib/hashUnit'
import type { KubeObject, ObjectKey } from '#model/objectMeta'
import type { PodStatus } from '#kinds/pod/schema'
import type { ComponentId, EventId, SimEvent } from '#model/simEvent'
import type { SimTime } from '#model/simTime'
import type { Runtime, World } from '../world'
import { openView, type MaintainedView, type Reservations } from './clusterView'
import type { ObjectStore } from '#model/objectStore'
import { openDraft, type Change } from './objectStore'

/** Who acts, and the event that made them act. */
export interface Actor {
  readonly component: ComponentId
  readonly causedBy?: EventId
}

type WithoutOrigin<E> = E extends unknown ? Omit<E, 'id' | 'at' | 'revision' | 'component' | 'causedBy'> : never

/** What happened, without the parts that the transaction fills in. */
export type Happening = WithoutOrigin<SimEvent>

/** A change and the event that tells of it; none where somebody merely looks at everything anew. */
export interface ToldChange extends Change {
  readonly event: EventId | undefined
}

/** What is remembered outside the objects, and not by the API server. */
export type Memory = Pick<Runtime, 'conntrack' | 'recent' | 'connections'>

/** One step while it goes on: the only place in which a world is half old and half new. */
export interface Transaction {
  readonly now: () => SimTime
  /** Lets time go by. What is done afterwards is done then. */
  readonly goTo: (time: SimTime) => void
  /** The objects as they stand now. Later writes leave them as they are. */
  readonly snapshot: () => ObjectStore
  readonly view: MaintainedView
  readonly put: (object: KubeObject, event: (change: Change) => EventId) => void
  readonly remove: (key: ObjectKey, event: (change: Change) => EventId) => void
  readonly tell: (actor: Actor, happening: Happening) => EventId
  readonly nextRevision: () => number
  readonly nextUid: () => string
  /** A name that nothing has: `prefix` and five characters. */
  readonly generateName: (prefix: string, isTaken: (name: string) => boolean) => string
  /** What kernels and sockets remember now. */
  readonly memory: () => Memory
  /** Keeps what kernels and sockets remember from now on. */
  readonly remember: (memory: Partial<Memory>) => void
  readonly keepGivenStatus: (pod: ObjectKey, status: PodStatus | undefined) => void
  /** The changes since this was last asked. */
  readonly takeChanges: () => readonly ToldChange[]
  /** Who has written since this was last asked. */
  readonly takeWriters: () => ReadonlySet<ComponentId>
  readonly finish: () => { readonly world: World; readonly events: readonly SimEvent[] }
}

/** Begins a step on `world`, which itself stays as it is; `reserved` is what its inputs claim for themselves. */
export function openTransaction(world: World, reserved: Reservations, isInstant = true): Transaction {
  const { settings, hosts, runtime } = world
  let { now } = world
  const draft = openDraft(world.objects)
  const givenStatus = new Map(runtime.givenStatus)
  const generatedNames = new Map(runtime.generatedNames)
  const view = openView({ settings, hosts, objects: draft.store, givenStatus, reserved, isInstant })
  const events: SimEvent[] = []
  let changes: ToldChange[] = []
  let writers = new Set<ComponentId>()
  let nextUid = runtime.nextUid
  let memory: Memory = { conntrack: runtime.conntrack, recent: runtime.recent, connections: runtime.connections }

  const note = (change: Change, event: (change: Change) => EventId): void => {
    view.note(change)
    changes.push({ ...change, event: event(change) })
  }

  const settled = (): World['objects'] => {
    const objects = draft.finish()
    view.handOver(objects)
    return objects
  }

  return {
    now: () => now,
    goTo: (time) => {
      now = time
    },
    snapshot: draft.snapshot,
    view,
    put: (object, event) => note(draft.put(object), event),
    remove: (key, event) => {
      givenStatus.delete(key)
      note(draft.remove(key), event)
    },
    tell: (actor, happening) => {
      const id = (runtime.nextEvent + events.length) as EventId
      writers.add(actor.component)
      events.push({ ...happening, ...actor, id, at: now, revision: draft.store.revision })
      return id
    },
    nextRevision: draft.nextRevision,
    nextUid: () => uidOf(settings.seed, nextUid++),
    generateName: (prefix, isTaken) => {
      const count = (generatedNames.get(prefix) ?? 0) + 1
      for (let attempt = count; ; attempt++) {
        const name = `${prefix.slice(0, 58)}${suffixOf(settings.seed, prefix, attempt)}`
        if (isTaken(name)) continue
        generatedNames.set(prefix, attempt)
        return name
      }
    },
    memory: () => memory,
    remember: (newer) => {
      memory = { ...memory, ...newer }
    },
    keepGivenStatus: (pod, status) => {
      if (status === undefined) givenStatus.delete(pod)
      else givenStatus.set(pod, status)
    },
    takeChanges: () => {
      const taken = changes
      changes = []
      return taken
    },
    takeWriters: () => {
      const taken = writers
      writers = new Set()
      return taken
    },
    finish: () => ({
      world: {
        ...world,
        now,
        objects: settled(),
        runtime: {
          ...memory,
          nextEvent: runtime.nextEvent + events.length,
          nextUid,
          generatedNames,
          givenStatus,
        },
      },
      events,
    }),
  }
}

/** The alphabet of generated names: no vowels and no digits that look like them, so that no word comes out. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

const suffixOf = (seed: number, prefix: string, count: number): string =>
  [0, 1, 2, 3, 4].map((i) => alphabet.charAt(hashBelow(alphabet.length, seed, 'name', prefix, count, i))).join('')

/** A uid in the shape of a random UUID, which follows from the seed and how many were handed out before. */
function uidOf(seed: number, count: number): string {
  const hex = (digits: number, part: number): string =>
    hashBelow(16 ** digits, seed, 'uid', count, part)
      .toString(16)
      .padStart(digits, '0')
  const variant = '89ab'.charAt(hashBelow(4, seed, 'uid', count, 'variant'))
  return `${hex(8, 0)}-${hex(4, 1)}-4${hex(3, 2)}-${variant}${hex(3, 3)}-${hex(6, 4)}${hex(6, 5)}`
}
