import type { LabelSelector, Labels } from '#model/selector'
import type { PodTemplateSpec } from './pod/schema'

/** The CONTAINERS, IMAGES and SELECTOR cells that kubectl prints for workloads with `-o wide`. */
export const containersCell = ({ spec }: PodTemplateSpec): string => spec.containers.map(({ name }) => name).join(',')

export const imagesCell = ({ spec }: PodTemplateSpec): string =>
  spec.containers.map(({ image }) => image ?? '').join(',')

/** The pairs of a plain selector, such as the one for Nodes. */
export const pairsCell = (pairs: Labels | undefined): string =>
  joined(Object.entries(pairs ?? {}).map(([key, value]) => `${key}=${value}`))

export function selectorCell(selector: LabelSelector): string {
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    switch (operator) {
      case 'In':
        return `${key} in (${[...(values ?? [])].sort().join(',')})`
      case 'NotIn':
        return `${key} notin (${[...(values ?? [])].sort().join(',')})`
      case 'Exists':
        return key
      case 'DoesNotExist':
        return `!${key}`
    }
  })
  return joined([...pairs, ...expressions])
}

const joined = (all: readonly string[]): string => (all.length === 0 ? '<none>' : [...all].sort().join(','))
