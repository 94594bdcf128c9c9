import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, ok, type Result } from '#lib/result'
import { hasMoments } from '#scenario'
import { startAgent, type Agent } from './kernel/agent'
import { checkGenerated, type Generating } from './kernel/checkGenerated'
import { checkScenario, type Tally } from './kernel/checkScenario'
import { removeLeftovers } from './kernel/cleanup'
import { whyNotHere } from './kernel/tools'
import { openCluster, type OpenCluster } from './openCluster'
import type { ExitCode, Output } from './output'
import { readArguments } from './readArguments'

const usage = 'usage: kernel FILE… [--generated N [--seed N] [--requests N] [--seconds N]]'

/**
 * Rebuilds each scenario with network namespaces on this machine's kernel, sends its requests for real and compares what
 * happens with what the engine says, a line each; with `--generated` random clusters as well. Nothing is built when some
 * file is unusable.
 */
export async function kernel(args: readonly string[], output: Output): Promise<ExitCode> {
  const { print, complain } = output
  const asked = readAsked(args)
  if (!asked.ok) {
    complain(asked.error)
    return 2
  }
  const obstacle = await whyNotHere()
  if (obstacle !== undefined) {
    complain(obstacle)
    return 2
  }
  removeLeftovers()
  const agent = await startAgent()
  try {
    const { passed, failed } = await checkAll(asked.value, agent, output)
    print(`${passed} passed, ${failed} failed`)
    return failed === 0 ? 0 : 1
  } finally {
    agent.stop()
  }
}

interface Asked {
  readonly clusters: readonly OpenCluster[]
  readonly generating?: Generating
}

function readAsked(args: readonly string[]): Result<Asked, string> {
  const read = readArguments(args, { values: ['--generated', '--seed', '--requests', '--seconds'], switches: [] })
  if (!read.ok) return err(`${read.error}; ${usage}`)
  const { values, rest } = read.value
  const number = (name: string, otherwise: number): number => Number(values.get(name) ?? otherwise)
  const generating = {
    clusters: number('--generated', 0),
    seed: number('--seed', 1),
    requests: number('--requests', 5),
    seconds: number('--seconds', 24 * 3600),
  }
  const unreadable = Object.values(generating).some((value) => !Number.isSafeInteger(value) || value < 0)
  if (unreadable || (rest.length === 0 && generating.clusters === 0)) return err(usage)
  const clusters: OpenCluster[] = []
  for (const file of rest) {
    const opened = openCluster(file)
    if (!opened.ok) return opened
    clusters.push(opened.value)
  }
  return ok({ clusters, ...(generating.clusters > 0 ? { generating } : {}) })
}

/** `ok`, `FAIL` and `skipped:` stand first, then where. */
const located = (line: string, file: string): string =>
  line.startsWith('skipped') ? `${file}: ${line}` : line.replace(/^\w+/, `$& ${file}:`)

async function checkAll({ clusters, generating }: Asked, agent: Agent, { print }: Output): Promise<Tally> {
  const tallies: Tally[] = []
  for (const { file, world, scenario } of clusters) {
    if (hasMoments(scenario)) {
      print(located('skipped: it lives over time, and a kernel is compared at one moment', file))
      continue
    }
    tallies.push(await checkScenario(agent, world, scenario.requests, (line) => print(located(line, file))))
  }
  if (generating) {
    const keep = (name: string, yaml: string): void => {
      const file = join(tmpdir(), `${name}.yaml`)
      writeFileSync(file, yaml)
      print(`${yaml}\n# kept as ${file}`)
    }
    tallies.push(await checkGenerated(agent, generating, { print, keep }))
  }
  return tallies.reduce((all, { passed, failed }) => ({ passed: all.passed + passed, failed: all.failed + failed }), {
    passed: 0,
    failed: 0,
  })
}
