import { startAgent, type Agent } from './kernel/agent'
import { checkScenario, type Tally } from './kernel/checkScenario'
import { removeLeftovers } from './kernel/cleanup'
import { whyNotHere } from './kernel/tools'
import { openCluster, type OpenCluster } from './openCluster'
import type { ExitCode, Output } from './output'

const usage = 'usage: kernel FILE…'

/**
 * Rebuilds each scenario with network namespaces on this machine's kernel, sends its requests for real and compares what
 * happens with what the engine says, a line each. Nothing is built when some file is unusable.
 */
export async function kernel(files: readonly string[], output: Output): Promise<ExitCode> {
  const { print, complain } = output
  if (files.length === 0) {
    complain(usage)
    return 2
  }
  const clusters: OpenCluster[] = []
  for (const file of files) {
    const opened = openCluster(file)
    if (!opened.ok) {
      complain(opened.error)
      return 2
    }
    clusters.push(opened.value)
  }
  const obstacle = await whyNotHere()
  if (obstacle !== undefined) {
    complain(obstacle)
    return 2
  }
  removeLeftovers()
  const agent = await startAgent()
  try {
    const tally = await checkAll(clusters, agent, output)
    print(`${tally.passed} passed, ${tally.failed} failed`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    agent.stop()
  }
}

async function checkAll(clusters: readonly OpenCluster[], agent: Agent, { print }: Output): Promise<Tally> {
  let all: Tally = { passed: 0, failed: 0 }
  for (const { file, world, scenario } of clusters) {
    const { passed, failed } = await checkScenario(agent, world, scenario.requests, (line) =>
      print(line.replace(' ', ` ${file}: `)),
    )
    all = { passed: all.passed + passed, failed: all.failed + failed }
  }
  return all
}
