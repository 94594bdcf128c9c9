import type { CniSettings } from '#model/clusterSettings'
import type { KubeObject } from '#model/objectMeta'
import { checkTrace } from '../trace/checkTrace'
import { formatTrace } from '../trace/formatTrace'
import { walk } from '../trace/request'
import type { Outcome } from '../trace/walk'
import type { World } from '../world'
import { smallCluster } from './smallCluster'

/** The small cluster with another network plugin. */
export const clusterWith = (cni: CniSettings, more: readonly KubeObject[] = []): World => {
  const world = smallCluster(more)
  return { ...world, settings: { ...world.settings, cni } }
}

/** The outcome that ends at `backend`, or the only one. */
export function outcomeOf(world: World, from: string, to: string, backend?: string): Outcome {
  const result = walk(world, { name: 'path', from, to, connections: 1 }, 0)
  if (!result.ok) throw new Error(result.error.message)
  const outcome = result.value.outcomes.find((one) => backend === undefined || one.backend?.id === backend)
  if (!outcome?.trace) throw new Error(`no outcome at ${backend}`)
  checkTrace(outcome.trace)
  return outcome
}

/** The way there and back, rule by rule. */
export function wayOf(world: World, from: string, to: string, backend?: string): string {
  const { trace } = outcomeOf(world, from, to, backend)
  return trace ? formatTrace(trace) : ''
}

const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']

/** The way there, without the rules that change nothing. */
export function pathOf(world: World, from: string, to: string, backend?: string): string {
  const [there = ''] = wayOf(world, from, to, backend).split('\n\nreply\n')
  const isRule = (line: string): boolean => / rule \d+$/.test(line) || hooks.includes(line.trim().split(' ')[0] ?? '')
  return there
    .split('\n')
    .filter((line) => !isRule(line))
    .join('\n')
}
