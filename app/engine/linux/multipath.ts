import type { RuleId } from '#model/trace'
import type { Chance } from '../trace/chance'
import type { RouteAnswer } from './routes'

const pathDraws = 'route/'

/**
 * The route with one of its equal paths taken. The kernel picks it by a hash over the flow, so that a flow keeps its path;
 * which one a new flow gets is as good as chance. Upstream: Linux net/ipv4/fib_semantics.c, fib_select_multipath.
 */
export function pathTaken(answer: RouteAnswer, chance: Chance): RouteAnswer {
  if (answer.kind !== 'unicast') return answer
  const { route } = answer
  const paths = route.paths ?? []
  const at = paths.findIndex(
    ({ via }, i) => chance.draw(`${pathDraws}${route.prefix}/${via}` as RuleId, 1 / (paths.length - i)).taken,
  )
  const path = paths[at]
  return path ? { ...answer, route: { ...route, ...path } } : answer
}

/** The same chance for the packets of one flow: where a path was taken once, every later packet takes it again. */
export function withSteadyPaths(chance: Chance): Chance {
  const known = new Map<RuleId, ReturnType<Chance['draw']>>()
  return {
    port: chance.port,
    draw: (id, probability) => {
      const answer = known.get(id) ?? chance.draw(id, probability)
      if (id.startsWith(pathDraws)) known.set(id, answer)
      return answer
    },
  }
}
