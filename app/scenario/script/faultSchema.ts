import * as v from 'valibot'
import { centralComponents, nodeComponents } from '#engine'
import { assertNever } from '#lib/assert'
import type { Fault } from '#model/fault'
import { closedMap } from '../closedMap'
import { dnsName, integer, rule } from '../schemaParts'
import { withoutUndefined } from '../withoutUndefined'
import { exactlyOne } from './oneOf'
import { podRef, shortText } from './references'

const component = rule(
  (text) => {
    const [base = '', node, ...others] = text.split('/')
    if (others.length > 0 || node === '') return false
    return (node === undefined ? centralComponents : nodeComponents).includes(base)
  },
  `must be ${nodeComponents.map((name) => `${name}/NODE`).join(', ')}, ${centralComponents.join(', ')}`,
)

const written = closedMap({
  paused: v.optional(component),
  nodeStopped: v.optional(dnsName),
  nodeIsolated: v.optional(dnsName),
  linkCut: v.optional(v.pipe(v.array(dnsName), v.length(2, 'must be two Nodes'))),
  routeBroken: v.optional(closedMap({ node: dnsName, to: dnsName })),
  conntrackFull: v.optional(dnsName),
  probe: v.optional(
    closedMap({
      pod: podRef,
      probe: v.picklist(['readiness', 'liveness', 'startup']),
      answer: v.picklist(['fail', 'slow']),
    }),
  ),
  notListening: v.optional(
    closedMap({
      pod: podRef,
      port: v.optional(integer(1, 65535)),
      protocol: v.optional(v.picklist(['TCP', 'UDP', 'SCTP'])),
    }),
  ),
})

type Written = v.InferOutput<typeof written>

/** What is broken or mended, by the name of the fault: `{ nodeStopped: node1 }`. */
export const fault = v.pipe(
  written,
  exactlyOne<Written>(
    ['paused', 'nodeStopped', 'nodeIsolated', 'linkCut', 'routeBroken', 'conntrackFull', 'probe', 'notListening'],
    'fault',
  ),
  v.transform((one) => faultOf(one)),
)

function faultOf({
  paused,
  nodeStopped,
  nodeIsolated,
  linkCut,
  routeBroken,
  probe,
  notListening,
  ...rest
}: Written): Fault {
  if (paused !== undefined) return { type: 'paused', component: paused }
  if (nodeStopped !== undefined) return { type: 'nodeStopped', node: nodeStopped }
  if (nodeIsolated !== undefined) return { type: 'nodeIsolated', node: nodeIsolated }
  if (linkCut !== undefined) return { type: 'linkCut', from: linkCut[0] ?? '', to: linkCut[1] ?? '' }
  if (routeBroken !== undefined) return { type: 'routeBroken', ...routeBroken }
  if (probe !== undefined) return { type: 'probe', ...probe }
  if (notListening !== undefined) return { type: 'notListening', ...withoutUndefined(notListening) }
  return { type: 'conntrackFull', node: rest.conntrackFull ?? '' }
}

/** A fault as it is written. */
export function plainFault(one: Fault): Readonly<Record<string, unknown>> {
  switch (one.type) {
    case 'paused':
      return { paused: one.component }
    case 'nodeStopped':
    case 'nodeIsolated':
    case 'conntrackFull':
      return { [one.type]: one.node }
    case 'linkCut':
      return { linkCut: [one.from, one.to] }
    case 'routeBroken':
      return { routeBroken: { node: one.node, to: one.to } }
    case 'probe':
      return { probe: { pod: shortText(one.pod), probe: one.probe, answer: one.answer } }
    case 'notListening': {
      const { type: _, pod, ...socket } = one
      return { notListening: { pod: shortText(pod), ...socket } }
    }
    default:
      return assertNever(one)
  }
}
