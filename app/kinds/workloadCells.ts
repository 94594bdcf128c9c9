import type { LabelSelector } from '#model/selector'
import type { PodTemplateSpec } from './pod/schema'

/** The CONTAINERS, IMAGES and SELECTOR cells that kubectl prints for workloads with `-o wide`. */
export const containersCell = ({ spec }: PodTemplateSpec): string => spec.containers.map(({ name }) => name).join(',')

export const imagesCell = ({ spec }: PodTemplateSpec): string =>
  spec.containers.map(({ image }) => image ?? '').join(',')

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
  const all = [...pairs, ...expressions].sort()
  return all.length === 0 ? '<none>' : all.join(',')
}
