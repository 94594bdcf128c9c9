import type { KubeObject } from '#model/objectMeta'
import { pinnedForm } from './pinnedForm'
import { withoutControllerLabels } from './placing/commonLabels'
import { firstFree } from './uniqueName'

/** `web-3` after `web-2`, `api-2` after `api`: the first name of that row that is free. */
export function nextName(taken: (name: string) => boolean, name: string): string {
  const numbered = /^(?<base>.*?)(?<dash>-?)(?<number>\d+)$/.exec(name)?.groups
  if (!numbered?.['base']) return firstFree(taken, (index) => `${name}-${index + 1}`)
  const stem = `${numbered['base']}${numbered['dash'] ?? ''}`
  const from = Number(numbered['number'])
  return firstFree(taken, (index) => `${stem}${from + index}`)
}

/** A copy under another name, without what the cluster handed out to the original and without its owner's claim. */
export function copyOf(object: KubeObject, name: string): KubeObject {
  const plain = pinnedForm(object)
  const labels = withoutControllerLabels(plain.metadata.labels)
  const { labels: _labels, ...metadata } = plain.metadata
  return {
    ...withoutAllocations(plain),
    metadata: { ...metadata, name, ...(labels ? { labels } : {}) },
  }
}

/** Fields of a Service and a Node that no second object can have. */
const allocated = ['clusterIP', 'clusterIPs', 'healthCheckNodePort', 'podCIDR', 'podCIDRs', 'loadBalancerIP']

function withoutAllocations(object: KubeObject): KubeObject {
  if (!('spec' in object) || typeof object.spec !== 'object' || object.spec === null) return object
  const spec: Record<string, unknown> = { ...object.spec }
  for (const field of allocated) if (spec[field] !== 'None') delete spec[field]
  if (object.kind === 'Service' && Array.isArray(spec['ports'])) {
    spec['ports'] = spec['ports'].map((port: object) => {
      const { nodePort: _nodePort, ...rest } = port as { readonly nodePort?: unknown }
      return rest
    })
  }
  const copy: KubeObject & { readonly spec: unknown } = { ...object, spec }
  return copy
}
