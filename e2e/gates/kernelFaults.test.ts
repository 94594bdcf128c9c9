import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgent, type Agent } from '../../app/headless/kernel/agent'
import { checkScenario } from '../../app/headless/kernel/checkScenario'
import { whyNotHere } from '../../app/headless/kernel/tools'
import { openCluster } from '../../app/headless/openCluster'

/** Faults in the rules that the kernel gets, so that it and the engine no longer have the same; each has to be seen. */
const faults: readonly {
  readonly fault: string
  readonly plant: (rules: string) => string
  readonly seen: RegExp
}[] = [
  { fault: 'none', plant: (rules) => rules, seen: /^ok/m },
  {
    fault: 'a condition loses its negation',
    plant: (rules) => rules.replace('! -s 10.244.0.0/16 -d 10.96.5.5/32', '-s 10.244.0.0/16 -d 10.96.5.5/32'),
    seen: /which saw 192\.168\.0|engine nat KUBE-SVC/,
  },
  {
    fault: 'a translation goes to another port',
    plant: (rules) => rules.replaceAll(/(--to-destination 10\.244\.\d+\.\d+):8080/g, '$1:8081'),
    seen: /kernel: refused/,
  },
  {
    fault: 'shares are not even',
    plant: (rules) => rules.replaceAll(/(default\/web .*--probability) \S+/g, '$1 0.95000000019'),
    seen: /shares differ|never seen/,
  },
  {
    fault: 'packets are marked but not masqueraded',
    plant: (rules) => rules.replace(/-A KUBE-POSTROUTING .*-j MASQUERADE.*\n/, ''),
    seen: /which saw|engine nat KUBE-POSTROUTING/,
  },
  {
    fault: 'a rule more that does nothing',
    plant: (rules) =>
      rules.replace('-A KUBE-SERVICES ', '-A KUBE-SERVICES -m comment --comment nothing\n-A KUBE-SERVICES '),
    seen: /kernel nat KUBE-SERVICES:1/,
  },
]

const obstacle = await whyNotHere()

describe.skipIf(obstacle !== undefined)('the kernel check', () => {
  let agent: Agent
  beforeAll(async () => {
    agent = await startAgent()
  })
  afterAll(() => agent.stop())

  test.for(faults)('sees a planted fault: $fault', { timeout: 120_000 }, async ({ plant, seen, fault }) => {
    const opened = openCluster('e2e/kernel/scenarios/cluster-ip.yaml')
    if (!opened.ok) throw new Error(opened.error)
    const { world, scenario } = opened.value
    const requests = scenario.requests.filter(({ name }) => name === 'by address' || name.startsWith('from a Node'))
    const lines: string[] = []
    const { failed } = await checkScenario(agent, world, requests, (line) => lines.push(line), plant)
    expect(failed > 0).toBe(fault !== 'none')
    expect(lines.join('\n')).toMatch(seen)
  })
})
