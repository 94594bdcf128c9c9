import type { Station } from '#engine'

/** How long things take at speed 1, in milliseconds. The drawing uses the same figures as the clock. */
export const pace = {
  /** The packet to the next stop on the same machine. */
  step: 320,
  /** The packet from one machine to the next. */
  travel: 640,
  /** A changed address turning over. */
  flip: 420,
  /** At each stop without motion: time to read what it says. */
  still: 900,
} as const

/** How long the packet is on its way to a stop. */
const travelMs = (from: Station | undefined, to: Station): number =>
  from !== undefined && from.host.id !== to.host.id ? pace.travel : pace.step

/** From setting out towards a stop until the next one follows: the way there, and the flip of what changes there. */
export function stopMs(from: Station | undefined, to: Station, reducedMotion: boolean): number {
  return (reducedMotion ? pace.still : travelMs(from, to)) + (to.changes.length > 0 ? pace.flip : 0)
}
