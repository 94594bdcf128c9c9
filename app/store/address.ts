import type { Result } from '#lib/result'
import type { DecodeError } from '#scenario'
import type { Shared } from '#scenario/link'

/** The address bar, as far as the page reads and writes it. */
export interface Address {
  /** The page's own address without anything behind `#`. */
  readonly page: () => string
  /** What stands behind `#`, without it. */
  readonly hash: () => string
  /** The scenario that stands behind `#`; null when there is none. */
  readonly shared: () => Result<Shared, DecodeError> | null
  /** Takes what stands behind `#` away, without a step in the browser's history. */
  readonly dropHash: () => void
}
