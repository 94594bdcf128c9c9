import { invariant } from '#lib/assert'
import { loadedOnce } from '#lib/loadedOnce'
import type { PlaygroundStore } from './command'
import { notify } from './commands/notify'

const part = loadedOnce(() => import('#engine/dataplane'))

type Dataplane = Awaited<ReturnType<typeof part.load>>

/** Loads the part of the engine that moves packets, or says that it is there. */
export const loadDataplane: () => Promise<Dataplane> = part.load

/**
 * The part of the engine that moves packets, for whoever looks at a walk: it is there, for it has walked. The start page
 * shows a cluster without it, and imports nothing of it but this.
 */
export function dataplane(): Dataplane {
  const loaded = part.now()
  invariant(loaded, 'what walks a packet is loaded before anything has walked')
  return loaded
}

/** Does `then` once packets can move: at once in all but the first moments of a visit. */
export function withDataplane(store: PlaygroundStore, then: () => void): void {
  if (part.now()) then()
  else void loadAndDo(store, then)
}

async function loadAndDo(store: PlaygroundStore, then: () => void): Promise<void> {
  try {
    await part.load()
  } catch {
    const detail = 'The part of Kubewalk that moves packets could not be loaded. Send again to try once more.'
    notify(store, 'error', 'The request could not be sent', detail)
    return
  }
  then()
}
