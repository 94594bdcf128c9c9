import * as v from 'valibot'
import { definitionOf } from '#kinds/registry'
import { workloadKindOf, workloadWord } from '#kinds/workloadPods'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'

const read = <T>(reader: (text: string) => T | undefined, detail: string) =>
  v.pipe(
    v.string(),
    v.check((text) => reader(text) !== undefined, detail),
    // What cannot be read was refused above.
    v.transform((text) => reader(text) as T),
  )

/** An object: `Deployment/default/web`, `Node/node1`. */
export const objectRef = read(
  objectOfText,
  'must be Kind/NAMESPACE/NAME, or Kind/NAME of a kind that belongs to no namespace',
)

function objectOfText(text: string): ObjectKey | undefined {
  const match = /^([A-Z][A-Za-z0-9]*)\/(?:([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9.:-]*)$/.exec(text)
  if (!match) return undefined
  const [, kind = '', namespace = '', name = ''] = match
  return definitionOf(kind).namespaced === (namespace !== '') ? objectKey(kind, namespace, name) : undefined
}

/** A Pod, or a workload that stands for its Pods: `default/web-1`, `default/deploy/web`. */
export const podRef = read(podOfText, 'must be NAMESPACE/POD or NAMESPACE/deploy/NAME')

/** A workload: `default/deploy/web`. */
export const workloadRef = read(
  (text) => (text.split('/').length === 3 ? podOfText(text) : undefined),
  'must be NAMESPACE/deploy/NAME, or the same with rs, sts, ds or job',
)

function podOfText(text: string): ObjectKey | undefined {
  const match = /^([a-z0-9][a-z0-9-]*)\/(?:([a-z]+)\/)?([a-z0-9][a-z0-9.-]*)$/.exec(text)
  if (!match) return undefined
  const [, namespace = '', word, name = ''] = match
  const kind = word === undefined ? 'Pod' : workloadKindOf(word)
  return kind && objectKey(kind, namespace, name)
}

/** A Service: `default/web`. */
export const serviceRef = read((text) => {
  const match = /^([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9-]*)$/.exec(text)
  return match ? objectKey('Service', match[1] ?? '', match[2] ?? '') : undefined
}, 'must be NAMESPACE/SERVICE')

/** `Node/node1`, `Pod/default/web-1`: an object's key as a script has it. */
export function objectText(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return namespace === '' ? `${kind}/${name}` : key
}

/** `default/web-1`, `default/deploy/web`: a Pod, a workload or a Service as a script has it. */
export function shortText(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  const word = workloadWord(kind)
  return word === undefined ? `${namespace}/${name}` : `${namespace}/${word}/${name}`
}
