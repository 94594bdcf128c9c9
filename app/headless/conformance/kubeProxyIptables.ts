import * as v from 'valibot'
import type { SyncMemory } from '#engine'
import { defaultIptablesConfig, nodeStateOf, sync } from '#engine/dataplane'
import { packetFlow, testRuleSet, type Flow, type FlowResult } from './packetFlow'
import { afterRestore, chainDifference, firstDifference, restoredTables, type RestoredTables } from './restoredTables'
import type { Judge } from './vector'
import { vectorObject, vectorStore } from './vectorStore'

const flow = v.strictObject({
  name: v.string(),
  from: v.string(),
  to: v.string(),
  port: v.number(),
  protocol: v.optional(v.picklist(['TCP', 'UDP', 'SCTP']), 'TCP'),
  endpoints: v.optional(v.array(v.string()), []),
  verdict: v.optional(v.picklist(['REJECT', 'DROP', 'ACCEPT', 'NONE'])),
  masquerade: v.boolean(),
})

const expectation = v.strictObject({
  rules: v.optional(v.string()),
  chains: v.optional(v.array(v.strictObject({ table: v.string(), chain: v.string(), rules: v.string() })), []),
  contains: v.optional(v.array(v.string()), []),
  notContains: v.optional(v.array(v.string()), []),
  endpointRules: v.optional(v.strictObject({ count: v.number(), withComment: v.number() })),
  matching: v.optional(
    v.array(v.strictObject({ table: v.string(), chain: v.string(), destination: v.string(), exists: v.boolean() })),
    [],
  ),
  flows: v.optional(v.array(flow), []),
})

const step = v.strictObject({
  name: v.optional(v.string()),
  objects: v.array(vectorObject),
  expect: expectation,
  fullSync: v.optional(v.boolean(), false),
  cleanupDue: v.optional(v.boolean(), true),
})

const vector = v.looseObject({
  node: v.strictObject({ name: v.string(), ip: v.string(), ips: v.optional(v.array(v.string())) }),
  config: v.optional(
    v.strictObject({
      ipFamily: v.optional(v.picklist(['IPv4', 'IPv6']), 'IPv4'),
      clusterCIDR: v.optional(v.string(), '10.0.0.0/8'),
      masqueradeAll: v.optional(v.boolean(), false),
      masqueradeBit: v.optional(v.number(), 14),
      nodePortAddresses: v.optional(v.array(v.string()), []),
      randomFully: v.optional(v.boolean(), false),
      localhostNodePorts: v.optional(v.boolean(), true),
      nfacct: v.optional(v.boolean(), false),
      conntrackTCPLiberal: v.optional(v.boolean(), false),
      syncPeriod: v.optional(v.string()),
    }),
    {},
  ),
  steps: v.optional(v.array(step)),
  objects: v.optional(v.array(vectorObject), []),
  expect: v.optional(expectation, {}),
})

type Case = v.InferOutput<typeof vector>
type Step = v.InferOutput<typeof step>

/** Syncs as the node's kube-proxy would, step by step, and compares the text that it writes and the flows that follow from it. */
export const judgeKubeProxyIptables: Judge = (content) => {
  const parsed = v.safeParse(vector, content)
  if (!parsed.success) return `not understood: ${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`
  const it = parsed.output
  const steps = it.steps ?? [{ objects: it.objects, expect: it.expect, fullSync: false, cleanupDue: true }]
  let memory: SyncMemory | undefined
  let kernel: RestoredTables = new Map()
  for (const [i, one] of steps.entries()) {
    const synced = sync(inputOf(it, one), memory, { full: one.fullSync, cleanupDue: one.cleanupDue })
    memory = synced.memory
    kernel = afterRestore(kernel, synced.text)
    const difference = textDifference(one, synced.text) ?? flowDifference(it, one, kernel)
    if (difference) return it.steps ? `step ${i + 1}: ${difference}` : difference
  }
  return undefined
}

function inputOf({ node, config }: Case, { objects }: Step) {
  return {
    state: nodeStateOf(vectorStore(objects), node.name, config.ipFamily),
    node: { name: node.name, ip: node.ip, ips: node.ips ?? [node.ip] },
    config: {
      ...defaultIptablesConfig,
      ...(config.clusterCIDR !== '' && { clusterCIDR: config.clusterCIDR }),
      masqueradeAll: config.masqueradeAll,
      mark: 1 << config.masqueradeBit,
      nodePortAddresses: config.nodePortAddresses,
      randomFully: config.randomFully,
      localhostNodePorts: config.localhostNodePorts,
      nfacct: config.nfacct,
      conntrackTcpLiberal: config.conntrackTCPLiberal,
    },
  }
}

function textDifference({ expect }: Step, text: string): string | undefined {
  const lines = text.split('\n')
  const actual = restoredTables(text)
  const chain = (table: string, name: string): readonly string[] => actual.get(table)?.chains.get(name) ?? []
  const whole = expect.rules === undefined ? undefined : firstDifference(restoredTables(expect.rules), actual)
  if (whole) return whole
  for (const { table, chain: name, rules } of expect.chains) {
    const wanted = rules.split('\n').filter((line) => line !== '')
    const difference = chainDifference(wanted, chain(table, name))
    if (difference) return `table ${table}, chain ${name}: ${difference}`
  }
  const missing = expect.contains.find((line) => !lines.includes(line))
  if (missing !== undefined) return `line missing: ${missing}`
  const surplus = expect.notContains.find((part) => text.includes(part))
  if (surplus !== undefined) return `not expected anywhere: ${surplus}`
  if (expect.endpointRules) {
    const dnats = lines.filter((line) => line.startsWith('-A KUBE-SEP-') && line.includes('-j DNAT'))
    const { count, withComment } = expect.endpointRules
    const commented = dnats.filter((line) => line.includes('--comment')).length
    if (dnats.length !== count || commented !== withComment) {
      return `endpoint rules: expected ${count}, ${withComment} with a comment; got ${dnats.length}, ${commented}`
    }
  }
  for (const { table, chain: name, destination, exists } of expect.matching) {
    const found = chain(table, name).some((line) => `${line} `.includes(` -d ${destination} `))
    if (found !== exists)
      return `table ${table}, chain ${name}: a rule for ${destination} ${exists ? 'missing' : 'not expected'}`
  }
  return undefined
}

function flowDifference({ node, config }: Case, { expect }: Step, kernel: RestoredTables): string | undefined {
  if (expect.flows.length === 0) return undefined
  const ruleSet = testRuleSet(kernel, config.ipFamily)
  for (const wanted of expect.flows) {
    const one: Flow = wanted
    const found = packetFlow(ruleSet, node.ips ?? [node.ip], 1 << config.masqueradeBit, one)
    const { verdict, masquerade } = wanted
    const expected = inWords({ endpoints: wanted.endpoints.toSorted(), masquerade, ...(verdict && { verdict }) })
    if (inWords(found) !== expected) return `flow "${wanted.name}": expected ${expected}, got ${inWords(found)}`
  }
  return undefined
}

const inWords = ({ endpoints, verdict, masquerade }: FlowResult): string =>
  `${endpoints.length > 0 ? endpoints.join(', ') : (verdict ?? 'nothing')}${masquerade ? ', masqueraded' : ''}`
