import { readSaved, savedText, type Scenario } from '#scenario'
import type { Clock } from './clock'
import type { PlaygroundStore } from './command'
import { notify } from './commands/notify'
import { setSaved } from './commands/setSaved'
import { presentOf } from './present'
import { savedOf } from './selectors'
import type { OpenError } from './state'
import { readText, removeText, storageKeys, writeText, type TextStorage } from './storage'
import { firstFree } from './uniqueName'

/** How long after the last change the document is written. */
const patience = 500

/** What this browser kept from an earlier visit. */
export type Kept =
  | { readonly type: 'nothing' }
  | { readonly type: 'document'; readonly scenario: Scenario }
  /** `safe`: the text lies under another key now, so that saving overwrites nothing. */
  | { readonly type: 'unreadable'; readonly error: OpenError; readonly safe: boolean }

/** Reads the autosave. What cannot be read is put aside whole, never thrown away. */
export function readAutosave(storage: TextStorage | null): Kept {
  const text = readText(storage, storageKeys.autosave)
  if (text === null) return { type: 'nothing' }
  const read = readSaved(text)
  if (read.ok) return { type: 'document', scenario: read.value }
  const error: OpenError = {
    title: 'The work kept in this browser could not be read',
    detail: [read.error.message, ...read.error.details].join('\n'),
    text,
  }
  return { type: 'unreadable', error, safe: putAside(storage, text) }
}

function putAside(storage: TextStorage | null, text: string): boolean {
  const key = firstFree(
    (taken) => ![null, text].includes(readText(storage, taken)),
    (index) => (index === 1 ? storageKeys.aside : `${storageKeys.aside}.${index}`),
  )
  return writeText(storage, key, text).ok && removeText(storage, storageKeys.autosave).ok
}

export interface Autosave {
  /** Writes at once what still waits, as when the page is being left. */
  readonly flush: () => void
  /** Another tab has written: this one stops, so that neither overwrites the other unseen. */
  readonly yieldTo: () => void
  readonly stop: () => void
}

/**
 * Keeps the document in the browser: a while after each change of the reader's own document, and never before the first.
 *
 * The first write of a visit keeps what lay there as the previous copy. A full or forbidden storage is said once, in a
 * notice, and tried again with the next change.
 */
export function keepSaved(
  store: PlaygroundStore,
  storage: TextStorage | null,
  clock: Clock,
  allowed: boolean,
): Autosave {
  let cancel: (() => void) | undefined
  let keptPrevious = false
  let complained = false
  let ours = allowed
  // What is written while somebody works is the document alone; making sure that it opens to the very same cluster
  // takes a replay, which waits until the page is being left.
  let rough = false

  const write = (scenario: Scenario): void => {
    cancel?.()
    cancel = undefined
    const text = savedText(scenario)
    if (!keptPrevious) keepPrevious(storage, text)
    keptPrevious = true
    const written = writeText(storage, storageKeys.autosave, text)
    setSaved(store, written.ok ? 'saved' : 'failed')
    if (written.ok) complained = false
    else if (!complained) {
      complained = true
      notify(store, 'error', 'Your work is not being saved', `${written.error} Save it as a file, or copy its link.`)
    }
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (presentOf(state).scenario === presentOf(before).scenario || state.origin !== 'own' || !ours) return
    cancel?.()
    cancel = clock.after(patience, () => write(presentOf(store.getState()).scenario))
    rough = true
  })

  const flush = (): void => {
    if (!rough || !ours) return
    rough = false
    write(savedOf(store.getState()))
  }

  return {
    flush,
    yieldTo: () => {
      if (!ours) return
      ours = false
      cancel?.()
      cancel = undefined
      notify(
        store,
        'info',
        'Another tab has saved its work',
        'This tab no longer saves by itself, so that neither overwrites the other. Save a file or copy the link to keep what is here; reload to see the work of the other tab.',
      )
    },
    stop: () => {
      unsubscribe()
      flush()
    },
  }
}

function keepPrevious(storage: TextStorage | null, next: string): void {
  const current = readText(storage, storageKeys.autosave)
  if (current === null || current === next) return
  // Without room for a second copy the newer work still goes first.
  const kept = writeText(storage, storageKeys.previous, current)
  if (!kept.ok) removeText(storage, storageKeys.previous)
}
