import type { ScriptEntry } from '#model/script'

/** What of a scenario has moments. */
interface Timed {
  readonly requests: readonly { readonly at?: number | undefined; readonly every?: number | undefined }[]
  readonly script: readonly ScriptEntry[]
}

/** Whether something happens in a scenario at a moment, so that its cluster lives over time unless it says otherwise. */
export const hasMoments = ({ requests, script }: Timed): boolean =>
  script.length > 0 || requests.some(({ at, every }) => at !== undefined || every !== undefined)
