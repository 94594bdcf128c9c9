import type { KubeObject } from '#model/objectMeta'

/** Says how a container answers its probes: `readiness=fail, liveness=fail@30s`. */
const annotation = 'kubewalk.dev/probes'

const failing = 'readiness=fail'

const partsOf = (object: KubeObject): readonly string[] =>
  (object.metadata.annotations?.[annotation] ?? '')
    .split(',')
    .map((part) => part.replaceAll(/\s/g, ''))
    .filter((part) => part !== '')

/** Whether the object is told to fail its readiness probe from the start. */
export const failsReadiness = (object: KubeObject): boolean => partsOf(object).includes(failing)

/** The object with its readiness probe answering or failing; what the annotation says of other probes stays. */
export function withReadiness<O extends KubeObject>(object: O, ready: boolean): O {
  const { annotations, ...metadata } = object.metadata
  const others = partsOf(object).filter((part) => !part.startsWith('readiness='))
  const value = [...(ready ? [] : [failing]), ...others].join(', ')
  const { [annotation]: _old, ...rest } = annotations ?? {}
  const next = value === '' ? rest : { ...rest, [annotation]: value }
  return { ...object, metadata: { ...metadata, ...(Object.keys(next).length > 0 ? { annotations: next } : {}) } }
}
