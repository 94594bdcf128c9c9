/** The address bar, as far as the page reads and writes it. */
export interface Address {
  /** The page's own address without anything behind `#`. */
  readonly page: () => string
  /** What stands behind `#`, without it. */
  readonly hash: () => string
  /** Takes what stands behind `#` away, without a step in the browser's history. */
  readonly dropHash: () => void
}
