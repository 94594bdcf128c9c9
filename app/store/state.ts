import type { SimEvent } from '#model/simEvent'
import type { ObjectKey } from '#model/objectMeta'
import type { KubeObject } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { SimTime } from '#model/simTime'
import type { Condition, Foreseen } from '#engine/live'
import type { Input, Walk, World } from '#engine'
import type { Place, Scenario } from '#scenario'

/** One step of undo: what each touched part of the scenario was before and after. Applied to the present, never to an old world. */
export interface HistoryEntry {
  readonly label: string
  /** Entries that follow each other with the same group become one (a drag, a burst of typing). */
  readonly group?: string
  readonly objects: ReadonlyMap<ObjectKey, Swap<KubeObject>>
  readonly layout: ReadonlyMap<ObjectKey, Swap<Place>>
  readonly settings?: Swap<ScenarioSettings>
  /** The order of the scenario's objects, where the entry added or removed some. */
  readonly order?: readonly [before: readonly ObjectKey[], after: readonly ObjectKey[]]
  /** Objects that cannot change in place and so are deleted and created again, both ways. */
  readonly replaced: ReadonlySet<ObjectKey>
  /**
   * Objects that a controller made and this entry wrote into the scenario, as they stood before: undoing gives them
   * back to their owner instead of deleting them.
   */
  readonly pinned: ReadonlyMap<ObjectKey, KubeObject>
  /** The entry put another document in place of the open one, so the cluster starts anew both ways. */
  readonly afresh: boolean
}

export type Swap<T> = readonly [before: T | undefined, after: T | undefined]

/** The parts of a scenario that are neither objects nor places. */
export type ScenarioSettings = Omit<Scenario, 'objects' | 'layout'>

/** Scope *document*: saved, shared, undoable. */
export interface DocumentSlice {
  readonly scenario: Scenario
}

/** Scope *run*: follows from the document and what was done; replayed, never saved. */
export interface RunSlice {
  readonly world: World
  readonly events: readonly SimEvent[]
  /** How many connections each request has opened so far, by `from` and `to`; the next one gets that number. */
  readonly sent: ReadonlyMap<string, number>
  /** By what any earlier moment can be shown again; null where nothing takes time, and so nothing has gone by. */
  readonly recording: Recording | null
}

/** What a cluster that lives over time has been through: some of its moments, and all that was done to it. */
export interface Recording {
  /** The first is the one at which time began to count. The others become fewer the longer ago they are. */
  readonly checkpoints: readonly [Checkpoint, ...Checkpoint[]]
  readonly acts: readonly Act[]
}

/** One moment, whole. */
export interface Checkpoint extends Omit<RunSlice, 'recording'>, DocumentSlice {
  /** How many of the acts were done by then. */
  readonly acts: number
}

/** Something that was done to the cluster by hand. */
export interface Act {
  readonly at: SimTime
  /** A request is walked again where it is sent again. */
  readonly input:
    Exclude<Input, { readonly type: 'send' | 'advance' }> | { readonly type: 'send'; readonly request: RequestSpec }
  /** The document as it was from then on. */
  readonly scenario: Scenario
}

export interface HistorySlice {
  readonly past: readonly HistoryEntry[]
  readonly future: readonly HistoryEntry[]
}

export type DockTab = 'walk' | 'rules' | 'endpoints' | 'dns' | 'conntrack' | 'timeline'
export type SmallTab = 'outline' | 'walk' | 'rules' | 'map'
export type Theme = 'light' | 'dark'

/** What the dock plays: the connection itself, or one of the lookups before it. */
export type Track = { readonly type: 'connection' } | { readonly type: 'lookup'; readonly index: number }

export interface Player {
  readonly request: RequestSpec
  readonly walk: Walk
  /** Which of the walk's outcomes is shown. */
  readonly outcome: number
  readonly track: Track
  /** Index of the current station. */
  readonly at: number
  readonly playing: boolean
  /** 0.25 to 4. */
  readonly speed: number
  /** The document changed since: the walk stays as it was met, and sending again makes a new one. */
  readonly stale: boolean
}

export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly title: string
  readonly detail: string
  /** What the notice offers to do about it. */
  readonly offer?: 'backToNow'
}

/** Where the open document came from. A document from a link does not touch the reader's own work until its first edit. */
export type Origin = 'own' | 'link' | 'example'

/** What the user is in the middle of placing or connecting; Escape ends it. */
export type Mode =
  | { readonly type: 'idle' }
  | { readonly type: 'placing'; readonly what: Placeable }
  | { readonly type: 'connecting'; readonly from: ObjectKey }
  | { readonly type: 'moving'; readonly pod: ObjectKey }

export type Placeable = 'Node' | 'Pod' | 'Deployment' | 'Service' | 'Host'

export type Dialog =
  | { readonly type: 'none' }
  | { readonly type: 'share' }
  | { readonly type: 'import' }
  | { readonly type: 'settings' }
  | { readonly type: 'fidelity' }
  | { readonly type: 'request'; readonly from?: ObjectKey; readonly to?: ObjectKey }
  | { readonly type: 'selector'; readonly service: ObjectKey; readonly pods: readonly ObjectKey[] }

/** How time goes by. */
export interface PageClock {
  readonly running: boolean
  /** Simulated time for each second on the wall: 0.1 to 60. */
  readonly speed: number
  /** What it runs for, and stops at; null where it runs on. */
  readonly until: Condition | null
  /** What happens next if nobody does anything; null while that is not known. */
  readonly next: Foreseen | null
  /** The latest thing that stopping at one has shown; null once time has gone by without. */
  readonly shown: string | null
}

/** What waits while an earlier moment is shown. */
export interface Present extends RunSlice, DocumentSlice {
  readonly player: Player | null
}

/** Scope *session*: this tab only. */
export interface SessionSlice {
  readonly clock: PageClock
  /** While an earlier moment is shown: the present, to which nothing happens meanwhile, and the moment itself. */
  readonly rewound: { readonly present: Present; readonly moment: Checkpoint } | null
  readonly selection: readonly ObjectKey[]
  readonly player: Player | null
  readonly mode: Mode
  readonly dialog: Dialog
  readonly dockTab: DockTab
  readonly smallTab: SmallTab
  /** The node whose rules are shown; null follows the walk. */
  readonly rulesNode: string | null
  /** The Service whose rules alone are shown. */
  readonly rulesService: ObjectKey | null
  readonly theme: Theme
  /** The page's own address, which links begin with. */
  readonly page: string
  readonly notices: readonly Notice[]
  readonly nextNotice: number
  /** How fast walks play; outlives the walk. */
  readonly speed: number
  readonly origin: Origin
  readonly saved: 'saved' | 'unsaved' | 'failed'
  /** Something could not be opened (a link, the autosave): shown as a card, the work untouched. */
  readonly openError: OpenError | null
}

export interface OpenError {
  readonly title: string
  readonly detail: string
  /** What could not be read, whole, so that it can be copied or kept as a file. */
  readonly text: string
}

export type PlaygroundState = DocumentSlice & RunSlice & HistorySlice & SessionSlice
