import fc from 'fast-check'
import type { KubeObject } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import { toWorld, type Scenario } from '#scenario'
import { arbitraryScenario } from '#scenario/arbitrary'
import { scenarioText } from '#scenario/yaml'
import type { Agent } from './agent'
import { checkScenario, type Tally } from './checkScenario'

export interface Generating {
  readonly clusters: number
  readonly requests: number
  readonly seed: number
  /** No new cluster is begun once this has passed. */
  readonly seconds: number
}

interface Lines {
  readonly print: (line: string) => void
  /** Gets the smallest scenario in which the first difference still shows. */
  readonly keep: (name: string, yaml: string) => void
}

/** Random clusters with random requests, compared one after the other until the number or the time is reached. */
export async function checkGenerated(
  agent: Agent,
  { clusters, requests, seed, seconds }: Generating,
  lines: Lines,
): Promise<Tally> {
  const until = Date.now() + 1000 * seconds
  let all: Tally = { passed: 0, failed: 0 }
  let done = 0
  for (const [i, scenario] of fc.sample(arbitraryScenario(requests), { seed, numRuns: clusters }).entries()) {
    if (Date.now() > until) break
    const name = `generated-${seed}-${i + 1}`
    const tally = await checkOne(agent, scenario, name, lines, all.failed === 0)
    all = { passed: all.passed + tally.passed, failed: all.failed + tally.failed }
    done++
  }
  lines.print(
    `${done} of ${clusters} generated clusters, seed ${seed}${done < clusters ? `; ${seconds} s were over` : ''}`,
  )
  return all
}

async function checkOne(
  agent: Agent,
  scenario: Scenario,
  name: string,
  { print, keep }: Lines,
  shrinks: boolean,
): Promise<Tally> {
  const { world, refusals } = toWorld(scenario)
  if (refusals.length > 0) throw new Error(`${name} is no cluster: ${refusals[0]?.message}`)
  const requests = scenario.requests.map((request) => ({
    ...request,
    name: `${request.name}, ${request.from} to ${request.to}`,
  }))
  const failing: RequestSpec[] = []
  const tally = await checkScenario(agent, world, requests, (line, request) => {
    print(line.replace(' ', ` ${name}: `))
    if (line.startsWith('FAIL') && request) failing.push(request)
  })
  if (tally.failed > 0 && shrinks) {
    const request = failing[0]
    const smallest = await shrunk(agent, { ...scenario, name, requests: request ? [request] : scenario.requests })
    keep(name, scenarioText(smallest))
  }
  return tally
}

/** The scenario without those objects that the difference does not need: each is tried once, in a bounded time. */
async function shrunk(agent: Agent, scenario: Scenario): Promise<Scenario> {
  const until = Date.now() + 90_000
  let smallest = scenario
  for (const key of [...scenario.objects.keys()].toReversed()) {
    if (Date.now() > until) break
    const objects: ReadonlyMap<typeof key, KubeObject> = new Map(
      [...smallest.objects].filter(([other]) => other !== key),
    )
    const smaller = { ...smallest, objects }
    if (await stillFails(agent, smaller)) smallest = smaller
  }
  return smallest
}

async function stillFails(agent: Agent, scenario: Scenario): Promise<boolean> {
  const { world, refusals } = toWorld(scenario)
  if (refusals.length > 0) return false
  let differs = false
  await checkScenario(agent, world, scenario.requests, (line) => {
    differs ||= line.startsWith('FAIL') && !line.includes('the engine cannot send it')
  })
  return differs
}
