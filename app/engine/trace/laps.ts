import type { Hop, HostRef } from '#model/trace'

/**
 * The hops without those rounds that only repeat the one before them: the first round stays, and so does what comes after
 * the last whole one, a step `loop` between them saying how many are left out.
 *
 * `crumbs` has for each hop what makes its arrival the same as another one but for the TTL.
 */
export function withoutLaps(hops: readonly Hop[], crumbs: readonly string[]): readonly Hop[] {
  const again = crumbs.findIndex((crumb, i) => crumbs.indexOf(crumb) < i)
  const sameAs = crumbs.indexOf(crumbs[again] ?? '')
  const length = again - sameAs
  let end = again
  while (end >= 0 && crumbs[end] !== undefined && crumbs[end] === crumbs[end - length]) end++
  const times = again < 0 ? 0 : Math.floor((end - 1 - again) / length)
  const [entered, after] = [hops[again], hops[again + times * length]]
  if (times === 0 || !entered || !after) return hops
  const [enter, ...rest] = after.steps
  const loop = { kind: 'loop', sameAs, times, packet: after.arrived } as const
  const joint: Hop = {
    ...after,
    arrived: entered.arrived,
    steps: [...(enter ? [{ ...enter, packet: entered.arrived }] : []), loop, ...rest],
  }
  return [...hops.slice(0, again), joint, ...hops.slice(again + times * length + 1)]
}

/** Whom a packet goes round between, in order; the router, which is not drawn, has no host. Empty where it goes straight. */
export function roundOf(hops: readonly Hop[]): readonly (HostRef | undefined)[] {
  for (const [at, { steps }] of hops.entries()) {
    for (const step of steps) {
      if (step.kind !== 'loop') continue
      return hops.slice(step.sameAs, at).flatMap((hop) => (passesRouter(hop) ? [hop.host, undefined] : [hop.host]))
    }
  }
  return []
}

/** The neighbour that was found last is the one that got it. */
function passesRouter({ steps }: Hop): boolean {
  const next = steps.findLast((step) => step.kind === 'neighbour')
  return next?.kind === 'neighbour' && next.by === 'arp' && next.host === undefined
}
