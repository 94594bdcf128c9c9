import type { RuleSet } from '#engine'
import { ruleSetOf } from '#engine/dataplane'
import type { PlaygroundState } from './state'

/** The rules of one node, as kube-proxy would have them now. */
export const rulesOf = ({ world }: PlaygroundState, node: string): RuleSet => ruleSetOf(world, node)
