import { serviceNameLabel } from '#kinds/endpointslice/schema'
import { objectsOf } from '#kinds/registry'
import { joinFew } from '#kinds/joinFew'
import { isEqual } from '#lib/isEqual'
import { objectKey, parseKey, type ObjectKey } from '#model/objectMeta'
import type { ObjectStore } from '#model/objectStore'
import type { EventId } from '#model/simEvent'
import type { ToldChange } from '../apiserver/transaction'
import { meaningOf, type Meaning } from '../dns/records'
import { kubeadmCorefile } from '../dns/zoneData'
import type { Work } from './work'

/**
 * What CoreDNS does when it hears of changes: from now on it answers by them. It tells of the Services whose names stand
 * for something else than before.
 */
export function dnsHears(work: Work, objects: ObjectStore, changes: readonly ToldChange[]): void {
  const before = work.seenBy('coredns').objects
  work.observe('coredns', objects)
  for (const [service, causedBy] of concerned(changes)) {
    const now = meaning(work, objects, service)
    if (isEqual(now, meaning(work, before, service))) continue
    const actor = { component: 'coredns', ...(causedBy === undefined ? {} : { causedBy }) }
    const message = sentence(service, now)
    work.tx.tell(actor, { type: 'synced', regarding: service, seen: objects.revision, message })
  }
}

/** The same where it was held up and lists everything anew: whatever Service came, went or stayed may be another one now. */
export function dnsListsAnew(work: Work, objects: ObjectStore): void {
  const before = objectsOf(work.seenBy('coredns').objects, 'Service')
  const keys = new Set([...before.keys(), ...objectsOf(objects, 'Service').keys()])
  dnsHears(
    work,
    objects,
    Array.from(keys, (key) => ({ key, event: undefined })),
  )
}

/** The Services whose answers may have changed, each with the latest change that concerns it. */
function concerned(changes: readonly ToldChange[]): ReadonlyMap<ObjectKey, EventId | undefined> {
  const services = new Map<ObjectKey, EventId | undefined>()
  for (const { key, before, after, event } of changes) {
    const { kind, namespace } = parseKey(key)
    const name = (after ?? before)?.metadata.labels?.[serviceNameLabel]
    if (kind === 'Service') services.set(key, event)
    else if (kind === 'EndpointSlice' && name !== undefined) {
      services.set(objectKey('Service', namespace, name), event)
    }
  }
  return services
}

function meaning({ tx }: Work, store: ObjectStore, service: ObjectKey): Meaning {
  const { namespace, name } = parseKey(service)
  const corefile = kubeadmCorefile(tx.view.settings.dnsDomain)
  return meaningOf({ corefile, store, serial: store.revision }, ['svc', namespace, name].reverse())
}

function sentence(service: ObjectKey, meaning: Meaning): string {
  const { namespace, name } = parseKey(service)
  const host = `${name}.${namespace}`
  if (meaning.kind === 'alias') return `coredns answers ${host} with ${meaning.to}`
  if (meaning.kind !== 'targets') return `coredns does not know ${host} any more`
  return `coredns answers ${host} with ${joinFew([...new Set(meaning.targets.map(({ address }) => address))])}`
}
