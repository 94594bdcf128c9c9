import type { KubeObject } from '#model/objectMeta'

/** The Node that a Pod is bound to, as far as it is written. */
export function nodeNameOf(object: KubeObject): string | undefined {
  const spec = 'spec' in object ? object.spec : undefined
  if (typeof spec !== 'object' || spec === null || !('nodeName' in spec)) return undefined
  return typeof spec.nodeName === 'string' && spec.nodeName !== '' ? spec.nodeName : undefined
}
