import { memoByObject, memoFlat, memoLast, memoPerObject, memoRows } from '#lib/memo'
import { keyOf, objectKey, type KubeObject, type ObjectKey } from '#model/objectMeta'
import type { DnsQuestion, DnsRecord } from '#model/trace'
import type { EndpointSlice } from '#kinds/endpointslice/schema'
import { slicesByService } from '#kinds/endpointslice/slicesByService'
import { objectsOf } from '#kinds/registry'
import type { Service } from '#kinds/service/schema'
import { answerQuestion } from '../dns/answer'
import { clusterAddresses, endpointHostsOf } from '../dns/records'
import { zoneDataOf, type Corefile, type ZoneData } from '../dns/zoneData'
import type { World } from '../world'

/**
 * The records that cluster DNS answers with, Services first in the order in which they were written, then the zone's own.
 *
 * Each is an answer to a question that is really asked of the zone here, so the list cannot say anything that a look-up
 * would not. Pods' dashed addresses and reverse names are left out: they would only repeat addresses.
 */
export const zoneOf = (world: World): readonly DnsRecord[] => zoneRecords(zoneDataOf(world))

const zoneRecords = memoLast((zone: ZoneData): readonly DnsRecord[] => {
  const origin = `${zone.corefile.zones[0] ?? ''}.`
  const { services, ids, homes } = servicesAtHome(objectsOf(zone.store, 'Service'), objectsOf(zone.store, 'Namespace'))
  const slices = slicesByService(objectsOf(zone.store, 'EndpointSlice'))
  const aboutServices = recordsAbout(zone.corefile)(
    services,
    homes,
    ids.map((id) => slices.get(id) ?? noSlices),
  )
  return joined(aboutServices).concat(
    recordsFor(zone, [...ofTypes(origin, ['NS', 'SOA']), ...ofTypes(`dns-version.${origin}`, ['TXT'])]),
  )
})

const joined = memoFlat<DnsRecord>()

const noSlices: readonly EndpointSlice[] = []

const servicesAtHome = memoLast(
  (services: ReadonlyMap<ObjectKey, Service>, namespaces: ReadonlyMap<ObjectKey, KubeObject>) => {
    const all = Array.from(services.values())
    const home = ({ metadata }: Service): string => metadata.namespace ?? ''
    return {
      services: all,
      ids: all.map((service) => `${home(service)}/${service.metadata.name}`),
      homes: all.map((service) => namespaces.get(objectKey('Namespace', '', home(service)))),
    }
  },
)

/**
 * The records below a Service's name, asked of a zone that holds only what they depend on: the Service, its namespace
 * and its slices. So they are asked for again only when one of these is another one.
 */
const recordsAbout = memoByObject((corefile: Corefile) => {
  const known = memoPerObject(
    (
      service: Service,
      namespace: KubeObject | undefined,
      ...slices: readonly EndpointSlice[]
    ): readonly DnsRecord[] => {
      const byKind = new Map<string, ReadonlyMap<ObjectKey, KubeObject>>([
        ['Service', keyed([service])],
        ['Namespace', keyed(namespace ? [namespace] : [])],
        ['EndpointSlice', keyed(slices)],
      ])
      const zone: ZoneData = { corefile, store: { revision: 0, byKind }, serial: 0 }
      return recordsFor(zone, questionsAbout(service, zone, `${corefile.zones[0] ?? ''}.`))
    },
  )
  return memoRows((service: Service, namespace: KubeObject | undefined, slices: readonly EndpointSlice[]) =>
    known(service, namespace, ...slices),
  )
})

const keyed = (objects: readonly KubeObject[]): ReadonlyMap<ObjectKey, KubeObject> =>
  new Map(objects.map((object) => [keyOf(object), object]))

function recordsFor(zone: ZoneData, questions: readonly DnsQuestion[]): readonly DnsRecord[] {
  const records = questions.flatMap((question) =>
    answerQuestion(zone, question).answers.filter((record) => record.name === question.name),
  )
  return [...new Map(records.map((record) => [`${record.name} ${record.type} ${record.data}`, record])).values()]
}

function questionsAbout(service: Service, zone: ZoneData, origin: string): readonly DnsQuestion[] {
  const { namespace = '', name } = service.metadata
  const home = `${name}.${namespace}.svc.${origin}`
  if (service.spec.type === 'ExternalName') return ofTypes(home, ['CNAME'])
  const ports = (service.spec.ports ?? []).filter((port) => port.name !== undefined && port.name !== '')
  const headless = clusterAddresses(service).length === 0
  return [
    ...ofTypes(home, ['A', 'AAAA']),
    ...ports.flatMap((port) => ofTypes(`_${port.name}._${(port.protocol ?? 'TCP').toLowerCase()}.${home}`, ['SRV'])),
    ...(headless ? endpointHostsOf(zone.store, namespace, name) : []).flatMap((host) =>
      ofTypes(`${host}.${origin}`, ['A', 'AAAA']),
    ),
  ]
}

const ofTypes = (name: string, types: readonly DnsQuestion['type'][]): readonly DnsQuestion[] =>
  types.map((type) => ({ name, type }))
