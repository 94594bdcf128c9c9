import { expect, test } from 'vitest'
import type { ConntrackEntry } from '#model/trace'
import { betweenPods, nodeKey, podKey } from '../../canvas/testing/sampleWalk'
import { entryKey, entryLookups, entryStops } from './entryStops'

const { trace, stations } = betweenPods(podKey('n1-p1'), [nodeKey('n1')], podKey('n1-p2'))
const [first] = trace.hops
const met = stations[1]
if (!first || !met) throw new Error('a walk has a first hop and a second station')

const tuple = { src: '10.244.0.2', srcPort: 40000, dst: '10.96.0.1', dstPort: 80 }
const entry = { id: 'TCP a', protocol: 'TCP', original: tuple, reply: tuple } as ConntrackEntry

test('an entry is made where it is confirmed, and not where it was looked for before', () => {
  const step = { kind: 'conntrack', state: 'NEW', entry, packet: trace.packet } as const
  const hops = [
    {
      ...first,
      steps: [
        { ...step, action: 'match' as const },
        { ...step, action: 'confirm' as const },
      ],
    },
  ]
  const at = (index: number) => ({ ...met, index, hop: 0, leg: 'request' as const, host: first.host, steps: [index] })
  const stops = entryStops({ ...trace, hops }, [at(0), at(1)])
  expect(stops.get(entryKey(first.host.id, entry.id))?.index).toBe(1)
})

test('a lookup is known by the entries that its question left', () => {
  const step = { kind: 'conntrack', action: 'confirm', state: 'NEW', entry, packet: trace.packet } as const
  const question = { name: 'web.', type: 'A' } as const
  const lookup = { question, answers: [], trace: { ...trace, hops: [{ ...first, steps: [step] }] } }
  const found = entryLookups([{ ...lookup, trace: { ...trace, hops: [] } }, lookup])
  expect(found).toEqual(new Map([[entryKey(first.host.id, entry.id), 1]]))
})
