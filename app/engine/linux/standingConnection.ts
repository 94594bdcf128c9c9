import type { FiveTuple } from '#model/packet'
import type { HostId, HostRef } from '#model/trace'

/** A socket with a peer: `tuple` is what it sends, from its own address to the one that it knows the peer by. */
export interface OpenSocket {
  readonly host: HostId
  readonly tuple: FiveTuple
}

/** A connection that is open at both ends. The two ends may know each other by other addresses than their own. */
export interface StandingConnection {
  readonly client: OpenSocket
  readonly server: OpenSocket
  /** Who answers on it. */
  readonly backend: HostRef
  /** Which Pod of that name it was: a Pod that has taken the place of another one knows nothing of its connections. */
  readonly backendUid?: string
  /** What the hosts on the way remember it by. */
  readonly entries: readonly { readonly host: HostId; readonly id: string }[]
}
