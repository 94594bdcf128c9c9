/** Something that is loaded when it is first needed, and there ever after. */
export interface LoadedOnce<T> {
  /** Undefined until it is there. */
  readonly now: () => T | undefined
  /** Whoever asks while it is being loaded gets the same promise. */
  readonly load: () => Promise<T>
}

/** What `fetch` gives, fetched once. After a failure the next one who asks begins anew. */
export function loadedOnce<T>(fetch: () => Promise<T>): LoadedOnce<T> {
  let loaded: T | undefined
  let loading: Promise<T> | undefined

  async function begin(): Promise<T> {
    try {
      loaded = await fetch()
      return loaded
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  return { now: () => loaded, load: () => (loading ??= begin()) }
}
