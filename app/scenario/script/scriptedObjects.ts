import { parseKey, type KubeObject } from '#model/objectMeta'
import type { ScriptEntry } from '#model/script'

/**
 * The objects that an entry will make or change, as far as it says: what it applies, and of what it patches the fields that
 * it writes. For counting, before any of it is done.
 */
export function scriptedObjects({ deed }: ScriptEntry): readonly KubeObject[] {
  if (deed.type === 'apply') return deed.objects
  if (deed.type !== 'patch') return []
  const { kind, name, namespace } = parseKey(deed.object)
  return [{ ...deed.merge, apiVersion: '', kind, metadata: { name, namespace } }]
}
