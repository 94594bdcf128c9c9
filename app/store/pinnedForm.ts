import type { KubeObject, ObjectMeta } from '#model/objectMeta'

/**
 * An object that the cluster made, as somebody would have written it: without status, identity and owner. Its labels
 * stay, so its ReplicaSet adopts it again wherever the scenario is opened.
 */
export function pinnedForm<O extends KubeObject>(object: O): O {
  const { name, namespace, labels, annotations } = object.metadata
  const metadata: ObjectMeta = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
  }
  const { status: _status, ...rest } = object as O & { readonly status?: unknown }
  return { ...rest, metadata } as unknown as O
}
