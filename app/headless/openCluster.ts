import { readFileSync } from 'node:fs'
import type { World } from '#engine'
import { err, ok, type Result } from '#lib/result'
import { supported, toWorld } from '#scenario'
import { readScenario, type Position, type ScenarioFile } from '#scenario/yaml'

/** A file's scenario and the cluster that settled from it. */
export interface OpenCluster extends ScenarioFile {
  readonly file: string
  readonly world: World
}

/** A line that points into a file, as compilers write it. */
export const at = (file: string, { line, column }: Position, message: string): string =>
  `${file}:${line}:${column}: ${message}`

/** The cluster of a file, or one line on why there is none. What the API server refuses makes a file unusable here: a check must not go on without it. */
export function openCluster(file: string): Result<OpenCluster, string> {
  const text = readText(file)
  if (!text.ok) return text
  const read = readScenario(text.value, file)
  if (!read.ok) return err(firstOf(read.error.map((error) => at(file, error, error.message))))
  const { scenario, atSpec } = read.value
  const allowed = supported(scenario.cluster)
  if (!allowed.ok) return err(at(file, atSpec(`spec.cluster.${allowed.error.field}`), allowed.error.message))
  const { world, refusals } = toWorld(scenario)
  const lines = refusals.map(({ object, message }) => {
    const position = object ? read.value.at(object.key, object.error.causes[0]?.field ?? '') : { line: 1, column: 1 }
    return at(file, position, message)
  })
  return lines.length > 0 ? err(firstOf(lines)) : ok({ ...read.value, file, world })
}

function firstOf(lines: readonly string[]): string {
  const [first = '', ...others] = lines
  return others.length === 0 ? first : `${first} (and ${others.length} more)`
}

function readText(file: string): Result<string, string> {
  try {
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return err(`${file}:1:1: ${error instanceof Error ? reasonOf(error) : String(error)}`)
  }
}

/** The system's words without the call and the path: `no such file or directory`. */
const reasonOf = (error: Error): string => /^[A-Z0-9]+: ([^,]*)/.exec(error.message)?.[1] ?? error.message
