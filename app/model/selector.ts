export type Labels = Readonly<Record<string, string>>

export interface LabelSelectorRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}

export interface LabelSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

/** Whether `labels` hold every pair of a Service's plain selector. An empty selector matches nothing here: a Service without one selects no Pods. */
export function matchesPairs(selector: Labels | undefined, labels: Labels | undefined): boolean {
  const pairs = Object.entries(selector ?? {})
  return pairs.length > 0 && pairs.every(([key, value]) => labels?.[key] === value)
}

/** Whether `labels` satisfy a LabelSelector. An empty selector matches everything. Upstream: apimachinery/pkg/labels/selector.go. */
export function matchesSelector(selector: LabelSelector, labels: Labels | undefined): boolean {
  const pairs = Object.entries(selector.matchLabels ?? {})
  return (
    pairs.every(([key, value]) => labels?.[key] === value) &&
    (selector.matchExpressions ?? []).every((requirement) => matchesRequirement(requirement, labels ?? {}))
  )
}

function matchesRequirement(requirement: LabelSelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && (requirement.values ?? []).includes(value)
    case 'NotIn':
      return value === undefined || !(requirement.values ?? []).includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}
