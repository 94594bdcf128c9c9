import { checkObject } from '#kinds/fields/check'
import { isRecord } from '#lib/isRecord'
import { mergePatch } from '#lib/mergePatch'
import type { ObjectKey } from '#model/objectMeta'
import { perform } from './apiServer'
import { getObject } from './objectStore'
import { invalidObject, notFound } from './statusErrors'
import type { Actor, Transaction } from './transaction'

/**
 * Changes some fields of an object, as `kubectl patch --type=merge` does. Name and kind stay, and so does the status,
 * which is a resource of its own.
 */
export function patchObject(tx: Transaction, actor: Actor, key: ObjectKey, merge: unknown): void {
  const old = getObject(tx.view.objects, key)
  if (old === undefined) {
    const error = notFound(key)
    tx.tell(actor, { type: 'refused', regarding: key, error, message: error.message })
    return
  }
  const { status: _, ...wanted } = fieldsOf(mergePatch(old, merge))
  const { status } = fieldsOf(old)
  const { apiVersion, kind, metadata } = old
  const checked = checkObject({ ...wanted, ...(status === undefined ? {} : { status }), apiVersion, kind })
  if (!checked.ok) {
    const error = invalidObject(old, checked.error)
    tx.tell(actor, { type: 'refused', regarding: key, error, message: error.message })
    return
  }
  const { name, namespace } = metadata
  const named = { ...checked.value.metadata, name, ...(namespace === undefined ? {} : { namespace }) }
  perform(tx, actor, { type: 'update', object: { ...checked.value, metadata: named } })
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})
