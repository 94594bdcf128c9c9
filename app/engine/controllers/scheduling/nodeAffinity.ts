import type { NodeSelectorRequirement, NodeSelectorTerm } from '#kinds/pod/affinity'
import type { Node } from '#kinds/node/schema'
import type { PodSpec } from '#kinds/pod/schema'

/**
 * Whether a Node is one that a Pod asks for: it has every label of `nodeSelector`, and one of the required terms of the
 * Pod's node affinity matches.
 *
 * Upstream: k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
 */
export function matchesNode({ nodeSelector = {}, affinity }: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return (
    Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
    (required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node)))
  )
}

/**
 * Whether a Pod asks for Nodes by their names, in every term, and this is none of them: then the others are not looked at.
 *
 * Upstream: pkg/scheduler/framework/plugins/nodeaffinity PreFilter.
 */
export function isOutsideNamedNodes({ affinity }: PodSpec, { metadata }: Node): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const names = terms.map(({ matchFields = [] }) =>
    matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In'),
  )
  return (
    names.length > 0 && names.every((field) => field !== undefined && !(field.values ?? []).includes(metadata.name))
  )
}

/** Whether everything that a term asks for holds; a term that asks for nothing matches no Node. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  const { name, labels = {} } = node.metadata
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((requirement) => holds(requirement, labels)) &&
    matchFields.every((requirement) => holds(requirement, { 'metadata.name': name }))
  )
}

function holds({ key, operator, values = [] }: NodeSelectorRequirement, of: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(of, key) ? of[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return isWhole(value) && isWhole(values[0]) && Number(value) > Number(values[0])
    case 'Lt':
      return isWhole(value) && isWhole(values[0]) && Number(value) < Number(values[0])
  }
}

const isWhole = (text: string | undefined): boolean => text !== undefined && /^-?\d+$/.test(text)
