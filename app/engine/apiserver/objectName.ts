import { definitionOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'

/** `service/web`, `deployment.apps/web`: the object as kubectl names it in what it reports. */
export function nameOf(key: ObjectKey): string {
  const { kind, name } = parseKey(key)
  const { apiVersion } = definitionOf(kind)
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : ''
  return `${kind.toLowerCase()}${group}/${name}`
}

/** What happened, and why where there is a reason. */
export const sentence = (what: string, because: string): string => (because === '' ? what : `${what}: ${because}`)
