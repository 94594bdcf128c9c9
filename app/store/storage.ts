import { err, ok, type Result } from '#lib/result'

/** What is used of `localStorage`; each part may throw, when it is full or forbidden. */
export interface TextStorage {
  readonly getItem: (key: string) => string | null
  readonly setItem: (key: string, value: string) => void
  readonly removeItem: (key: string) => void
}

/** Where everything lies that stays in this browser. A new format gets a new number, so an old page never misreads it. */
export const storageKeys = {
  autosave: 'kubewalk.autosave.1',
  /** What the autosave held before this visit first wrote it. */
  previous: 'kubewalk.autosave.1.previous',
  /** What could not be read. */
  aside: 'kubewalk.autosave.1.aside',
  theme: 'kubewalk.theme',
} as const

/** The text under a key; null when there is none or storage is forbidden, as in some private windows. */
export function readText(storage: TextStorage | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null
  } catch {
    return null
  }
}

/** Writes, or says why that was not possible. */
export function writeText(storage: TextStorage | null, key: string, text: string): Result<null, string> {
  if (!storage) return err('This browser does not let the page keep anything.')
  try {
    storage.setItem(key, text)
    return ok(null)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

export function removeText(storage: TextStorage | null, key: string): Result<null, string> {
  try {
    storage?.removeItem(key)
    return ok(null)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}
