import type { RuleSet } from '#engine'
import { ruleSetOf } from '#engine/dataplane'
import type { AddressFamily } from '#model/ip'
import type { PlaygroundState } from './state'

/** The rules of one node for packets of one address family, as kube-proxy would have them now. */
export const rulesOf = ({ world }: PlaygroundState, node: string, family: AddressFamily = 'IPv4'): RuleSet =>
  ruleSetOf(world, node, family)
