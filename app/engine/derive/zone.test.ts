import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerQuestion } from '../dns/answer'
import { zoneDataOf } from '../dns/zoneData'
import { podObject, serviceObject, sliceObject, worldOf } from '../testing/twoNodes'
import { zoneOf } from './zone'

test('the zone lists Services first, then what is its own', () => {
  const pods = [podObject('db-0', { node: 'node1', ip: '10.244.0.7' })]
  const world = worldOf(
    serviceObject('web', { clusterIP: '10.96.40.40', ports: [{ name: 'http', port: 80 }] }),
    serviceObject('db', { clusterIP: 'None', ports: [{ port: 5432 }] }),
    sliceObject('db', 5432, pods),
    serviceObject('api', { type: 'ExternalName', externalName: 'api.example.com' }),
    ...pods,
  )
  expect(zoneOf(world).map((record) => `${record.name} ${record.ttl} ${record.type} ${record.data}`)).toEqual([
    'web.default.svc.cluster.local. 30 A 10.96.40.40',
    '_http._tcp.web.default.svc.cluster.local. 30 SRV 0 100 80 web.default.svc.cluster.local.',
    'db.default.svc.cluster.local. 30 A 10.244.0.7',
    '10-244-0-7.db.default.svc.cluster.local. 30 A 10.244.0.7',
    'api.default.svc.cluster.local. 30 CNAME api.example.com.',
    `cluster.local. 30 SOA ns.dns.cluster.local. hostmaster.cluster.local. ${world.objects.revision} 7200 1800 86400 30`,
    'dns-version.cluster.local. 28800 TXT "1.1.0"',
  ])
})

test('every name that the zone lists is answered with that record', () => {
  const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/)
  const octet = fc.integer({ min: 1, max: 254 })
  const port = fc.record({ name, port: fc.integer({ min: 1, max: 65535 }) })
  const service = fc.record({
    name,
    clusterIP: fc.oneof(
      octet.map((n) => `10.96.0.${n}`),
      fc.constant('None'),
    ),
    ports: fc.array(port, { maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(service, { maxLength: 5 }), fc.array(octet, { maxLength: 4 }), (services, octets) => {
      const pods = octets.map((n, i) => podObject(`p${i}`, { node: 'node1', ip: `10.244.0.${n}`, ready: n % 2 === 0 }))
      const world = worldOf(
        ...services.map(({ name: of, ...spec }) => serviceObject(of, spec)),
        ...services.map((one) => sliceObject(one.name, 80, pods, { name: `${one.name}-slice` })),
      )
      for (const record of zoneOf(world)) {
        const { answers } = answerQuestion(zoneDataOf(world), { name: record.name, type: record.type })
        expect(answers).toContainEqual(record)
      }
    }),
    { numRuns: 40 },
  )
})
