import type { Placeable } from '#store/state'

/** What can be placed, as the palette names it. */
export const placeableWords: Readonly<Record<Placeable, string>> = {
  Node: 'Node',
  Pod: 'Pod',
  Deployment: 'Deployment',
  Service: 'Service',
  Host: 'Outside host',
}

/** Bodies are machines and processes; signs are only read. */
export const bodies: readonly Placeable[] = ['Node', 'Pod', 'Deployment', 'Host']
export const signs: readonly Placeable[] = ['Service']
