import type { KubeObject } from '#model/objectMeta'

/** Says how a container answers its probes: `readiness=fail, liveness=fail@30s`. */
const annotation = 'kubewalk.dev/probes'

/** The object with its readiness probe answering or failing; what the annotation says of other probes stays. */
export function withReadiness<O extends KubeObject>(object: O, ready: boolean): O {
  const { annotations, ...metadata } = object.metadata
  const others = (annotations?.[annotation] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('readiness='))
  const value = [...(ready ? [] : ['readiness=fail']), ...others].join(', ')
  const { [annotation]: _old, ...rest } = annotations ?? {}
  const next = value === '' ? rest : { ...rest, [annotation]: value }
  return { ...object, metadata: { ...metadata, ...(Object.keys(next).length > 0 ? { annotations: next } : {}) } }
}
