import { parseKey, type ObjectKey } from '#model/objectMeta'
import type { EventId, SimEvent } from '#model/simEvent'

/** Which events are shown: of these objects, and with these words in them. Nothing of either shows everything. */
export interface EventFilter {
  readonly objects: readonly ObjectKey[]
  readonly text: string
}

/**
 * The events that concern something: its own, and all that followed from them. A Node's own are those of its kubelet and
 * kube-proxy too. Text is looked for in the sentence, the object and who acted.
 */
export function concerning(events: readonly SimEvent[], { objects, text }: EventFilter): readonly SimEvent[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const about = objects.length === 0 ? events : followingFrom(events, new Set(objects))
  return words.length === 0 ? about : about.filter((event) => words.every((word) => textOf(event).includes(word)))
}

function followingFrom(events: readonly SimEvent[], objects: ReadonlySet<ObjectKey>): readonly SimEvent[] {
  const nodes = new Set([...objects].filter((key) => key.startsWith('Node/')).map((key) => parseKey(key).name))
  const known = new Set<EventId>()
  return events.filter(({ id, regarding, component, causedBy }) => {
    const isIn =
      objects.has(regarding) ||
      nodes.has(component.split('/')[1] ?? '') ||
      (causedBy !== undefined && known.has(causedBy))
    if (isIn) known.add(id)
    return isIn
  })
}

const textOf = ({ message, regarding, component }: SimEvent): string =>
  `${message} ${regarding} ${component}`.toLowerCase()
