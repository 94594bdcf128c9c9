import type { RequestSpec } from '#model/request'
import { openCluster } from './openCluster'
import type { ExitCode, Output } from './output'
import { readArguments } from './readArguments'
import type { FileRun } from './walk/fileRun'
import { reportOf } from './walk/report'
import { runRequests } from './walk/runRequests'
import { runText } from './walk/runText'

const usage = 'usage: walk FILE… [--json] [--from F --to T]'

/**
 * Settles the cluster of each file, lets what its script holds happen, runs its requests or the one given, and prints every
 * possible outcome, hop by hop.
 *
 * Nothing is printed when some file is unusable, so that what is printed is whole. Every `expect` that differs, and every
 * request that has no connection to go over, has a line on standard error.
 */
export function walkCommand(args: readonly string[], { print, complain }: Output): ExitCode {
  const read = readArguments(args, { values: ['--from', '--to'], switches: ['--json'] })
  if (!read.ok) {
    complain(`${read.error}; ${usage}`)
    return 2
  }
  const { values, switches, rest: files } = read.value
  const [from, to] = [values.get('--from'), values.get('--to')]
  if (files.length === 0 || (from === undefined) !== (to === undefined)) {
    complain(usage)
    return 2
  }
  const given: RequestSpec | undefined =
    from === undefined || to === undefined ? undefined : { name: `${from} to ${to}`, from, to, connections: 1 }

  const runs: FileRun[] = []
  for (const file of files) {
    const opened = openCluster(file)
    const run = opened.ok ? runRequests(opened.value, given) : opened
    if (!run.ok) {
      complain(run.error)
      return 2
    }
    runs.push(run.value)
  }
  if (switches.has('--json')) print(JSON.stringify({ scenarios: runs.map(reportOf) }, null, 2))
  else for (const run of runs) print(runText(run))
  const differences = runs.flatMap((run) => [
    ...run.script.flatMap((part) => (part.type === 'checked' ? part.differences : [])),
    ...run.requests.flatMap((request) => request.differences),
  ])
  const refusals = runs.flatMap((run) => run.requests.flatMap(({ refused }) => refused?.line ?? []))
  for (const line of [...refusals, ...differences]) complain(line)
  return refusals.length > 0 ? 2 : differences.length > 0 ? 1 : 0
}
